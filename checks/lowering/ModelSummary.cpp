//===-- ModelSummary.cpp - A function's model as a summary ----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelSummary.h"
using namespace clang;

namespace memleak::lowering {

using ir::CmpOp;
using ir::EffectKind;
using ir::Term;
using models::Condition;
using models::Place;
using models::When;

void ModelSummary::write(const models::FunctionModel &Model,
                         ir::Summary &Summary) {
  // A case holds where no earlier one does.
  Conditions NotEarlier;
  for (const models::FunctionCase &Case : Model.Cases) {
    Conditions Guards = NotEarlier;
    bool Said = true;
    for (const models::FunctionCase::Guard &Guard : Case.Guards)
      Said &=
          addCondition(value(Guard.Of), Guard.If, /*Negated=*/false, Guards);
    if (Said || Case.Guards.size() > 1) {
      writeCase(Case, Guards, Summary);
    } else {
      // Any of several values: an outcome each.
      for (int64_t Number : Case.Guards.front().If.Values) {
        Conditions One = NotEarlier;
        Condition Equal;
        Equal.Kind = Condition::AnyOf;
        Equal.Values = {Number};
        addCondition(value(Case.Guards.front().Of), Equal, false, One);
        writeCase(Case, One, Summary);
      }
    }
    // Several guards cannot be denied in one list: both cases stay possible.
    if (Case.Guards.size() == 1)
      addCondition(value(Case.Guards[0].Of), Case.Guards[0].If,
                   /*Negated=*/true, NotEarlier);
  }
}

bool ModelSummary::addCondition(const Term &Of, const Condition &If,
                                bool Negated, Conditions &Into) {
  auto Add = [&](CmpOp Cmp, int64_t Number, int64_t Mask = 0) {
    Into.push_back({Of, Mask, Cmp, Term::integer(Number)});
    return true;
  };
  int64_t First = If.Values.empty() ? 0 : If.Values.front();
  switch (If.Kind) {
  case Condition::Never:
    return true;
  case Condition::AnyOf:
  case Condition::NoneOf:
    if ((If.Kind == Condition::AnyOf) == Negated) {
      for (int64_t Number : If.Values)
        Add(CmpOp::NE, Number);
      return true;
    }
    return If.Values.size() == 1 && Add(CmpOp::EQ, First);
  case Condition::Less:
    return Add(Negated ? CmpOp::GE : CmpOp::LT, First);
  case Condition::AtMost:
    return Add(Negated ? CmpOp::GT : CmpOp::LE, First);
  case Condition::Greater:
    return Add(Negated ? CmpOp::LE : CmpOp::GT, First);
  case Condition::AtLeast:
    return Add(Negated ? CmpOp::LT : CmpOp::GE, First);
  case Condition::Bits:
    return Add(Negated ? CmpOp::NE : CmpOp::EQ, First, First);
  }
  return false;
}

bool ModelSummary::failsByResultOnly(const models::FunctionCase &Case) {
  if (Case.Fails.Kind == Condition::Never || !Case.OnFailure.empty())
    return false;
  bool Acquires = false;
  for (const models::Effect &Effect : Case.Effects) {
    if (Effect.On == When::Failure ||
        Effect.Kind == models::EffectKind::Reallocate)
      return false;
    Acquires |=
        Effect.Kind == models::EffectKind::Acquire && Effect.At.isReturn();
  }
  if (!Acquires || Case.Effects.size() != 1 || !Case.Effects[0].Family)
    return false;
  switch (Names.tables()
              .family(Known.family(Models.family(*Case.Effects[0].Family).Name))
              .Invalid) {
  case ir::InvalidValue::Null:
    return Case.Fails.Kind == Condition::AnyOf &&
           Case.Fails.Values.size() == 1 && Case.Fails.Values[0] == 0;
  case ir::InvalidValue::Negative:
    return Case.Fails.Kind == Condition::Less && Case.Fails.Values[0] == 0;
  case ir::InvalidValue::MinusOne:
    return Case.Fails.Kind == Condition::AnyOf &&
           Case.Fails.Values.size() == 1 && Case.Fails.Values[0] == -1;
  case ir::InvalidValue::Never:
    return false;
  }
  return false;
}

void ModelSummary::writeCase(const models::FunctionCase &Case,
                             const Conditions &Guards, ir::Summary &Summary) {
  auto Outcome = [&](bool Failed) -> ir::Outcome & {
    Summary.Outcomes.emplace_back();
    ir::Outcome &Result = Summary.Outcomes.back();
    Result.Guards = Guards;
    NextFresh = 0;
    writeOutcome(Case, Failed, Result);
    return Result;
  };
  if (Case.NoReturn) {
    Summary.Outcomes.emplace_back();
    Summary.Outcomes.back().Guards = Guards;
    Summary.Outcomes.back().Exit = ir::ExitKind::NoReturn;
    return;
  }
  bool MayFail = Case.Fails.Kind != Condition::Never;
  if (MayFail && failsByResultOnly(Case)) {
    ir::Outcome &Both = Outcome(/*Failed=*/false);
    for (ir::Effect &Effect : Both.Effects)
      if (Effect.Kind == EffectKind::Acquire ||
          Effect.Kind == EffectKind::PoolTake)
        Effect.Nullable = true;
    return;
  }
  ir::Outcome &Success = Outcome(/*Failed=*/false);
  if (Case.NonNull)
    Success.Ensures.push_back({Term::ret(), 0, CmpOp::NE, Term::null()});
  if (Case.NonNegative)
    Success.Ensures.push_back({Term::ret(), 0, CmpOp::GE, Term::integer(0)});
  if (!MayFail)
    return;
  // Of an acquired result the solver knows what success looks like.
  if (Success.Result.Root != ir::TermRoot::Fresh) {
    addCondition(Term::ret(), Case.Fails, /*Negated=*/true, Success.Ensures);
    // Who says -1 and means failure says nothing else below zero.
    if (Case.Fails.Kind == Condition::AnyOf &&
        llvm::is_contained(Case.Fails.Values, -1) && Function &&
        Function->getReturnType()->isSignedIntegerType())
      Success.Ensures.push_back({Term::ret(), 0, CmpOp::GE, Term::integer(0)});
  }
  ir::Outcome &Failure = Outcome(/*Failed=*/true);
  if (Case.Fails.Kind == Condition::AnyOf && Case.Fails.Values.size() == 1) {
    bool Pointer = !Function || Function->getReturnType()->isAnyPointerType();
    int64_t Number = Case.Fails.Values[0];
    Failure.Result =
        Pointer && Number == 0 ? Term::null() : Term::integer(Number);
  } else {
    Failure.Result = Term::any();
    addCondition(Term::ret(), Case.Fails, /*Negated=*/false, Failure.Ensures);
  }
}

ir::Effect &ModelSummary::add(ir::Outcome &Outcome, EffectKind Kind, Term At) {
  Outcome.Effects.emplace_back();
  Outcome.Effects.back().Kind = Kind;
  Outcome.Effects.back().At = std::move(At);
  return Outcome.Effects.back();
}

/// A model speaks of owners only. Whatever else a parameter points to that may
/// be written is some other value after the call.
void ModelSummary::writeThroughPointers(const models::FunctionCase &Case,
                                        ir::Outcome &Outcome) {
  auto Speaks = [&](unsigned N) {
    auto Of = [N](const Place &At) {
      return At.Root == Place::Parameter && At.Param == N;
    };
    return llvm::any_of(Case.Effects, [&](const models::Effect &Each) {
      // A place that keeps what it holds says nothing about the others.
      if (Each.Kind == models::EffectKind::Copy && Each.With == Each.At)
        return false;
      return Of(Each.At) || (Each.With && Of(*Each.With));
    });
  };
  for (unsigned N = 0; Function && N < Function->getNumParams(); ++N) {
    QualType Pointee = Function->getParamDecl(N)->getType()->getPointeeType();
    if (Pointee.isNull() || Pointee.isConstQualified() ||
        Pointee->isFunctionType() || Known.typeModel(Pointee) || Speaks(N))
      continue;
    Place Parameter;
    Parameter.Root = Place::Parameter;
    Parameter.Param = N;
    add(Outcome, EffectKind::Havoc, location(Parameter).deref());
  }
  bool SpeaksOfRest =
      llvm::any_of(Case.Effects, [](const models::Effect &Each) {
        return Each.At.Root == Place::Variadic;
      });
  if (Function && Function->isVariadic() && !SpeaksOfRest) {
    Place Rest;
    Rest.Root = Place::Variadic;
    add(Outcome, EffectKind::Havoc, location(Rest));
  }
}

void ModelSummary::writeOutcome(const models::FunctionCase &Case, bool Failed,
                                ir::Outcome &Outcome) {
  writeThroughPointers(Case, Outcome);
  if (!Failed)
    Outcome.Result = result(Case);
  for (const models::Effect &Effect : Case.Effects)
    writeEffect(Effect, Failed, Outcome);
  if (!Failed)
    return;
  for (const auto &[Where, Left] : Case.OnFailure) {
    if (Left == models::Leftover::Null)
      add(Outcome, EffectKind::Store, value(Where)).With = Term::null();
    else if (Left == models::Leftover::Undefined)
      add(Outcome, EffectKind::Havoc, value(Where));
  }
}

Term ModelSummary::result(const models::FunctionCase &Case) {
  switch (Case.Returns) {
  case models::ReturnKind::SameAs:
    return value(Case.ReturnOf);
  case models::ReturnKind::Inside: {
    Term Inside = value(Case.ReturnOf);
    Inside.Steps.push_back({ir::TermStepKind::Deref, ir::StrId::Empty, 0});
    Inside.Steps.push_back({ir::TermStepKind::Each, ir::StrId::Empty, 0});
    Inside.AddressOf = true;
    return Inside;
  }
  case models::ReturnKind::BorrowedFrom:
    return isHandle(Case.ReturnOf) || isBorrower(Case.ReturnOf)
               ? value(Case.ReturnOf)
               : Term::any();
  case models::ReturnKind::Static:
  case models::ReturnKind::Stack:
    return Term::any();
  case models::ReturnKind::Unknown:
    break;
  }
  const QualType T = Function ? Function->getReturnType() : QualType();
  return !T.isNull() && (T->isVoidType() || T->isRecordType()) ? Term()
                                                               : Term::any();
}

void ModelSummary::writeEffect(const models::Effect &Effect, bool Failed,
                               ir::Outcome &Outcome) {
  if ((Effect.On == When::Success && Failed) ||
      (Effect.On == When::Failure && !Failed))
    return;
  switch (Effect.Kind) {
  case models::EffectKind::Acquire:
    if (!Effect.Floating)
      acquire(Effect, Effect.At, Outcome);
    return;
  case models::EffectKind::Release:
    release(Effect, Outcome);
    return;
  case models::EffectKind::Reallocate: {
    if (Failed && Effect.On != When::Always) {
      add(Outcome, EffectKind::Keep, value(Effect.At));
      return;
    }
    if (Failed && Effect.On == When::Always && Effect.With &&
        Effect.With->isReturn()) {
      add(Outcome, EffectKind::Keep, value(Effect.At));
      return;
    }
    release(Effect, Outcome);
    uint32_t Fresh = NextFresh;
    acquire(Effect, Effect.With ? *Effect.With : Place(), Outcome);
    // What the old block held, the new one does.
    if (NextFresh != Fresh)
      add(Outcome, EffectKind::Copy, Term::fresh(Fresh).deref()).With =
          value(Effect.At).deref();
    return;
  }
  case models::EffectKind::Take:
    take(Effect, Outcome);
    return;
  case models::EffectKind::Retain:
    add(Outcome, EffectKind::Retain, value(Effect.At));
    return;
  case models::EffectKind::Lend:
    if (Effect.With && isBorrower(*Effect.With)) {
      add(Outcome, EffectKind::Store, value(*Effect.With)).With =
          value(Effect.At);
      return;
    }
    [[fallthrough]];
  case models::EffectKind::Escape:
    // A reference that someone keeps may be used, and may be released, unseen.
    add(Outcome,
        Effect.Kind == models::EffectKind::Escape ? EffectKind::Escape
                                                  : EffectKind::Use,
        value(Effect.At));
    return;
  case models::EffectKind::Copy:
    if (Effect.With)
      add(Outcome, EffectKind::Copy, location(Effect.At)).With =
          location(*Effect.With);
    return;
  case models::EffectKind::Clear:
    add(Outcome, EffectKind::Store,
        isBorrower(Effect.At) ? value(Effect.At) : location(Effect.At))
        .With = Term::null();
    return;
  case models::EffectKind::Point: {
    Term Inside = value(*Effect.With);
    Inside.Steps.push_back({ir::TermStepKind::Deref, ir::StrId::Empty, 0});
    Inside.Steps.push_back({ir::TermStepKind::Each, ir::StrId::Empty, 0});
    Inside.AddressOf = true;
    add(Outcome, EffectKind::Store, location(Effect.At)).With = Inside;
    return;
  }
  case models::EffectKind::Allocate: {
    if (Effect.At.isThis() && !isOwner(Effect.At)) {
      if (Effect.With)
        add(Outcome, EffectKind::PoolBind, Term::arg(0)).With =
            value(*Effect.With);
      return;
    }
    uint32_t Fresh = NextFresh++;
    ir::Effect &Taken = add(Outcome, EffectKind::PoolTake,
                            Effect.With ? value(*Effect.With) : Term::any());
    Taken.Fresh = Fresh;
    if (Effect.Family)
      Taken.Family = Known.family(Models.family(*Effect.Family).Name);
    if (Effect.At.isReturn() && !isHandle(Effect.At))
      Outcome.Result = Term::fresh(Fresh);
    else
      add(Outcome, EffectKind::Store, value(Effect.At)).With =
          Term::fresh(Fresh);
    return;
  }
  case models::EffectKind::Reset:
    add(Outcome, EffectKind::PoolReset, value(Effect.At));
    return;
  case models::EffectKind::Mark: {
    uint32_t Fresh = NextFresh++;
    add(Outcome, EffectKind::PoolMark,
        Effect.With ? value(*Effect.With) : Term::any())
        .Fresh = Fresh;
    if (Effect.At.isReturn())
      Outcome.Result = Term::fresh(Fresh);
    else
      add(Outcome, EffectKind::Store, value(Effect.At)).With =
          Term::fresh(Fresh);
    return;
  }
  case models::EffectKind::Rewind:
    add(Outcome, EffectKind::PoolRewind, value(Effect.At)).With =
        Effect.With ? value(*Effect.With) : Term::any();
    return;
  case models::EffectKind::Compare:
    // Whoever has been told that it goes from somewhere may know it no more.
    add(Outcome, EffectKind::Unlink, value(Effect.At));
    return;
  }
}

void ModelSummary::acquire(const models::Effect &Effect, const Place &At,
                           ir::Outcome &Outcome) {
  if (!Effect.Family)
    return;
  const models::Family &Family = Models.family(*Effect.Family);
  ir::FamilyId Id = Known.family(Family.Name);
  if (Family.Kind == models::FamilyKind::Object) {
    add(Outcome, EffectKind::Own, object(At, Family)).Family = Id;
    return;
  }
  uint32_t Fresh = NextFresh++;
  ir::Effect &New = add(Outcome, EffectKind::Acquire, Term());
  New.Fresh = Fresh;
  New.Family = Id;
  if (Effect.Kind == models::EffectKind::Acquire && Effect.With)
    New.With = value(*Effect.With);
  if (At.isReturn() && !isHandle(At)) {
    Outcome.Result = Term::fresh(Fresh);
    return;
  }
  Term Where = value(At);
  // What is in the result goes where the result is, before that is returned.
  if (Where.Root == ir::TermRoot::Ret &&
      Outcome.Result.Root == ir::TermRoot::Fresh) {
    Where.Root = ir::TermRoot::Fresh;
    Where.Id = Outcome.Result.Id;
  }
  add(Outcome, EffectKind::Store, Where).With = Term::fresh(Fresh);
}

void ModelSummary::release(const models::Effect &Effect, ir::Outcome &Outcome) {
  if (isShared(Effect.At)) {
    // One owner less; whether it was the last is counted elsewhere.
    add(Outcome, EffectKind::Transfer, value(Effect.At));
    return;
  }
  if (isHandle(Effect.At))
    Known.endPointee(typeAt(Effect.At), value(Effect.At), Outcome);
  bool IsObject = Effect.Family && Models.family(*Effect.Family).Kind ==
                                       models::FamilyKind::Object;
  ir::Effect &Release =
      add(Outcome, EffectKind::Release,
          IsObject ? object(Effect.At, Models.family(*Effect.Family))
                   : value(Effect.At));
  if (Effect.Family)
    Release.Family = Known.family(Models.family(*Effect.Family).Name);
  if (Effect.Kind == models::EffectKind::Release && Effect.With)
    Release.With = value(*Effect.With);
  if (isHandle(Effect.At))
    add(Outcome, EffectKind::Store, value(Effect.At)).With = Term::null();
}

void ModelSummary::take(const models::Effect &Effect, ir::Outcome &Outcome) {
  Term Taken = value(Effect.At);
  if (!Effect.With || isShared(*Effect.With)) {
    // The library, or owners that are counted elsewhere, of which the last
    // releases it in its own way, if it is given no other.
    ir::Effect &Given = add(Outcome, EffectKind::Transfer, Taken);
    if (Effect.With && !Effect.ReleasedBy)
      Given.Family = Known.ownedFamily(typeAt(*Effect.With));
  } else if (isHandle(*Effect.With)) {
    add(Outcome, EffectKind::Store, value(*Effect.With)).With = Taken;
  } else if (Effect.With->isReturn() && isHandle(Effect.At)) {
    Outcome.Result = Taken;
  } else {
    add(Outcome, EffectKind::Transfer, Taken).With = value(*Effect.With);
  }
  // A handle that gave its resource away holds none.
  if (isHandle(Effect.At))
    add(Outcome, EffectKind::Store, value(Effect.At)).With = Term::null();
}

} // namespace memleak::lowering

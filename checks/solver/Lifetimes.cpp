//===-- Lifetimes.cpp - What is kept beyond its pool ----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lifetimes.h"
#include "Report.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Effect;
using ir::EffectKind;
using ir::Outcome;
using ir::Summary;
using ir::Term;
using ir::TermRoot;
using ir::TermStepKind;

Lifetimes::Lifetimes(const ir::Tables &T, const Code &C) : T(T), C(C) {
  for (uint32_t Unit = 0; Unit < C.Units.size(); ++Unit) {
    for (const ir::Record &R : C.Units[Unit]->Records) {
      const ir::Record *&Class = Classes[index(R.Usr)];
      // One unit may have more to say of the destructor than another.
      if (!Class || Class->Destructor == ir::EntityId::None)
        Class = &R;
      auto [It, New] = Records.try_emplace(index(R.Name), Class);
      // Two classes of one name are told apart nowhere below.
      if (!New && It->second)
        It->second = It->second->Usr == R.Usr ? Class : nullptr;
    }
    for (const ir::Global &G : C.Units[Unit]->Globals)
      if (G.Defined && G.Order)
        Variables[index(G.Entity)] = {Unit, G.Order, G.ThreadLocal, G.Name};
  }
}

//===----------------------------------------------------------------------===//
// What functions keep where
//===----------------------------------------------------------------------===//

/// The class that parameter \p Arg of \p F points to, or null.
const ir::Record *Lifetimes::recordOf(const ir::Function &F,
                                      uint32_t Arg) const {
  const WholeFunction Whole = C.Whole(F);
  if (Arg >= Whole->NumParams)
    return nullptr;
  StringRef Spelled = T.str(T.type(Whole->Vars[Arg].Type).Name);
  Spelled.consume_front("const ");
  if (!Spelled.consume_back(" *") && !Spelled.consume_back(" &"))
    return nullptr;
  for (const auto &[Name, Record] : Records)
    if (Record && T.str(Record->Name) == Spelled)
      return Record;
  return nullptr;
}

/// Makes places of one class comparable, whichever parameter leads to them.
bool Lifetimes::normalise(const ir::Function &F, Kept &X) const {
  if (X.Holder.Root != X.Pool.Root)
    return false;
  if (X.Holder.Root == TermRoot::Global)
    return X.Holder.Id != X.Pool.Id;
  if (X.Holder.Root != TermRoot::Arg || X.Holder.Id != X.Pool.Id)
    return false;
  const ir::Record *Class = recordOf(F, X.Holder.Id);
  if (!Class || Class->Destructor == ir::EntityId::None)
    return false;
  X.Class = Class;
  X.Holder.Id = X.Pool.Id = 0;
  return true;
}

/// Whether \p E acquires an object of a pool that has a name, which something
/// owns besides.
static bool isPooledAcquisition(const Effect &E, const ir::Tables &T) {
  return E.Kind == EffectKind::Acquire &&
         T.family(E.Family).Kind == ir::FamilyKind::Pooled &&
         E.With.AddressOf && E.Where.isValid();
}

static const Effect *pooledAcquisition(const Outcome &O, uint32_t Fresh,
                                       const ir::Tables &T) {
  auto It = find_if(O.Effects, [&](const Effect &E) {
    return isPooledAcquisition(E, T) && E.Fresh == Fresh;
  });
  return It == O.Effects.end() ? nullptr : &*It;
}

bool Lifetimes::keepsInPools(const Summary &S, const ir::Tables &T) {
  return any_of(S.Outcomes, [&](const Outcome &O) {
    return any_of(O.Effects, [&](const Effect &E) {
      return E.Kind == EffectKind::PoolBind || isPooledAcquisition(E, T);
    });
  });
}

std::vector<Lifetimes::Kept> Lifetimes::keeps(const ir::Function &F) const {
  std::vector<Kept> Out;
  const Summary *S = C.Summary(F.Entity, F);
  if (!S || S->From != ir::Provenance::Inferred || (F.Flags & ir::FnDestructor))
    return Out;
  auto Add = [&](const Term &Holder, const Term &Pool, bool Bound, bool Keeps,
                 const ir::Range &Where) {
    Kept X{nullptr, Holder, Pool, Bound, Keeps, Where};
    if (normalise(F, X) && !is_contained(Out, X))
      Out.push_back(std::move(X));
  };
  for (const Outcome &O : S->Outcomes)
    for (const Effect &E : O.Effects) {
      if (E.Kind == EffectKind::PoolBind && E.Where.isValid())
        Add(E.At, E.With, true, E.Family != ir::FamilyId::None, E.Where);
      if (E.Kind != EffectKind::Store || E.With.Root != TermRoot::Fresh)
        continue;
      if (const Effect *Made = pooledAcquisition(O, E.With.Id, T))
        Add(E.At, Made->With, false, false, Made->Where);
    }
  return Out;
}

//===----------------------------------------------------------------------===//
// What ends first
//===----------------------------------------------------------------------===//

static bool isWithin(const Term &Part, const Term &Whole) {
  return Part.Root == Whole.Root && Part.Id == Whole.Id &&
         Part.Steps.size() >= Whole.Steps.size() &&
         std::equal(Whole.Steps.begin(), Whole.Steps.end(), Part.Steps.begin());
}

/// Whether \p E leaves something else where \p E.At is.
static bool isOverwriting(const Effect &E) {
  switch (E.Kind) {
  case EffectKind::Store:
    return E.With.Root != TermRoot::Fresh;
  case EffectKind::Havoc:
  case EffectKind::Copy:
    return true;
  default:
    return false;
  }
}

/// The member of the class of an argument that \p X lies in; Empty if none.
static ir::StrId memberOf(const Term &X) {
  return X.Steps.size() >= 2 && X.Steps[0].Kind == TermStepKind::Deref &&
                 X.Steps[1].Kind == TermStepKind::Field
             ? X.Steps[1].Field
             : ir::StrId::Empty;
}

/// The class, \p Class or one of its bases, that declares \p Field; or null.
const ir::Record *Lifetimes::fieldOwner(const ir::Record &Class,
                                        ir::StrId Field) const {
  if (any_of(Class.Fields, [&](const ir::Field &F) { return F.Name == Field; }))
    return &Class;
  for (ir::StrId Base : Class.Bases)
    if (const ir::Record *R = Classes.lookup(index(Base)))
      if (const ir::Record *Owner = fieldOwner(*R, Field))
        return Owner;
  return nullptr;
}

/// Whether the member \p One of \p Class is there before, and so ends after,
/// the member \p Other: bases come before members.
bool Lifetimes::isDeclaredBefore(const ir::Record &Class, const Term &One,
                                 const Term &Other) const {
  const ir::StrId First = memberOf(One), Second = memberOf(Other);
  const ir::Record *Of = fieldOwner(Class, First);
  if (!Of || First == ir::StrId::Empty)
    return false;
  if (First == Second || fieldOwner(Class, Second) != &Class)
    return false;
  auto At = [&](ir::StrId Field) {
    return find_if(Class.Fields,
                   [&](const ir::Field &F) { return F.Name == Field; });
  };
  return Of != &Class || At(First) < At(Second);
}

/// Whether every way through the destructor ends the pool and then the holder.
bool Lifetimes::endsFirstInDestructor(const ir::Function &F,
                                      const Kept &X) const {
  const Summary *S = C.Summary(X.Class->Destructor, F);
  if (!S || S->Incomplete || S->Outcomes.empty() ||
      (X.Bound && !isDeclaredBefore(*X.Class, X.Holder, X.Pool)))
    return false;
  return all_of(S->Outcomes, [&](const Outcome &O) {
    if (X.Keeps && any_of(O.Effects, [&](const Effect &E) {
          return isOverwriting(E) && isWithin(X.Holder, E.At);
        }))
      return false;
    auto Ends = find_if(O.Effects, [&](const Effect &E) {
      return E.Kind == EffectKind::PoolDestroy && E.At == X.Pool;
    });
    return Ends != O.Effects.end() &&
           (X.Bound ||
            any_of(make_range(Ends, O.Effects.end()), [&](const Effect &E) {
              return E.Kind == EffectKind::Release && E.At == X.Holder;
            }));
  });
}

/// Whether \p F may run before `main`, as far as is seen.
bool Lifetimes::runsAtStart(const ir::Function &F) const {
  DenseSet<const ir::Function *> Seen;
  SmallVector<const ir::Function *, 8> Todo;
  for (const ir::Function *Each : C.Functions)
    if (Each->Flags & ir::FnStatic)
      Todo.push_back(Each);
  while (!Todo.empty()) {
    const ir::Function *Next = Todo.pop_back_val();
    if (Next == &F)
      return true;
    if (!Seen.insert(Next).second)
      continue;
    for (const ir::Inst &I : C.Whole(*Next)->Insts)
      if (I.Opcode == ir::Op::Call)
        if (const ir::Function *Callee = C.Definition(I.Callee, *Next))
          Todo.push_back(Callee);
  }
  return false;
}

Lifetimes::Reason Lifetimes::endsFirstOfVariables(const ir::Function &F,
                                                  const Kept &X) const {
  auto Holder = Variables.find(X.Holder.Id), Pool = Variables.find(X.Pool.Id);
  if (Holder == Variables.end() || Pool == Variables.end())
    return {};
  const Variable &H = Holder->second, &P = Pool->second;
  if (P.ThreadLocal != H.ThreadLocal) {
    if (P.ThreadLocal)
      return {"a thread's variables end before the program's"};
    return {};
  }
  if (P.Order == ir::Global::LastMade && H.Order != P.Order) {
    // Made before 'main', it may be older than what keeps its objects.
    if (runsAtStart(F))
      return {};
    return {"a function's static variable is made last and destroyed first"};
  }
  if (H.Order == ir::Global::LastMade)
    return {};
  if (P.Unit != H.Unit)
    return {"variables of different files are destroyed in no certain order",
            false};
  if (P.Order > H.Order)
    return {"what is declared later is destroyed earlier"};
  return {};
}

Lifetimes::Reason Lifetimes::endsFirst(const ir::Function &F,
                                       const Kept &X) const {
  if (X.Holder.Root == TermRoot::Global)
    return endsFirstOfVariables(F, X);
  if (!endsFirstInDestructor(F, X))
    return {};
  return {"members declared later are destroyed earlier"};
}

//===----------------------------------------------------------------------===//
// What speaks against it
//===----------------------------------------------------------------------===//

/// Whether the function that \p F calls there says it.
bool Lifetimes::isTold(const ir::Function &F, const Kept &X) const {
  auto IsThere = [&](const ir::Range &R) {
    return R.File == X.Where.File && R.BeginLine == X.Where.BeginLine &&
           R.BeginColumn == X.Where.BeginColumn;
  };
  const WholeFunction Whole = C.Whole(F);
  return any_of(Whole->Insts, [&](const ir::Inst &I) {
    if (I.Opcode != ir::Op::Call || !IsThere(Whole->range(I.Where)))
      return false;
    const ir::Function *Callee = C.Definition(I.Callee, F);
    return Callee && Callee != &F && is_contained(keeps(*Callee), X);
  });
}

/// Whether \p F leaves something else in the holder.
bool Lifetimes::empties(const ir::Function &F, const Kept &X) const {
  const Summary *S = C.Summary(F.Entity, F);
  if (!S || (F.Flags & (ir::FnConstructor | ir::FnDestructor | ir::FnStatic)))
    return false;
  auto IsHolder = [&](Term At) {
    if (At.Root == TermRoot::Arg && X.Class) {
      const ir::Record *Class = recordOf(F, At.Id);
      // A method of the base that has the member may empty it too.
      if (!Class || (Class != X.Class &&
                     fieldOwner(*X.Class, memberOf(X.Holder)) != Class))
        return false;
      At.Id = 0;
    }
    return isWithin(X.Holder, At);
  };
  return any_of(S->Outcomes, [&](const Outcome &O) {
    return any_of(O.Effects, [&](const Effect &E) {
      return isOverwriting(E) && IsHolder(E.At);
    });
  });
}

bool Lifetimes::isEmptied(const Kept &X) const {
  return (!X.Bound || X.Keeps) &&
         any_of(C.Functions,
                [&](const ir::Function *F) { return empties(*F, X); });
}

//===----------------------------------------------------------------------===//
// What is said
//===----------------------------------------------------------------------===//

/// As code names it: "first", "state.first".
std::string Lifetimes::name(const Term &X) const {
  std::string Out;
  if (X.Root == TermRoot::Global)
    Out = T.str(Variables.lookup(X.Id).Name).str();
  for (const ir::TermStep &Step : X.Steps) {
    if (Step.Kind != TermStepKind::Field)
      continue;
    // What lies in a library's class has no name.
    StringRef Field = T.str(Step.Field);
    if (Field.starts_with("<"))
      break;
    if (!Out.empty())
      Out += ".";
    Out += Field;
  }
  return Out;
}

std::vector<ir::Finding> Lifetimes::outlivers(const ir::Function &F) const {
  std::vector<ir::Finding> Out;
  for (const Kept &X : keeps(F)) {
    Reason Why = endsFirst(F, X);
    if (Why.Because.empty() || isTold(F, X))
      continue;
    ir::Finding Says;
    Says.Check = checkName(Defect::PoolOutlived, ir::FamilyKind::Pooled).str();
    Says.Function = T.str(F.Name).str();
    Says.Resource = name(X.Holder);
    Says.Where = Says.Acquired = Says.Event = locate(T, X.Where);
    Says.Message =
        (X.Bound ? "'" + Says.Resource + "' is destroyed after the end of its"
                 : "object kept in '" + Says.Resource + "' outlives its") +
        " pool '" + name(X.Pool) + "': " + Why.Because.str();
    if (!X.Bound || X.Keeps)
      tellEvent(Says, "pool-outlived");
    if (!Why.Certain || isEmptied(X))
      Says.Trust = ir::Confidence::Medium;
    Out.push_back(std::move(Says));
  }
  return Out;
}

//===-- Ownership.cpp - Acquiring, using and losing resources *- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Silence;

const Step *Analysis::step(const State &S, uint32_t Inst, Step::StepKind Kind,
                           uint32_t Detail, const ir::Effect *Cause) {
  return new (Steps) Step{S.Trace, Inst, Kind, Detail, ValId::None, Cause};
}

/// The number of standard errors.
static constexpr int64_t LastStandard = 2;

/// Whether \p Number, of \p Family, is that of standard input, output or
/// errors.
bool Analysis::isStandardStream(int64_t Number, ir::FamilyId Family) const {
  return Number >= 0 && Number <= LastStandard &&
         Family != ir::FamilyId::None &&
         K.tables().family(Family).Invalid == ir::InvalidValue::Negative;
}

/// Whether a standard stream was closed whose number nothing has taken since: a
/// new descriptor takes the lowest number that is free.
bool Analysis::isStandardFree(const State &S, ir::FamilyId Family) const {
  unsigned Taken = 0;
  for (const Step *T = S.Trace; T; T = T->Before) {
    const ValId Of = ValId(T->Detail);
    if (T->Kind == Step::Acquire) {
      const Resource *X = S.Resources.find(Of);
      Taken += !X || (X->Family == Family && factOf(Vs, S, Of).High >= 0);
    } else if (T->Kind == Step::Release && Vs.isInt(Of) &&
               isStandardStream(Vs[Of].Int, Family) && Taken-- == 0) {
      return true;
    }
  }
  return false;
}

ValId Analysis::acquire(State &S, uint32_t Inst, uint32_t Part,
                        ir::FamilyId Family, bool Nullable,
                        const ir::Effect *Cause) {
  ValId V = Vs.acquired(Inst, S.Round, Part);
  S.Facts.erase(V);
  Resource X(V);
  X.Family = Family;
  X.Site = Inst;
  X.Order = ++S.Order;
  X.Cause = Cause;
  S.Resources.get(V) = X;
  ir::InvalidValue Invalid = K.tables().family(Family).Invalid;
  if (!Nullable || Invalid == ir::InvalidValue::Never) {
    Fact Fa(V);
    if (Invalid == ir::InvalidValue::Negative)
      Fa.Low = 0;
    else
      Fa.Holes = 1; // Not null.
    if (Invalid == ir::InvalidValue::MinusOne) {
      Fa.Hole[0] = -1;
      Fa.Hole[1] = 0;
      Fa.Holes = 2;
    }
    S.Facts.get(V) = Fa;
  } else if (Invalid == ir::InvalidValue::Negative) {
    // Who asks for -1 alone knows of no other failure.
    S.Facts.get(V).Low = -1;
  } else if (Invalid == ir::InvalidValue::MinusOne) {
    S.Facts.get(V).Holes = 1; // Who says -1 for none gives nothing at null.
  }
  if (Invalid == ir::InvalidValue::Negative && isStandardFree(S, Family)) {
    Fact &Fa = S.Facts.get(V);
    Fa.Low = std::max<int64_t>(Fa.Low, -1);
    Fa.High = LastStandard;
  }
  S.Trace = step(S, Inst, Step::Acquire, index(V), Cause);
  return V;
}

/// The resource behind \p V is this path's to release from here on.
void Analysis::own(State &S, ValId V, uint32_t Inst, ir::FamilyId Family) {
  if (memoryOf(V) == LocId::None)
    return;
  if (K.tables().family(Family).Kind == ir::FamilyKind::Pool)
    return createPool(S, V, ValId::None, Family, Inst);
  const Value &Val = Vs[V];
  Resource X(V);
  X.Family = Family;
  X.Site = Inst;
  X.Order = ++S.Order;
  X.InPlace = Val.Kind == ValueKind::Addr;
  if (X.InPlace)
    X.Name = LocId(Val.A);
  S.Resources.get(V) = X;
  S.Trace = step(S, Inst, Step::Acquire, index(V));
}

/// Whether \p V means the same in every round of a loop: it was there at entry,
/// and is found without an index that is not a number.
bool Analysis::isSteady(ValId V) const {
  const Value &X = Vs[V];
  if (X.Kind != ValueKind::Content || X.B != 0 || Vs.isVague(LocId(X.A)))
    return false;
  const Loc &Root = Vs[Vs.root(LocId(X.A))];
  return Root.Kind != LocKind::Deref || isSteady(ValId(Root.A));
}

/// Someone else owns \p V from here on. Of what was there at entry the summary
/// says so.
void Analysis::transfer(State &S, ValId V, uint32_t Inst, StringRef To) {
  const Resource *Known = S.Resources.find(V);
  if (!Known && isEntryTerm(V)) {
    Resource X(V);
    X.Is = Owner::Handed;
    X.Event = Inst;
    S.Resources.get(V) = X;
  } else if (Known && Known->Is == Owner::Owned) {
    R.silence(Silence::Reason::Escaped, Known, Inst, To);
    S.Resources.change(V)->Is = Owner::Handed;
  }
}

/// Whether the path has compared the number with one that is not known: where
/// the two are equal, or in order, the number itself says where the resource is
/// (`if (fd != 1) { dup2(fd, 1); close(fd); }`).
bool Analysis::isNumbered(const State &S, ValId V) const {
  return any_of(S.Facts.all(), [&](const Fact &Fa) {
    const Value &X = Vs[Fa.Of];
    return X.Kind == ValueKind::Cmp && Fa.Low == Fa.High &&
           (ir::CmpOp(X.Sub) != ir::CmpOp::EQ || Fa.Low == 1) &&
           (ValId(X.A) == V || ValId(X.B) == V) && !Vs.isInt(ValId(X.A)) &&
           !Vs.isInt(ValId(X.B));
  });
}

/// Whether the resource is there on this path, as its value may say it failed.
bool Analysis::exists(const State &S, const Resource &X) const {
  Fact Fa = factOf(Vs, S, X.Of);
  // Descriptor 0 is valid, but those who test for it mean failure. And one
  // whose number is known, or one of the standard streams', needs no variable
  // to be found.
  if (K.tables().family(X.Family).Invalid == ir::InvalidValue::Negative)
    return Fa.High > LastStandard && Fa.Low != Fa.High && !isNumbered(S, X.Of);
  // No pointer is null or -1, whichever of them the family uses.
  return !(Fa.Low == Fa.High && (Fa.Low == -1 || Fa.Low == 0));
}

bool Analysis::mayBeReleasedBy(ir::FamilyId Releasing,
                               ir::FamilyId Resource) const {
  if (Releasing == Resource || Releasing == ir::FamilyId::None ||
      Resource == ir::FamilyId::None)
    return true;
  return is_contained(K.tables().family(Releasing).Accepts, Resource);
}

void Analysis::forget(State &S, Resource &X, uint32_t Inst, Silence::Reason Why,
                      StringRef Detail) {
  if (X.Is == Owner::Owned)
    R.silence(Why, &X, Inst, Detail);
  X.Is = Owner::Escaped;
  X.Event = Inst;
}

/// Something was done to a pointer that may be any of several: nothing owned is
/// certain any more.
void Analysis::forgetAliases(State &S, uint32_t Inst) {
  for (const Resource &X : S.Resources.all())
    if (X.Is == Owner::Owned) {
      for (Resource &Y : S.Resources.own())
        if (Y.Is == Owner::Owned)
          forget(S, Y, Inst, Silence::Reason::UnknownCode,
                 "a pointer that may be one of several");
      break;
    }
  for (uint32_t P = 0; P < F.NumParams; ++P)
    if (ValId V = Vs.content(Vs.var(ir::VarId(P)), ValId::None);
        isParamPointer(V))
      transfer(S, Vs.base(V), Inst, "");
}

/// A pointer that the caller gave, and may own.
bool Analysis::isParamPointer(ValId V) const {
  const Value &X = Vs[V];
  if (X.Kind != ValueKind::Content || X.B != 0)
    return false;
  const Loc &L = Vs[LocId(X.A)];
  return L.Kind == LocKind::Var && L.A < F.NumParams && mayPoint(V);
}

/// Where \p V is kept cannot be followed any further.
void Analysis::letGo(State &S, ValId V, uint32_t Inst) {
  ValId Base = Vs.base(V);
  if (Resource *X = S.Resources.change(Base))
    forget(S, *X, Inst, Silence::Reason::LoopCap, "loop");
  else if (isParamPointer(Base))
    transfer(S, Vs.base(Base), Inst, "");
}

//===----------------------------------------------------------------------===//
// Use
//===----------------------------------------------------------------------===//

void Analysis::checkReleased(State &S, ValId V, uint32_t Inst, StringRef How,
                             const ir::Effect *Cause) {
  ValId Base = Vs.base(V);
  const Resource *X = S.Resources.find(Base);
  if (!X || X->Is != Owner::Released || isZero(Vs, S, Base))
    return;
  // It may be another one of the several that it stands for.
  if (Vs[Base].Tainted)
    return;
  if (K.tables().family(X->Family).Counted || X->Event == Inst)
    return;
  // Only its destructor drops the handles that a container keeps too long.
  if (X->Keeps && !(F.Insts[Inst].Flags & ir::InstImplicit))
    return;
  if (isOfPool(*X))
    return reportMisuse(S, *X, Inst, How, Cause);
  Event E;
  E.What = Defect::UseAfterRelease;
  E.Of = *X;
  E.Inst = Inst;
  E.Detail = How.str();
  E.Cause = Cause;
  E.Trace = S.Trace;
  E.Implicit = S.Implicit;
  E.Doubts = misuseDoubts(S, *X);
  R.add(E);
  // Said once; what follows from it is not said again.
  S.Resources.change(Base)->Is = Owner::Escaped;
}

/// \p V goes to code that reads what it points to, if it is not null.
void Analysis::pass(State &S, ValId V, uint32_t Inst) {
  checkReleased(S, V, Inst, "passed");
  if (ValId Base = Vs.base(V); isEntryTerm(Base))
    S.Passed.get(Base);
}

bool Analysis::use(State &S, ValId V, uint32_t Inst, StringRef How,
                   const ir::Effect *Cause) {
  ValId Base = Vs.base(V);
  const Value &X = Vs[Base];
  if (X.Kind == ValueKind::Int)
    return X.Int != 0;
  checkReleased(S, V, Inst, How, Cause);
  if (X.Kind != ValueKind::Content && X.Kind != ValueKind::Acquired &&
      X.Kind != ValueKind::Made)
    return true;
  if (isEntryTerm(Base))
    S.Used.get(Base);
  // Who comes here had no null pointer.
  return assume(Vs, S, Base, true);
}

//===----------------------------------------------------------------------===//
// Leaks
//===----------------------------------------------------------------------===//

/// The storage of variable \p Root ends, and objects in it with it.
void Analysis::endStorage(State &S, LocId Root) {
  forgetKeepers(S, Root);
  for (size_t I = 0; I < S.Resources.size(); ++I) {
    const Resource &X = S.Resources.all()[I];
    if (!X.InPlace || Vs.root(LocId(Vs[X.Of].A)) != Root)
      continue;
    S.Resources.own()[I].InPlace = false;
    MayLeak = true;
  }
}

/// A reference to \p Old is about to go.
void Analysis::noteLoss(ValId Old, const State &S) {
  if (MayLeak || S.Resources.empty())
    return;
  const Resource *X = S.Resources.find(Vs.base(Old));
  MayLeak = X && (X->Is == Owner::Owned);
}

/// What can still be reached from variables, registers, memory of others, and
/// \p Kept; by position among the resources. True if there is a pointer among
/// these that may be one of several.
bool Analysis::markReachable(const State &S, ValId Kept,
                             std::vector<bool> &Reached) {
  ArrayRef<Resource> All = S.Resources.all();
  bool Vague = false;
  Reached.assign(All.size(), false);
  SmallVector<ValId, 8> Todo;
  auto Reach = [&](ValId First) {
    SmallVector<ValId, 4> Parts{First};
    while (!Parts.empty()) {
      ValId V = Parts.pop_back_val();
      if (V == ValId::None)
        continue;
      ValId Base = Vs.base(V);
      addAddressesIn(S, Base, Parts);
      Vague |= Vs[Base].Tainted;
      const Resource *X = S.Resources.find(Base);
      if (!X || Reached[X - All.data()])
        continue;
      Reached[X - All.data()] = true;
      if (X->Is != Owner::Released)
        Todo.push_back(Base);
    }
  };
  Reach(Kept);
  for (const RegCell &C : S.Regs.all())
    Reach(C.Held);
  auto IsContent = [&](const Cell &C) {
    LocKind Kind = Vs[C.Where].Kind;
    return Kind != LocKind::Default && Kind != LocKind::Exposed;
  };
  for (const Cell &C : S.Memory.all()) {
    if (!IsContent(C))
      continue;
    const Loc &Root = Vs[Vs.root(C.Where)];
    if (Root.Kind == LocKind::Var || isExternal(S, Vs.root(C.Where)))
      Reach(C.Held);
  }
  // An object in someone's storage is there as long as that is.
  for (size_t I = 0; I < All.size(); ++I) {
    Reached[I] = Reached[I] || All[I].InPlace;
    if (isAtHome(S, All[I]))
      Reach(All[I].Of);
  }
  while (!Todo.empty()) {
    ValId V = Todo.pop_back_val();
    LocId Object = Vs.deref(V);
    for (const Cell &C : S.Memory.all())
      if (IsContent(C) && Vs.root(C.Where) == Vs.root(Object))
        Reach(C.Held);
  }
  return Vague;
}

/// Whether the caller's memory still holds what it held at entry.
bool Analysis::isAtHome(const State &S, const Resource &X) const {
  if (!isEntryTerm(X.Of))
    return false;
  const Cell *C = S.Memory.find(LocId(Vs[X.Of].A));
  return !C || C->Held == X.Of;
}

/// What is reached from the resource \p Owner only by way of its memory.
void Analysis::markHeldBy(const State &S, ValId Owner,
                          std::vector<bool> &Held) {
  ArrayRef<Resource> All = S.Resources.all();
  SmallVector<ValId, 8> Todo{Owner};
  while (!Todo.empty()) {
    LocId Object = Vs.deref(Todo.pop_back_val());
    for (const Cell &C : S.Memory.all()) {
      LocKind Kind = Vs[C.Where].Kind;
      if (Kind == LocKind::Default || Kind == LocKind::Exposed ||
          Vs.root(C.Where) != Vs.root(Object))
        continue;
      const Resource *X = S.Resources.find(Vs.base(C.Held));
      if (!X || X->Of == Owner || Held[X - All.data()])
        continue;
      Held[X - All.data()] = true;
      Todo.push_back(X->Of);
    }
  }
}

/// Of what is lost together only the owners are spoken of: the rest went with
/// them.
void Analysis::checkLeaks(State &S, uint32_t Inst, ValId Kept) {
  if (!MayLeak)
    return;
  MayLeak = false;
  if (none_of(S.Resources.all(),
              [](const Resource &X) { return X.Is == Owner::Owned; }))
    return;
  std::vector<bool> Reached;
  bool Vague = markReachable(S, Kept, Reached);
  SmallVector<size_t, 4> Lost;
  std::vector<bool> Held(Reached.size(), false);
  for (size_t I = 0; I < Reached.size(); ++I) {
    const Resource &X = S.Resources.all()[I];
    if (Reached[I] || X.Is != Owner::Owned)
      continue;
    if (Vague) {
      forget(S, S.Resources.own()[I], Inst, Silence::Reason::UnknownCode,
             "a pointer that may be one of several");
      continue;
    }
    Lost.push_back(I);
    if (owes(S, X))
      markHeldBy(S, X.Of, Held);
  }
  // In a ring each holds another: the first of them is spoken of.
  bool Ring = all_of(Lost, [&](size_t I) { return Held[I]; });
  for (size_t I : Lost) {
    if (!Held[I] || (Ring && I == Lost.front()))
      leak(S, S.Resources.all()[I], Inst);
    // What its pool ends is not lost to the pool.
    if (const Resource &X = S.Resources.all()[I];
        X.Pool == ValId::None || !isOfPool(X))
      S.Resources.own()[I].Is = Owner::Escaped;
  }
}

/// Whether somebody has to release the resource, and none but this path may.
bool Analysis::owes(const State &S, const Resource &X) const {
  const ir::Family &Fam = K.tables().family(X.Family);
  if (!Fam.MustRelease || !exists(S, X))
    return false;
  // Its parent releases it.
  return X.Pool == ValId::None || isZero(Vs, S, X.Pool);
}

void Analysis::leak(State &S, const Resource &X, uint32_t Inst) {
  if (!owes(S, X))
    return;
  Event E;
  const ir::Inst &I = F.Insts[Inst];
  bool Overwritten = I.Opcode == ir::Op::Store;
  E.What = X.Kept && Overwritten ? Defect::ReallocLeak : Defect::MissingRelease;
  E.Of = X;
  E.Inst = Inst;
  E.Family = X.Family;
  E.Trace = S.Trace;
  E.Implicit = S.Implicit;
  E.Doubts = doubts(S, X, Inst);
  uint64_t Key = uint64_t(E.What) << 56 |
                 uint64_t(K.tables().family(X.Family).Kind) << 32 | X.Site;
  if (S.Losses.find(Key))
    return;
  S.Losses.get(Key).Number = Leaks.size();
  Leaks.push_back(std::move(E));
}

/// The path goes on, or back to whoever called: what it lost is lost.
void Analysis::report(State &S) {
  for (const Loss &L : S.Losses.all())
    R.add(Leaks[L.Number]);
  S.Losses.clear();
}

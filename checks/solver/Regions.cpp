//===-- Regions.cpp - Pools, what lives in them, and their ends -----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// A pool is named by the value that leads to it: what created it gave, the
/// address of the object that it is, or what was there at entry. What is taken
/// from it remembers that value, and goes when the pool is emptied or ends.
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::FamilyKind;

bool Analysis::isHeldByHandle(const Resource &X) const {
  return K.tables().family(X.Family).Kind == FamilyKind::Pooled;
}

bool Analysis::isOfPool(const Resource &X) const {
  FamilyKind Kind = K.tables().family(X.Family).Kind;
  if (X.Is == Owner::Pooled || Kind == FamilyKind::Pool ||
      Kind == FamilyKind::Pooled)
    return true;
  if (X.Is == Owner::Released &&
      (X.How == Ending::PoolReset || X.How == Ending::PoolGone))
    return true;
  return X.Family == ir::FamilyId::None && X.Pool != ValId::None;
}

/// Where the pool is kept, for messages; None if it has no name.
LocId Analysis::poolName(const State &S, ValId Pool) const {
  const Value &X = Vs[Pool];
  if (X.Kind == ValueKind::Content || X.Kind == ValueKind::Addr)
    return LocId(X.A);
  const Resource *R = S.Resources.find(Pool);
  return R ? R->Name : LocId::None;
}

//===----------------------------------------------------------------------===//
// The life of a pool
//===----------------------------------------------------------------------===//

void Analysis::createPool(State &S, ValId At, ValId Parent, ir::FamilyId Family,
                          uint32_t Inst) {
  if (memoryOf(At) == LocId::None)
    return;
  // An object on the heap is what it was acquired as.
  const Resource *Known = S.Resources.find(At);
  if (!Known || Known->InPlace ||
      K.tables().family(Known->Family).Kind == FamilyKind::Pool) {
    Resource X(At);
    X.Family = Family;
    X.Site = Inst;
    X.Order = ++S.Order;
    X.InPlace = Vs[At].Kind == ValueKind::Addr;
    X.Name = poolName(S, At);
    if (Parent != ValId::None && !isZero(Vs, S, Parent))
      X.Pool = Parent;
    S.Resources.get(At) = X;
  }
  S.Trace = step(S, Inst, Step::Acquire, index(At));
}

/// \p V, which has just been acquired, needs no release.
void Analysis::takeFrom(State &S, ValId V, ValId Pool) {
  Resource &X = S.Resources.get(V);
  X.Is = Owner::Pooled;
  if (Pool != ValId::None && !isZero(Vs, S, Pool))
    X.Pool = Pool;
}

/// Everything taken from \p Pool after its first \p Since acquisitions goes,
/// and so do pools made in it and what was taken from those.
void Analysis::endPool(State &S, ValId Pool, uint32_t Since, uint32_t Inst,
                       Ending How, const ir::Effect *Cause) {
  if (Vs.isInt(Pool))
    return;
  ++S.Order;
  SmallVector<ValId, 4> Todo{Pool};
  while (!Todo.empty()) {
    ValId P = Todo.pop_back_val();
    for (const Resource &Y : S.Resources.all()) {
      bool Left = (Y.Is == Owner::Escaped && !isHeldByHandle(Y)) ||
                  (Y.Keeps && How == Ending::PoolReset);
      if (Y.Pool == P && Y.Is != Owner::Released && Y.Is != Owner::Handed &&
          !Left && (P != Pool || Y.Order > Since))
        Todo.push_back(Y.Of);
    }
    if (P == Pool)
      continue;
    Resource &X = S.Resources.get(P);
    X.Is = Owner::Released;
    X.Event = Inst;
    X.Cause = Cause;
    X.How = How;
    X.By = Pool;
    X.EndOrder = S.Order;
  }
  S.Trace =
      step(S, Inst, How == Ending::PoolReset ? Step::Reset : Step::Release,
           index(Pool), Cause);
  const Resource *Own = S.Resources.find(Pool);
  bool Said = Own && Own->Is == Owner::Released;
  if (How == Ending::PoolGone && Own && Own->InPlace)
    S.Resources.erase(Pool);
  if (Since)
    return;
  endMovedTo(S, Pool, Inst);
  // Of a pool that has no resource of its own here the summary speaks.
  if (Said || !isPoolOfCaller(Pool))
    return;
  PoolEnd &End = S.PoolEnds.get(Pool);
  End.Gone |= How == Ending::PoolGone;
  End.Inst = Inst;
  End.Order = S.Order;
}

/// Whether callers know the pool: it was there at entry.
bool Analysis::isPoolOfCaller(ValId Pool) const {
  const Value &X = Vs[Pool];
  return X.Kind == ValueKind::Content ||
         (X.Kind == ValueKind::Addr &&
          Vs[Vs.root(LocId(X.A))].Kind != LocKind::Var);
}

/// What pools of the caller's had when they were moved to \p Pool, which ends
/// here, is gone too.
void Analysis::endMovedTo(State &S, ValId Pool, uint32_t Inst) {
  for (size_t I = 0; I < S.PoolMoves.size();) {
    const PoolMove M = S.PoolMoves.all()[I];
    if (M.To != Pool) {
      ++I;
      continue;
    }
    S.PoolMoves.erase(M.Of);
    if (S.PoolEnds.find(M.Of))
      continue;
    PoolEnd &End = S.PoolEnds.get(M.Of);
    End.Inst = Inst;
    End.Order = M.Order;
  }
}

/// What was taken from \p From goes with \p To from here on; where that is not
/// known (None), with nothing that is.
void Analysis::movePool(State &S, ValId From, ValId To, uint32_t Inst) {
  if (From == To)
    return;
  ++S.Order;
  for (size_t I = 0; I < S.PoolMoves.size(); ++I)
    if (S.PoolMoves.all()[I].To == From) {
      S.PoolMoves.own()[I].To = To;
      S.PoolMoves.own()[I].Order = S.Order;
    }
  // What callers took from it is moved by the first move only.
  if (isPoolOfCaller(From) && !S.PoolMoves.find(From)) {
    PoolMove &Move = S.PoolMoves.get(From);
    Move.To = To;
    Move.Inst = Inst;
    Move.Order = S.Order;
  }
  SmallVector<ValId, 4> Moved;
  for (const Resource &X : S.Resources.all())
    if (X.Pool == From && X.Is != Owner::Released)
      Moved.push_back(X.Of);
  for (ValId V : Moved)
    S.Resources.change(V)->Pool = To;
}

ValId Analysis::markPool(State &S, ValId Pool, uint32_t Inst) {
  constexpr uint32_t Part = 0xFFFFD;
  ValId V = Vs.made(Inst, S.Round, MadeResult, Part);
  PoolMark &M = S.PoolMarks.get(V);
  M.Pool = Pool;
  M.Order = S.Order;
  return V;
}

/// What was taken since the mark \p To, or since the object \p To and with it.
void Analysis::rewindPool(State &S, ValId Pool, ValId To, uint32_t Inst,
                          const ir::Effect *Cause) {
  if (const PoolMark *M = S.PoolMarks.find(To)) {
    PoolMark Mark = *M;
    if (Mark.Pool != ValId::None)
      endPool(S, Mark.Pool, Mark.Order, Inst, Ending::PoolReset, Cause);
    return;
  }
  const Resource *X = S.Resources.find(Vs.base(To));
  if (X && X->Is == Owner::Pooled && X->Pool == Pool)
    endPool(S, Pool, X->Order - 1, Inst, Ending::PoolReset, Cause);
}

/// The object whose address \p Object is keeps what it has in \p Pool.
void Analysis::bindToPool(State &S, ValId Object, ValId Pool, uint32_t Inst) {
  const Resource *Known = S.Resources.find(Object);
  if (Vs[Object].Kind != ValueKind::Addr || isZero(Vs, S, Pool) ||
      (Known && !Known->InPlace))
    return;
  Resource X(Object);
  X.Is = Owner::Pooled;
  X.Pool = Pool;
  X.Site = Inst;
  X.Order = ++S.Order;
  X.InPlace = true;
  X.Name = LocId(Vs[Object].A);
  S.Resources.get(Object) = X;
  S.Trace = step(S, Inst, Step::Acquire, index(Object));
}

/// The container at the address \p Container is given the handle of \p Object:
/// one of its objects has to go before the pool does. Instead of an object its
/// pool will do.
void Analysis::keepHandle(State &S, ValId Container, ValId Object,
                          uint32_t Inst, ir::FamilyId Family) {
  ValId Pool = Vs.base(Object);
  if (const Resource *Of = S.Resources.find(Pool); Of && isHeldByHandle(*Of))
    Pool = Of->Is == Owner::Released ? ValId::None : Of->Pool;
  const Resource *Known = S.Resources.find(Container);
  const bool Named =
      Vs[Container].Kind == ValueKind::Addr || isEntryTerm(Container);
  if (Pool == ValId::None || isZero(Vs, S, Pool) || !Named ||
      (Known && (!Known->Keeps || Known->Is == Owner::Released)))
    return;
  Resource X(Container);
  X.Is = Owner::Pooled;
  X.Family = Family;
  X.Keeps = true;
  X.Pool = Pool;
  X.Site = Inst;
  X.Order = ++S.Order;
  X.InPlace = Vs[Container].Kind == ValueKind::Addr;
  X.Name = LocId(Vs[Container].A);
  S.Resources.get(Container) = X;
  S.Trace = step(S, Inst, Step::Acquire, index(Container));
}

/// What containers in \p Whole keep is not known any more.
void Analysis::forgetKeepers(State &S, LocId Whole) {
  S.Resources.eraseIf([&](const Resource &X) {
    if (!X.Keeps)
      return false;
    LocId At = X.InPlace ? LocId(Vs[X.Of].A) : Vs.deref(X.Of);
    return Vs.isWithin(At, Whole);
  });
}

//===----------------------------------------------------------------------===//
// Releases that have to do with pools
//===----------------------------------------------------------------------===//

/// Whether the two are different pools for certain: one of them is new, or an
/// object of this function, and the other is none of its parts.
bool Analysis::arePoolsApart(const State &S, ValId A, ValId B) const {
  if (A == B || A == ValId::None || B == ValId::None)
    return false;
  auto IsKnown = [&](ValId V) {
    const Value &X = Vs[V];
    return X.Kind == ValueKind::Acquired ||
           (X.Kind == ValueKind::Addr &&
            Vs[Vs.root(LocId(X.A))].Kind != LocKind::Deref);
  };
  auto IsClear = [&](ValId V) { return IsKnown(V) || isEntryTerm(V); };
  return (IsKnown(A) && IsClear(B)) || (IsKnown(B) && IsClear(A));
}

/// Whether this function itself, and no callee whose code is seen, acquired
/// \p X.
bool Analysis::isMadeHere(const State &S, const Resource &X) const {
  for (const Step *At = S.Trace; At; At = At->Before)
    if (At->Kind == Step::Acquire && At->Detail == index(X.Of))
      return !At->Cause;
  return false;
}

/// True if nothing is left to do: \p V is no object of that pool, or gone.
bool Analysis::releasePooled(State &S, ValId V, ir::FamilyId Family,
                             uint32_t Inst, const ir::Effect *Cause,
                             ValId Pool) {
  FamilyKind Kind = K.tables().family(Family).Kind;
  const bool Named = Pool != ValId::None && !Vs.isInt(Pool);
  const Resource *X = S.Resources.find(V);
  auto Foreign = [&](const Resource &R, StringRef How) {
    reportPooled(S, Defect::PoolForeignRelease, R, Inst, How, Family, Cause,
                 Named ? Pool : ValId::None);
    return true;
  };
  if (!X) {
    if (!Named && Kind != FamilyKind::Pooled)
      return false;
    Resource R(V);
    const Value &Val = Vs[V];
    if (Val.Kind == ValueKind::String)
      return Foreign(R, "string");
    if (Val.Kind != ValueKind::Addr)
      return false;
    R.Name = Vs.root(LocId(Val.A));
    if (Vs[R.Name].Kind == LocKind::Var)
      return Foreign(R, "local");
    return Vs[R.Name].Kind == LocKind::Global && Foreign(R, "global");
  }
  if (isZero(Vs, S, V) || Vs[V].Tainted)
    return false;
  const bool OfPool = isOfPool(*X);
  if (X->Is == Owner::Released) {
    if (!OfPool || K.tables().family(X->Family).Counted)
      return false;
    // Whoever put it where it goes after its pool is told of it.
    const bool Late = X->How == Ending::PoolGone && isHeldByHandle(*X) &&
                      Cause && X->Cause != Cause && isMadeHere(S, *X);
    if (X->Event == Inst && !isSteady(V) && !Late)
      return true;
    // The handle of an object that went with its pool owns an empty slot.
    if (X->How == Ending::PoolReset && isHeldByHandle(*X))
      return true;
    if (X->How == Ending::Released || X->How == Ending::Dropped)
      return Foreign(*X, "again");
    reportMisuse(
        S, *X, Inst,
        F.Insts[Inst].Flags & ir::InstImplicit ? "dropped" : "released", Cause);
    return true;
  }
  if (X->Is == Owner::Pooled || (X->Is == Owner::Owned && OfPool)) {
    bool Takes = X->Is == Owner::Pooled ? Named || Kind == FamilyKind::Pooled ||
                                              Family == ir::FamilyId::None
                                        : mayBeReleasedBy(Family, X->Family);
    if (!Takes)
      return Foreign(*X, "wrong");
    return Named && arePoolsApart(S, X->Pool, Pool) && Foreign(*X, "another");
  }
  const bool Wants =
      Named || Kind == FamilyKind::Pooled || Kind == FamilyKind::Pool;
  return X->Is == Owner::Owned && Wants && X->Family != ir::FamilyId::None &&
         X->Site != ~0u &&
         (Family == ir::FamilyId::None ||
          !mayBeReleasedBy(Family, X->Family)) &&
         Foreign(*X, "stranger");
}

//===----------------------------------------------------------------------===//
// What is said
//===----------------------------------------------------------------------===//

void Analysis::reportPooled(State &S, Defect What, const Resource &X,
                            uint32_t Inst, StringRef How, ir::FamilyId Family,
                            const ir::Effect *Cause, ValId To) {
  Event E;
  E.What = What;
  E.Of = X;
  E.Inst = Inst;
  E.Detail = How.str();
  E.Family = Family;
  E.Cause = Cause;
  E.To = To;
  if (ValId Pool = X.By != ValId::None ? X.By : X.Pool; Pool != ValId::None)
    E.PoolName = poolName(S, Pool);
  if (To != ValId::None)
    E.ToName = poolName(S, To);
  E.Trace = S.Trace;
  E.Implicit = S.Implicit;
  E.Doubts = misuseDoubts(S, X);
  R.add(E);
  // Said once; what follows from it is not said again.
  if (Resource *Known = S.Resources.change(X.Of))
    Known->Is = Owner::Escaped;
}

/// \p X is gone, and used.
void Analysis::reportMisuse(State &S, const Resource &X, uint32_t Inst,
                            StringRef How, const ir::Effect *Cause) {
  Defect What = X.How == Ending::PoolGone  ? Defect::PoolOutlived
                : X.How == Ending::Dropped ? Defect::PoolRawEscape
                                           : Defect::PoolUseAfterRelease;
  if (X.InPlace && How == "passed" &&
      (F.Insts[Inst].Flags & ir::InstImplicit)) {
    // Giving memory back to a pool that was emptied does nothing.
    if (X.How == Ending::PoolReset)
      return;
    How = "destroyed";
  }
  reportPooled(S, What, X, Inst, How, ir::FamilyId::None, Cause);
}

/// Remembers for the story where others got to know of the object.
void Analysis::noteKept(State &S, LocId L, const Resource &X, uint32_t Inst) {
  if (isOfPool(X) && isExternal(S, Vs.root(L)))
    S.Trace = step(S, Inst, Step::Move, index(X.Of));
}

/// Memory that goes on after the function still leads to what was taken from a
/// pool that has ended, or went with its handle.
void Analysis::checkKept(State &S, uint32_t Inst) {
  auto IsGone = [&](const Resource &X) {
    return X.Is == Owner::Released && X.Site != ~0u &&
           (!X.InPlace || X.Keeps) &&
           (X.How == Ending::PoolGone || X.How == Ending::Dropped) &&
           isOfPool(X) && !isZero(Vs, S, X.Of) && !Vs[X.Of].Tainted;
  };
  if (none_of(S.Resources.all(), IsGone))
    return;
  SmallVector<ValId, 4> Kept;
  for (const Cell &C : S.Memory.all()) {
    const Loc &L = Vs[C.Where];
    if (L.Kind == LocKind::Default || L.Kind == LocKind::Exposed)
      continue;
    // A reference knows when its object is gone.
    if (L.Kind == LocKind::Field &&
        K.tables().str(ir::StrId(L.B)) == "<borrowed>")
      continue;
    const Loc &Root = Vs[L.Root];
    bool Result =
        Root.Kind == LocKind::Var && F.Vars[Root.A].Kind == ir::VarKind::Result;
    const Resource *X = S.Resources.find(Vs.base(C.Held));
    if (X && IsGone(*X) && (Result || isExternal(S, L.Root)))
      Kept.push_back(X->Of);
  }
  for (const Resource &X : S.Resources.all()) {
    if (!X.Keeps || !IsGone(X))
      continue;
    if (!X.InPlace) { // The caller's.
      Kept.push_back(X.Of);
      continue;
    }
    const LocId Root = Vs.root(LocId(Vs[X.Of].A));
    bool Result = Vs[Root].Kind == LocKind::Var &&
                  F.Vars[Vs[Root].A].Kind == ir::VarKind::Result;
    if (Result || isExternal(S, Root))
      Kept.push_back(X.Of);
  }
  for (ValId V : Kept) {
    const Resource X = *S.Resources.find(V);
    if (X.Is != Owner::Released)
      continue;
    uint32_t At = Inst;
    for (const Step *T = S.Trace; T; T = T->Before)
      if (T->Kind == Step::Move && T->Detail == index(V)) {
        At = T->Inst;
        break;
      }
    if (At == Inst && X.Site < F.Insts.size())
      At = X.Site;
    reportMisuse(S, X, At, "kept", nullptr);
  }
}

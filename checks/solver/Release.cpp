//===-- Release.cpp - Releasing resources, and what is wrong about it -----===//
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

/// What is released lies \p By elements away from the caller's pointer \p Base,
/// or that far at least: the summary says so. False if it may be any distance.
bool Analysis::releaseInside(State &S, ValId Base, ValId By,
                             ir::FamilyId Family, uint32_t Inst) {
  if (!Vs.isInt(By)) {
    if (factOf(Vs, S, By).Low < 1)
      return false;
    By = Vs.integer(1);
  }
  Resource &X = S.Resources.get(Vs.addr(Vs.elem(Vs.deref(Base), By)));
  X.Is = Owner::Released;
  X.Family = Family;
  X.Event = Inst;
  return true;
}

/// What is released is named by a place in a resource, as a walk through it may
/// have left it: it may be that resource.
void Analysis::releasePart(State &S, LocId L, uint32_t Inst) {
  const Loc &Root = Vs[Vs.root(L)];
  if (Resource *X = Root.Kind == LocKind::Deref
                        ? S.Resources.change(ValId(Root.A))
                        : nullptr;
      X && X->Is == Owner::Owned)
    forget(S, *X, Inst, Silence::Reason::UnknownCode, "pointer into it");
}

static Event invalidRelease(const State &S, ir::FamilyId Family, uint32_t Inst,
                            const ir::Effect *Cause) {
  Event E;
  E.What = Defect::InvalidRelease;
  E.Inst = Inst;
  E.Family = Family;
  E.Cause = Cause;
  E.Trace = S.Trace;
  E.Implicit = S.Implicit;
  return E;
}

/// A pointer that is not the start of anything allocated.
void Analysis::releaseObject(State &S, LocId L, ir::FamilyId Family,
                             uint32_t Inst, const ir::Effect *Cause) {
  if (K.tables().family(Family).Kind != ir::FamilyKind::Memory)
    return releasePart(S, L, Inst);
  const Loc &Object = Vs[L];
  const Loc &Root = Vs[Vs.root(L)];
  Event E = invalidRelease(S, Family, Inst, Cause);
  if (Root.Kind == LocKind::Var || Root.Kind == LocKind::Global) {
    E.Detail = Root.Kind == LocKind::Var ? "local" : "global";
    E.Of.Name = Vs.root(L);
    E.Doubts = storageDoubts(S, Inst);
    R.add(E);
    return;
  }
  if (Root.Kind != LocKind::Deref)
    return;
  ValId Base = ValId(Root.A);
  Resource *X = S.Resources.change(Base);
  bool Inside = Object.Kind == LocKind::Elem &&
                Vs[LocId(Object.A)].Kind == LocKind::Deref &&
                isNonZero(Vs, S, ValId(Object.B));
  // Of the caller's blocks the caller knows where they start.
  if (!X && isEntryTerm(Base)) {
    if (!Inside || !releaseInside(S, Base, ValId(Object.B), Family, Inst))
      transfer(S, Base, Inst, "");
    return;
  }
  // Only a distance into a block that was allocated here is certain, whoever
  // has been told of the block.
  if (X && X->Site != ~0u && X->Is != Owner::Released && Inside) {
    E.Detail = "inside";
    E.Of = *X;
    R.add(E);
  }
  if (X)
    forget(S, *X, Inst, Silence::Reason::UnknownCode, "pointer into it");
}

/// What is released, \p What, is no object at all.
void Analysis::releaseOther(State &S, StringRef What, ir::FamilyId Family,
                            uint32_t Inst, const ir::Effect *Cause) {
  if (Family == ir::FamilyId::None ||
      K.tables().family(Family).Kind != ir::FamilyKind::Memory)
    return;
  Event E = invalidRelease(S, Family, Inst, Cause);
  E.Detail = What.str();
  // That a loop has no round is presumed; and what unseen code answered may be
  // asked again where it is released.
  auto Answered = [&](ValId Asked) {
    return any_of(Vs[Asked].Leaves, [&](ValId L) {
      return L != ValId::None && Vs[L].Kind == ValueKind::Made;
    });
  };
  for (const Step *T = S.Trace; T; T = T->Before)
    if (T->Kind == Step::Presume ||
        (T->Kind == Step::Branch &&
         (Graph.isHead(Graph.blockOf(T->Inst)) || Answered(T->Asked))))
      E.Doubts.push_back(wayOf(*T));
  llvm::sort(E.Doubts);
  E.Doubts.erase(std::unique(E.Doubts.begin(), E.Doubts.end()), E.Doubts.end());
  R.add(E);
}

/// What is released has an address calculated from a resource's own: it may be
/// that resource, or a part of it.
void Analysis::releaseCalculated(State &S, ValId V, uint32_t Inst) {
  SmallVector<ValId, 4> Parts;
  addAddressesIn(S, V, Parts);
  while (!Parts.empty()) {
    ValId Base = Vs.base(Parts.pop_back_val());
    addAddressesIn(S, Base, Parts);
    if (Resource *X = S.Resources.change(Base); X && X->Is == Owner::Owned)
      forget(S, *X, Inst, Silence::Reason::UnknownCode, "pointer into it");
  }
}

/// Owners that are counted elsewhere have \p V from here on, and the last of
/// them releases it as \p Family: what is wrong about that is certain now.
void Analysis::share(State &S, ValId V, ir::FamilyId Family, uint32_t Inst) {
  const Resource *X = S.Resources.find(V);
  const bool Releasable =
      X && X->Is == Owner::Owned && mayBeReleasedBy(Family, X->Family);
  const bool Elsewhere = !X && Vs[V].Kind != ValueKind::Addr;
  if (Releasable || Elsewhere || (X && X->Is == Owner::Escaped)) {
    transfer(S, Vs.base(V), Inst, "");
    if (Resource *Y = S.Resources.change(V); Y && Releasable)
      Y->Shared = true;
    return;
  }
  release(S, V, Family, Inst, nullptr);
  if (Resource *Y = S.Resources.change(V); Y && Y->Is == Owner::Released)
    Y->Is = Owner::Handed;
}

void Analysis::probe(const State &S, ValId V) {
  if (isZero(Vs, S, V) || Vs.isInt(V)) {
    Watched->Invalid = true;
    return;
  }
  const Resource *X = S.Resources.find(V);
  if (!X || X->Is != Owner::Owned ||
      (X->Pool != ValId::None && !isZero(Vs, S, X->Pool))) {
    Watched->Failed = true;
    return;
  }
  auto Dangles = [&](const Cell &C) {
    const Loc &L = Vs[C.Where];
    return L.Kind != LocKind::Default && L.Kind != LocKind::Exposed &&
           Vs.base(C.Held) == V && Vs[L.Root].Kind != LocKind::Var;
  };
  if (count_if(S.Memory.all(), Dangles) > (Watched->Overwritten ? 1 : 0))
    Watched->Failed = true;
  Fact Known = factOf(Vs, S, V);
  switch (K.tables().family(X->Family).Invalid) {
  case ir::InvalidValue::Null:
    Watched->Invalid |=
        !Known.excludes(0) && !X->InPlace && Vs[V].Kind != ValueKind::Addr;
    break;
  case ir::InvalidValue::MinusOne:
    Watched->Invalid |= !Known.excludes(-1);
    break;
  case ir::InvalidValue::Negative:
    Watched->Invalid |= Known.Low < 0;
    break;
  case ir::InvalidValue::Never:
    break;
  }
}

/// Whether \p X, which instruction \p Inst has released before, is the very
/// resource that it releases now: one call ends it twice, or it was acquired
/// before a loop whose rounds have been told apart so far.
bool Analysis::isSameAgain(const State &S, const Resource &X, uint32_t Inst,
                           const ir::Effect *Cause) const {
  if (Vs[X.Of].Kind != ValueKind::Acquired || X.Site >= F.Insts.size())
    return false;
  bool InLoop = false;
  for (const auto &[Head, Known] : Heads) {
    const ir::BlockId H = ir::BlockId(Head);
    if (!Graph.inLoop(H, Graph.blockOf(Inst)) ||
        Graph.inLoop(H, Graph.blockOf(X.Site)))
      continue;
    InLoop = true;
    if (S.Widened & loopBit(H))
      return false;
  }
  return InLoop || (Cause && X.Cause && Cause != X.Cause);
}

void Analysis::release(State &S, ValId V, ir::FamilyId Family, uint32_t Inst,
                       const ir::Effect *Cause, ValId Pool) {
  if (const Resource *X = S.Resources.find(V); X && X->Keeps)
    S.Resources.erase(V); // A container goes with the handles that it has.
  if (releasePooled(S, V, Family, Inst, Cause, Pool))
    return;
  const Value Val = Vs[V];
  const Resource *Known = S.Resources.find(V);
  if (!Known) {
    switch (Val.Kind) {
    case ValueKind::Addr:
      // State inside storage of the caller's: it had been made there.
      if (Family != ir::FamilyId::None &&
          K.tables().family(Family).Kind == ir::FamilyKind::Resource &&
          Vs[Vs.root(LocId(Val.A))].Kind == LocKind::Deref)
        break;
      if (Family != ir::FamilyId::None)
        releaseObject(S, LocId(Val.A), Family, Inst, Cause);
      return;
    case ValueKind::String:
      return releaseOther(S, "a string literal", Family, Inst, Cause);
    case ValueKind::Function:
      return releaseOther(S, "a function", Family, Inst, Cause);
    case ValueKind::Int:
      // -1 is what some use for "none".
      if (Val.Int != 0 && Val.Int != -1)
        releaseOther(S, "a constant address", Family, Inst, Cause);
      if (isStandardStream(Val.Int, Family))
        S.Trace = step(S, Inst, Step::Release, index(V), Cause);
      return;
    case ValueKind::Bin:
      return releaseCalculated(S, V, Inst);
    case ValueKind::Content:
    case ValueKind::Acquired:
    case ValueKind::Made:
      break;
    default:
      return;
    }
  }
  if (isZero(Vs, S, V))
    return;
  // Of other objects not all that fills them may have been seen.
  if (!Known && Val.Kind == ValueKind::Made && Val.Sub == MadeUnset &&
      Vs[LocId(Values::partOf(Val))].Kind == LocKind::Var)
    return releaseOther(S, "an uninitialized pointer", Family, Inst, Cause);
  if (Val.Tainted)
    forgetAliases(S, Inst);
  Resource &X = S.Resources.get(V);
  Event E;
  E.Of = X;
  E.Inst = Inst;
  E.Family = Family;
  E.Cause = Cause;
  E.Trace = S.Trace;
  E.Implicit = S.Implicit;
  if (Known && X.Shared) {
    E.What = Defect::DoubleRelease;
    R.add(E);
    forget(S, X, Inst, Silence::Reason::UnknownCode, "shared");
    X.Shared = false;
    return;
  }
  if (Known && X.Is == Owner::Released) {
    if (!K.tables()
             .family(X.Family == ir::FamilyId::None ? Family : X.Family)
             .Counted &&
        !Val.Tainted &&
        (X.Event != Inst || isSteady(V) || isSameAgain(S, X, Inst, Cause))) {
      E.What = Defect::DoubleRelease;
      E.Doubts = misuseDoubts(S, X);
      if (X.Event == Inst)
        againDoubts(S, X, E.Doubts);
      R.add(E);
      X.Is = Owner::Escaped;
    }
    return;
  }
  if (Known && X.Is == Owner::Owned && !mayBeReleasedBy(Family, X.Family)) {
    E.What = Defect::MismatchedRelease;
    R.add(E);
    forget(S, X, Inst, Silence::Reason::UnknownCode, "wrong release");
    return;
  }
  if (Known && X.Is == Owner::Owned && X.Count > 1) {
    --X.Count;
    return;
  }
  if (!Known || X.Family == ir::FamilyId::None)
    X.Family = Family;
  X.Asked =
      X.Is == Owner::Escaped && X.Said != ValId::None && S.Facts.find(X.Said);
  X.Shown = X.Is == Owner::Escaped;
  X.Is = Owner::Released;
  X.Event = Inst;
  X.Cause = Cause ? Cause : X.Cause;
  S.Trace = step(S, Inst, Step::Release, index(V), Cause);
  if (isOfPool(X)) {
    bool Ends = (F.Insts[Inst].Flags & ir::InstImplicit) && !Cause;
    X.How = Ends && isHeldByHandle(X) ? Ending::Dropped : Ending::Released;
    X.EndOrder = ++S.Order;
    if (K.tables().family(X.Family).Kind == ir::FamilyKind::Pool)
      endPool(S, V, 0, Inst, Ending::PoolGone, Cause);
  }
  if (Vs[V].Kind != ValueKind::Addr)
    eraseReleased(S, Vs.deref(V));
  MayLeak = true; // What only it pointed to.
}

//===-- Escapes.cpp - What code that is not seen can reach ------*- C++ -*-===//
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

/// Memory that code outside of this function can name.
bool Analysis::isExternal(const State &S, LocId Root) const {
  const Loc &R = Vs[Root];
  if (R.Kind == LocKind::Global)
    return true;
  if (R.Kind == LocKind::Deref) {
    const Resource *X = S.Resources.find(ValId(R.A));
    return !X || X->Is == Owner::Escaped || X->Is == Owner::Handed;
  }
  return false;
}

/// The location a pointer points to; None if it points nowhere known.
LocId Analysis::memoryOf(ValId Pointer) {
  switch (Vs[Pointer].Kind) {
  case ValueKind::None:
  case ValueKind::Int:
  case ValueKind::Function:
  case ValueKind::String:
  case ValueKind::Undef:
  case ValueKind::Cmp:
  case ValueKind::Not:
    return LocId::None;
  default:
    return Vs.deref(Pointer);
  }
}

/// Adds to \p Into the resources whose addresses \p V is a calculation with and
/// still tells: an address aligned, tagged, or moved by an unknown number. A
/// difference, a hash or the low bits tell no address.
void Analysis::addAddressesIn(const State &S, ValId V,
                              SmallVectorImpl<ValId> &Into) const {
  const Value &X = Vs[V];
  if (X.Kind != ValueKind::Bin)
    return;
  switch (ir::BinOp(X.Sub)) {
  case ir::BinOp::And:
    if (Vs[ValId(X.B)].Kind == ValueKind::Int && Vs[ValId(X.B)].Int >= 0)
      return;
    break;
  case ir::BinOp::Add:
  case ir::BinOp::Or:
  case ir::BinOp::Xor:
    break;
  default:
    return;
  }
  for (ValId Part : {ValId(X.A), ValId(X.B)})
    if (Vs[Part].Kind == ValueKind::Bin || S.Resources.find(Vs.base(Part)))
      Into.push_back(Part);
}

/// Whether a value of the caller's may be a pointer: a number is not followed.
bool Analysis::mayPoint(ValId V) const {
  const Loc &L = Vs[LocId(Vs[V].A)];
  if (L.Kind != LocKind::Var)
    return true;
  switch (K.tables().type(F.Vars[L.A].Type).Kind) {
  case ir::TypeKind::Bool:
  case ir::TypeKind::Int:
  case ir::TypeKind::Float:
    return false;
  default:
    return true;
  }
}

/// The answer to "is it null" goes where it is not seen: what comes back from
/// there may depend on it, so a path may stand for the failed acquisition.
void Analysis::escapeTest(State &S, ValId V, uint32_t Inst, Silence::Reason Why,
                          StringRef Detail) {
  ValueKind Kind = Vs[V].Kind;
  if (Kind != ValueKind::Cmp && Kind != ValueKind::Not)
    return;
  for (ValId L : Vs[V].Leaves)
    if (Resource *X = L == ValId::None ? nullptr : S.Resources.change(L))
      if (X->Is == Owner::Owned && !isNonZero(Vs, S, L))
        forget(S, *X, Inst, Why, Detail);
}

/// Resources that are state inside \p Whole are in other hands.
void Analysis::forgetObjects(State &S, LocId Whole, uint32_t Inst,
                             Silence::Reason Why, StringRef Detail) {
  forgetKeepers(S, Whole);
  for (size_t I = 0; I < S.Resources.size(); ++I) {
    const Resource &X = S.Resources.all()[I];
    if (X.Is == Owner::Owned && Vs[X.Of].Kind == ValueKind::Addr &&
        Vs.isWithin(LocId(Vs[X.Of].A), Whole))
      forget(S, S.Resources.own()[I], Inst, Why, Detail);
  }
}

/// The pointer that leads to the object in which \p C lies; None if it has a
/// name.
ValId Analysis::leadingTo(const Cell &C) const {
  const Loc &L = Vs[C.Where];
  const bool OfWhole = L.Kind == LocKind::Default || L.Kind == LocKind::Exposed;
  const Loc &Root = Vs[OfWhole ? Vs.root(LocId(L.A)) : L.Root];
  return Root.Kind == LocKind::Deref ? ValId(Root.A) : ValId::None;
}

/// Whether \p V was in \p Whole at entry, and still is: no cell says so.
bool Analysis::isHeldIn(const State &S, ValId V, LocId Whole) {
  const Value &X = Vs[V];
  return X.Kind == ValueKind::Content && ValId(X.B) == ValId::None &&
         Vs.isWithin(LocId(X.A), Whole) && peek(S, LocId(X.A)) == V;
}

void Analysis::escape(State &S, ValId First, uint32_t Inst, bool Clobber,
                      Silence::Reason Why, StringRef Detail) {
  SmallVector<ValId, 8> Todo{First};
  SmallVector<LocId, 8> Done;
  while (!Todo.empty()) {
    ValId V = Todo.pop_back_val();
    LocId Object = memoryOf(V);
    if (Object == LocId::None) {
      escapeTest(S, V, Inst, Why, Detail);
      continue;
    }
    ValId Base = Vs.base(V);
    addAddressesIn(S, Base, Todo);
    if (isEntryTerm(Base) && !mayPoint(Base) && !S.Resources.find(Base)) {
      // Not a way into memory, but it may be the number of a descriptor.
      transfer(S, Base, Inst, Detail);
      continue;
    }
    if (Vs[Base].Tainted)
      forgetAliases(S, Inst);
    if (S.Resources.find(Base) || isEntryTerm(Base)) {
      // A resource of the caller's is recorded too: its summary speaks of it.
      bool Known = S.Resources.find(Base) != nullptr;
      Resource &X = S.Resources.get(Base);
      if (!Known)
        X.Is = Owner::Handed;
      // What lives in a pool ends with it, whoever knows of it.
      if (X.Is != Owner::Released && X.Is != Owner::Pooled)
        forget(S, X, Inst, Why, Detail);
    }
    // A pointer into an array or a variable gives away all of it.
    LocId Root = Vs.root(Object);
    LocId Whole = Vs[Object].Kind == LocKind::Field ? Object : Root;
    if (is_contained(Done, Whole))
      continue;
    Done.push_back(Whole);
    forgetObjects(S, Whole, Inst, Why, Detail);
    for (const Cell &C : S.Memory.all()) {
      LocKind Kind = Vs[C.Where].Kind;
      if (Kind != LocKind::Default && Kind != LocKind::Exposed &&
          Vs.isWithin(C.Where, Whole))
        Todo.push_back(C.Held);
      if (ValId P = leadingTo(C); P != ValId::None && isHeldIn(S, P, Whole))
        Todo.push_back(P);
    }
    for (const Resource &X : S.Resources.all())
      if (isHeldIn(S, Vs.base(X.Of), Whole))
        Todo.push_back(X.Of);
    if (Vs[Root].Kind == LocKind::Var)
      S.Memory.get(Vs.exposed(Whole)).Held = Vs.integer(1);
    if (Clobber)
      fill(S, Whole, Vs.made(Inst, S.Round, MadeClobber), Inst);
  }
}

/// Code that is not seen ran: globals may have changed, and whatever can be
/// reached from outside may be anyone's.
void Analysis::clobberGlobals(State &S, uint32_t Inst, StringRef Detail) {
  SmallVector<ValId, 8> Given;
  SmallVector<LocId, 4> Shown;
  for (const Cell &C : S.Memory.all()) {
    const Loc &L = Vs[C.Where];
    if (L.Kind == LocKind::Exposed) {
      Shown.push_back(LocId(L.A));
      continue;
    }
    if (L.Kind != LocKind::Default && isExternal(S, L.Root))
      if (const Resource *X = S.Resources.find(Vs.base(C.Held)))
        if (X->Is == Owner::Owned)
          Given.push_back(C.Held);
  }
  for (ValId V : Given)
    escape(S, V, Inst, false, Silence::Reason::UnknownCallee, Detail);
  for (LocId L : Shown)
    escape(S, Vs.addr(L), Inst, true, Silence::Reason::UnknownCallee, Detail);
  SmallVector<LocId, 4> Replaced;
  for (const Cell &C : S.Memory.all())
    if (isReplaced(S, C))
      Replaced.push_back(C.Where);
  S.Memory.eraseIf([&](const Cell &C) {
    const Loc &L = Vs[C.Where];
    LocId Of = L.Kind == LocKind::Default ? LocId(L.A) : C.Where;
    return Vs[Vs.root(Of)].Kind == LocKind::Global;
  });
  S.Memory.get(Vs.defaultOf(Vs.globals())).Held =
      Vs.made(Inst, S.Round, MadeClobber);
  // That what was released there has been written over stays known, whatever
  // is there now: callers have to hear of it.
  for (LocId L : Replaced)
    S.Memory.get(L).Held = defaultContent(S, L);
}

/// Whether \p C is a place in a global that held something at entry which has
/// been released, and holds something else.
bool Analysis::isReplaced(const State &S, const Cell &C) {
  const LocKind Kind = Vs[C.Where].Kind;
  if (Kind == LocKind::Default || Kind == LocKind::Exposed ||
      Vs[Vs.root(C.Where)].Kind != LocKind::Global)
    return false;
  const ValId Old = Vs.content(C.Where, ValId::None);
  const Resource *X = S.Resources.find(Old);
  return X && X->Is == Owner::Released && C.Held != Old;
}

//===-- LostPlaces.cpp - What nothing leads to any more -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Memory behind a pointer that nobody has is dropped. An element whose index
// nobody has (`items[i]` in an earlier round, or in a callee's loop) cannot be
// named again by this function, but callers learn that some element was written
// or released. All of one array's are one from then on: otherwise each round of
// a loop, and each call, would leave elements of its own behind, so that no two
// states are equal and no loop comes to its end.
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;

static bool isWhole(const Loc &L) {
  return L.Kind == LocKind::Default || L.Kind == LocKind::Exposed;
}

//===----------------------------------------------------------------------===//
// What is reached
//===----------------------------------------------------------------------===//

/// Stamps \p V and what it is built from.
void Analysis::stampParts(ValId V) {
  const Value &X = Vs[V];
  if (X.ManyLeaves && !isStamped(V)) {
    Stamp[index(V)] = Stamped;
    switch (X.Kind) {
    case ValueKind::Cmp:
    case ValueKind::Bin:
      stampParts(ValId(X.B));
      [[fallthrough]];
    case ValueKind::Not:
    case ValueKind::Cast:
      stampParts(ValId(X.A));
      break;
    case ValueKind::Content:
      stampParts(ValId(X.B));
      [[fallthrough]];
    case ValueKind::Addr:
      stampWay(LocId(X.A));
      break;
    default:
      break;
    }
  }
  for (ValId L : X.Leaves)
    Stamp[index(L)] = Stamped;
  if (X.Kind != ValueKind::Addr)
    Stamp[index(V)] = Stamped;
}

/// Stamps what leads to \p L.
void Analysis::stampWay(LocId L) {
  if (isWhole(Vs[L]))
    return stampWay(LocId(Vs[L].A));
  for (; L != LocId::None; L = Vs.parent(L)) {
    const Loc &X = Vs[L];
    if (X.Kind == LocKind::Elem)
      stampParts(ValId(X.B));
    else if (X.Kind == LocKind::Deref)
      stampParts(ValId(X.A));
  }
}

/// Whether \p V can be had: nothing that it is built from and that was made
/// here has been forgotten. What was there at entry may be read again.
bool Analysis::canBeHad(ValId V) const {
  return none_of(Vs[V].Leaves, [&](ValId Leaf) {
    const ValueKind Kind = Vs[Leaf].Kind;
    return (Kind == ValueKind::Made || Kind == ValueKind::Acquired) &&
           !isStamped(Leaf);
  });
}

/// Whether an index on the way to \p V is one that nothing holds.
bool Analysis::isLost(ValId V) const {
  const Value &X = Vs[V];
  if (!X.Indexed)
    return false;
  switch (X.Kind) {
  case ValueKind::Content:
  case ValueKind::Addr:
    return isLost(LocId(X.A));
  case ValueKind::Cmp:
  case ValueKind::Bin:
    return isLost(ValId(X.A)) || isLost(ValId(X.B));
  case ValueKind::Not:
  case ValueKind::Cast:
    return isLost(ValId(X.A));
  default:
    return false;
  }
}

bool Analysis::isLost(LocId L) const {
  if (!Vs[L].Indexed)
    return false;
  if (isWhole(Vs[L]))
    return isLost(LocId(Vs[L].A));
  for (; L != LocId::None; L = Vs.parent(L)) {
    const Loc &X = Vs[L];
    if (X.Kind == LocKind::Elem && !canBeHad(ValId(X.B)))
      return true;
    if (X.Kind == LocKind::Deref)
      return isLost(ValId(X.A));
  }
  return false;
}

/// Whether \p C is a number that is written before it is read again.
bool Analysis::isSpentNumber(const Cell &C, ir::BlockId B) const {
  const Loc &L = Vs[C.Where];
  if (L.Kind != LocKind::Var || isLiveCell(C, B))
    return false;
  const ir::TypeKind Kind = K.tables().type(F.Vars[L.A].Type).Kind;
  return Kind == ir::TypeKind::Int || Kind == ir::TypeKind::Bool;
}

/// Drops memory and resources that nothing refers to any more. What such memory
/// held is given up on: it may be reached in ways that are not seen.
void Analysis::collect(State &S, ir::BlockId B) {
  ++Stamped;
  // The index that stands for forgotten ones is known.
  const ValId Any = Vs.anyIndex();
  Stamp.resize(Vs.size());
  Stamp[index(Any)] = Stamped;
  // Behind pointers that somebody has to have; at indices that he has to have.
  SmallVector<const Cell *, 16> Behind, Hidden;
  for (const Cell &C : S.Memory.all()) {
    if (isSpentNumber(C, B))
      continue;
    ValId P = leadingTo(C);
    if (P != ValId::None && !isEntryTerm(P))
      Behind.push_back(&C);
    else if (Vs[C.Where].Indexed)
      Hidden.push_back(&C);
    else
      stampParts(C.Held);
  }
  for (const RegCell &C : S.Regs.all())
    stampParts(C.Held);
  for (const Answer &A : S.Answers.all())
    stampParts(A.Held);
  for (const PoolMark &M : S.PoolMarks.all()) {
    stampParts(M.Of);
    stampParts(M.Pool);
  }
  for (const Resource &X : S.Resources.all())
    if (X.Is == Owner::Owned || X.Is == Owner::Pooled) {
      stampParts(X.Of);
      stampParts(X.Pool);
    }
  for (bool Changed = true; Changed;) {
    Changed = false;
    auto Reach = [&](const Cell *&C) {
      stampParts(C->Held);
      C = nullptr;
      Changed = true;
    };
    for (const Cell *&C : Behind)
      if (C && canBeHad(leadingTo(*C)))
        Reach(C);
    for (const Cell *&C : Hidden)
      if (C && !isLost(C->Where))
        Reach(C);
  }
  llvm::erase(Behind, nullptr);
  dropUnreached(S, Behind);
  renameLost(S);
}

void Analysis::dropUnreached(State &S, ArrayRef<const Cell *> Unreached) {
  SmallVector<LocId, 8> Dead;
  SmallVector<ValId, 8> Held;
  for (const Cell *C : Unreached) {
    Dead.push_back(C->Where);
    Held.push_back(C->Held);
  }
  for (ValId V : Held) {
    if (const Resource *X = S.Resources.find(Vs.base(V));
        X && X->Is == Owner::Owned)
      S.Resources.change(X->Of)->Is = Owner::Handed;
    else if (isEntryTerm(Vs.base(V)) && mayPoint(Vs.base(V)))
      transfer(S, Vs.base(V), ~0u, "");
  }
  // Both are in the order of locations.
  if (!Dead.empty())
    S.Memory.eraseIf([&](const Cell &C) {
      return std::binary_search(Dead.begin(), Dead.end(), C.Where);
    });
  // What may be the caller's is not forgotten once it is released: the caller
  // has to hear of it.
  auto IsToBeTold = [&](const Resource &X) {
    return X.Is == Owner::Released && Vs.comesFromOthers(X.Of);
  };
  S.Resources.eraseIf([&](const Resource &X) {
    return X.Is != Owner::Owned && X.Is != Owner::Pooled &&
           !isEntryTerm(Vs.base(X.Of)) && !X.InPlace && !canBeHad(X.Of) &&
           !IsToBeTold(X);
  });
}

//===----------------------------------------------------------------------===//
// Elements that nobody can name
//===----------------------------------------------------------------------===//

/// \p L, with lost indices on the way to it replaced.
LocId Analysis::renamed(LocId L) {
  const Loc X = Vs[L];
  if (!X.Indexed)
    return L;
  switch (X.Kind) {
  case LocKind::Field:
    return Vs.field(renamed(LocId(X.A)), ir::StrId(X.B));
  case LocKind::Elem: {
    const LocId Array = renamed(LocId(X.A));
    return Vs.elem(Array, Vs.isInt(ValId(X.B)) ? ValId(X.B) : Vs.anyIndex());
  }
  case LocKind::Deref:
    return Vs.deref(renamed(ValId(X.A)));
  case LocKind::Default:
    return Vs.defaultOf(renamed(LocId(X.A)));
  case LocKind::Exposed:
    return Vs.exposed(renamed(LocId(X.A)));
  default:
    return L;
  }
}

ValId Analysis::renamed(ValId V) {
  const Value X = Vs[V];
  if (!X.Indexed)
    return V;
  if (X.Kind == ValueKind::Content)
    return Vs.content(renamed(LocId(X.A)), ValId(X.B));
  if (X.Kind == ValueKind::Addr)
    return Vs.addr(renamed(LocId(X.A)));
  if (X.Kind == ValueKind::Bin)
    return Vs.bin(ir::BinOp(X.Sub), renamed(ValId(X.A)), renamed(ValId(X.B)));
  return V;
}

/// Whether \p Where is an element, and \p Held a pointer that was an element of
/// another array at entry: whoever forgets which it is, has all the same
/// copied one.
bool Analysis::isCopy(LocId Where, ValId Held) const {
  const Value &X = Vs[Held];
  if (Vs[Where].Kind != LocKind::Elem || X.Kind != ValueKind::Content ||
      !isEntryTerm(Held) || !mayPoint(Held))
    return false;
  const LocKind Kind = Vs[LocId(X.A)].Kind;
  return (Kind == LocKind::Elem || Kind == LocKind::Deref) &&
         Vs.root(LocId(X.A)) != Vs.root(Where);
}

/// Cells of lost places become one for each array; into \p Gone goes what they
/// held where they differ. One that holds an owner of this path's stays: it may
/// still be lost with the array.
void Analysis::renameLostCells(State &S, SmallVectorImpl<ValId> &Gone) {
  auto IsOwner = [&](ValId V) {
    const Resource *X = S.Resources.find(Vs.base(V));
    return X && (X->Is == Owner::Owned || X->Is == Owner::Pooled);
  };
  std::vector<Cell> Out, Moved;
  for (const Cell &C : S.Memory.all()) {
    if (!isLost(C.Where) || IsOwner(C.Held)) {
      Out.push_back(C);
      continue;
    }
    Moved.emplace_back(renamed(C.Where));
    Moved.back().Held = C.Held;
    // Nobody reads it: it is enough that it is not what it was.
    if (const Value &Held = Vs[C.Held]; Held.Kind == ValueKind::Made &&
                                        !Held.Tainted &&
                                        !S.Resources.find(Vs.base(C.Held)))
      Moved.back().Held = Vs.made(0, 0, MadeWiden, index(Moved.back().Where));
  }
  if (Moved.empty())
    return;
  Out.insert(Out.end(), Moved.begin(), Moved.end());
  llvm::stable_sort(
      Out, [](const Cell &A, const Cell &B) { return A.Where < B.Where; });
  std::vector<Cell> &Cells = S.Memory.own();
  Cells.clear();
  for (const Cell &C : Out) {
    if (Cells.empty() || Cells.back().Where != C.Where) {
      Cells.push_back(C);
      continue;
    }
    Cell &Into = Cells.back();
    if (Into.Held == C.Held || Vs[C.Where].Kind == LocKind::Exposed)
      continue;
    if (Vs[C.Where].Kind != LocKind::Default)
      for (ValId V : {Into.Held, C.Held})
        if (isParamPointer(Vs.base(V)) || isCopy(C.Where, V))
          Gone.push_back(V);
    Into.Held = Vs.made(0, 0, MadeWiden, index(C.Where),
                        Vs[Into.Held].Tainted || Vs[C.Held].Tainted);
  }
}

/// What is known of lost places' contents is known of some element's.
void Analysis::renameLostFacts(State &S) {
  auto IsLost = [&](const Fact &Fa) { return isLost(Fa.Of); };
  std::vector<Fact> Lost;
  llvm::copy_if(S.Facts.all(), std::back_inserter(Lost), IsLost);
  S.Facts.eraseIf(IsLost);
  for (Fact &Fa : Lost) {
    Fa.Of = renamed(Fa.Of);
    if (isLost(Fa.Of) || Vs.isInt(Fa.Of))
      continue;
    const Fact *Known = S.Facts.find(Fa.Of);
    S.Facts.get(Fa.Of) = Known ? unite(*Known, Fa).Both : Fa;
  }
  for (Sorted<Mark> *Keys : {&S.Used, &S.Passed, &S.Unlinked}) {
    SmallVector<ValId, 4> Gone;
    Keys->eraseIf([&](const Mark &X) {
      if (!isLost(X.Of))
        return false;
      Gone.push_back(X.Of);
      return true;
    });
    for (ValId V : Gone)
      Keys->get(renamed(V));
  }
}

void Analysis::renameLost(State &S) {
  SmallVector<ValId, 8> Gone;
  renameLostCells(S, Gone);
  auto IsLost = [&](const Resource &X) {
    return X.Is != Owner::Owned && X.Is != Owner::Pooled && isLost(X.Of);
  };
  std::vector<Resource> Lost;
  llvm::copy_if(S.Resources.all(), std::back_inserter(Lost), IsLost);
  S.Resources.eraseIf(IsLost);
  for (Resource &X : Lost) {
    X.Of = renamed(X.Of);
    if (Resource *Known = S.Resources.change(X.Of)) {
      if (Known->Is != X.Is)
        Known->Is = Owner::Escaped;
    } else {
      S.Resources.get(X.Of) = X;
    }
  }
  renameLostFacts(S);
  for (ValId V : Gone)
    transfer(S, Vs.base(V), ~0u, "");
}

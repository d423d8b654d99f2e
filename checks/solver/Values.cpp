//===-- Values.cpp - Symbolic values and locations --------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Values.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;

void Values::reset(uint32_t NumParams) {
  this->NumParams = NumParams;
  Vals.assign(1, Value());
  Locs.assign(1, Loc());
  Vars.clear();
  ValIds.clear();
  LocIds.clear();
  IntIds.clear();
  Value U;
  U.Kind = ValueKind::Undef;
  UndefId = make(U);
}

void Values::addLeaves(Value &V, ValId From) {
  const Value &S = (*this)[From];
  V.Tainted |= S.Tainted;
  V.Indexed |= S.Indexed;
  V.ManyLeaves |= S.ManyLeaves;
  for (ValId L : S.Leaves) {
    if (L == ValId::None || L == V.Leaves[0] || L == V.Leaves[1])
      continue;
    if (V.Leaves[0] == ValId::None)
      V.Leaves[0] = L;
    else if (V.Leaves[1] == ValId::None)
      V.Leaves[1] = L;
    else
      V.ManyLeaves = true;
  }
}

void Values::setLeaves(Value &V, ValId Self) {
  switch (V.Kind) {
  case ValueKind::Made:
  case ValueKind::Acquired:
    V.Leaves[0] = Self;
    break;
  case ValueKind::Addr:
  case ValueKind::Content: {
    V.Indexed = (*this)[LocId(V.A)].Indexed;
    const Loc &Root = (*this)[(*this)[LocId(V.A)].Root];
    if (Root.Kind == LocKind::Deref)
      addLeaves(V, ValId(Root.A));
    else if (V.Kind == ValueKind::Content)
      V.Leaves[0] = Self;
    // Which element it is depends on the index.
    for (LocId L = LocId(V.A); L != LocId::None; L = parent(L))
      if ((*this)[L].Kind == LocKind::Elem)
        addLeaves(V, ValId((*this)[L].B));
    if (V.Kind == ValueKind::Content && V.B)
      addLeaves(V, ValId(V.B));
    break;
  }
  case ValueKind::Cmp:
  case ValueKind::Bin:
    addLeaves(V, ValId(V.A));
    addLeaves(V, ValId(V.B));
    break;
  case ValueKind::Not:
  case ValueKind::Cast:
    addLeaves(V, ValId(V.A));
    break;
  default:
    break;
  }
}

ValId Values::make(Value V) {
  std::pair<uint64_t, uint64_t> Key{uint64_t(V.Kind) << 40 |
                                        uint64_t(V.Sub) << 32 | V.A,
                                    uint64_t(V.Tainted) << 32 | V.B};
  auto [It, New] = ValIds.try_emplace(Key, uint32_t(Vals.size()));
  if (New) {
    setLeaves(V, ValId(Vals.size()));
    V.AtEntry = isAtEntry(V);
    Vals.push_back(V);
  }
  return ValId(It->second);
}

bool Values::isAtEntry(const Value &V) const {
  if (V.Kind != ValueKind::Content || ValId(V.B) != ValId::None)
    return false;
  const Loc &Root = (*this)[root(LocId(V.A))];
  switch (Root.Kind) {
  case LocKind::Var:
    return Root.A < NumParams;
  case LocKind::Deref:
    return (*this)[ValId(Root.A)].AtEntry;
  default:
    return Root.Kind == LocKind::Global;
  }
}

ValId Values::integer(int64_t I) {
  // The two keys a DenseMap reserves are ordinary numbers here.
  if (I == DenseMapInfo<int64_t>::getEmptyKey() ||
      I == DenseMapInfo<int64_t>::getTombstoneKey())
    I = INT64_MAX - 1;
  auto [It, New] = IntIds.try_emplace(I, uint32_t(Vals.size()));
  if (New) {
    Value V;
    V.Kind = ValueKind::Int;
    V.Int = I;
    Vals.push_back(V);
  }
  return ValId(It->second);
}

ValId Values::function(ir::EntityId E) {
  return make(Value::plain(ValueKind::Function, index(E)));
}

ValId Values::string(ir::StrId S) {
  return make(Value::plain(ValueKind::String, index(S)));
}

ValId Values::addr(LocId L) {
  const Loc &X = (*this)[L];
  if (X.Kind == LocKind::Deref)
    return ValId(X.A);
  return entryCopy(L);
}

ValId Values::entryCopy(LocId L) {
  if (Locs[index(L)].Addr == ValId::None) {
    const ValId V = make(Value::plain(ValueKind::Addr, index(L)));
    Locs[index(L)].Addr = V;
  }
  return Locs[index(L)].Addr;
}

ValId Values::content(LocId L, ValId Since) {
  if (Since == ValId::None) {
    if (Locs[index(L)].AtEntry == ValId::None) {
      const ValId V = make(Value::plain(ValueKind::Content, index(L)));
      Locs[index(L)].AtEntry = V;
    }
    return Locs[index(L)].AtEntry;
  }
  return make(Value::plain(ValueKind::Content, index(L), index(Since)));
}

ValId Values::made(uint32_t Inst, uint32_t Round, MadeTag Tag, uint32_t Part,
                   bool Tainted) {
  Value V = Value::plain(ValueKind::Made, Inst, Round << 20 | (Part & 0xFFFFF),
                         uint8_t(Tag));
  V.Tainted = Tainted;
  return make(V);
}

ValId Values::acquired(uint32_t Inst, uint32_t Round, uint32_t Part) {
  return make(Value::plain(ValueKind::Acquired, Inst, Round << 20 | Part));
}

bool Values::isIndexed(LocKind K, uint32_t A, uint32_t B) const {
  switch (K) {
  case LocKind::Elem:
    return Locs[A].Indexed || !isInt(ValId(B));
  case LocKind::Field:
  case LocKind::Default:
  case LocKind::Exposed:
    return Locs[A].Indexed;
  case LocKind::Deref:
    return Vals[A].Indexed;
  default:
    return false;
  }
}

LocId Values::makeLoc(LocKind K, uint32_t A, uint32_t B) {
  auto [It, New] =
      LocIds.try_emplace({uint64_t(K) << 32 | A, B}, uint32_t(Locs.size()));
  if (New) {
    LocId Root = K == LocKind::Field || K == LocKind::Elem ? Locs[A].Root
                                                           : LocId(Locs.size());
    Loc L;
    L.Kind = K;
    L.A = A;
    L.B = B;
    L.Root = Root;
    L.Indexed = isIndexed(K, A, B);
    Locs.push_back(L);
  }
  return LocId(It->second);
}

LocId Values::var(ir::VarId V) {
  if (index(V) >= Vars.size())
    Vars.resize(index(V) + 1, LocId::None);
  if (Vars[index(V)] == LocId::None)
    Vars[index(V)] = makeLoc(LocKind::Var, index(V), 0);
  return Vars[index(V)];
}

LocId Values::global(ir::EntityId E) {
  return makeLoc(LocKind::Global, index(E), 0);
}

LocId Values::deref(ValId Pointer) {
  const Value &P = (*this)[Pointer];
  if (P.Kind == ValueKind::Addr)
    return LocId(P.A);
  if (P.Object == LocId::None) {
    const LocId L = makeLoc(LocKind::Deref, index(Pointer), 0);
    Vals[index(Pointer)].Object = L;
  }
  return Vals[index(Pointer)].Object;
}

LocId Values::field(LocId L, ir::StrId F) {
  return makeLoc(LocKind::Field, index(L), index(F));
}

LocId Values::elem(LocId L, ValId I) {
  // The first element of what a pointer points to is what it points to.
  const Value &X = (*this)[I];
  if ((*this)[L].Kind == LocKind::Deref && X.Kind == ValueKind::Int &&
      X.Int == 0)
    return L;
  return makeLoc(LocKind::Elem, index(L), index(I));
}

LocId Values::blurred(LocId L, ValId Any) {
  const Loc X = (*this)[L];
  if (X.Kind == LocKind::Field)
    return field(blurred(LocId(X.A), Any), ir::StrId(X.B));
  if (X.Kind == LocKind::Elem)
    return elem(blurred(LocId(X.A), Any), isInt(ValId(X.B)) ? ValId(X.B) : Any);
  return L;
}

LocId Values::defaultOf(LocId L) {
  if (Locs[index(L)].Default == LocId::None) {
    const LocId Of = makeLoc(LocKind::Default, index(L), 0);
    Locs[index(L)].Default = Of;
  }
  return Locs[index(L)].Default;
}

LocId Values::exposed(LocId L) {
  return makeLoc(LocKind::Exposed, index(L), 0);
}

LocId Values::globals() { return makeLoc(LocKind::Globals, 0, 0); }

bool Values::standsForSeveral(ValId V) const {
  const Value &X = (*this)[V];
  return X.Kind == ValueKind::Made && (X.Sub == MadeJoin || X.Sub == MadeWiden);
}

bool Values::comesFromOthers(ValId V) const {
  const Value &X = (*this)[V];
  return (X.Kind == ValueKind::Content && X.B == 0) || standsForSeveral(V);
}

bool Values::isVague(LocId L) const {
  if (!(*this)[L].Indexed)
    return false;
  for (; L != LocId::None; L = parent(L))
    if ((*this)[L].Kind == LocKind::Elem && !isInt(ValId((*this)[L].B)))
      return true;
  return false;
}

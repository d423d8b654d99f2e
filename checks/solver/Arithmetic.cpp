//===-- Arithmetic.cpp - Comparing and calculating with values --*- C++ -*-===//
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

static bool holds(ir::CmpOp O, int64_t A, int64_t B) {
  switch (O) {
  case ir::CmpOp::EQ:
    return A == B;
  case ir::CmpOp::NE:
    return A != B;
  case ir::CmpOp::LT:
    return A < B;
  case ir::CmpOp::LE:
    return A <= B;
  case ir::CmpOp::GT:
    return A > B;
  case ir::CmpOp::GE:
    return A >= B;
  case ir::CmpOp::ULT:
    return uint64_t(A) < uint64_t(B);
  case ir::CmpOp::ULE:
    return uint64_t(A) <= uint64_t(B);
  case ir::CmpOp::UGT:
    return uint64_t(A) > uint64_t(B);
  case ir::CmpOp::UGE:
    return uint64_t(A) >= uint64_t(B);
  }
  return false;
}

/// Whether two distinct values are known never to be equal, on any path.
static bool alwaysDiffer(const Values &V, ValId A, ValId B) {
  auto Object = [&](ValId X) {
    const Value &W = V[X];
    if (W.Kind != ValueKind::Addr)
      return LocId::None;
    LocId R = V.root(LocId(W.A));
    return V[R].Kind == LocKind::Deref ? LocId::None : R;
  };
  auto IsObject = [&](ValId X) {
    return Object(X) != LocId::None || V[X].Kind == ValueKind::Function ||
           V[X].Kind == ValueKind::String;
  };
  auto IsFresh = [&](ValId X) {
    return V[V.base(X)].Kind == ValueKind::Acquired;
  };
  auto IsOld = [&](ValId X) {
    return V[X].Kind == ValueKind::Content && V[X].B == 0;
  };
  // Nobody knew at entry where a variable of this call would lie.
  auto IsLocal = [&](ValId X) {
    LocId L = Object(X);
    return L != LocId::None && V[L].Kind == LocKind::Var;
  };
  // Nothing lies at null, nor at (void *)-1.
  auto IsNowhere = [&](ValId X) {
    return V.isInt(X) && (V[X].Int == 0 || V[X].Int == -1);
  };
  if (IsObject(A) && IsObject(B))
    return Object(A) != Object(B) || Object(A) == LocId::None;
  if (IsObject(A) || IsObject(B))
    return IsNowhere(A) || IsNowhere(B) || IsFresh(A) || IsFresh(B) ||
           (IsLocal(A) && IsOld(B)) || (IsLocal(B) && IsOld(A));
  if (IsFresh(A) && IsFresh(B))
    return V.base(A) != V.base(B);
  return (IsFresh(A) && IsOld(B)) || (IsOld(A) && IsFresh(B));
}

/// The index of the element of \p Array that \p Pointer points to.
static ValId indexIn(Values &V, LocId Array, ValId Pointer) {
  const Value &X = V[Pointer];
  if (X.Kind != ValueKind::Addr) {
    const Loc &L = V[Array];
    return L.Kind == LocKind::Deref && ValId(L.A) == Pointer ? V.integer(0)
                                                             : ValId::None;
  }
  const LocId At = LocId(X.A);
  if (At == Array)
    return V.integer(0);
  const Loc &L = V[At];
  return L.Kind == LocKind::Elem && LocId(L.A) == Array ? ValId(L.B)
                                                        : ValId::None;
}

/// The array of which \p Pointer points to an element.
static LocId arrayOf(const Values &V, ValId Pointer) {
  const Value &X = V[Pointer];
  if (X.Kind != ValueKind::Addr || V[LocId(X.A)].Kind != LocKind::Elem)
    return LocId::None;
  return LocId(V[LocId(X.A)].A);
}

ValId Values::cmp(ir::CmpOp O, ValId A, ValId B) {
  using ir::CmpOp;
  if (LocId Array = arrayOf(*this, A); Array != LocId::None)
    if (ValId I = indexIn(*this, Array, B); I != ValId::None)
      return cmp(O, indexIn(*this, Array, A), I);
  if (LocId Array = arrayOf(*this, B); Array != LocId::None)
    if (ValId I = indexIn(*this, Array, A); I != ValId::None)
      return cmp(O, I, indexIn(*this, Array, B));
  const Value X = (*this)[A], Y = (*this)[B];
  if (X.Kind == ValueKind::Int && Y.Kind == ValueKind::Int)
    return integer(holds(O, X.Int, Y.Int));
  switch (O) {
  case CmpOp::NE:
    return logicalNot(cmp(CmpOp::EQ, A, B));
  case CmpOp::GT:
    return cmp(CmpOp::LT, B, A);
  case CmpOp::GE:
    return logicalNot(cmp(CmpOp::LT, A, B));
  case CmpOp::LE:
    return logicalNot(cmp(CmpOp::LT, B, A));
  case CmpOp::UGT:
    return cmp(CmpOp::ULT, B, A);
  case CmpOp::UGE:
    return logicalNot(cmp(CmpOp::ULT, A, B));
  case CmpOp::ULE:
    return logicalNot(cmp(CmpOp::ULT, B, A));
  default:
    break;
  }
  if (A == B && X.Kind != ValueKind::Undef)
    return integer(O == CmpOp::EQ);
  if (O == CmpOp::ULT && Y.Kind == ValueKind::Int && Y.Int == 0)
    return integer(0);
  // 0 < x without sign is x != 0.
  if (O == CmpOp::ULT && X.Kind == ValueKind::Int && X.Int == 0)
    return logicalNot(cmp(CmpOp::EQ, B, A));
  // Places in one array are as their indices are.
  if (X.Kind == ValueKind::Addr && Y.Kind == ValueKind::Addr)
    if (const Loc P = (*this)[LocId(X.A)], Q = (*this)[LocId(Y.A)];
        P.Kind == LocKind::Elem && Q.Kind == LocKind::Elem && P.A == Q.A)
      return cmp(O == CmpOp::ULT ? CmpOp::LT : O, ValId(P.B), ValId(Q.B));
  if (O == CmpOp::EQ) {
    if (alwaysDiffer(*this, A, B))
      return integer(0);
    if (X.Kind == ValueKind::Int || (Y.Kind != ValueKind::Int && B < A))
      std::swap(A, B);
    const Value L = (*this)[A], R = (*this)[B];
    if (R.Kind == ValueKind::Int) {
      // (a cmp b) == 0, !x == 0, and x + c == k.
      if (R.Int == 0 && (L.Kind == ValueKind::Cmp || L.Kind == ValueKind::Not))
        return logicalNot(A);
      if (R.Int == 1 && (L.Kind == ValueKind::Cmp || L.Kind == ValueKind::Not))
        return A;
      if (L.Kind == ValueKind::Bin && ir::BinOp(L.Sub) == ir::BinOp::Xor &&
          isInt(ValId(L.B)))
        return cmp(CmpOp::EQ, ValId(L.A),
                   integer(R.Int ^ (*this)[ValId(L.B)].Int));
      // x >> n is 0 where none of the upper bits is set: callers are told of
      // bits, not of shifts.
      if (R.Int == 0 && L.Kind == ValueKind::Bin &&
          ir::BinOp(L.Sub) == ir::BinOp::Shr && isInt(ValId(L.B)))
        if (const int64_t By = (*this)[ValId(L.B)].Int; By >= 0 && By < 63)
          return cmp(
              CmpOp::EQ,
              bin(ir::BinOp::And, ValId(L.A), integer(-(int64_t(1) << By))), B);
      if (L.Kind == ValueKind::Bin && ir::BinOp(L.Sub) == ir::BinOp::Add &&
          isInt(ValId(L.B)))
        return cmp(CmpOp::EQ, ValId(L.A),
                   integer(int64_t(uint64_t(R.Int) -
                                   uint64_t((*this)[ValId(L.B)].Int))));
    }
  }
  return make(Value::plain(ValueKind::Cmp, index(A), index(B), uint8_t(O)));
}

static std::optional<int64_t> fold(ir::BinOp O, int64_t A, int64_t B) {
  uint64_t X = uint64_t(A), Y = uint64_t(B);
  switch (O) {
  case ir::BinOp::Add:
    return int64_t(X + Y);
  case ir::BinOp::Sub:
    return int64_t(X - Y);
  case ir::BinOp::Mul:
    return int64_t(X * Y);
  case ir::BinOp::Div:
    if (B == 0 || (A == INT64_MIN && B == -1))
      return std::nullopt;
    return A / B;
  case ir::BinOp::Rem:
    if (B == 0 || (A == INT64_MIN && B == -1))
      return std::nullopt;
    return A % B;
  case ir::BinOp::And:
    return int64_t(X & Y);
  case ir::BinOp::Or:
    return int64_t(X | Y);
  case ir::BinOp::Xor:
    return int64_t(X ^ Y);
  case ir::BinOp::Shl:
    if (Y >= 64)
      return std::nullopt;
    return int64_t(X << Y);
  case ir::BinOp::Shr:
    if (Y >= 64)
      return std::nullopt;
    return A >> Y;
  }
  return std::nullopt;
}

static bool commutes(ir::BinOp O) {
  return O == ir::BinOp::Add || O == ir::BinOp::Mul || O == ir::BinOp::And ||
         O == ir::BinOp::Or || O == ir::BinOp::Xor;
}

ValId Values::bin(ir::BinOp O, ValId A, ValId B) {
  using ir::BinOp;
  if (isInt(A) && isInt(B))
    if (std::optional<int64_t> R = fold(O, (*this)[A].Int, (*this)[B].Int))
      return integer(*R);
  if (commutes(O) && (isInt(A) || (!isInt(B) && B < A)))
    std::swap(A, B);
  if (O == BinOp::Sub && isInt(B) && (*this)[B].Int != INT64_MIN)
    return bin(BinOp::Add, A, integer(-(*this)[B].Int));
  if (isInt(B)) {
    int64_t C = (*this)[B].Int;
    if (C == 0) {
      if (O == BinOp::And || O == BinOp::Mul)
        return B;
      if (O != BinOp::Div && O != BinOp::Rem)
        return A;
    }
    const Value L = (*this)[A];
    // ~x & m asks for the opposite of what x & m does, if m is one bit.
    if (O == BinOp::And && C > 0 && (C & (C - 1)) == 0 &&
        L.Kind == ValueKind::Bin && BinOp(L.Sub) == BinOp::Xor &&
        isInt(ValId(L.B)) && (*this)[ValId(L.B)].Int == -1)
      return bin(BinOp::Xor, bin(BinOp::And, ValId(L.A), B), B);
    // Bits that were set are set; of others only those asked for matter.
    if (O == BinOp::And && L.Kind == ValueKind::Bin &&
        BinOp(L.Sub) == BinOp::Or && isInt(ValId(L.B))) {
      int64_t Set = (*this)[ValId(L.B)].Int;
      if ((C & ~Set) == 0)
        return B;
      if ((C & Set) == 0)
        return bin(BinOp::And, ValId(L.A), B);
    }
    if ((O == BinOp::And || O == BinOp::Or) && L.Kind == ValueKind::Bin &&
        BinOp(L.Sub) == O && isInt(ValId(L.B))) {
      int64_t D = (*this)[ValId(L.B)].Int;
      return bin(O, ValId(L.A), integer(O == BinOp::And ? C & D : C | D));
    }
    if (O == BinOp::Add && L.Kind == ValueKind::Bin &&
        BinOp(L.Sub) == BinOp::Add && isInt(ValId(L.B)))
      return bin(
          BinOp::Add, ValId(L.A),
          integer(int64_t(uint64_t(C) + uint64_t((*this)[ValId(L.B)].Int))));
  }
  if (O == BinOp::Sub && A == B)
    return integer(0);
  return make(Value::plain(ValueKind::Bin, index(A), index(B), uint8_t(O)));
}

ValId Values::logicalNot(ValId A) {
  const Value X = (*this)[A];
  switch (X.Kind) {
  case ValueKind::Int:
    return integer(X.Int == 0);
  case ValueKind::Not:
    // Only comparisons are negated, so this is 0 or 1 again.
    return ValId(X.A);
  case ValueKind::Cmp:
    return make(Value::plain(ValueKind::Not, index(A)));
  case ValueKind::Function:
  case ValueKind::String:
    return integer(0);
  case ValueKind::Undef:
    return A;
  default:
    return cmp(ir::CmpOp::EQ, A, integer(0));
  }
}

ValId Values::cast(unsigned Bits, ValId A) {
  const Value X = (*this)[A];
  if (Bits == 0 || Bits >= 64 || X.Kind == ValueKind::Undef)
    return A;
  if (X.Kind == ValueKind::Int) {
    // Sign does not matter to equality with small constants; keep it.
    int64_t Low = int64_t(uint64_t(X.Int) << (64 - Bits)) >> (64 - Bits);
    return integer(X.Int >= 0 && X.Int < (int64_t(1) << Bits) ? X.Int : Low);
  }
  // Who counts in 16 bits has made sure that they are enough.
  if (Bits >= 16 || X.Kind == ValueKind::Cmp || X.Kind == ValueKind::Not)
    return A;
  return make(Value::plain(ValueKind::Cast, index(A), 0, uint8_t(Bits)));
}

ValId Values::offset(ValId Pointer, ValId By) {
  const Value I = (*this)[By];
  if (I.Kind == ValueKind::Int && I.Int == 0)
    return Pointer;
  const Value P = (*this)[Pointer];
  if (P.Kind == ValueKind::Int)
    return bin(ir::BinOp::Add, Pointer, By);
  if (P.Kind == ValueKind::String || P.Kind == ValueKind::Function ||
      P.Kind == ValueKind::Undef)
    return Pointer;
  LocId Object = P.Kind == ValueKind::Addr ? LocId(P.A) : deref(Pointer);
  const Loc L = (*this)[Object];
  // Back from a field, it is the object around it that is meant.
  if (L.Kind == LocKind::Field && I.Kind == ValueKind::Int && I.Int < 0)
    return addr(LocId(L.A));
  if (L.Kind == LocKind::Elem)
    return addr(elem(LocId(L.A), bin(ir::BinOp::Add, ValId(L.B), By)));
  return addr(elem(Object, By));
}

//===-- Conditions.cpp - What conditions say together --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conditions.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::CmpOp;
using ir::Cond;
using ir::Term;
using ir::TermRoot;

std::optional<int64_t> memleak::solver::number(const Term &X) {
  if (!X.Steps.empty() || X.AddressOf)
    return std::nullopt;
  if (X.Root == TermRoot::Null)
    return 0;
  return X.Root == TermRoot::Int ? std::optional(X.Int) : std::nullopt;
}

std::optional<Fact> Known::find(const Term &Left, int64_t Mask) const {
  for (const Range &R : Ranges)
    if (R.Left == Left && R.Mask == Mask)
      return R.Is;
  // Of a number that is known, so are its bits.
  std::optional<Fact> Whole;
  if (Mask)
    Whole = find(Left);
  if (!Whole || Whole->Low != Whole->High)
    return std::nullopt;
  Whole->Low = Whole->High = Whole->Low & Mask;
  return Whole;
}

void Known::add(const Cond &C) {
  std::optional<int64_t> N = number(C.Right);
  bool Simple = C.Cmp == CmpOp::EQ || C.Cmp == CmpOp::NE ||
                C.Cmp == CmpOp::LE || C.Cmp == CmpOp::GE;
  if (!N || !Simple) {
    Others.push_back(C);
    return;
  }
  auto It = llvm::find_if(Ranges, [&](const Range &R) {
    return R.Left == C.Left && R.Mask == C.Mask;
  });
  if (It == Ranges.end()) {
    Ranges.push_back({C.Left, C.Mask});
    It = std::prev(Ranges.end());
  }
  if (C.Cmp == CmpOp::NE) {
    addHole(It->Is, *N);
    return;
  }
  if (C.Cmp != CmpOp::LE)
    It->Is.Low = std::max(It->Is.Low, *N);
  if (C.Cmp != CmpOp::GE)
    It->Is.High = std::min(It->Is.High, *N);
}

std::vector<Cond> Known::conditions() const {
  std::vector<Cond> Out;
  for (const Range &R : Ranges)
    describe(R.Left, R.Mask, R.Is, Out);
  Out.insert(Out.end(), Others.begin(), Others.end());
  return Out;
}

/// Whether \p A and \p B together say nothing: one bit that is there or not.
static bool saysNothing(const Range &A, const Fact &B) {
  return isOneBit(A.Mask) && !(A.Is == B);
}

bool memleak::solver::isNowhere(const Known &Guards, const Term &At) {
  Term Way = At;
  Way.AddressOf = false;
  while (!Way.Steps.empty()) {
    const bool Follows = Way.Steps.back().Kind == ir::TermStepKind::Deref;
    Way.Steps.pop_back();
    std::optional<Fact> Is = Follows ? Guards.find(Way) : std::nullopt;
    if (Is && Is->Low == 0 && Is->High == 0)
      return true;
  }
  return false;
}

Known memleak::solver::unite(const Known &A, const Known &B) {
  Known Out({});
  for (const Range &R : A.Ranges)
    if (std::optional<Fact> Other = B.find(R.Left, R.Mask);
        Other && !saysNothing(R, *Other))
      Out.Ranges.push_back({R.Left, R.Mask, unite(R.Is, *Other).Both});
  // Bits that only one of them asks for.
  for (const Range &R : B.Ranges)
    if (R.Mask && !Out.find(R.Left, R.Mask))
      if (std::optional<Fact> Other = A.find(R.Left, R.Mask);
          Other && !saysNothing(R, *Other))
        Out.Ranges.push_back({R.Left, R.Mask, unite(R.Is, *Other).Both});
  // What is asked of a place holds where there is no such place.
  auto AddMissing = [&](const Known &Of, const Known &Other) {
    for (const Range &R : Of.Ranges)
      if (isNowhere(Other, R.Left) && !Out.find(R.Left, R.Mask))
        Out.Ranges.push_back(R);
  };
  AddMissing(A, B);
  AddMissing(B, A);
  for (const Cond &C : A.Others)
    if (is_contained(B.Others, C))
      Out.Others.push_back(C);
  return Out;
}

/// Whether all that \p B says of numbers follows from \p A.
static bool implies(const Known &A, const Known &B) {
  return all_of(B.Ranges,
                [&](const Range &R) {
                  std::optional<Fact> Is = A.find(R.Left, R.Mask);
                  return Is && unite(*Is, R.Is).Both == R.Is;
                }) &&
         all_of(B.Others,
                [&](const Cond &C) { return is_contained(A.Others, C); });
}

static bool areOpposite(const Cond &A, const Cond &B) {
  return A.Left == B.Left && A.Mask == B.Mask && A.Right == B.Right &&
         ((A.Cmp == CmpOp::EQ && B.Cmp == CmpOp::NE) ||
          (A.Cmp == CmpOp::NE && B.Cmp == CmpOp::EQ));
}

bool memleak::solver::isExactUnion(const Known &A, const Known &B) {
  if (implies(A, B) || implies(B, A))
    return true;
  unsigned Differ = 0;
  bool Exact = true;
  for (const Range &R : A.Ranges) {
    std::optional<Fact> Other = B.find(R.Left, R.Mask);
    if (Other ? *Other == R.Is : isNowhere(B, R.Left))
      continue;
    ++Differ;
    Exact = Exact && (!Other || isOneBit(R.Mask) || unite(R.Is, *Other).Exact);
  }
  for (const Range &R : B.Ranges)
    Differ += !A.find(R.Left, R.Mask) && !isNowhere(A, R.Left);
  std::vector<Cond> X, Y;
  for (const Cond &C : A.Others)
    if (!is_contained(B.Others, C))
      X.push_back(C);
  for (const Cond &C : B.Others)
    if (!is_contained(A.Others, C))
      Y.push_back(C);
  if (X.empty() && Y.empty())
    return Differ == 1 && Exact;
  return Differ == 0 && X.size() == 1 && Y.size() == 1 &&
         areOpposite(X.front(), Y.front());
}

/// Whether no number is in both; of what bounds and holes say.
static bool areDisjoint(const Fact &A, const Fact &B) {
  if (A.High < B.Low || B.High < A.Low)
    return true;
  auto Misses = [](const Fact &One, const Fact &Other) {
    return One.Low == One.High && Other.excludes(One.Low);
  };
  return Misses(A, B) || Misses(B, A);
}

bool memleak::solver::areCompatible(const Known &A, const Known &B) {
  return none_of(A.Ranges,
                 [&](const Range &R) {
                   std::optional<Fact> Other = B.find(R.Left, R.Mask);
                   return Other && areDisjoint(R.Is, *Other);
                 }) &&
         none_of(A.Others, [&](const Cond &C) {
           return any_of(B.Others,
                         [&](const Cond &D) { return areOpposite(C, D); });
         });
}

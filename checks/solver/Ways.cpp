//===-- Ways.cpp - Guards of which one or another holds -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// "The kind is not 5, or it is, and there is no descriptor": no single guard
// says so. Two outcomes that were folded leave it to the caller which of them
// it was, and are not taken where it was neither. Paths that were joined do
// the same.
//
//===----------------------------------------------------------------------===//

#include "Ways.h"
#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Cond;
using ir::Outcome;

//===----------------------------------------------------------------------===//
// Paths
//===----------------------------------------------------------------------===//

static const Fact *factIn(const Way &W, ValId Of) {
  auto It = llvm::lower_bound(
      W, Of, [](const Fact &Fa, ValId V) { return Fa.Of < V; });
  return It != W.end() && It->Of == Of ? &*It : nullptr;
}

static std::optional<Fact> intersect(const Fact &A, const Fact &B) {
  Fact Both = A;
  Both.Low = std::max(A.Low, B.Low);
  Both.High = std::min(A.High, B.High);
  for (uint8_t I = 0; I < B.Holes; ++I)
    addHole(Both, B.Hole[I]);
  const bool Single = Both.Low == Both.High && Both.excludes(Both.Low);
  return Both.Low > Both.High || Single ? std::nullopt : std::optional(Both);
}

std::optional<Way> memleak::solver::intersect(const Way &A, const Way &B) {
  Way Out;
  for (const Fact &Fa : A) {
    const Fact *Other = factIn(B, Fa.Of);
    std::optional<Fact> Both = Other ? ::intersect(Fa, *Other) : Fa;
    if (!Both)
      return std::nullopt;
    Out.push_back(*Both);
  }
  for (const Fact &Fa : B)
    if (!factIn(A, Fa.Of))
      Out.push_back(Fa);
  llvm::sort(Out, [](const Fact &X, const Fact &Y) { return X.Of < Y.Of; });
  return Out;
}

/// What "one of the two" says.
static Way uniteWays(const Way &A, const Way &B) {
  Way Out;
  for (const Fact &Fa : A)
    if (const Fact *Other = factIn(B, Fa.Of)) {
      const Fact Both = unite(Fa, *Other).Both;
      if (Both.Low != INT64_MIN || Both.High != INT64_MAX || Both.Holes)
        Out.push_back(Both);
    }
  return Out;
}

/// Whether all that \p B says follows from \p A.
static bool implies(const Way &A, const Way &B) {
  return B.size() <= A.size() && all_of(B, [&](const Fact &Fa) {
           const Fact *Other = factIn(A, Fa.Of);
           return Other && (*Other == Fa || unite(*Other, Fa).Both == Fa);
         });
}

/// Whether the two differ in one thing only, of which both together can be
/// said.
static bool differInOne(const Way &A, const Way &B) {
  if (A.size() != B.size())
    return false;
  unsigned Differ = 0;
  for (size_t I = 0; I < A.size(); ++I) {
    if (A[I].Of != B[I].Of)
      return false;
    if (!(A[I] == B[I]) && (++Differ > 1 || !unite(A[I], B[I]).Exact))
      return false;
  }
  return true;
}

static void dropImplied(std::vector<Way> &All) {
  for (size_t I = 0; I < All.size(); ++I)
    for (size_t J = I + 1; J < All.size();) {
      const bool Follows = implies(All[J], All[I]);
      if (!Follows && !implies(All[I], All[J]) &&
          !differInOne(All[I], All[J])) {
        ++J;
        continue;
      }
      if (!Follows)
        All[I] = uniteWays(All[I], All[J]);
      All.erase(All.begin() + J);
      // What says less now may follow from earlier ones.
      if (!Follows)
        J = I + 1;
    }
}

Ways memleak::solver::makeWays(std::vector<Way> All) {
  constexpr size_t MaxWays = 6;
  dropImplied(All);
  while (All.size() > MaxWays) {
    size_t First = 0, Second = 1, Most = 0;
    for (size_t I = 0; I < All.size(); ++I)
      for (size_t J = I + 1; J < All.size(); ++J)
        if (size_t Common = uniteWays(All[I], All[J]).size(); Common > Most) {
          First = I;
          Second = J;
          Most = Common;
        }
    if (Most == 0)
      return nullptr;
    All[First] = uniteWays(All[First], All[Second]);
    All.erase(All.begin() + Second);
    dropImplied(All);
  }
  if (any_of(All, [](const Way &W) { return W.empty(); }))
    return nullptr;
  return std::make_shared<const std::vector<Way>>(std::move(All));
}

bool memleak::solver::isPossible(const State &S) {
  return !S.EntryWays || any_of(*S.EntryWays, [&](const Way &W) {
    return all_of(W, [&](const Fact &Fa) {
      const Fact *Now = S.Facts.find(Fa.Of);
      return !Now || ::intersect(Fa, *Now);
    });
  });
}

/// Whether \p V is built from what was there at entry, and nothing else.
bool Analysis::isOfEntry(ValId V) const {
  const Value &X = Vs[V];
  return !X.ManyLeaves && X.Leaves[0] != ValId::None &&
         all_of(X.Leaves,
                [&](ValId L) { return L == ValId::None || isEntryTerm(L); });
}

/// What \p S knows of what was there at entry, and \p Other does not: in each
/// of its ways.
std::vector<Way> Analysis::waysOf(const State &S, const State &Other) const {
  // What is compared with each other has to be little.
  constexpr size_t MaxFacts = 8;
  Way Mine;
  // Both are in order, so that each finds the other's by going along.
  ArrayRef<Fact> Rest = Other.Facts.all();
  for (const Fact &Fa : S.Facts.all()) {
    while (!Rest.empty() && Rest.front().Of < Fa.Of)
      Rest = Rest.drop_front();
    if (!Rest.empty() && Rest.front() == Fa)
      continue;
    if (isOfEntry(Fa.Of))
      Mine.push_back(Fa);
    if (Mine.size() == MaxFacts)
      break;
  }
  if (!S.EntryWays)
    return {std::move(Mine)};
  std::vector<Way> Out;
  for (const Way &W : *S.EntryWays)
    if (std::optional<Way> Both = intersect(W, Mine)) {
      Both->resize(std::min(Both->size(), MaxFacts), Fact(ValId::None));
      Out.push_back(std::move(*Both));
    }
  return Out;
}

/// What holds of entry in \p A or in \p B and is not known of both.
Ways Analysis::unitedWays(const State &A, const State &B) const {
  if (A.Facts.shares(B.Facts) && A.EntryWays == B.EntryWays)
    return A.EntryWays;
  std::vector<Way> All = waysOf(A, B);
  for (Way &W : waysOf(B, A))
    All.push_back(std::move(W));
  return makeWays(std::move(All));
}

/// \p Taken is what \p S may come to, one or the other.
void Analysis::learnWays(State &S, ArrayRef<State> Taken) const {
  constexpr size_t MostTogether = 12;
  if (S.EntryWays && S.EntryWays->size() * Taken.size() > MostTogether)
    return;
  std::vector<Way> All;
  for (const State &One : Taken)
    for (Way &W : waysOf(One, S))
      All.push_back(std::move(W));
  if (Ways Learnt = makeWays(std::move(All)))
    S.EntryWays = std::move(Learnt);
}

//===----------------------------------------------------------------------===//
// Summaries
//===----------------------------------------------------------------------===//

std::vector<Known> memleak::solver::waysOf(const Outcome &O) {
  std::vector<Known> Out;
  for (const std::vector<Cond> &Way : O.Ways) {
    Known K(O.Guards);
    for (const Cond &C : Way)
      K.add(C);
    Out.push_back(std::move(K));
  }
  if (Out.empty())
    Out.emplace_back(O.Guards);
  return Out;
}

/// Makes two cases one wherever nothing is lost by it.
static void uniteExactly(std::vector<Known> &Cases) {
  for (size_t I = 0; I < Cases.size(); ++I)
    for (size_t J = I + 1; J < Cases.size(); ++J)
      if (isExactUnion(Cases[I], Cases[J])) {
        Cases[I] = unite(Cases[I], Cases[J]);
        Cases.erase(Cases.begin() + J);
        // What has become larger may go with earlier ones.
        J = I = 0;
      }
}

/// Makes those two cases one that have most in common.
static void uniteAlike(std::vector<Known> &Cases) {
  size_t First = 0, Second = 1, Most = 0;
  for (size_t I = 0; I < Cases.size(); ++I)
    for (size_t J = I + 1; J < Cases.size(); ++J) {
      const Known Both = unite(Cases[I], Cases[J]);
      const size_t Common = Both.Ranges.size() + Both.Others.size();
      if (Common > Most) {
        First = I;
        Second = J;
        Most = Common;
      }
    }
  Cases[First] = unite(Cases[First], Cases[Second]);
  Cases.erase(Cases.begin() + Second);
}

void memleak::solver::setWays(Outcome &O, std::vector<Known> Cases) {
  constexpr size_t MaxWays = 6;
  // What has been learnt since may contradict one.
  llvm::erase_if(Cases, [](const Known &K) {
    return any_of(K.Ranges,
                  [](const Range &R) { return R.Is.Low > R.Is.High; });
  });
  uniteExactly(Cases);
  while (Cases.size() > MaxWays) {
    uniteAlike(Cases);
    uniteExactly(Cases);
  }
  O.Ways.clear();
  for (const Known &Case : Cases) {
    std::vector<Cond> Rest = Case.conditions();
    llvm::erase_if(Rest,
                   [&](const Cond &C) { return is_contained(O.Guards, C); });
    if (Rest.empty()) {
      O.Ways.clear();
      return;
    }
    O.Ways.push_back(std::move(Rest));
  }
}

//===-- Crowds.cpp - Paths beyond what can be told apart ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each resource that some paths have and others have not doubles the paths that
// differ in ownership. Where they are more than can be followed the first ones
// are, and one state stands for all others: it has let go of whatever they
// differ in. So no path is dropped, which would leave callers with half of what
// a function does.
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::BlockId;
using ir::Silence;

/// Of the resources that \p S has, those that \p Other has not, or not in the
/// same way, are given up on.
void Analysis::letGoOfDifferent(State &S, const State &Other, uint32_t At,
                                StringRef Detail) {
  SmallVector<uint64_t, 4> Mine, Theirs;
  SmallVector<ValId, 8> Different;
  for (const Resource &X : S.Resources.all()) {
    if (isGivenAway(X))
      continue;
    Mine.clear();
    Theirs.clear();
    addOwnership(S, X, Mine);
    if (const Resource *Y = Other.Resources.find(X.Of))
      addOwnership(Other, *Y, Theirs);
    if (Mine != Theirs)
      Different.push_back(X.Of);
  }
  for (ValId V : Different)
    forget(S, *S.Resources.change(V), At, Silence::Reason::DisjunctCap, Detail);
  auto LetGoOfEnds = [&](auto &Mine, const auto &Theirs, auto IsSame) {
    Mine.eraseIf([&](const auto &X) {
      const auto *Y = Theirs.find(X.Of);
      if (Y && IsSame(X, *Y))
        return false;
      Resource &Pool = S.Resources.get(X.Of);
      Pool.Is = Owner::Escaped;
      Pool.Event = At;
      return true;
    });
  };
  LetGoOfEnds(S.PoolEnds, Other.PoolEnds,
              [](auto &X, auto &Y) { return X.Gone == Y.Gone; });
  LetGoOfEnds(S.PoolMoves, Other.PoolMoves,
              [](auto &X, auto &Y) { return X.To == Y.To; });
}

/// Leaves no more than \p Most of \p States, and one for each way to be on.
void Analysis::thinOut(std::vector<State> &States, BlockId B, size_t Most,
                       uint32_t At) {
  const std::string Detail = std::to_string(States.size()) + " states";
  auto GoOnAlike = [](const State &X, const State &Y) {
    return X.Thrown == Y.Thrown && X.Unwinding == Y.Unwinding &&
           X.Implicit == Y.Implicit;
  };
  IsAtCap = true;
  // What stands for many already goes with the others. It is not taken for one
  // that agrees with it: of that more is known.
  std::stable_partition(States.begin(), States.end(),
                        [](const State &S) { return !S.OfMany; });
  std::vector<State> Rest;
  for (size_t I = Most; I < States.size(); ++I) {
    State &S = States[I];
    S.OfMany = true;
    auto Into =
        llvm::find_if(Rest, [&](const State &R) { return GoOnAlike(R, S); });
    if (Into == Rest.end()) {
      Rest.push_back(std::move(S));
      continue;
    }
    // Whether a resource that is gone still counts is asked of both.
    markLive(*Into, B);
    letGoOfDifferent(*Into, S, At, Detail);
    letGoOfDifferent(S, *Into, At, Detail);
    mergeLossy(*Into, S, At, MadeJoin);
  }
  States.resize(Most);
  std::move(Rest.begin(), Rest.end(), std::back_inserter(States));
}

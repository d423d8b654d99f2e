//===-- Repair.cpp - Edits that make findings go away ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Repair.h"
#include "Repairer.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Edit;

RepairKey memleak::solver::repairKey(const ir::Finding &X) {
  return {X.Check,
          X.Where.File,
          X.Where.BeginLine,
          X.Where.BeginColumn,
          X.Acquired.File,
          X.Acquired.BeginLine,
          X.Acquired.BeginColumn,
          X.OnImplicitException};
}

//===----------------------------------------------------------------------===//
// Solving again
//===----------------------------------------------------------------------===//

Solved Repairer::solve(const EditedFunction &G, bool Overwritten) const {
  Values Vs(G.function().NumParams);
  Solved Out;
  Report R(K, G.function(), Vs, /*Explain=*/false);
  Analysis A(K, G.function(), O, Vs, R);
  Out.Releases.Insts.insert(G.releases().begin(), G.releases().end());
  Out.Releases.Overwritten = Overwritten;
  A.watch(Out.Releases);
  A.run();
  Out.Findings = R.takeFindings();
  Out.Incomplete = A.isIncomplete();
  return Out;
}

/// Whether nothing is wrong now that was not wrong before.
bool Repairer::accept(const Solved &After) {
  for (const Found &Y : After.Findings) {
    if (!isNew(Y.Says))
      continue;
    if (Y.At.What == Defect::UseAfterRelease)
      return refuse("still-used", "'" + Name +
                                      "' would be used after the release; what "
                                      "is read from it has to be kept first");
    return refuse("unproved", "the edited code would have another defect: " +
                                  Y.Says.Message);
  }
  if (After.Releases.Failed)
    return refuse("unproved", "'" + Name +
                                  "' does not hold it on every path "
                                  "that comes there");
  if (After.Incomplete && !Incomplete)
    return refuse("unproved", "too many paths to be sure");
  return true;
}

bool Repairer::says(const Solved &After, const ir::Finding &X) {
  return any_of(After.Findings, [&](const Found &Y) {
    return repairKey(Y.Says) == repairKey(X);
  });
}

//===----------------------------------------------------------------------===//
// One finding after the other
//===----------------------------------------------------------------------===//

void Repairer::repair(Found &X) {
  No = {};
  Name.clear();
  ir::Fix Out;
  bool Offered = false;
  switch (X.At.What) {
  case Defect::MissingRelease:
    Offered = addRelease(X, Out);
    break;
  case Defect::ReallocLeak:
    Offered = keepResultApart(X, Out);
    break;
  case Defect::MismatchedRelease:
    Offered = releaseRightly(X, Out);
    break;
  case Defect::DoubleRelease:
    Offered = dropRelease(X, Out);
    break;
  case Defect::PoolOutlived:
    if (!(F.Insts[X.At.Inst].Flags & ir::InstImplicit))
      return;
    Offered = declareEarlier(X, Out);
    break;
  case Defect::UseAfterRelease:
  case Defect::InvalidRelease:
  case Defect::PoolUseAfterRelease:
  case Defect::PoolForeignRelease:
  case Defect::PoolRawEscape:
    return;
  }
  if (Offered) {
    for (const Edit &E : Out.Edits)
      if (!E.Text.empty())
        Out.Calls = releaseFunction(X.At.Family);
    X.Says.Fixes.push_back(std::move(Out));
    return;
  }
  X.Says.Refused = std::move(No);
  X.Says.Refused.Where = X.Says.Event;
}

void memleak::solver::repair(const Knowledge &K, const ir::Function &F,
                             bool Cxx, const Options &O,
                             std::vector<Found> &Findings) {
  constexpr unsigned MaxRepairs = 16;
  auto IsSaid = [](const Found &X) {
    return X.Says.Trust == ir::Confidence::High && !X.Says.OnImplicitException;
  };
  if (none_of(Findings, IsSaid))
    return;
  Repairer R(K, F, Cxx, O, Findings);
  unsigned Tried = 0;
  for (Found &X : Findings)
    if (IsSaid(X) && ++Tried <= MaxRepairs)
      R.repair(X);
}

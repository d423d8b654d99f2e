//===-- Repairer.h - The findings of one function repaired -*- C++ -*- ----===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_REPAIRER_H
#define MEMLEAK_SOLVER_REPAIRER_H

#include "Analysis.h"
#include "RepairEdits.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

namespace memleak::solver {

/// What makes two findings of a function the same; where a leaked resource is
/// lost does not count, since the next loss of it is the same finding.
using RepairKey = std::tuple<std::string, std::string, uint32_t, uint32_t,
                             std::string, uint32_t, uint32_t, bool>;

RepairKey repairKey(const ir::Finding &X);

/// What became of an edited function.
struct Solved {
  std::vector<Found> Findings;
  Probe Releases;
  bool Incomplete = false;
};

/// Where in text and code something goes.
struct Spot {
  ir::StmtId Statement = ir::StmtId::None;
  bool AtEnd = false; ///< Before the brace that ends it.
  uint32_t First = 0; ///< Its first instruction.
};

/// Repairs the findings of one function, each from the function as it is.
class Repairer {
public:
  Repairer(const Knowledge &K, const ir::Function &F, bool Cxx,
           const Options &O, llvm::ArrayRef<Found> Findings)
      : K(K), F(F), Cxx(Cxx), O(O) {
    for (const Found &X : Findings) {
      auto [It, New] = Known.try_emplace(repairKey(X.Says), X.Says.Trust);
      It->second = std::min(It->second, X.Says.Trust);
    }
    Incomplete = solve(EditedFunction(F)).Incomplete;
  }

  void repair(Found &X);

private:
  bool refuse(llvm::StringRef Id, const llvm::Twine &Because) {
    if (No.Id.empty())
      No = {Id.str(), Because.str(), {}};
    return false;
  }

  bool addRelease(const Found &X, ir::Fix &Out);
  bool addReleaseOnce(const Found &X, const Anchor &At, EditedFunction &G,
                      ir::Fix &Out);
  bool keepResultApart(const Found &X, ir::Fix &Out);
  bool releaseRightly(const Found &X, ir::Fix &Out);
  bool dropRelease(const Found &X, ir::Fix &Out);
  bool declareEarlier(const Found &X, ir::Fix &Out);

  bool nameResource(const Anchor &At);
  bool namesHidden(const NamedPlace &Place) const;
  bool findSpot(const ir::Function &G, uint32_t Inst, Spot &Out);
  bool findOwnStatement(uint32_t Inst, ir::Range &Statement,
                        llvm::StringRef What);
  bool accept(const Solved &After);
  static bool says(const Solved &After, const ir::Finding &X);
  /// Not known, or less certainly.
  bool isNew(const ir::Finding &X) const {
    auto It = Known.find(repairKey(X));
    return It == Known.end() || X.Trust < It->second;
  }
  bool isUnnamed(llvm::StringRef Name) const;
  std::string releaseFunction(ir::FamilyId Family) const;
  std::string releaseText(ir::FamilyId Family, bool Checked) const;
  Solved solve(const EditedFunction &G, bool Overwritten = false) const;
  ir::Location locate(const ir::Range &R) const;

  const Knowledge &K;
  const ir::Function &F;
  bool Cxx;
  const Options &O;
  std::map<RepairKey, ir::Confidence> Known; ///< The most certain of each.
  std::vector<std::string> Declared;         ///< By the fixes so far.
  bool Incomplete = false;
  ir::NoFix No;
  std::string Name; ///< Of the resource in the code, "p".
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_REPAIRER_H

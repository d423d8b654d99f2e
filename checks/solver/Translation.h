//===-- Translation.h - One exit of a function, as callers see it -- -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_TRANSLATION_H
#define MEMLEAK_SOLVER_TRANSLATION_H

#include "Summarize.h"
#include <map>
#include <set>

namespace memleak::solver {

/// Translates one exit into an outcome.
class Translation {
public:
  Translation(Values &Vs, const ir::Function &F, const ir::Tables &T,
              const std::set<LocId> &Changed, const ExitState &X)
      : Vs(Vs), F(F), T(T), Changed(Changed), X(X), S(X.S) {}

  ir::Outcome outcome();

private:
  std::optional<ir::Term> value(ValId V, unsigned Depth = 0);
  std::optional<ir::Term> location(LocId L, unsigned Depth = 1);
  std::set<ValId> handedOut();
  void acquisitions();
  void releases();
  std::optional<ir::Term> pool(ValId V);
  void pools();
  void releasesOfFresh();
  void escapeReleased(size_t First);
  bool isOneOfSeveral(const Resource &R) const;
  bool isReachedFrom(LocId L, ValId Object) const;
  void stores();
  void endings();
  bool isGone(LocId L) const;
  void uses();
  void unlinks();
  bool isOthers(LocId Root) const;
  bool isPointerOfUse(ValId V);
  void handOn(ValId V);
  void handOnOld(LocId L);
  void writtenSomewhere(const ir::Term &At);
  void describeHeld(const ir::Term &At, ValId Held);
  void guards();
  void readConditions(llvm::ArrayRef<Fact> Facts, size_t Most,
                      std::vector<ir::Cond> &Conds);
  void ways();
  bool isReadAtEntry(const Value &Comparison) const;
  void result();
  ir::Range where(uint32_t Inst) const {
    return Inst == ~0u ? ir::Range() : F.range(F.Insts[Inst].Where);
  }

  Values &Vs;
  const ir::Function &F;
  const ir::Tables &T;
  const std::set<LocId> &Changed;
  const ExitState &X;
  const State &S;
  ir::Outcome Out;
  std::map<ValId, uint32_t> Fresh;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_TRANSLATION_H

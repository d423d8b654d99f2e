//===-- Repair.h - Edits that make findings go away ---------*- C++ -*- ===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_REPAIR_H
#define MEMLEAK_SOLVER_REPAIR_H

#include "Options.h"
#include "Report.h"

namespace memleak::solver {

/// Gives the findings of one function their fixes, or the reason why there is
/// none. An edit is offered only if the function, edited in the same way and
/// solved again, has the finding no more and no other one instead, and if every
/// release that was put in releases what is this path's to release.
///
/// Costs a walk of the function for each exit that needs an edit, at most
/// eight a finding and sixteen findings a function.
/// \param Cxx the function is C++
/// \param Findings all findings of \p F
void repair(const Knowledge &K, const ir::Function &F, bool Cxx,
            const Options &O, std::vector<Found> &Findings);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_REPAIR_H

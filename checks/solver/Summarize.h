//===-- Summarize.h - From ways out of a function to its summary *- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_SUMMARIZE_H
#define MEMLEAK_SOLVER_SUMMARIZE_H

#include "Analysis.h"

namespace memleak::solver {

/// What callers need to know of the function that \p A has walked. Outcomes
/// that do the same are one; beyond the cap those that own the same are, and
/// then the rest is left out and the summary is incomplete. \p AtCap: whether
/// that, or \p A, reached a cap of this function's own.
std::unique_ptr<ir::Summary> summarize(const Analysis &A, Values &Vs,
                                       const ir::Function &F,
                                       const Knowledge &K, const Options &O,
                                       bool &AtCap);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_SUMMARIZE_H

//===-- Fold.h - Fewer outcomes of a summary ---------------------*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_FOLD_H
#define MEMLEAK_SOLVER_FOLD_H

#include "ir/Summary.h"

namespace memleak::solver {

/// Makes outcomes that do the same one, where no guard is lost; beyond \p Most
/// also where one is, then those that own the same and say so by the same
/// numbers, then those that own the same. More than \p Most may be left.
void foldOutcomes(std::vector<ir::Outcome> &Outcomes, size_t Most);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_FOLD_H

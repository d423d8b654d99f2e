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
/// numbers, then those that own the same. More than \p Most may be left. True
/// if one that lets go of less than another is left without the conditions that
/// told the two apart.
bool foldOutcomes(std::vector<ir::Outcome> &Outcomes, size_t Most);

/// Whether the two effects are one, wherever in the source.
bool isSameEffect(const ir::Effect &A, const ir::Effect &B);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_FOLD_H

//===-- EmptyPlaces.h - Places that are emptied if they are not -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_EMPTYPLACES_H
#define MEMLEAK_SOLVER_EMPTYPLACES_H

#include "ir/Summary.h"

namespace memleak::solver {

/// Makes two outcomes one that differ only in a place that holds something,
/// which is let go, or holds null (`if (p->name) free(p->name);`): to release
/// null is nothing, so that one of them says it all. Each place that a function
/// empties would double the outcomes otherwise. Loses nothing; cubic in the
/// number of outcomes at most.
void uniteEmptyPlaces(std::vector<ir::Outcome> &Outcomes);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_EMPTYPLACES_H

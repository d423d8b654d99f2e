//===-- Ways.h - Guards of which one or another holds -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_WAYS_H
#define MEMLEAK_SOLVER_WAYS_H

#include "Conditions.h"

namespace memleak::solver {

/// \p All, less what follows from others, and fewer of them where there are
/// many, of which each says less. Null if one says nothing. Cubic in their
/// number.
Ways makeWays(std::vector<Way> All);

/// What both say; nothing if that cannot be.
std::optional<Way> intersect(const Way &A, const Way &B);

/// Whether one of the ways that \p S tells of agrees with what it knows now.
bool isPossible(const State &S);

/// What holds where \p O may be taken, in each of its ways; one at least.
std::vector<Known> waysOf(const ir::Outcome &O);

/// Has \p O, whose guards hold in each of \p Cases, say which these are. More
/// than a few become fewer, of which each says less; if one of them says
/// nothing beside the guards, there is nothing to say. Cubic in their number.
void setWays(ir::Outcome &O, std::vector<Known> Cases);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_WAYS_H

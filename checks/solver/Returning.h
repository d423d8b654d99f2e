//===-- Returning.h - Whether a function comes back -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// Found in the graph alone: where every way leads to a call that does not come
/// back, neither does the function, whatever happens on the way. So it holds
/// for functions that call each other before any of them has been walked, and
/// for those that a cap keeps from being walked to their ends.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_RETURNING_H
#define MEMLEAK_SOLVER_RETURNING_H

#include "Knowledge.h"
#include "ir/IR.h"

namespace memleak::solver {

/// Whether \p F never returns and throws nothing, as far as \p K knows its
/// callees. A callee of which nothing is known comes back. Linear in \p F.
bool neverReturns(const ir::Function &F, const Knowledge &K);

/// Whether that is all it says.
bool isNoReturn(const ir::Summary &S);

/// That it does not, and nothing else.
std::unique_ptr<ir::Summary> summaryOfNoReturn(const ir::Function &F);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_RETURNING_H

//===-- RepairOrder.h - Declaring a pool earlier ------------ -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_REPAIRORDER_H
#define MEMLEAK_SOLVER_REPAIRORDER_H

#include "ir/Finding.h"
#include "ir/IR.h"

namespace memleak::solver {

/// The local object whose destructor \p Inst calls; None if it is none.
ir::VarId destroyedVariable(const ir::Function &F, uint32_t Inst);

/// Writes the edits that declare \p Pool in front of \p Holder. False, with the
/// reason in \p No, unless both are declared alone in one block, and the pool
/// is made of nothing that has to come first.
bool declareBefore(const ir::Tables &T, const ir::Function &F, ir::VarId Pool,
                   ir::VarId Holder, ir::Fix &Out, ir::NoFix &No);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_REPAIRORDER_H

//===-- IrTool.h - memleak ir: print and solve IR files ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_IRTOOL_H
#define MEMLEAK_SOLVER_IRTOOL_H

#include "ir/IR.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::solver {

/// What `memleak ir` can do with a unit: "print", "solve", "summaries",
/// "silence", "hash", "encode".
llvm::ArrayRef<llvm::StringRef> irActions();

/// Reads a unit from text form or from a unit file; "-" is standard input.
llvm::Expected<ir::Unit> loadUnit(llvm::StringRef File);

/// Writes what \p Action, one of irActions(), says of the unit.
void runIrAction(llvm::StringRef Action, const ir::Unit &U,
                 llvm::raw_ostream &Out);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_IRTOOL_H

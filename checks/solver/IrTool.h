//===-- IrTool.h - memleak ir: print and solve IR files ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_IRTOOL_H
#define MEMLEAK_SOLVER_IRTOOL_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::solver {

/// The subcommand `memleak ir`, for tests and contributors. \p Args are what
/// follows it. Reads text form and unit files alike, "-" is standard input.
/// Returns 0, or 2 after a message on \p Err.
int runIrTool(llvm::ArrayRef<llvm::StringRef> Args, llvm::raw_ostream &Out,
              llvm::raw_ostream &Err);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_IRTOOL_H

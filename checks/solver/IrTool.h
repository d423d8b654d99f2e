//===-- IrTool.h - memleak ir: print and solve units ------------*- C++ -*-===//
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
#include <memory>

namespace memleak::solver {

/// What `memleak ir` can do with units: "print", "solve", "summaries",
/// "silence", "hash", "encode".
llvm::ArrayRef<llvm::StringRef> irActions();

/// Reads a unit from text form or from a unit file; "-" is standard input.
llvm::Expected<ir::Unit> loadUnit(llvm::StringRef File,
                                  std::shared_ptr<ir::Tables> T);

/// Writes what \p Action, one of irActions(), says of the units, which share
/// their tables. Solved, they are one program.
/// \param Closed nothing outside of the units calls into them
void runIrAction(llvm::StringRef Action, llvm::ArrayRef<ir::Unit> Units,
                 bool Closed, llvm::raw_ostream &Out);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_IRTOOL_H

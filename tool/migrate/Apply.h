//===-- Apply.h - Writing what a plan changes -------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_APPLY_H
#define MEMLEAK_TOOL_MIGRATE_APPLY_H

#include "Plan.h"

namespace memleak::migrate {

/// Writes the accepted components into the project below \p Root: all files or
/// none.
llvm::Error apply(const Plan &Planned, llvm::StringRef Root);

/// Writes each accepted component as a patch of its own, named by its id, into
/// \p Folder, which is made. Returns how many.
llvm::Expected<size_t> writePatches(const Plan &Planned, llvm::StringRef Root,
                                    const std::string &Folder);

/// Everything that would change, as one unified diff.
void printDiff(llvm::raw_ostream &Out, const Plan &Planned,
               llvm::StringRef Root);

/// Which CMake targets have changed sources, and what they need now.
void printTargets(llvm::raw_ostream &Out, const Plan &Planned,
                  const std::vector<tool::CompileCommand> &Commands);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_APPLY_H

//===-- Inputs.h - What is to be analysed -----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_INPUTS_H
#define MEMLEAK_TOOL_PROJECT_INPUTS_H

#include "CompileDatabase.h"

namespace memleak::tool {

/// What the command line says of it.
struct InputOptions {
  std::vector<std::string> Paths = {"."};
  std::string Database;
  bool NoDatabase = false;
};

/// What to analyse, and how each of it is compiled.
struct Chosen {
  std::vector<CompileCommand> Commands;
  std::string Database; ///< Empty if there is none.
  std::vector<std::string> Unlisted; ///< Sources named that it does not have.
};

/// The paths to check, resolved.
llvm::Expected<std::vector<std::string>>
resolvePaths(llvm::ArrayRef<std::string> Paths);

/// The database to use: the one that was named, or the one that belongs to the
/// first path.
llvm::Expected<std::string> chooseDatabase(const InputOptions &Options,
                                           const std::string &FirstPath);

/// The commands for the sources inside \p Paths. Fails if there are none.
llvm::Expected<Chosen> chooseCommands(const InputOptions &Options,
                                      llvm::ArrayRef<std::string> Paths);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_INPUTS_H

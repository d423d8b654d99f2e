//===-- TidyRunner.h - Worker processes that run the checks -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_TIDYRUNNER_H
#define MEMLEAK_TOOL_PROJECT_TIDYRUNNER_H

#include "CompileDatabase.h"
#include "clang/Tooling/Core/Diagnostic.h"
#include <functional>
#include <string>
#include <vector>

namespace memleak::tool {

/// What became of one compile command.
struct UnitResult {
  std::vector<clang::tooling::Diagnostic> Diagnostics;
  /// Why the unit was analysed not at all or only in part; else empty.
  std::string Trouble;
};

struct RunOptions {
  std::string Checks = "-*,memleak-*";     ///< As clang-tidy's --checks.
  std::vector<std::string> ExtraArguments; ///< For the compiler.
  unsigned Jobs = 1;                       ///< Processes at a time, at least 1.
  unsigned TimeoutSeconds = 300;           ///< For one unit.
};

/// Runs memleak-tidy over each command in a process of its own, so that a crash
/// costs one unit. Results are in the order of \p Commands whatever the number
/// of jobs. \p OnDone is told how many units are done. Fails as a whole only
/// when no process can be started, no temporary file written, or on Ctrl-C.
/// One run at a time in a process.
llvm::Expected<std::vector<UnitResult>>
runTidy(llvm::ArrayRef<CompileCommand> Commands, const RunOptions &Options,
        const std::function<void(size_t)> &OnDone);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_TIDYRUNNER_H

//===-- Verify.h - Whether what is planned compiles -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_VERIFY_H
#define MEMLEAK_TOOL_MIGRATE_VERIFY_H

#include "Plan.h"
#include "project/Workers.h"

namespace memleak::migrate {

/// How sources are parsed.
struct ParseOptions {
  std::vector<tool::CompileCommand> Commands;
  std::vector<std::string> ExtraArguments;
  std::vector<std::string> Roots;
  tool::WorkerLimits Limits;
  HandleName Handle = HandleName::Pool;
};

/// Reads every source in a worker. A source that no worker could read has
/// nothing but a trouble, and its file's name. In the order of the commands.
llvm::Expected<std::vector<Facts>>
readProgram(const ParseOptions &Options,
            llvm::function_ref<void(size_t, size_t)> OnDone);

/// Compiles every source that a change touches as it would be. While one does
/// not compile, or warns of what it did not warn of before, the component
/// behind it is taken back, and what is left is tried again. Ends with a plan
/// that compiles, be it empty. Fails only if no worker can be run.
llvm::Error verify(Plan &Planned, const ParseOptions &Options,
                   llvm::function_ref<void(size_t, size_t)> OnDone);

/// Solves the program as it is and as it would be. While there is a defect that
/// there was not, or a leak that a component should have mended is still there,
/// the components behind it are taken back; what is left is verified and solved
/// again. Only fails as verify does.
llvm::Error recheck(Plan &Planned, const ParseOptions &Options,
                    llvm::function_ref<void(size_t, size_t)> OnDone);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_VERIFY_H

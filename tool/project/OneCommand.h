//===-- OneCommand.h - A command as clang's tools want it -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_ONECOMMAND_H
#define MEMLEAK_TOOL_PROJECT_ONECOMMAND_H

#include "CompileDatabase.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace memleak::tool {

/// A database of one command. Response files, read from \p Files, are expanded,
/// and the target and mode that the compiler's name tells are spelled out.
class OneCommand : public clang::tooling::CompilationDatabase {
public:
  OneCommand(const CompileCommand &From, llvm::vfs::FileSystem &Files);
  std::vector<clang::tooling::CompileCommand>
  getCompileCommands(llvm::StringRef) const override {
    return {Command};
  }

private:
  clang::tooling::CompileCommand Command;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_ONECOMMAND_H

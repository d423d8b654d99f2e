//===-- OneCommand.cpp - A command as clang's tools want it ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OneCommand.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/CommandLine.h"

using namespace clang;

namespace memleak::tool {

OneCommand::OneCommand(const CompileCommand &From,
                       llvm::vfs::FileSystem &Files) {
  std::vector<std::string> Line = From.Arguments;
  tooling::addExpandedResponseFiles(Line, From.Directory,
                                    llvm::cl::TokenizeGNUCommandLine, Files);
  tooling::addTargetAndModeForProgramName(Line, Line.front());
  Command = {From.Directory, From.File, std::move(Line), ""};
}

} // namespace memleak::tool

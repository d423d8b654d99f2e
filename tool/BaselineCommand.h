//===-- BaselineCommand.h - memleak baseline ACTION FILE --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_BASELINECOMMAND_H
#define MEMLEAK_TOOL_BASELINECOMMAND_H

#include "Subcommand.h"

namespace memleak::tool {

/// Makes the file of known findings, compares with it, or removes from it what
/// is found no more.
Action declareBaseline(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_BASELINECOMMAND_H

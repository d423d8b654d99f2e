//===-- ExtractCommand.h - memleak extract PATH -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_EXTRACTCOMMAND_H
#define MEMLEAK_TOOL_EXTRACTCOMMAND_H

#include "Subcommand.h"

namespace memleak::tool {

/// Parses sources into the cache, or a shard of them, for a later check.
Action declareExtract(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_EXTRACTCOMMAND_H

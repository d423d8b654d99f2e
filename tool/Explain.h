//===-- Explain.h - memleak explain CHECK -----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_EXPLAIN_H
#define MEMLEAK_TOOL_EXPLAIN_H

#include "Subcommand.h"

namespace memleak::tool {

/// Prints a check's page of docs/checks, which is part of the binary.
Action declareExplain(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_EXPLAIN_H

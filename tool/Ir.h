//===-- Ir.h - memleak ir ACTION FILE... ------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_IR_H
#define MEMLEAK_TOOL_IR_H

#include "Subcommand.h"

namespace memleak::tool {

/// Shows the ownership IR of files, or what the solver makes of them as one
/// program: for tests and for contributors.
Action declareIr(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_IR_H

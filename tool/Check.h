//===-- Check.h - memleak check PATH ----------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CHECK_H
#define MEMLEAK_TOOL_CHECK_H

#include "Subcommand.h"

namespace memleak::tool {

/// Runs the checks over the sources of a project, in parallel, and prints each
/// finding once and a summary; with --fix writes the fixes.
Action declareCheck(CLI::App &Command);

/// The same from units that memleak extract wrote, parsing nothing.
Action declareLink(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CHECK_H

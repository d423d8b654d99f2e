//===-- Config.h - memleak config PATH --------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CONFIG_H
#define MEMLEAK_TOOL_CONFIG_H

#include "Subcommand.h"

namespace memleak::tool {

Action declareConfig(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CONFIG_H

//===-- Version.h - memleak version -----------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_VERSION_H
#define MEMLEAK_TOOL_VERSION_H

#include "Subcommand.h"

namespace memleak::tool {

/// "memleak 0.1.0 (LLVM 19.1.7)".
std::string versionText();

Action declareVersion(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_VERSION_H

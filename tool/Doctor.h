//===-- Doctor.h - memleak doctor PATH --------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_DOCTOR_H
#define MEMLEAK_TOOL_DOCTOR_H

#include "Subcommand.h"

namespace memleak::tool {

/// Says what is installed, in which version, and what would go wrong.
Action declareDoctor(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_DOCTOR_H

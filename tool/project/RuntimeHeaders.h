//===-- RuntimeHeaders.h - Where the runtime's headers are ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_RUNTIMEHEADERS_H
#define MEMLEAK_TOOL_PROJECT_RUNTIMEHEADERS_H

#include <string>

namespace memleak::tool {

/// The folder with memleak/pool_ptr.hpp: beside the installed program, or where
/// it was built.
std::string runtimeHeaders();

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_RUNTIMEHEADERS_H

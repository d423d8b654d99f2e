//===-- KeptResult.h - What came out, for a run like it ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_KEPTRESULT_H
#define MEMLEAK_TOOL_PROJECT_KEPTRESULT_H

#include "Project.h"

namespace memleak::tool {

/// What solving came to, as text.
std::string keptText(const ProjectResult &Result);

/// Puts into \p Result what keptText has written of another. False, and nothing
/// is changed, if any of it cannot be read.
bool readKept(llvm::StringRef Text, ProjectResult &Result);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_KEPTRESULT_H

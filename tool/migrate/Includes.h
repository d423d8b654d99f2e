//===-- Includes.h - Where a file gets a new include ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_INCLUDES_H
#define MEMLEAK_TOOL_MIGRATE_INCLUDES_H

#include "Facts.h"
#include <set>

namespace memleak::migrate {

/// An edit of \p File, whose contents are \p Text, that makes it include \p
/// Headers, which are in angle brackets: behind its last include that is under
/// no condition but the include guard, else where a first one belongs. Nothing
/// if it includes all of them already. Keeps the file's line ends.
std::optional<Edit> includeEdit(const std::string &File, llvm::StringRef Text,
                                std::set<std::string> Headers);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_INCLUDES_H

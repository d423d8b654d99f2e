//===-- ListChecks.h - memleak list-checks ----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_LISTCHECKS_H
#define MEMLEAK_TOOL_LISTCHECKS_H

#include "Subcommand.h"

namespace memleak::tool {

/// Prints Checks.def as a text table, as JSON, or as the Markdown index that is
/// docs/checks/README.md.
Action declareListChecks(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_LISTCHECKS_H

//===-- Migrate.h - memleak migrate PATH ------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_H
#define MEMLEAK_TOOL_MIGRATE_H

#include "Subcommand.h"

namespace memleak::tool {

/// Moves a whole program from raw owning pointers to handles: plans, shows the
/// plan, or carries it out.
Action declareMigrate(CLI::App &Command);

/// What its workers run.
Action declareMigrateUnit(CLI::App &Command);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_MIGRATE_H

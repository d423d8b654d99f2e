//===-- Resolve.h - Who speaks about which resource -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_RESOLVE_H
#define MEMLEAK_TOOL_PROJECT_RESOLVE_H

#include "UnitFacts.h"
#include "solver/Program.h"

namespace memleak::tool {

/// Puts together what the checks found unit by unit and what solving the
/// program found. One resource has one finding: the defect speaks and the
/// advice keeps still, with the better of their fixes. Sorted, each with a
/// fingerprint.
std::vector<Finding> resolve(std::vector<UnitFacts> &Units,
                             solver::Result Solved);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_RESOLVE_H

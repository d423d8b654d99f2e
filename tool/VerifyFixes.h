//===-- VerifyFixes.h - Fixes that still compile ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_VERIFYFIXES_H
#define MEMLEAK_TOOL_VERIFYFIXES_H

#include "Analysis.h"
#include "report/ApplyFixes.h"

namespace memleak::tool {

/// Plans the fixes of \p Findings, of \p Done, and parses the sources as they
/// would be: a finding whose edits are behind an error is left out, and the
/// rest tried again, until nothing is wrong that was not before. Writes
/// nothing.
/// \param Unsafe whether findings of less than high confidence are fixed, too
llvm::Expected<FixPlan> verifiedFixes(llvm::ArrayRef<Finding> Findings,
                                      const Analysis &Done, bool Unsafe,
                                      Progress &Bar);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_VERIFYFIXES_H

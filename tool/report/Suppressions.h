//===-- Suppressions.h - Suppressions in a file -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_SUPPRESSIONS_H
#define MEMLEAK_TOOL_REPORT_SUPPRESSIONS_H

#include "NoLint.h"
#include "llvm/Support/Error.h"

namespace memleak::tool {

/// One line of a suppression file:
///     CHECK FILE [function=NAME] [until=YYYY-MM-DD] # reason
/// CHECK, FILE and NAME may hold '*'; FILE is relative to the folder of the
/// suppression file. The reason must be given.
struct SuppressionRule {
  std::string Check, File, Function;
  std::string Until; ///< The last day it holds; empty if for ever.
  std::string Reason;
  ir::Location At;
};

/// The rules of the file \p Path. An error names file and line.
llvm::Expected<std::vector<SuppressionRule>>
readSuppressions(const std::string &Path);

/// Hides the findings that a rule covers.
/// \param Today as YYYY-MM-DD; a rule that has expired hides nothing
/// \returns what is to be told of expired and of unused rules
std::vector<UnusedSuppression>
applySuppressions(std::vector<Finding> &Findings,
                  llvm::ArrayRef<SuppressionRule> Rules, llvm::StringRef Today);

/// The day by the local clock, as YYYY-MM-DD.
std::string today();

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_SUPPRESSIONS_H

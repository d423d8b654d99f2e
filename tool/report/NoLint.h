//===-- NoLint.h - Suppressions in the source -------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_NOLINT_H
#define MEMLEAK_TOOL_REPORT_NOLINT_H

#include "Findings.h"
#include "SourceText.h"

namespace memleak::tool {

/// Something to tell of a suppression that does nothing.
struct UnusedSuppression {
  ir::Location At;
  std::string Message;
};

/// Hides the findings that NOLINT, NOLINTNEXTLINE and NOLINTBEGIN ... NOLINTEND
/// cover, as clang-tidy reads them.
/// \param Files the project's own: in them, directives that name a check of
///        ours and hide nothing are told of
std::vector<UnusedSuppression> applyNoLint(std::vector<Finding> &Findings,
                                           llvm::ArrayRef<std::string> Files,
                                           SourceText &Source);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_NOLINT_H

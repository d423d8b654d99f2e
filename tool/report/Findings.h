//===-- Findings.h - What the checks found, once each -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_FINDINGS_H
#define MEMLEAK_TOOL_REPORT_FINDINGS_H

#include "project/TidyRunner.h"
#include "clang/Tooling/Core/Replacement.h"

namespace memleak::tool {

/// A position in a source file as people count: from 1, columns in bytes.
struct Place {
  std::string File; ///< Absolute; empty when the position is in no file.
  unsigned Line = 0;
  unsigned Column = 0;
  std::string Source; ///< That line's text.
};

struct Note {
  std::string Message;
  Place At;
};

struct Finding {
  std::string Check;
  std::string Message;
  Place At;
  std::vector<Note> Notes;
  /// The fix, by file and offset; empty when there is none.
  std::vector<clang::tooling::Replacement> Edits;
};

/// The findings of all units, sorted by place and check. What several units see
/// in one header is one finding. Compile errors are not findings.
std::vector<Finding> gatherFindings(llvm::ArrayRef<UnitResult> Units);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_FINDINGS_H

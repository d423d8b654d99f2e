//===-- ApplyFixes.h - Writing the fixes of findings ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_APPLYFIXES_H
#define MEMLEAK_TOOL_REPORT_APPLYFIXES_H

#include "Findings.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/Error.h"
#include <map>

namespace memleak::tool {

/// What fixing would change. A finding's fix is taken whole or not at all.
struct FixPlan {
  std::map<std::string, std::string> NewContents; ///< By file.
  std::map<std::string, clang::tooling::Replacements> Edits;
  std::vector<const Finding *> Applied;
  /// The others with a fix, and why not.
  std::vector<std::pair<const Finding *, std::string>> LeftOut;
  /// A file that was written later is not the one that was analysed.
  llvm::sys::TimePoint<> AnalysisStart = llvm::sys::TimePoint<>::max();
};

/// Findings whose fix is not to be written, and why.
using Refusals = std::map<const Finding *, std::string>;

/// Plans the fixes of \p Findings, in their order, to files inside \p Folders.
/// Fails when a file cannot be read or written, or was written after \p
/// AnalysisStart, when the offsets may be those of another text.
llvm::Expected<FixPlan> planFixes(llvm::ArrayRef<Finding> Findings,
                                  llvm::ArrayRef<std::string> Folders,
                                  llvm::sys::TimePoint<> AnalysisStart,
                                  const Refusals &Refused = {});

/// What \p Plan would change, as a unified diff with names relative to \p Root.
void printDiff(llvm::raw_ostream &Out, const FixPlan &Plan,
               llvm::StringRef Root);

/// Writes each file of \p Plan whole, by renaming. All are staged first: when
/// one cannot be, or has been written since the analysis, none is changed.
llvm::Error writeFixes(const FixPlan &Plan);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_APPLYFIXES_H

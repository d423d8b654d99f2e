//===-- Text.h - Findings as text -------------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_TEXT_H
#define MEMLEAK_TOOL_REPORT_TEXT_H

#include "Report.h"

namespace memleak::tool {

/// \p Path relative to the current folder when it is inside; else as it is.
std::string displayPath(llvm::StringRef Path);

/// "FILE:LINE:COLUMN", as displayPath has the file.
std::string where(const ir::Location &At);

/// "1 file", "2 files".
std::string count(size_t Number, llvm::StringRef One, llvm::StringRef Many);

/// Each finding as clang prints one, with source line, caret and notes.
void printFindings(llvm::raw_ostream &Out,
                   llvm::ArrayRef<const Finding *> Findings);

/// How many findings a check; with \p Places the first few of each.
void printSummary(llvm::raw_ostream &Out, const Report &R, bool Places);

/// Suppressions that hide nothing.
void printUnused(llvm::raw_ostream &Out,
                 llvm::ArrayRef<UnusedSuppression> Unused);

/// The files that were analysed not at all or in part, and why.
/// The most expensive of the sources parsed.
void printCosts(llvm::raw_ostream &Out, llvm::ArrayRef<SourceCost> Costs);

/// What is new since the earlier report, and what is gone, in one line.
void printTrend(llvm::raw_ostream &Out, const Report &R);

void printTrouble(llvm::raw_ostream &Out, llvm::ArrayRef<Trouble> Troubles);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_TEXT_H

//===-- Text.h - Findings as text -------------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_TEXT_H
#define MEMLEAK_TOOL_REPORT_TEXT_H

#include "Findings.h"

namespace memleak::tool {

/// \p Path relative to the current folder when it is inside; else as it is.
std::string displayPath(llvm::StringRef Path);

/// "1 file", "2 files".
std::string count(size_t Number, llvm::StringRef One, llvm::StringRef Many);

/// Each finding as clang prints one, with source line, caret and notes.
void printFindings(llvm::raw_ostream &Out, llvm::ArrayRef<Finding> Findings);

/// How many findings a check; with \p Places the first few of each.
void printSummary(llvm::raw_ostream &Out, llvm::ArrayRef<Finding> Findings,
                  size_t UnitCount, bool Places);

/// The files that were analysed not at all or in part, and why.
void printTrouble(llvm::raw_ostream &Out,
                  llvm::ArrayRef<CompileCommand> Commands,
                  llvm::ArrayRef<UnitResult> Units);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_TEXT_H

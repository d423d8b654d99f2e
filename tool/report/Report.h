//===-- Report.h - What a run of memleak check has to say -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_REPORT_H
#define MEMLEAK_TOOL_REPORT_REPORT_H

#include "Baseline.h"
#include "NoLint.h"
#include "project/Project.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::tool {

/// One run, as every format renders it.
struct Report {
  std::vector<Finding> Findings; ///< Sorted; the hidden ones among them.
  std::vector<Trouble> Troubles;
  std::vector<UnusedSuppression> Unused;
  size_t Sources = 0; ///< That were to be analysed.
  std::string Root;   ///< The folder that names of files are relative to.
  /// If asked for: it depends on what earlier runs have left.
  std::optional<Work> Done;
  std::vector<SourceCost> Costs; ///< The most expensive first, if asked for.
  /// What an earlier run reported, if the two are to be compared.
  std::optional<Baseline> Earlier;
  std::string EarlierName;

  /// Those that are not hidden.
  std::vector<const Finding *> shown() const;
};

/// \p File relative to \p Root if it is inside; else as it is.
std::string relativeTo(llvm::StringRef Root, llvm::StringRef File);

/// Everything, with a version of its own; see docs/report-formats.md.
/// R.Earlier and R.Costs as in the JSON report.
llvm::json::Object trendOf(const Report &R);
llvm::json::Array costsOf(const Report &R);

void writeJson(llvm::raw_ostream &Out, const Report &R);
/// SARIF 2.1.0.
void writeSarif(llvm::raw_ostream &Out, const Report &R, SourceText &Source);
/// One page that needs nothing else.
void writeHtml(llvm::raw_ostream &Out, const Report &R, SourceText &Source);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_REPORT_H

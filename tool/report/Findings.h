//===-- Findings.h - What the checks found, as data -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_FINDINGS_H
#define MEMLEAK_TOOL_REPORT_FINDINGS_H

#include "ir/Finding.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/Support/JSON.h"
#include <optional>
#include <string>
#include <vector>

namespace memleak::tool {

/// Why a finding is not reported.
struct Suppression {
  enum Kind { InSource, InFile, InBaseline } Where = InSource;
  std::string Reason; ///< What its author wrote, if anything.
};

/// What every output renders. Files are absolute, symbolic links resolved.
struct Finding {
  ir::Finding Says;
  std::string FixTitle;
  /// The fix, by file and offset; empty when there is none.
  std::vector<clang::tooling::Replacement> Edits;
  /// Where the resources were acquired that an advice speaks of: it keeps still
  /// when a defect speaks of one of them.
  std::vector<ir::Location> About;
  std::optional<Suppression> Hidden;

  bool hasFix() const { return !Edits.empty(); }
};

/// The notes of \p F with, at their end, why there is no fix.
std::vector<ir::PathNote> notesOf(const Finding &F);

/// The order of reports: by place, check and message. Equal findings, as
/// several units see them in one header, become one.
void sortFindings(std::vector<Finding> &Findings);

/// Fingerprints those that have none: by check, message and the text of the
/// line, numbered among equals in their order. Lines may move and files be
/// renamed.
void fingerprint(std::vector<Finding> &Findings);

llvm::json::Value toJson(const ir::Location &L);
llvm::json::Value toJson(const Finding &F);
llvm::json::Value toJson(llvm::ArrayRef<clang::tooling::Replacement> Edits);
std::optional<ir::Location> locationFromJson(const llvm::json::Value *V);
/// Nothing if \p V is not what toJson writes.
std::optional<Finding> findingFromJson(const llvm::json::Value &V);
std::vector<clang::tooling::Replacement>
editsFromJson(const llvm::json::Array *Edits);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_FINDINGS_H

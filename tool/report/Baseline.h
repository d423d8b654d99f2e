//===-- Baseline.h - Findings that are known --------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_BASELINE_H
#define MEMLEAK_TOOL_REPORT_BASELINE_H

#include "Findings.h"
#include "llvm/Support/Error.h"
#include <map>

namespace memleak::tool {

/// Findings by fingerprint, which survive the moving of lines and the renaming
/// of files; what else is kept of them is for people.
class Baseline {
public:
  struct Entry {
    std::string Check, Message, File;
    unsigned Line = 0;
  };

  /// An error names the file and what is wrong with it.
  static llvm::Expected<Baseline> read(const std::string &Path);
  /// Of a report that --json wrote.
  static llvm::Expected<Baseline> ofReport(const std::string &Path);
  /// Of those \p Findings that are not hidden; files relative to \p Root.
  static Baseline of(llvm::ArrayRef<Finding> Findings, llvm::StringRef Root);

  llvm::Error write(const std::string &Path) const;

  bool knows(const Finding &F) const {
    return Entries.count(F.Says.Fingerprint);
  }
  /// Hides what it knows.
  void apply(std::vector<Finding> &Findings) const;
  /// What \p Findings, hidden or not, do not have any more.
  std::map<std::string, Entry> gone(llvm::ArrayRef<Finding> Findings) const;
  void remove(const std::map<std::string, Entry> &Gone);
  size_t size() const { return Entries.size(); }

private:
  std::map<std::string, Entry> Entries;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_BASELINE_H

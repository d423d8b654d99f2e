//===-- ChangedLines.h - Lines that a change touches ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_REPORT_CHANGEDLINES_H
#define MEMLEAK_TOOL_REPORT_CHANGEDLINES_H

#include "Findings.h"
#include "llvm/Support/Error.h"
#include <map>

namespace memleak::tool {

/// The new lines of a diff.
class ChangedLines {
public:
  /// Reads a unified diff whose paths are relative to \p Folder, with or
  /// without git's "a/" and "b/".
  static ChangedLines ofDiff(llvm::StringRef Diff, llvm::StringRef Folder);
  /// What git has in the work tree around \p Folder beside \p Revision; new
  /// files are changed in all their lines.
  static llvm::Expected<ChangedLines> since(llvm::StringRef Revision,
                                            const std::string &Folder);

  bool contains(const ir::Location &L) const;
  /// Whether any step of the finding's path lies in changed lines.
  bool touches(const Finding &F) const;

private:
  /// First and last lines, by file.
  std::map<std::string, std::vector<std::pair<unsigned, unsigned>>> Files;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_CHANGEDLINES_H

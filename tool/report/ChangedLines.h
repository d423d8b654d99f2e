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

/// The new lines of a diff, and what stood where old ones are gone.
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
  /// Whether any step of the finding's path lies in changed lines, or lines
  /// between two of its steps are gone that named the resource: a release, most
  /// likely. What stands there instead must not name it.
  bool touches(const Finding &F) const;

private:
  /// Lines that are gone, and what came in their place.
  struct Removal {
    unsigned Before; ///< The number of the line that follows what is gone.
    std::string Old, New;
  };

  struct Hunk;

  /// Reads the lines of a hunk of \p File from the start of \p Diff.
  void read(Hunk Head, const std::string &File, llvm::StringRef &Diff);
  bool losesName(const Finding &F) const;

  /// First and last lines, by file.
  std::map<std::string, std::vector<std::pair<unsigned, unsigned>>> Files;
  std::map<std::string, std::vector<Removal>> Removals;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_REPORT_CHANGEDLINES_H

//===-- Configuration.h - What holds for a source ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_CONFIGURATION_H
#define MEMLEAK_TOOL_PROJECT_CONFIGURATION_H

#include "clang-tidy/ClangTidyOptions.h"
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace memleak::tool {

/// Options of checks by their name in .clang-tidy, as "memleak.Confidence".
using CheckOptionMap = std::map<std::string, std::string>;

/// What the command line says, over what the .clang-tidy files do.
struct Overrides {
  /// As clang-tidy's --checks. Empty: all of ours, unless the .clang-tidy in
  /// force speaks of them; then those that it leaves on.
  std::string Checks;
  CheckOptionMap Options;
};

using FileSystemRef = llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

/// What is wrong with .clang-tidy files, which clang-tidy would shrug at.
struct Complaints {
  /// The first thing for which a file is not used at all; else empty.
  std::string Trouble;
  /// What of files is left out, while the rest is used. Sorted.
  std::set<std::string> Notes;
};

/// The options that hold for \p File, an absolute path. They are read through
/// \p Files; what is wrong with a .clang-tidy goes into \p Says, which must
/// live as long as the result. A key that this clang-tidy does not know, as
/// files for others have, is left out.
std::unique_ptr<clang::tidy::ClangTidyOptionsProvider>
configure(llvm::StringRef File, const Overrides &Over, FileSystemRef Files,
          const clang::tidy::ClangTidyOptions &Forced, Complaints &Says);

/// One value that holds, and who says so: "default", "command line", or the
/// path of a .clang-tidy.
struct Setting {
  std::string Name, Value, From;
};

/// "Checks", then every option of our checks in the order of Checks.def, then
/// what the files or the command line say of options that do not exist.
struct Settings {
  std::vector<Setting> Known, Unknown;
};
Settings settingsFor(llvm::StringRef File, const Overrides &Over,
                     FileSystemRef Files, Complaints &Says);

/// Every option of our checks by its name in .clang-tidy.
std::vector<std::string> optionNames();

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_CONFIGURATION_H

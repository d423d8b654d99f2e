//===-- Scratch.h - A temporary folder --------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_SCRATCH_H
#define MEMLEAK_TOOL_MIGRATE_SCRATCH_H

#include "Plan.h"
#include "cache/WriteFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

namespace memleak::migrate {

/// A folder that is gone with its object.
class Scratch {
public:
  static llvm::Expected<Scratch> make() {
    llvm::SmallString<128> Path;
    if (std::error_code Error =
            llvm::sys::fs::createUniqueDirectory("memleak", Path))
      return llvm::createStringError(Error, "cannot make a temporary folder: " +
                                                Error.message());
    return Scratch(Path.str().str());
  }
  Scratch(Scratch &&Other) : Path(std::exchange(Other.Path, "")) {}
  ~Scratch() {
    if (!Path.empty())
      llvm::sys::fs::remove_directories(Path);
  }
  std::string file(const llvm::Twine &Name) const {
    return (Path + "/" + Name).str();
  }

  /// Writes changed files; pairs of real paths and what to read in their stead.
  llvm::Expected<std::vector<std::pair<std::string, std::string>>>
  stage(const std::map<std::string, Change> &Changes) const {
    std::vector<std::pair<std::string, std::string>> Staged;
    for (const auto &[File, Change] : Changes) {
      std::string As = file("staged-" + llvm::Twine(Staged.size()));
      if (llvm::Error Error = tool::writeAtomically(As, Change.New))
        return std::move(Error);
      Staged.emplace_back(File, std::move(As));
    }
    return Staged;
  }

private:
  explicit Scratch(std::string Path) : Path(std::move(Path)) {}
  std::string Path;
};

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_SCRATCH_H

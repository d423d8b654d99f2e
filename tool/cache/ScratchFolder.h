//===-- ScratchFolder.h - A folder for the time being -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CACHE_SCRATCHFOLDER_H
#define MEMLEAK_TOOL_CACHE_SCRATCHFOLDER_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>
#include <utility>

namespace memleak::tool {

/// A folder for temporary files, which goes with all that is in it.
class ScratchFolder {
public:
  static llvm::Expected<ScratchFolder> make();
  ScratchFolder(ScratchFolder &&Other) : Path(std::exchange(Other.Path, "")) {}
  ~ScratchFolder();

  const std::string &path() const { return Path; }
  std::string file(const llvm::Twine &Name) const {
    return (Path + "/" + Name).str();
  }

private:
  explicit ScratchFolder(std::string Path) : Path(std::move(Path)) {}
  std::string Path;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CACHE_SCRATCHFOLDER_H

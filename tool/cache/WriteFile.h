//===-- WriteFile.h - Files that are whole or not there ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CACHE_WRITEFILE_H
#define MEMLEAK_TOOL_CACHE_WRITEFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

/// A file that appears by renaming once it is complete, so that whoever looks
/// sees the old one or the new one. Until then, and if it never is, there is
/// nothing but one of another name, which ends in ".tmp".
class AtomicFile {
public:
  /// Fails when nothing can be written there.
  static llvm::Expected<AtomicFile> create(const llvm::Twine &Path);
  AtomicFile(AtomicFile &&);
  ~AtomicFile();

  llvm::raw_ostream &out() { return *Out; }
  /// All has been written. The error names the file; nothing is left then.
  llvm::Error commit();

private:
  AtomicFile() = default;
  std::string Path, Temporary;
  std::unique_ptr<llvm::raw_fd_ostream> Out;
};

/// Writes a file by renaming, so that whoever looks sees the old one or the new
/// one. On an error, which names the file, nothing is left behind.
llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Contents);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CACHE_WRITEFILE_H

//===-- ReadTracker.h - What a compilation read -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_READTRACKER_H
#define MEMLEAK_TOOL_PROJECT_READTRACKER_H

#include "cache/Manifest.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>

namespace memleak::tool {

/// Remembers every answer that the file system below gives: what was read, what
/// was found, and what was looked for in vain, since a header that turns up
/// there would be included instead.
class ReadTracker : public llvm::vfs::ProxyFileSystem {
public:
  explicit ReadTracker(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> FS)
      : ProxyFileSystem(std::move(FS)), Start(now()) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  bool exists(const llvm::Twine &Path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override;
  llvm::vfs::directory_iterator dir_begin(const llvm::Twine &Dir,
                                          std::error_code &EC) override;

  /// \p Contents are what the file at \p Path, absolute, was read as.
  void read(const std::string &Path, llvm::StringRef Contents);

  /// The first file that is there and could not be read, and why; empty if
  /// there is none.
  const std::string &unread() const { return Unread; }

  /// All answers so far, sorted by path.
  std::vector<Read> reads() const;

private:
  std::string absolute(const llvm::Twine &Path) const;
  std::optional<Stamp> restingStamp(llvm::StringRef Path) const;

  int64_t Start;
  std::string Unread;
  std::map<std::string, Read> Seen;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_READTRACKER_H

//===-- StagedFiles.h - Files as they would be ------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_STAGEDFILES_H
#define MEMLEAK_TOOL_PROJECT_STAGEDFILES_H

#include "llvm/Support/VirtualFileSystem.h"
#include <map>

namespace memleak::tool {

/// The file system below, but that some files have other contents, by whatever
/// name and through whatever links they are opened.
class StagedFiles : public llvm::vfs::ProxyFileSystem {
public:
  /// \p Staged maps real paths to the files that have their new contents.
  StagedFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Below,
              std::map<std::string, std::string> Staged)
      : ProxyFileSystem(std::move(Below)), Staged(std::move(Staged)) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
  openFileForRead(const llvm::Twine &Path) override;

private:
  const std::string *standIn(const llvm::Twine &Path);

  std::map<std::string, std::string> Staged;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_STAGEDFILES_H

//===-- StagedFiles.cpp - Files as they would be --------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StagedFiles.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"

namespace memleak::tool {

namespace vfs = llvm::vfs;

namespace {

/// A file that says it is another one.
class StandIn : public vfs::File {
public:
  StandIn(vfs::Status Is, std::unique_ptr<llvm::MemoryBuffer> Contents)
      : Is(std::move(Is)), Contents(std::move(Contents)) {}

  llvm::ErrorOr<vfs::Status> status() override { return Is; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>>
  getBuffer(const llvm::Twine &Name, int64_t, bool, bool) override {
    return llvm::MemoryBuffer::getMemBufferCopy(Contents->getBuffer(), Name);
  }
  std::error_code close() override { return {}; }

private:
  vfs::Status Is;
  std::unique_ptr<llvm::MemoryBuffer> Contents;
};

} // namespace

const std::string *StagedFiles::standIn(const llvm::Twine &Path) {
  llvm::SmallString<256> Real;
  if (getRealPath(Path, Real))
    return nullptr;
  auto Found = Staged.find(Real.str().str());
  return Found == Staged.end() ? nullptr : &Found->second;
}

llvm::ErrorOr<vfs::Status> StagedFiles::status(const llvm::Twine &Path) {
  auto Is = ProxyFileSystem::status(Path);
  const std::string *Instead = Is ? standIn(Path) : nullptr;
  if (!Instead)
    return Is;
  auto New = ProxyFileSystem::status(*Instead);
  return New ? vfs::Status::copyWithNewSize(*Is, New->getSize()) : Is;
}

llvm::ErrorOr<std::unique_ptr<vfs::File>>
StagedFiles::openFileForRead(const llvm::Twine &Path) {
  const std::string *Instead = standIn(Path);
  if (!Instead)
    return ProxyFileSystem::openFileForRead(Path);
  auto Is = status(Path);
  if (!Is)
    return Is.getError();
  auto Contents = llvm::MemoryBuffer::getFile(*Instead);
  if (!Contents)
    return Contents.getError();
  return std::unique_ptr<vfs::File>(
      std::make_unique<StandIn>(*Is, std::move(*Contents)));
}

} // namespace memleak::tool

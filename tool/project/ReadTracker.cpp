//===-- ReadTracker.cpp - What a compilation read -------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReadTracker.h"
#include "llvm/ADT/SmallString.h"

namespace memleak::tool {

namespace vfs = llvm::vfs;

namespace {

/// Tells the tracker what is read from the file.
class TrackedFile : public vfs::File {
public:
  TrackedFile(std::unique_ptr<vfs::File> File, std::string Path,
              ReadTracker &Tracker)
      : Below(std::move(File)), Path(std::move(Path)), Tracker(Tracker) {}

  llvm::ErrorOr<vfs::Status> status() override { return Below->status(); }
  llvm::ErrorOr<std::string> getName() override { return Below->getName(); }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>>
  getBuffer(const llvm::Twine &Name, int64_t Size, bool NullTerminated,
            bool Volatile) override {
    auto Buffer = Below->getBuffer(Name, Size, NullTerminated, Volatile);
    if (Buffer)
      Tracker.read(Path, (*Buffer)->getBuffer());
    return Buffer;
  }
  std::error_code close() override { return Below->close(); }

private:
  std::unique_ptr<vfs::File> Below;
  std::string Path;
  ReadTracker &Tracker;
};

} // namespace

std::string ReadTracker::absolute(const llvm::Twine &Path) const {
  llvm::SmallString<256> Absolute;
  Path.toVector(Absolute);
  makeAbsolute(Absolute);
  return Absolute.str().str();
}

std::optional<Stamp> ReadTracker::restingStamp(llvm::StringRef Path) const {
  std::optional<Stamp> Is = stampOf(Path);
  return Is && Is->wasAtRest(Start) ? Is : std::nullopt;
}

llvm::ErrorOr<vfs::Status> ReadTracker::status(const llvm::Twine &Path) {
  auto Answer = ProxyFileSystem::status(Path);
  std::string Name = absolute(Path);
  const auto What = Answer ? Read::Exists : Read::Missing;
  Seen.try_emplace(Name, Read{What, Name, {}, {}});
  return Answer;
}

bool ReadTracker::exists(const llvm::Twine &Path) { return bool(status(Path)); }

llvm::ErrorOr<std::unique_ptr<vfs::File>>
ReadTracker::openFileForRead(const llvm::Twine &Path) {
  auto File = ProxyFileSystem::openFileForRead(Path);
  std::string Name = absolute(Path);
  if (!File) {
    const auto Is = ProxyFileSystem::status(Path);
    if (Is && !Is->isDirectory() && Unread.empty())
      Unread = Name + ": cannot be read: " + File.getError().message();
    Seen.try_emplace(Name, Read{Read::Missing, Name, {}, {}});
    return File.getError();
  }
  Seen.try_emplace(Name, Read{Read::Exists, Name, {}, {}});
  return std::unique_ptr<vfs::File>(
      std::make_unique<TrackedFile>(std::move(*File), Name, *this));
}

vfs::directory_iterator ReadTracker::dir_begin(const llvm::Twine &Dir,
                                               std::error_code &EC) {
  std::string Name = absolute(Dir);
  if (auto Is = restingStamp(Name))
    Seen[Name] = {Read::Listing, Name, {}, Is};
  return ProxyFileSystem::dir_begin(Dir, EC);
}

void ReadTracker::read(const std::string &Path, llvm::StringRef Contents) {
  Read &R = Seen[Path];
  if (R.What == Read::Content && !R.Path.empty())
    return;
  R = {Read::Content, Path, ir::hashBytes(Contents), restingStamp(Path)};
}

std::vector<Read> ReadTracker::reads() const {
  std::vector<Read> Reads;
  for (const auto &[Path, Each] : Seen)
    Reads.push_back(Each);
  return Reads;
}

} // namespace memleak::tool

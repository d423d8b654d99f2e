//===-- UnitCache.cpp - Units kept from run to run ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitCache.h"
#include "Seal.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

constexpr int64_t Month = int64_t(30) * 24 * 3600 * 1'000'000'000;
constexpr llvm::StringLiteral ResultKind = "memleak result 2";
constexpr llvm::StringLiteral SummariesName = "summaries";

} // namespace

llvm::Expected<UnitCache> UnitCache::open(llvm::StringRef Folder) {
  auto Fail = [&](std::error_code Error) {
    return llvm::createStringError(Error, "cannot write " + Folder + ": " +
                                              Error.message());
  };
  const bool New = !fs::exists(Folder);
  if (std::error_code Error = fs::create_directories(Folder))
    return Fail(Error);
  if (std::error_code Error = fs::access(Folder, fs::AccessMode::Write))
    return Fail(Error);
  // Neither backups nor commits want it.
  if (New) {
    if (llvm::Error Error =
            writeAtomically((Folder + "/.gitignore").str(), "*\n"))
      return Error;
    if (llvm::Error Error =
            writeAtomically((Folder + "/CACHEDIR.TAG").str(),
                            "Signature: 8a477f597d28d172789f06886806bc55\n"))
      return Error;
  }
  return UnitCache(Folder.str());
}

llvm::Expected<UnitCache> UnitCache::openToRead(llvm::StringRef Folder) {
  if (!fs::is_directory(Folder))
    return llvm::createStringError(
        std::make_error_code(std::errc::not_a_directory),
        Folder + ": no folder with units");
  return UnitCache(Folder.str());
}

std::string UnitCache::entry(llvm::StringRef Key) const {
  return (Folder + "/" + Key).str();
}

std::optional<Manifest> UnitCache::manifest(llvm::StringRef Key) const {
  auto Text = llvm::MemoryBuffer::getFile(entry(Key) + ".deps");
  return Text ? readManifest((*Text)->getBuffer()) : std::nullopt;
}

std::optional<Manifest> UnitCache::fresh(llvm::StringRef Key,
                                         FileStates &Files) const {
  std::optional<Manifest> M = manifest(Key);
  if (!M)
    return std::nullopt;
  const Freshness Is = check(*M, Files);
  if (Is == Freshness::Stale)
    return std::nullopt;
  // Without the new stamps the next run is slower, and nothing else.
  if (Is == Freshness::Restamped)
    llvm::consumeError(writeAtomically(entry(Key) + ".deps", write(*M)));
  return M;
}

std::unique_ptr<llvm::MemoryBuffer>
UnitCache::unit(llvm::StringRef Key, const ir::ContentHash &Hash) const {
  auto Bytes = llvm::MemoryBuffer::getFile(entry(Key) + ".unit");
  if (!Bytes || !(ir::hashBytes((*Bytes)->getBuffer()) == Hash))
    return nullptr;
  return std::move(*Bytes);
}

void UnitCache::drop(llvm::StringRef Key) const {
  fs::remove(entry(Key) + ".deps");
}

llvm::Expected<std::optional<Manifest>>
UnitCache::adopt(llvm::StringRef Key, const UnitCache &Other,
                 FileStates &Files) const {
  std::optional<Manifest> M = Other.manifest(Key);
  if (!M || check(*M, Files) == Freshness::Stale)
    return std::nullopt;
  auto Bytes = Other.unit(Key, M->Unit);
  if (!Bytes)
    return std::nullopt;
  if (llvm::Error Error =
          writeAtomically(entry(Key) + ".unit", Bytes->getBuffer()))
    return Error;
  if (llvm::Error Error = writeAtomically(entry(Key) + ".deps", write(*M)))
    return Error;
  return M;
}

std::optional<std::string> UnitCache::result(llvm::StringRef Name,
                                             llvm::StringRef Key) const {
  auto Bytes = llvm::MemoryBuffer::getFile(entry(Name) + ".result");
  if (!Bytes)
    return std::nullopt;
  auto Whole = unseal(ResultKind, (*Bytes)->getBuffer());
  if (!Whole || !Whole->consume_front(Key) || !Whole->consume_front("\n"))
    return std::nullopt;
  return Whole->str();
}

void UnitCache::keepResult(llvm::StringRef Name, llvm::StringRef Key,
                           llvm::StringRef Text) const {
  // Without it the next run solves again, and nothing else.
  llvm::consumeError(writeAtomically(
      entry(Name) + ".result", seal(ResultKind, (Key + "\n" + Text).str())));
}

std::unique_ptr<llvm::MemoryBuffer> UnitCache::summaries() const {
  auto Bytes = llvm::MemoryBuffer::getFile(entry(SummariesName));
  return Bytes ? std::move(*Bytes) : nullptr;
}

llvm::Expected<AtomicFile> UnitCache::newSummaries() const {
  return AtomicFile::create(entry(SummariesName));
}

void UnitCache::tidyUp(const llvm::StringSet<> &Needed) const {
  const int64_t Now = now();
  std::error_code Error;
  for (fs::directory_iterator It(Folder, Error), End; It != End && !Error;
       It.increment(Error)) {
    const llvm::StringRef Name = path::filename(It->path());
    if (!Name.ends_with(".unit") && !Name.ends_with(".deps") &&
        !Name.ends_with(".result") && !Name.ends_with(".tmp"))
      continue;
    auto Is = stampOf(It->path());
    if (Is && !Needed.contains(path::stem(Name)) && Is->Modified + Month < Now)
      fs::remove(It->path());
  }
}

} // namespace memleak::tool

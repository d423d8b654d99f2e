//===-- IndexFinder.cpp - Where the index of a program is -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IndexFinder.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace memleak {

/// The nearest index to \p Folder, upwards; empty if there is none.
static std::string nearest(llvm::StringRef Folder) {
  for (; !Folder.empty(); Folder = path::parent_path(Folder))
    for (llvm::StringRef Build : {"", "build"}) {
      llvm::SmallString<256> Path(Folder);
      path::append(Path, Build, ".memleak", "index");
      if (fs::is_regular_file(Path))
        return Path.str().str();
    }
  return "";
}

void IndexFinder::sayOnce(const std::string &Text) {
  if (Said.insert(Text).second)
    llvm::errs() << "memleak: note: " << Text << '\n';
}

void IndexFinder::sayStale(llvm::StringRef File) {
  std::lock_guard<std::mutex> Lock(Mutex);
  sayOnce("what the index knows by way of " + File.str() +
          " is out of date and not used; memleak index renews it");
}

std::shared_ptr<const solver::Index>
IndexFinder::open(const std::string &Path) {
  fs::file_status Is;
  if (fs::status(Path, Is))
    return nullptr;
  const Stamp Now{Is.getLastModificationTime(), Is.getSize()};
  Opened &Entry = Known[Path];
  if (Entry.Is == Now)
    return Entry.Index;
  Entry = {Now, nullptr};
  auto File = llvm::MemoryBuffer::getFile(Path);
  if (!File) {
    sayOnce("the index " + Path +
            " cannot be read: " + File.getError().message());
    return nullptr;
  }
  auto Index = solver::Index::open(std::move(*File));
  if (Index)
    Entry.Index = std::make_shared<const solver::Index>(std::move(*Index));
  else
    sayOnce("no index is used: " + llvm::toString(Index.takeError()));
  return Entry.Index;
}

std::shared_ptr<const solver::Index>
IndexFinder::find(llvm::StringRef Named, llvm::ArrayRef<std::string> Folders) {
  if (Named == None)
    return nullptr;
  std::lock_guard<std::mutex> Lock(Mutex);
  if (!Named.empty())
    return open(Named.str());
  for (const std::string &Folder : Folders)
    if (std::string Path = nearest(Folder); !Path.empty())
      return open(Path);
  return nullptr;
}

bool IndexFinder::isAsItWas(const solver::IndexedFile &File) {
  fs::file_status Is;
  if (fs::status(File.Path, Is))
    return false;
  std::lock_guard<std::mutex> Lock(Mutex);
  const Stamp Now{Is.getLastModificationTime(), Is.getSize()};
  auto [It, New] = Hashes.try_emplace(File.Path);
  if (New || It->second.Is != Now) {
    auto Buffer = llvm::MemoryBuffer::getFile(File.Path);
    if (!Buffer)
      return false;
    It->second = {Now, ir::hashBytes((*Buffer)->getBuffer())};
  }
  return It->second.Hash == File.Hash;
}

} // namespace memleak

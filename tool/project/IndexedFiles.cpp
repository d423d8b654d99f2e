//===-- IndexedFiles.cpp - The files that an index stands on --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IndexedFiles.h"

namespace memleak::tool {

std::vector<solver::IndexedFile>
indexedFiles(llvm::ArrayRef<Source> All,
             llvm::ArrayRef<std::string> MainFiles) {
  std::vector<solver::IndexedFile> Files;
  llvm::StringMap<uint32_t> Numbers;
  auto NumberOf = [&](llvm::StringRef Path) {
    auto [It, New] = Numbers.try_emplace(Path, Files.size());
    if (New)
      Files.push_back({Path.str(), {}, {}});
    return It->second;
  };
  llvm::StringMap<uint32_t> Read; // By names that may lead over links.
  size_t Linked = 0;
  for (const Source &S : All) {
    if (!S.Hash || !S.Trouble.empty())
      continue;
    const uint32_t Main = NumberOf(MainFiles[Linked++]);
    const std::optional<Manifest> M = S.In->manifest(S.Key);
    if (!M)
      continue;
    for (const tool::Read &Each : M->Reads) {
      if (Each.What != tool::Read::Content)
        continue;
      auto [It, New] = Read.try_emplace(Each.Path);
      if (New)
        It->second = NumberOf(realPath(Each.Path));
      const uint32_t Number = It->second;
      Files[Number].Hash = Each.Hash;
      if (Number != Main && !llvm::is_contained(Files[Main].Reads, Number))
        Files[Main].Reads.push_back(Number);
    }
  }
  return Files;
}

} // namespace memleak::tool

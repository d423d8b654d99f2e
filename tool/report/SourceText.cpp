//===-- SourceText.cpp - The lines that findings point to -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SourceText.h"

namespace memleak::tool {

SourceText::Lines &SourceText::lines(llvm::StringRef File) {
  auto [It, New] = Files.try_emplace(File);
  Lines &L = It->second;
  if (!New)
    return L;
  if (auto Buffer = llvm::MemoryBuffer::getFile(File))
    L.Buffer = std::move(*Buffer);
  llvm::StringRef Text = L.Buffer ? L.Buffer->getBuffer() : "";
  for (size_t At = 0; At < Text.size(); At = Text.find('\n', At)) {
    At += !L.Starts.empty();
    if (At < Text.size())
      L.Starts.push_back(At);
  }
  return L;
}

llvm::StringRef SourceText::all(llvm::StringRef File) {
  const Lines &L = lines(File);
  return L.Buffer ? L.Buffer->getBuffer() : llvm::StringRef();
}

unsigned SourceText::lineCount(llvm::StringRef File) {
  return lines(File).Starts.size();
}

llvm::StringRef SourceText::line(llvm::StringRef File, unsigned Number) {
  const Lines &L = lines(File);
  if (Number == 0 || Number > L.Starts.size())
    return "";
  return L.Buffer->getBuffer()
      .substr(L.Starts[Number - 1])
      .take_until([](char C) { return C == '\n'; })
      .rtrim();
}

} // namespace memleak::tool

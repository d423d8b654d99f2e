//===-- Stamp.cpp - Whether a file is as it was ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stamp.h"
#include "llvm/Support/MemoryBuffer.h"
#include <algorithm>
#include <chrono>
#include <sys/stat.h>

namespace memleak::tool {

namespace {

/// Longer than the tick of any file system's clock.
constexpr int64_t Tick = 2'000'000'000;

int64_t nanoseconds(const timespec &T) {
  return int64_t(T.tv_sec) * 1'000'000'000 + T.tv_nsec;
}

} // namespace

bool Stamp::wasAtRest(int64_t Now) const {
  return std::max(Modified, Changed) + Tick < Now;
}

std::optional<Stamp> stampOf(llvm::StringRef Path) {
  struct stat Is;
  if (::stat(Path.str().c_str(), &Is))
    return std::nullopt;
  return Stamp{uint64_t(Is.st_size), nanoseconds(Is.st_mtim),
               nanoseconds(Is.st_ctim), S_ISDIR(Is.st_mode)};
}

int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

const std::optional<Stamp> &FileStates::stamp(llvm::StringRef Path) {
  auto [It, New] = Stamps.try_emplace(Path);
  if (New)
    It->second = stampOf(Path);
  return It->second;
}

const std::optional<ir::ContentHash> &FileStates::hash(llvm::StringRef Path) {
  auto [It, New] = Hashes.try_emplace(Path);
  if (New)
    if (auto Buffer = llvm::MemoryBuffer::getFile(Path))
      It->second = ir::hashBytes((*Buffer)->getBuffer());
  return It->second;
}

} // namespace memleak::tool

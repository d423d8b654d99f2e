//===-- Stamp.h - Whether a file is as it was -------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CACHE_STAMP_H
#define MEMLEAK_TOOL_CACHE_STAMP_H

#include "ir/UnitFile.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace memleak::tool {

/// What the file system says of a file without opening it. Equal stamps mean
/// equal contents, unless the file was written in the moment of stamping.
struct Stamp {
  uint64_t Size = 0;
  int64_t Modified = 0; ///< Nanoseconds since 1970, as are all times here.
  int64_t Changed = 0;
  bool IsFolder = false;

  bool operator==(const Stamp &O) const {
    return Size == O.Size && Modified == O.Modified && Changed == O.Changed &&
           IsFolder == O.IsFolder;
  }
  /// Whether the file was at rest at \p Now: a clock's tick later its next
  /// writing is sure to change the stamp.
  bool wasAtRest(int64_t Now) const;
};

/// The stamp of \p Path, if it exists.
std::optional<Stamp> stampOf(llvm::StringRef Path);

int64_t now();

/// Stamps and hashes of files, each asked for once.
class FileStates {
public:
  const std::optional<Stamp> &stamp(llvm::StringRef Path);
  /// Nothing when the file cannot be read.
  const std::optional<ir::ContentHash> &hash(llvm::StringRef Path);

private:
  llvm::StringMap<std::optional<Stamp>> Stamps;
  llvm::StringMap<std::optional<ir::ContentHash>> Hashes;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CACHE_STAMP_H

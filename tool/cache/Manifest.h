//===-- Manifest.h - What a unit was made from ------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CACHE_MANIFEST_H
#define MEMLEAK_TOOL_CACHE_MANIFEST_H

#include "Stamp.h"
#include <string>
#include <vector>

namespace memleak::tool {

/// One answer the file system gave while a unit was made.
struct Read {
  enum Kind : char {
    Content = 'F', ///< The file was read, and was this.
    Exists = 'E',  ///< It was asked for, and there.
    Missing = 'M', ///< It was asked for, and not there.
    Listing = 'D', ///< The folder was listed.
  };
  Kind What = Content;
  std::string Path;          ///< Absolute.
  ir::ContentHash Hash;      ///< Of a Content.
  std::optional<Stamp> Seen; ///< None if it cannot be relied on.
};

/// Lies beside a unit in the cache, and says what it stands on.
struct Manifest {
  ir::ContentHash Unit; ///< Of the unit file.
  std::vector<Read> Reads;

  /// Names the unit and all that was read for it: comments too, which change no
  /// unit and yet move what a fix would edit.
  ir::ContentHash digest() const;
};

std::string write(const Manifest &M);
/// Nothing if \p Text is damaged or of another version.
std::optional<Manifest> readManifest(llvm::StringRef Text);

enum class Freshness {
  Stale,
  Fresh,
  Restamped, ///< Contents are as they were; the stamps were renewed.
};

/// Whether every read would be answered in the same way now. Looks at stamps
/// first, and into the files whose stamps differ.
Freshness check(Manifest &M, FileStates &Files);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CACHE_MANIFEST_H

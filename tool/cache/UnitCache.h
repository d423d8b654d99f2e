//===-- UnitCache.h - Units kept from run to run ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CACHE_UNITCACHE_H
#define MEMLEAK_TOOL_CACHE_UNITCACHE_H

#include "Manifest.h"
#include "WriteFile.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace memleak::tool {

/// A folder with what earlier runs found out: for each way to parse a source a
/// unit and its manifest, the summaries of functions, and the results of whole
/// runs. What is damaged, or
/// of another version, is as if it were not there. Two runs may use one folder
/// at once: files appear by renaming.
class UnitCache {
public:
  /// Makes the folder if need be. Fails when it cannot be written.
  static llvm::Expected<UnitCache> open(llvm::StringRef Folder);
  /// Only reads. Fails when it is no folder.
  static llvm::Expected<UnitCache> openToRead(llvm::StringRef Folder);

  /// Where the unit of \p Key is or will be, without ending.
  std::string entry(llvm::StringRef Key) const;
  /// The manifest of \p Key, if there is a whole one.
  std::optional<Manifest> manifest(llvm::StringRef Key) const;
  /// The same, if parsing again would give the same unit.
  std::optional<Manifest> fresh(llvm::StringRef Key, FileStates &Files) const;
  /// The unit's bytes; null if they are not those of \p Hash.
  std::unique_ptr<llvm::MemoryBuffer> unit(llvm::StringRef Key,
                                           const ir::ContentHash &Hash) const;
  void drop(llvm::StringRef Key) const;
  /// Takes over what \p Other has for \p Key, if that is fresh here; returns
  /// its manifest. Fails when it cannot be written.
  llvm::Expected<std::optional<Manifest>>
  adopt(llvm::StringRef Key, const UnitCache &Other, FileStates &Files) const;

  /// The text kept as \p Name for \p Key, if it is the last one kept.
  std::optional<std::string> result(llvm::StringRef Name,
                                    llvm::StringRef Key) const;
  void keepResult(llvm::StringRef Name, llvm::StringRef Key,
                  llvm::StringRef Text) const;

  /// The summaries kept; null if none are.
  std::unique_ptr<llvm::MemoryBuffer> summaries() const;
  /// To be written and committed; fails when it cannot be written.
  llvm::Expected<AtomicFile> newSummaries() const;

  /// Removes what no run has needed for a month, but for the units \p Needed.
  void tidyUp(const llvm::StringSet<> &Needed) const;

private:
  explicit UnitCache(std::string Folder) : Folder(std::move(Folder)) {}

  std::string Folder;
};

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CACHE_UNITCACHE_H

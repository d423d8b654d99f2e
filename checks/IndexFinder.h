//===-- IndexFinder.h - Where the index of a program is ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_INDEXFINDER_H
#define MEMLEAK_CHECKS_INDEXFINDER_H

#include "solver/Index.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Chrono.h"
#include <mutex>
#include <set>

namespace memleak {

/// Finds and opens the indexes that `memleak index` writes, each once until it
/// changes, and says once on standard error what is wrong with one.
/// Thread-safe.
class IndexFinder {
public:
  /// The value of memleak.Index by which no index is used.
  static constexpr llvm::StringLiteral None = "none";

  /// \param Named the option memleak.Index. If it is empty, the index is
  ///        .memleak/index in one of \p Folders, a folder above one, or in
  ///        `build` in one of those
  /// \returns null if there is none that can be used
  std::shared_ptr<const solver::Index>
  find(llvm::StringRef Named, llvm::ArrayRef<std::string> Folders);

  /// To be called when \p File, on which an index stands, has changed.
  void sayStale(llvm::StringRef File);

  /// Whether \p File has the content that it had. Reads it once until its time
  /// or size changes.
  bool isAsItWas(const solver::IndexedFile &File);

private:
  /// Of a file: time and size.
  using Stamp = std::pair<llvm::sys::TimePoint<>, uint64_t>;
  struct Opened {
    Stamp Is;
    std::shared_ptr<const solver::Index> Index;
  };
  struct Hashed {
    Stamp Is;
    ir::ContentHash Hash;
  };
  std::shared_ptr<const solver::Index> open(const std::string &Path);
  void sayOnce(const std::string &Text);

  std::mutex Mutex;
  std::map<std::string, Opened> Known; ///< By path.
  llvm::StringMap<Hashed> Hashes;      ///< By path.
  std::set<std::string> Said;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_INDEXFINDER_H

//===-- Index.h - A program as its units need it ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_INDEX_H
#define MEMLEAK_SOLVER_INDEX_H

#include "Program.h"
#include "ir/UnitFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include <optional>

namespace memleak::solver {

/// Changes with any change of the bytes' meaning; other versions are rejected.
constexpr uint32_t IndexVersion = 3;

/// A file that the index stands on.
struct IndexedFile {
  std::string Path; ///< As ranges name it.
  ir::ContentHash Hash;
  /// Numbers of the files that were read for it, if it is a unit's main file.
  std::vector<uint32_t> Reads;
};

/// Answers whether a file is as it was.
using IsFresh = llvm::function_ref<bool(const IndexedFile &)>;

/// What solving a program has left for whoever sees one unit of it alone:
/// summaries of the functions that others can call, and what is known of
/// globals and classes that others can name. Thread-safe once it is open.
class Index {
public:
  /// The error says what is wrong with the bytes, as UnitFile::open does.
  static llvm::Expected<Index> open(std::unique_ptr<llvm::MemoryBuffer> File);

  /// What a unit does not show of the program around it.
  struct Outside {
    explicit Outside(std::shared_ptr<ir::Tables> T) : Unit(std::move(T)) {}
    ir::Unit Unit;                     ///< Has no functions.
    std::vector<ir::EntityId> Varying; ///< Globals that something writes.
    std::string Stale; ///< A file that is not as it was; what hangs on it is
                       ///< left out. Empty if there is none.
  };
  /// Reads of the index only what \p U can come to ask, directly or by way of
  /// what it asks.
  /// \param MainFile is being edited: that it is not as it was needs no word
  Outside around(const ir::Unit &U, llvm::StringRef MainFile,
                 IsFresh IsFresh) const;

private:
  class Reading;
  std::unique_ptr<llvm::MemoryBuffer> File;
  std::vector<IndexedFile> Files;
  llvm::StringRef Directory, Entries;
};

/// Bytes for Index::open, of a program that is solved. The same program gives
/// the same bytes.
/// \param Files those that it was read from
std::string writeIndex(const Program &P, std::vector<IndexedFile> Files);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_INDEX_H

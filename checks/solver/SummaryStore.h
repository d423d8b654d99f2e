//===-- SummaryStore.h - Summaries kept from run to run ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_SUMMARYSTORE_H
#define MEMLEAK_SOLVER_SUMMARYSTORE_H

#include "ir/UnitFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <mutex>

namespace memleak::solver {

/// What earlier runs found out about functions, as bytes by a hash of the
/// functions' text. Program::solve takes from it and adds to it. Members may be
/// called from several threads, open() and write() aside.
class SummaryStore {
public:
  /// \p Identity tells the program, whose next build may come to something
  /// else.
  explicit SummaryStore(std::string Identity) : Identity(std::move(Identity)) {}

  /// Takes what a store wrote. The error says what is wrong with the bytes, as
  /// UnitFile::open does; the store is as if it were new then.
  llvm::Error open(std::unique_ptr<llvm::MemoryBuffer> File);
  /// The bytes of a file: what this run asked for or kept, and what the last
  /// few runs that kept anything did.
  std::string write() const;
  /// Whether there is more to write than was read.
  bool isNew() const { return New; }

  /// What is kept of \p Key, for as long as the store is; empty if nothing is.
  llvm::StringRef find(const ir::ContentHash &Key);
  void keep(const ir::ContentHash &Key, std::string Bytes);

private:
  struct Entry {
    llvm::StringRef Bytes; ///< In File or Own.
    uint8_t Age = 0;       ///< Runs since it was asked for.
    std::string Own;
  };
  std::string Identity;
  std::unique_ptr<llvm::MemoryBuffer> File;
  std::map<ir::ContentHash, Entry> Entries;
  std::mutex Lock;
  bool New = false;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_SUMMARYSTORE_H

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
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <mutex>

namespace memleak::solver {

/// What earlier runs found out about functions, as bytes by a hash of the
/// functions' text. Program::solve takes from it and adds to it. find() and
/// keep() may be called from several threads.
class SummaryStore {
public:
  /// \p Identity tells the program, whose next build may come to something
  /// else.
  explicit SummaryStore(std::string Identity);
  ~SummaryStore();

  /// Takes what a store wrote. The error says what is wrong with the bytes, as
  /// UnitFile::open does; the store is as if it were new then. Linear in the
  /// file, of which nothing stays in memory that can be read again.
  llvm::Error open(std::unique_ptr<llvm::MemoryBuffer> File);

  /// From here on what is kept goes to \p Out, the file that finish()
  /// completes, and not into memory: it is not found again before it is opened.
  void keepIn(llvm::raw_ostream &Out);
  /// To be called once after keepIn.
  void finish();
  /// The bytes of a file, where nothing goes to another: what this run asked
  /// for or kept, and what the last few runs that kept anything did.
  std::string write() const;
  /// Whether there is more to write than was read.
  bool isNew() const { return New; }

  /// What is kept of \p Key, for as long as the store is; empty if nothing is.
  llvm::StringRef find(const ir::ContentHash &Key);
  /// What find() gave need not stay in memory until it is looked at again.
  void done(llvm::StringRef Bytes) const;
  void keep(const ir::ContentHash &Key, std::string Bytes);

private:
  class Writer;
  struct Entry {
    llvm::StringRef Bytes; ///< In File or Own.
    uint8_t Age = 0;       ///< Runs since it was asked for.
  };
  bool readEntries(llvm::StringRef Rows, llvm::StringRef All);
  void writeEntries(Writer &To) const;

  std::string Identity;
  std::unique_ptr<llvm::MemoryBuffer> File;
  std::map<ir::ContentHash, Entry> Entries;
  std::map<ir::ContentHash, std::string> Own; ///< Bytes that no file has.
  std::unique_ptr<Writer> Out;
  std::mutex Lock;
  bool New = false;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_SUMMARYSTORE_H

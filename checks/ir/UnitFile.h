//===-- UnitFile.h - Units on disk ------------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// \file
/// The file a translation unit leaves behind: a header, a directory of
/// (entity, hash) and the functions, each readable by itself.
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_UNITFILE_H
#define MEMLEAK_IR_UNITFILE_H

#include "IR.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace memleak::ir {

/// Changes with any change of the bytes' meaning; other versions are rejected.
constexpr uint32_t UnitFileVersion = 8;

/// Names a function's content. Stable across units, processes and machines.
struct ContentHash {
  uint64_t High = 0, Low = 0;

  bool operator==(const ContentHash &O) const {
    return High == O.High && Low == O.Low;
  }
  bool operator<(const ContentHash &O) const {
    return High != O.High ? High < O.High : Low < O.Low;
  }
  /// 32 hexadecimal digits.
  std::string str() const;
};

/// Hash of what the function does; unchanged when only lines move.
ContentHash hashBody(const Function &F, const Tables &T);
/// Hash of body and source ranges.
ContentHash hashAll(const Function &F, const Tables &T);
ContentHash hashBytes(llvm::StringRef Bytes);
/// Hash of all that is said of a class; of use only with the same tables.
ContentHash hashRecord(const Record &R, const Tables &T);

/// The same unit gives the same bytes.
std::string writeUnitFile(const Unit &U);

/// A unit file opened for reading. Keeps no copy: the buffer must outlive it.
class UnitFile {
public:
  struct Entry {
    EntityId Entity;
    ContentHash Body, All;
    llvm::StringRef BodyBytes, PlacesBytes;
  };

  /// Checks magic, version and checksum and reads all but the functions. The
  /// error names the file and what is wrong: "is not a unit file", "was
  /// written by another version of memleak", "is damaged".
  static llvm::Expected<UnitFile> open(llvm::MemoryBufferRef Buffer,
                                       std::shared_ptr<Tables> T);

  /// The unit without its functions.
  Unit &unit() { return U; }
  llvm::ArrayRef<Entry> functions() const { return Entries; }
  /// Null if the bytes are no well-formed function.
  std::unique_ptr<Function> read(const Entry &E);

private:
  explicit UnitFile(std::shared_ptr<Tables> T) : U(std::move(T)) {}
  bool readDirectory(llvm::StringRef Bytes);

  Unit U;
  std::vector<Entry> Entries;
};

/// Opens and reads everything.
llvm::Expected<Unit> readUnitFile(llvm::MemoryBufferRef Buffer,
                                  std::shared_ptr<Tables> T);

} // namespace memleak::ir

#endif // MEMLEAK_IR_UNITFILE_H

//===-- CallReader.h - Whom a function calls --------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_CALLREADER_H
#define MEMLEAK_TOOL_MIGRATE_CALLREADER_H

#include "Declarations.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak::migrate {

/// Reads whom the functions of a unit call, which members they set, and which
/// private functions constructors begin with. Templates of the project are read
/// as they are instantiated, once each.
class CallReader {
public:
  explicit CallReader(Declarations &Decls) : Decls(Decls) {}

  void read(const clang::FunctionDecl &F);

private:
  void readOne(const clang::FunctionDecl &F);

  Declarations &Decls;
  std::vector<const clang::FunctionDecl *> Waiting;
  llvm::DenseSet<const clang::FunctionDecl *> Instances;
  llvm::DenseMap<const clang::FunctionDecl *, uint64_t> Numbers;
};

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_CALLREADER_H

//===-- Beginnings.h - What is null when a function begins ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_BEGINNINGS_H
#define MEMLEAK_TOOL_MIGRATE_BEGINNINGS_H

#include "Graph.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

namespace memleak::migrate {

/// Members that nobody can have set when a function begins: private functions
/// that only constructors call, on the object they make and once.
class Beginnings {
public:
  explicit Beginnings(const Graph &Program);

  /// Whether the member that \p Variable of \p Flow is was never set before
  /// \p Flow begins. Linear in the calls the first time it is asked of a
  /// function; says no of those from which very many others are reached.
  bool neverSetBefore(const Paths &Flow, uint32_t Variable) const;

private:
  using Functions = llvm::DenseSet<uint64_t>;

  const std::vector<const PrivateCall *> *makersOf(uint64_t Function) const;
  const Functions &reachedFrom(uint64_t Function) const;

  llvm::DenseMap<uint64_t, std::vector<const Calls *>> CallsBy;
  /// Who calls a private function; none if not all of them begin with it.
  llvm::DenseMap<uint64_t, std::vector<const PrivateCall *>> Makers;
  llvm::StringMap<std::vector<uint64_t>> SetBy; ///< By node.
  llvm::StringSet<> SetInBodies;
  /// Reached before or while a function runs; empty if that are too many.
  mutable llvm::DenseMap<uint64_t, Functions> Reached;
};

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_BEGINNINGS_H

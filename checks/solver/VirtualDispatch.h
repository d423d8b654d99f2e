//===-- VirtualDispatch.h - What a virtual call runs ----------- -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_VIRTUALDISPATCH_H
#define MEMLEAK_SOLVER_VIRTUALDISPATCH_H

#include "ir/IR.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak::solver {

/// Finds the final overrider of a method in a class, from what units say of
/// classes and overriding. Not thread-safe while units are added.
class VirtualDispatch {
public:
  /// \p U must live as long, and share tables with the other units.
  void add(const ir::Unit &U);

  /// What a call of \p Method runs on an object of the class with the USR
  /// \p Class. None if the class is not known, units define it in different
  /// ways, or no one method is the only answer. Linear in the bases.
  ir::EntityId target(ir::EntityId Method, ir::StrId Class) const;

  /// Null if the class is not known, or units define it in different ways.
  const ir::Record *record(ir::StrId Usr) const;

private:
  bool destroys(ir::EntityId Destructor, ir::StrId Class) const;
  bool overrides(ir::EntityId Method, ir::EntityId Of) const;

  const ir::Tables *T = nullptr;
  llvm::DenseMap<llvm::StringRef, ir::StrId> Classes; ///< By USR.
  /// By USR; null where units disagree.
  llvm::DenseMap<uint32_t, const ir::Record *> Records;
  /// What a method overrides directly.
  llvm::DenseMap<uint32_t, llvm::SmallVector<ir::EntityId, 1>> Overridden;
  /// The virtual methods that override others, and those overridden, by class.
  llvm::DenseMap<uint32_t, llvm::SmallVector<ir::EntityId, 4>> Methods;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_VIRTUALDISPATCH_H

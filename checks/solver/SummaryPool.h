//===-- SummaryPool.h - Many summaries in little memory ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_SUMMARYPOOL_H
#define MEMLEAK_SOLVER_SUMMARYPOOL_H

#include "ir/Summary.h"
#include "llvm/ADT/CachedHashString.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Allocator.h"
#include <mutex>

namespace memleak::solver {

/// Summaries by number, names as their numbers in the tables, and what several
/// functions do alike only once. Different numbers may be written and read by
/// several threads at once.
class SummaryPool {
public:
  void resize(size_t Count) { All.resize(Count); }
  size_t size() const { return All.size(); }

  void put(uint32_t Number, const ir::Summary &S, const ir::Tables &T);
  /// What was put there, of the function \p Of. Only looks at the tables.
  std::unique_ptr<ir::Summary> get(uint32_t Number, ir::EntityId Of,
                                   ir::Tables &T) const;
  /// What is said there, in the same place wherever it is the same.
  llvm::StringRef outcomes(uint32_t Number) const {
    return All[Number].Outcomes;
  }

private:
  struct Entry {
    llvm::StringRef Outcomes; ///< As ir::encodeOutcomes writes them.
    ir::StrId Name = ir::StrId::Empty;
  };
  std::vector<Entry> All;
  std::unique_ptr<std::mutex> Lock = std::make_unique<std::mutex>();
  llvm::BumpPtrAllocator Memory;
  llvm::DenseSet<llvm::CachedHashStringRef> Texts;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_SUMMARYPOOL_H

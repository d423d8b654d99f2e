//===-- ReparsedUnits.h - What is kept from edit to edit --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// An editor parses a file anew at each edit, which leaves most functions as
/// they were. What solving them came to is kept from one parse to the next.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_REPARSEDUNITS_H
#define MEMLEAK_SOLVER_REPARSEDUNITS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace memleak::solver {

class SummaryStore;

/// What was kept of the files that were solved last. Keeping starts when a file
/// comes again, so a run that sees each once pays nothing. Every member
/// function is thread-safe.
class ReparsedUnits {
public:
  /// How many files are remembered: as many as somebody edits in turn.
  static constexpr size_t MaxFiles = 32;

  /// Has \p Solve solve the file \p Main with what is kept of it, or with null
  /// if it is new among the last MaxFiles. Linear in what is kept.
  void solve(llvm::StringRef Main,
             llvm::function_ref<void(SummaryStore *)> Solve);

private:
  struct Unit {
    std::string Main;
    std::shared_ptr<const std::string> Kept; ///< A store's file; may be null.
  };
  /// The unit of \p Main, first among all from now on; a new one if there is
  /// none. Whether it was there.
  bool toFront(llvm::StringRef Main);

  std::mutex Mutex;
  std::list<Unit> Latest; ///< The latest first.
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_REPARSEDUNITS_H

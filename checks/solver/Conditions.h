//===-- Conditions.h - What conditions say together ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_CONDITIONS_H
#define MEMLEAK_SOLVER_CONDITIONS_H

#include "PathFacts.h"

namespace memleak::solver {

/// The number that \p X is, null being 0.
std::optional<int64_t> number(const ir::Term &X);

/// The numbers that one term, under one mask, may be.
struct Range {
  ir::Term Left;
  int64_t Mask = 0;
  Fact Is{ValId::None};
};

/// Conditions, those on numbers gathered by term; at most one range a term.
struct Known {
  std::vector<Range> Ranges;
  std::vector<ir::Cond> Others;

  explicit Known(llvm::ArrayRef<ir::Cond> Conds) {
    for (const ir::Cond &C : Conds)
      add(C);
  }
  std::optional<Fact> find(const ir::Term &Left, int64_t Mask = 0) const;
  void add(const ir::Cond &C);
  std::vector<ir::Cond> conditions() const;
};

/// Whether there is no place \p At where \p Guards hold: a pointer on the way
/// to it is null.
bool isNowhere(const Known &Guards, const ir::Term &At);

/// What "one of the two" says.
Known unite(const Known &A, const Known &B);

/// Whether unite() says all that "one of the two" does: one implies the other,
/// or they differ in one thing only, of which both together can be said.
bool isExactUnion(const Known &A, const Known &B);

/// Whether both may hold at once, as far as that can be told.
bool areCompatible(const Known &A, const Known &B);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_CONDITIONS_H

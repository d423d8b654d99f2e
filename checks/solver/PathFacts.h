//===-- PathFacts.h - What a path knows of values ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_PATHFACTS_H
#define MEMLEAK_SOLVER_PATHFACTS_H

#include "State.h"

namespace memleak::solver {

/// The interval of \p V on this path, derived through sums and comparisons.
Fact factOf(const Values &Vs, const State &S, ValId V);

/// \p V, or the number it must be on this path.
ValId simplify(Values &Vs, const State &S, ValId V);

/// Adds to the path that \p Condition is true, or false. Returns false if that
/// cannot be: the path does not exist. A condition that cannot be expressed
/// adds nothing.
bool assume(Values &Vs, State &S, ValId Condition, bool Truth);

/// Adds that the number is not \p X; forgets it if there is no room left.
void addHole(Fact &F, int64_t X);

/// What holds where one of two facts does, and whether that is all they say.
struct United {
  Fact Both;
  bool Exact = true;
};
United unite(const Fact &A, const Fact &B);

/// Whether \p Mask asks for one bit, which is there or not.
inline bool isOneBit(int64_t Mask) {
  return Mask > 0 && (Mask & (Mask - 1)) == 0;
}

/// Appends conditions on \p Left that say what \p F does.
void describe(const ir::Term &Left, int64_t Mask, const Fact &F,
              std::vector<ir::Cond> &Out);

/// Whether conditions may speak of what \p At holds after a call.
bool canEnsure(const ir::Term &At);

bool isZero(const Values &Vs, const State &S, ValId V);
bool isNonZero(const Values &Vs, const State &S, ValId V);

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_PATHFACTS_H

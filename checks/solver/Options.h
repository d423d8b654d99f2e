//===-- Options.h - Caps and choices of the solver --------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_OPTIONS_H
#define MEMLEAK_SOLVER_OPTIONS_H

#include <cstdint>

namespace memleak::solver {

/// At a cap the answer is silence. The defaults keep a function under a second.
struct Options {
  /// States of a block that are kept apart; beyond it those that agree in
  /// ownership are joined.
  uint32_t SoftDisjuncts = 12;
  /// States of a block in all; beyond it one stands for the rest, and what they
  /// differ in is given up on.
  uint32_t HardDisjuncts = 64;
  /// Rounds of a loop walked exactly before what it changes is forgotten.
  uint32_t ExactRounds = 2;
  /// Work for one function: instructions executed, weighted by state size.
  uint64_t Steps = 600000;
  /// Outcomes of one summary.
  uint32_t Outcomes = 8;
  /// Times a group of mutually recursive functions is summarised.
  uint32_t RecursionRounds = 2;
  /// Also follow the edges that an implicit exception would take.
  bool ImplicitExceptions = false;
  /// Look for edits that make findings go away.
  bool Repair = false;
  /// Record what was given up on, and why.
  bool ExplainSilence = false;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_OPTIONS_H

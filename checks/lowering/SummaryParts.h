//===-- SummaryParts.h - Pieces of hand-made summaries ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_SUMMARYPARTS_H
#define MEMLEAK_LOWERING_SUMMARYPARTS_H

#include "ir/Summary.h"

namespace memleak::lowering {

/// One way to go, which returns.
inline ir::Outcome &returning(ir::Summary &Summary) {
  Summary.Outcomes.emplace_back();
  return Summary.Outcomes.back();
}

inline ir::Effect effect(ir::EffectKind Kind, ir::Term At) {
  ir::Effect Result;
  Result.Kind = Kind;
  Result.At = std::move(At);
  return Result;
}

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_SUMMARYPARTS_H

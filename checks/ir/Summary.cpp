//===-- Summary.cpp - Names of effects and of silence -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Summary.h"
#include "Finding.h"

namespace memleak::ir {

llvm::StringRef name(EffectKind K) {
  static constexpr llvm::StringRef Names[] = {
      "acquire",   "own",         "release",   "retain",
      "transfer",  "escape",      "store",     "copy",
      "havoc",     "use",         "keep",      "pool.reset",
      "pool.mark", "pool.rewind", "pool.take", "unlink"};
  static_assert(std::size(Names) == NumEffectKinds);
  return Names[unsigned(K)];
}

const char *name(Silence::Reason R) {
  static constexpr const char *Names[] = {
      "unknown-callee", "escaped",  "unknown-code", "disjunct-cap",
      "step-cap",       "loop-cap", "summary-cap"};
  return Names[unsigned(R)];
}

} // namespace memleak::ir

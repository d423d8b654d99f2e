//===-- Refusal.cpp - Why a rewrite is not offered ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Refusal.h"

namespace memleak {

llvm::StringRef refusalId(RefusalReason Reason) {
  static constexpr llvm::StringLiteral Ids[] = {
#define MEMLEAK_REFUSAL(Name, Id) Id,
#include "Refusals.def"
  };
  return Ids[static_cast<size_t>(Reason)];
}

std::string Refusal::text() const {
  return "no fix: " + Because + " [no-fix: " + refusalId(Reason).str() + "]";
}

} // namespace memleak

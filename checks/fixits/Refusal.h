//===-- Refusal.h - Why a rewrite is not offered ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_REFUSAL_H
#define MEMLEAK_CHECKS_FIXITS_REFUSAL_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace memleak {

enum class RefusalReason {
#define MEMLEAK_REFUSAL(Name, Id) Name,
#include "Refusals.def"
};

/// The stable short name of \p Reason.
llvm::StringRef refusalId(RefusalReason Reason);

/// Why an owner is not rewritten, and where to look.
struct Refusal {
  RefusalReason Reason;
  clang::SourceLocation Where;
  std::string Because; ///< Completes "no fix: ...".

  /// "no fix: <because> [no-fix: <id>]".
  std::string text() const;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_REFUSAL_H

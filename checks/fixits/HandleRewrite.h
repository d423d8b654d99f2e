//===-- HandleRewrite.h - From an owning pointer to a handle ----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_HANDLEREWRITE_H
#define MEMLEAK_CHECKS_FIXITS_HANDLEREWRITE_H

#include "Borrowing.h"
#include "HandleWriter.h"
#include "OwnerUses.h"
#include <variant>
#include <vector>

namespace memleak {

/// Source ranges that the preprocessor left out of this compilation.
using SkippedRanges = std::vector<clang::SourceRange>;

/// The edits that make a handle of one raw owner, and the header they need.
struct HandleRewrite {
  std::vector<clang::FixItHint> Edits;
  clang::FileID File;
  std::vector<llvm::StringRef> Headers; ///< With angle brackets.
};

/// What a rewrite needs to know of the translation unit.
struct RewriteContext {
  TUState &Unit;
  FunctionBodies &Bodies;
  Borrowing &Borrows;
  HandleKind Handle;
  const SkippedRanges &Skipped;
};

/// Turns the local variable \p Owner into a handle, or says why not.
///
/// Every release stays where it is, as `reset()`, but for one at the very end
/// of the owner's scope, which the handle's destructor does at the same moment.
/// So the program does what it did wherever all paths release; where a path
/// does not, the object must be out of anybody's reach by then, and the handle
/// mends a leak.
std::variant<HandleRewrite, Refusal>
rewriteLocalOwner(const clang::VarDecl &Owner, RewriteContext &Context);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_HANDLEREWRITE_H

//===-- MemberRewrite.h - From an owning member to a handle -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_MEMBERREWRITE_H
#define MEMLEAK_CHECKS_FIXITS_MEMBERREWRITE_H

#include "MemberOwnership.h"
#include "fixits/HandleRewrite.h"

namespace memleak {

/// The edits that make a handle of one raw member, in all the files they touch.
struct MemberRewrite {
  std::vector<clang::FixItHint> Edits;
  clang::FileID File;     ///< Where the member is declared.
  llvm::StringRef Header; ///< To be included there, with angle brackets.
};

/// Turns \p Member of \p Class into a handle, or says why not.
///
/// Every use must be seen: the class is defined in the main file, or the member
/// is private and all functions of the class and its friends have their bodies
/// in this translation unit. \p Functions are the definitions to look through.
///
/// Releases stay where they are, as `reset()`; one at the very end of the
/// destructor goes when the member is destroyed at the same moment anyway.
/// Where a value may be overwritten that is not released first, or where no
/// destructor released, the handle releases what leaked before: then nobody
/// else may keep the pointer.
std::variant<MemberRewrite, Refusal>
rewriteMemberOwner(const MemberFacts &Member, const clang::CXXRecordDecl &Class,
                   const ClassOwnership &Ownership, RewriteContext &Context,
                   llvm::ArrayRef<const clang::FunctionDecl *> Functions);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_MEMBERREWRITE_H

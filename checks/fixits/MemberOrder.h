//===-- MemberOrder.h - Moving a member's declaration -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_MEMBERORDER_H
#define MEMLEAK_CHECKS_FIXITS_MEMBERORDER_H

#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include <vector>

namespace memleak {

/// Edits that declare \p Member in front of \p Other, an earlier member of the
/// same class, so that it is made before it and ends after it. Empty unless
/// both stand alone on lines of their own with the same access, and nothing
/// that initialises \p Member looks at the object.
std::vector<clang::FixItHint>
declareMemberBefore(const clang::FieldDecl &Member,
                    const clang::FieldDecl &Other,
                    const clang::ASTContext &AST);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_MEMBERORDER_H

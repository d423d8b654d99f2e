//===-- ReferenceRewrite.h - References in place of raw pointers -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_REFERENCEREWRITE_H
#define MEMLEAK_CHECKS_FIXITS_REFERENCEREWRITE_H

#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <vector>

namespace memleak {

/// Edits that make a `memleak::pool_ref` of a variable of this unit alone that
/// keeps what `get()` of the handle made at \p Acquired gave. Empty if there is
/// none, or something is done with the variable that a reference cannot do.
/// \param IsHandle whether a class is a handle that gives references
std::vector<clang::FixItHint>
keepReference(clang::SourceLocation Acquired, clang::ASTContext &AST,
              llvm::function_ref<bool(const clang::CXXRecordDecl &)> IsHandle);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_REFERENCEREWRITE_H

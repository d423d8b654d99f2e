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

/// Edits of a variable of this unit alone that keeps what `get()` of the handle
/// made at \p Acquired gave: it becomes a variable of the block that it is used
/// in, if that is one only, or else a `memleak::pool_ref`. Empty if there is no
/// such variable, or something is done with it that neither can do.
/// \param IsHandle whether a class is a handle that gives references
std::vector<clang::FixItHint>
keepReference(clang::SourceLocation Acquired, clang::ASTContext &AST,
              llvm::function_ref<bool(const clang::CXXRecordDecl &)> IsHandle);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_REFERENCEREWRITE_H

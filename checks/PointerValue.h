//===-- PointerValue.h - Where a pointer's value comes from -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What an expression says, without any flow analysis, about the pointer it
/// yields: through parentheses, casts, the comma and both arms of `?:`.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_POINTERVALUE_H
#define MEMLEAK_CHECKS_POINTERVALUE_H

#include "clang/AST/Expr.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace clang {
class ASTContext;
class CXXRecordDecl;
class FunctionDecl;
} // namespace clang

namespace memleak {

/// One expression whose value a pointer expression may yield.
struct PointerValue {
  /// Neither a cast nor parentheses.
  const clang::Expr *Leaf;
  /// The most derived class that the types on the way from the pointer
  /// expression to the leaf promise; null when it points to no class.
  const clang::CXXRecordDecl *Pointee;
};

/// Calls \p Visit for every value that \p Pointer may have, in source order.
/// Linear in the number of casts and conditional operators.
void forEachValue(const clang::Expr *Pointer,
                  llvm::function_ref<void(const PointerValue &)> Visit);

/// The variable or field that \p Leaf names; a field only of `this`, since
/// another object's may hold something else. Null when there is none.
const clang::ValueDecl *namedStorage(const clang::Expr *Leaf);

/// The definition of the class that \p Type, a pointer, points to; null when it
/// is no pointer to a complete class.
const clang::CXXRecordDecl *pointeeClass(clang::QualType Type);

/// Whether \p Above asks \p Value as a condition, of `if`, loops, `?:` and
/// logical operators: there a handle says by itself whether it is null.
bool isConditionOf(const clang::Expr *Value, const clang::Stmt *Above);

/// The innermost function that contains \p Statement, or null. The first call
/// for a translation unit costs a walk over all of it: ask only when a
/// diagnostic is certain.
const clang::FunctionDecl *enclosingFunction(const clang::Stmt &Statement,
                                             clang::ASTContext &Context);

} // namespace memleak

#endif // MEMLEAK_CHECKS_POINTERVALUE_H

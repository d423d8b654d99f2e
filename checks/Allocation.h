//===-- Allocation.h - Expressions that acquire memory ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_ALLOCATION_H
#define MEMLEAK_CHECKS_ALLOCATION_H

#include "TUState.h"
#include "clang/AST/ExprCXX.h"
#include <optional>

namespace memleak {

/// A `new` expression, or a call whose result is memory to release.
struct Allocation {
  enum AllocationKind {
    Object, ///< `new T`, released with `delete`.
    Array,  ///< `new T[n]`, released with `delete[]`.
    Memory, ///< malloc and kin, released with a function.
  };
  AllocationKind Kind;
  const clang::Expr *Source; ///< A CXXNewExpr, or a CallExpr for \c Memory.

  const clang::CXXNewExpr *asNew() const {
    return llvm::dyn_cast<clang::CXXNewExpr>(Source);
  }
  const clang::CallExpr *asCall() const {
    return llvm::dyn_cast<clang::CallExpr>(Source);
  }
  /// Of the object or of one element; null for \c Memory.
  clang::QualType type() const {
    return asNew() ? asNew()->getAllocatedType() : clang::QualType();
  }
};

/// \p E itself as an allocation, or nothing. Placement new acquires nothing,
/// nor does an object whose constructor hands it to a parent that releases it.
std::optional<Allocation> asAllocation(const clang::Expr *E, TUState &Unit);

/// Whether the call, whatever its other arguments are, releases the memory that
/// its argument \p Index points to.
bool releasesMemory(const clang::CallExpr &Call, unsigned Index, TUState &Unit);

/// Whether it may, as `realloc` does.
bool mayReleaseMemory(const clang::CallExpr &Call, unsigned Index,
                      TUState &Unit);

/// The expression without parentheses and casts, implicit or written.
const clang::Expr *withoutCasts(const clang::Expr *E);

/// Whether \p E, casts aside, is nullptr, NULL or 0.
bool isNull(const clang::Expr *E, const clang::ASTContext &Context);

/// Whether \p Type is a pointer that says it owns, as gsl::owner does.
bool isDeclaredOwner(clang::QualType Type);

} // namespace memleak

#endif // MEMLEAK_CHECKS_ALLOCATION_H

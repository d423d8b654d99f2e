//===-- LoanTypes.h - What lends and what can borrow ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The types of the standard library that lend what they hold, by what ends a
/// loan, and those that can borrow it.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_LOANTYPES_H
#define MEMLEAK_LOWERING_LOANTYPES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

namespace memleak::lowering {

enum class LenderKind {
  None,
  Vector, ///< May move its elements when it grows.
  String, ///< May move its text whenever it changes.
  Nodes,  ///< Keeps each element where it is until it is removed.
  Shared, ///< A `shared_ptr` to an object that makes no owners itself.
};

LenderKind lenderKind(clang::QualType T);

/// Whether \p Lender is a `shared_ptr`, not a container or a string.
bool lendsObject(const clang::ValueDecl *Lender);

/// Whether a variable of type \p T is followed as a borrower: a pointer to an
/// object, or an iterator of the standard's.
bool mayBorrow(clang::QualType T);

/// \p E without what changes neither the value nor the object.
const clang::Expr *stripped(const clang::Expr *E);

/// Whether \p E, null for none, is a `shared_ptr` that no one else shares.
bool isSoleOwner(const clang::Expr *E);

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_LOANTYPES_H

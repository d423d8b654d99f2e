//===-- Loans.h - Who borrows what from which object ------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pointers, references and iterators that a function's variables keep into
/// containers, strings and the objects of shared pointers, and what the
/// function does to those that ends what was lent.
///
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_LOWERING_LOANS_H
#define MEMLEAK_LOWERING_LOANS_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

namespace memleak::lowering {

/// What a function lends and borrows. A lender is a variable, a parameter or a
/// field of `this`; a borrower is a local variable.
struct Loans {
  struct Event {
    enum EventKind {
      Ends,   ///< All that the lender Of has lent is gone.
      Leaves, ///< It may be in other hands, where it goes on.
      Erases, ///< What the borrower Of stands for is gone.
    };
    EventKind Kind;
    const clang::ValueDecl *Of;
  };
  struct Given {
    const clang::VarDecl *To;
    const clang::ValueDecl *From; ///< Lender or borrower; null: neither.
  };

  llvm::SetVector<const clang::ValueDecl *> Lenders;
  llvm::DenseMap<const clang::VarDecl *, const clang::ValueDecl *> Borrowers;
  /// After an expression, in this order: what it ends, and what it assigns.
  llvm::DenseMap<const clang::Expr *, Event> Events;
  llvm::DenseMap<const clang::Expr *, Given> Assigned;
  /// Mentions of a borrower that need what it stands for.
  llvm::DenseMap<const clang::Expr *, const clang::VarDecl *> Uses;
  /// What a function returns of what a lender, or the one of a borrower, lent.
  llvm::DenseMap<const clang::ReturnStmt *, const clang::ValueDecl *> Returned;
};

/// Linear in the function. Empty where nothing is ended that was lent.
Loans findLoans(const clang::FunctionDecl *Function);

} // namespace memleak::lowering

#endif // MEMLEAK_LOWERING_LOANS_H

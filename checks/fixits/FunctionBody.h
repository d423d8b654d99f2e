//===-- FunctionBody.h - One function, indexed for rewriting ----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_FUNCTIONBODY_H
#define MEMLEAK_CHECKS_FIXITS_FUNCTIONBODY_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>

namespace memleak {

/// The body of a function that is defined, read once: parents of statements,
/// uses of its variables, and its control flow when somebody asks.
class FunctionBody {
public:
  FunctionBody(const clang::FunctionDecl &Function, clang::ASTContext &Context);

  const clang::FunctionDecl &function() const { return Function; }
  clang::ASTContext &context() const { return Context; }

  /// Null for the body itself, for initialisers of a constructor, and for what
  /// is written in a type (decltype, array bounds).
  const clang::Stmt *parent(const clang::Stmt *S) const {
    return Parents.getParent(S);
  }

  /// Every mention of \p Variable, nested lambdas included, in source order.
  llvm::ArrayRef<const clang::DeclRefExpr *>
  uses(const clang::ValueDecl *Variable) const;
  /// Every mention of \p Field, of whatever object, nested lambdas included.
  llvm::ArrayRef<const clang::MemberExpr *>
  fieldUses(const clang::FieldDecl *Field) const;
  /// Every use of `this`, written or implied.
  llvm::ArrayRef<const clang::CXXThisExpr *> thisUses() const {
    return ThisUses;
  }
  /// The statement that declares \p Variable; null where it is declared
  /// elsewhere (a parameter, a handler, a capture).
  const clang::DeclStmt *declaration(const clang::VarDecl *Variable) const {
    return Declarations.lookup(Variable);
  }
  /// All variables that statements of this body declare, in source order.
  llvm::ArrayRef<const clang::VarDecl *> variables() const { return Variables; }
  /// Labels, or a `case` whose block declares variables of its own: where a
  /// jump might cross a declaration.
  bool hasLabels() const { return HasLabels; }

  /// Without exceptional edges; every expression is an element. Null when clang
  /// cannot build it. Built on first use.
  const clang::CFG *cfg() const;

private:
  class Indexer;

  const clang::FunctionDecl &Function;
  clang::ASTContext &Context;
  mutable clang::ParentMap Parents;
  llvm::DenseMap<const clang::ValueDecl *,
                 llvm::SmallVector<const clang::DeclRefExpr *, 4>>
      Uses;
  llvm::DenseMap<const clang::ValueDecl *,
                 llvm::SmallVector<const clang::MemberExpr *, 2>>
      FieldUses;
  llvm::SmallVector<const clang::CXXThisExpr *, 4> ThisUses;
  llvm::DenseMap<const clang::VarDecl *, const clang::DeclStmt *> Declarations;
  llvm::SmallVector<const clang::VarDecl *, 8> Variables;
  bool HasLabels = false;
  mutable std::unique_ptr<clang::CFG> Flow;
  mutable bool FlowBuilt = false;
};

/// The bodies of a translation unit, each read at most once.
class FunctionBodies {
public:
  explicit FunctionBodies(clang::ASTContext &Context) : Context(Context) {}

  /// The body of \p Function, or null when this unit does not define it.
  const FunctionBody *of(const clang::FunctionDecl *Function);
  clang::ASTContext &context() const { return Context; }

private:
  clang::ASTContext &Context;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<FunctionBody>>
      Bodies;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_FUNCTIONBODY_H

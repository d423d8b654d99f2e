//===-- ReleasePlacement.cpp - Releases that a handle makes needless ------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReleasePlacement.h"
#include "Allocation.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace memleak {

static bool isOwner(const Expr *E, const VarDecl &Owner) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  return Ref && Ref->getDecl() == &Owner;
}

/// `p`, `p != nullptr`.
static bool isTestOf(const Expr *Condition, const VarDecl &Owner,
                     const ASTContext &Context) {
  Condition = Condition->IgnoreParenImpCasts();
  if (isOwner(Condition, Owner))
    return true;
  const auto *Binary = dyn_cast<BinaryOperator>(Condition);
  return Binary && Binary->getOpcode() == BO_NE &&
         ((isOwner(Binary->getLHS(), Owner) &&
           isNull(Binary->getRHS(), Context)) ||
          (isOwner(Binary->getRHS(), Owner) &&
           isNull(Binary->getLHS(), Context)));
}

/// `p = nullptr;`
static bool clears(const Stmt *S, const VarDecl &Owner,
                   const ASTContext &Context) {
  const auto *Assignment = dyn_cast_or_null<BinaryOperator>(S);
  return Assignment && Assignment->getOpcode() == BO_Assign &&
         isOwner(Assignment->getLHS(), Owner) &&
         isNull(Assignment->getRHS(), Context);
}

/// The `if (p)` of which \p S is all there is, or \p S.
static const Stmt *withNullTest(const Stmt *S, const VarDecl &Owner,
                                const FunctionBody &Body) {
  const Stmt *Parent = Body.parent(S);
  const Stmt *Branch = S;
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(Parent)) {
    if (Block->size() != 1)
      return S;
    Branch = Block;
    Parent = Body.parent(Block);
  }
  const auto *If = dyn_cast_or_null<IfStmt>(Parent);
  bool IsPlain = If && If->getThen() == Branch && !If->getElse() &&
                 !If->hasInitStorage() && !If->hasVarStorage() &&
                 isTestOf(If->getCond(), Owner, Body.context());
  return IsPlain ? If : S;
}

static const Stmt *statementAfter(const Stmt *S, const CompoundStmt &Block) {
  const auto *Found = llvm::find(Block.body(), S);
  return Found == Block.body_end() || std::next(Found) == Block.body_end()
             ? nullptr
             : *std::next(Found);
}

/// Whether nobody can tell if \p Return happens before or after the release.
static bool canComeBefore(const ReturnStmt &Return, bool ReleaseIsSilent,
                          const ASTContext &Context) {
  const Expr *Value = Return.getRetValue();
  if (!Value || Value->isEvaluatable(Context))
    return true;
  if (const auto *Bool = dyn_cast<CXXBoolLiteralExpr>(Value))
    return Bool;
  return ReleaseIsSilent && !Value->HasSideEffects(Context) &&
         !Value->getType()->isRecordType();
}

const Stmt *releaseAtScopeEnd(const OwnerUse &Release, const VarDecl &Owner,
                              const FunctionBody &Body) {
  const ASTContext &Context = Body.context();
  const Stmt *Statement = withNullTest(Release.Site, Owner, Body);
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body.parent(Statement));
  if (!Block)
    return nullptr;
  const Stmt *Next = statementAfter(Statement, *Block);
  if (clears(Next, Owner, Context))
    return Statement; // `p = nullptr` releases just as well.

  bool ReleaseIsSilent = !Owner.getType()->getPointeeType().isDestructedType();
  if (const auto *Return = dyn_cast_or_null<ReturnStmt>(Next)) {
    if (!canComeBefore(*Return, ReleaseIsSilent, Context))
      return nullptr;
  } else if (Next || Body.parent(Body.declaration(&Owner)) != Block) {
    return nullptr;
  }
  if (ReleaseIsSilent)
    return Statement;
  // What was declared later would now be destroyed before it.
  const SourceManager &Sources = Context.getSourceManager();
  for (const VarDecl *Variable : Body.variables())
    if (Sources.isBeforeInTranslationUnit(Owner.getLocation(),
                                          Variable->getLocation()) &&
        Variable->hasLocalStorage() &&
        Variable->needsDestruction(Context) != QualType::DK_none)
      return nullptr;
  return Statement;
}

} // namespace memleak

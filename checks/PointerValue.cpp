//===-- PointerValue.cpp - Where a pointer's value comes from -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PointerValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"

using namespace clang;

namespace memleak {

const CXXRecordDecl *pointeeClass(QualType Type) {
  if (Type.isNull() || !Type->isPointerType())
    return nullptr;
  const CXXRecordDecl *Record = Type->getPointeeType()->getAsCXXRecordDecl();
  return Record ? Record->getDefinition() : nullptr;
}

/// Of two classes promised for one object, the one that says more.
static const CXXRecordDecl *moreDerived(const CXXRecordDecl *Known,
                                        const CXXRecordDecl *Seen) {
  if (!Known || (Seen && Seen->isDerivedFrom(Known)))
    return Seen;
  return Known;
}

static void forEachValue(const Expr *E, const CXXRecordDecl *Known,
                         llvm::function_ref<void(const PointerValue &)> Visit) {
  while (true) {
    Known = moreDerived(Known, pointeeClass(E->getType()));
    if (const auto *Paren = dyn_cast<ParenExpr>(E))
      E = Paren->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bound->getSubExpr();
    else if (const auto *List = dyn_cast<InitListExpr>(E);
             List && List->getNumInits() == 1)
      E = List->getInit(0);
    else if (const auto *List = dyn_cast<ParenListExpr>(E);
             List && List->getNumExprs() == 1) // `member(value)` in a template
      E = List->getExpr(0);
    else if (const auto *Binary = dyn_cast<BinaryOperator>(E);
             Binary && Binary->getOpcode() == BO_Comma)
      E = Binary->getRHS();
    else if (const auto *Conditional = dyn_cast<ConditionalOperator>(E)) {
      forEachValue(Conditional->getTrueExpr(), Known, Visit);
      E = Conditional->getFalseExpr();
    } else
      return Visit({E, Known});
  }
}

void forEachValue(const Expr *Pointer,
                  llvm::function_ref<void(const PointerValue &)> Visit) {
  forEachValue(Pointer, nullptr, Visit);
}

const ValueDecl *namedStorage(const Expr *Leaf) {
  if (const auto *Reference = dyn_cast<DeclRefExpr>(Leaf))
    return dyn_cast<VarDecl>(Reference->getDecl());
  if (const auto *Member = dyn_cast<MemberExpr>(Leaf))
    if (isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()))
      return dyn_cast<FieldDecl>(Member->getMemberDecl());
  return nullptr;
}

const FunctionDecl *enclosingFunction(const Stmt &Statement,
                                      ASTContext &Context) {
  DynTypedNodeList Parents = Context.getParents(Statement);
  while (!Parents.empty()) {
    if (const auto *Function = Parents[0].get<FunctionDecl>())
      return Function;
    Parents = Context.getParents(Parents[0]);
  }
  return nullptr;
}

bool isConditionOf(const Expr *Value, const Stmt *Above) {
  if (const auto *S = dyn_cast_or_null<IfStmt>(Above))
    return S->getCond() == Value;
  if (const auto *S = dyn_cast_or_null<WhileStmt>(Above))
    return S->getCond() == Value;
  if (const auto *S = dyn_cast_or_null<ForStmt>(Above))
    return S->getCond() == Value;
  if (const auto *S = dyn_cast_or_null<DoStmt>(Above))
    return S->getCond() == Value;
  if (const auto *S = dyn_cast_or_null<ConditionalOperator>(Above))
    return S->getCond() == Value;
  if (const auto *U = dyn_cast_or_null<UnaryOperator>(Above))
    return U->getOpcode() == UO_LNot;
  const auto *B = dyn_cast_or_null<BinaryOperator>(Above);
  return B && B->isLogicalOp();
}

} // namespace memleak

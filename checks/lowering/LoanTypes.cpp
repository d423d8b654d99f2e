//===-- LoanTypes.cpp - What lends and what can borrow --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoanTypes.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace memleak::lowering {

LenderKind lenderKind(QualType T) {
  const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Spec || !Spec->isInStdNamespace() || !Spec->getIdentifier())
    return LenderKind::None;
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  const QualType First =
      Args.size() && Args[0].getKind() == TemplateArgument::Type
          ? Args[0].getAsType()
          : QualType();
  if (First.isNull())
    return LenderKind::None;
  const auto Kind =
      llvm::StringSwitch<LenderKind>(Spec->getName())
          .Case("vector", LenderKind::Vector)
          .Case("basic_string", LenderKind::String)
          .Cases("list", "forward_list", "deque", LenderKind::Nodes)
          .Cases("set", "multiset", "map", "multimap", LenderKind::Nodes)
          .Cases("unordered_set", "unordered_multiset", "unordered_map",
                 "unordered_multimap", LenderKind::Nodes)
          .Case("shared_ptr", LenderKind::Shared)
          .Default(LenderKind::None);
  if (Kind == LenderKind::Vector && First->isBooleanType())
    return LenderKind::None;
  if (Kind != LenderKind::Shared)
    return Kind;
  // An object that knows its owners may make more of them.
  const CXXRecordDecl *Object = First->getAsCXXRecordDecl();
  if (First->isArrayType() || (Object && !Object->hasDefinition()))
    return LenderKind::None;
  const bool MakesOwners =
      Object && !Object->forallBases([](const CXXRecordDecl *Base) {
        return !Base->getIdentifier() ||
               Base->getName() != "enable_shared_from_this";
      });
  return MakesOwners ? LenderKind::None : Kind;
}

bool lendsObject(const ValueDecl *Lender) {
  return lenderKind(Lender->getType()) == LenderKind::Shared;
}

/// An iterator of the standard's.
static bool isIterator(QualType T) {
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier())
    return false;
  const DeclContext *Around = Class->getEnclosingNamespaceContext();
  const auto *Space = dyn_cast<NamespaceDecl>(Around);
  return Class->getName().ends_with("iterator") &&
         (Class->isInStdNamespace() ||
          (Space && Space->getName() == "__gnu_cxx"));
}

bool mayBorrow(QualType T) {
  return (T->isPointerType() && !T->isFunctionPointerType()) || isIterator(T);
}

const Expr *stripped(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *X = dyn_cast<ExprWithCleanups>(E))
      E = X->getSubExpr();
    else if (const auto *X = dyn_cast<MaterializeTemporaryExpr>(E))
      E = X->getSubExpr();
    else if (const auto *X = dyn_cast<CXXBindTemporaryExpr>(E))
      E = X->getSubExpr();
    else if (const auto *X = dyn_cast<CXXConstructExpr>(E);
             X && X->getNumArgs() == 1 && isIterator(X->getType()))
      E = X->getArg(0);
    else
      return E;
  }
}

bool isSoleOwner(const Expr *E) {
  if (!E)
    return true;
  E = stripped(E);
  while (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    E = stripped(Cast->getSubExpr());
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E)) {
    if (Made->getNumArgs() == 0)
      return true;
    const Expr *Arg = Made->getArg(0)->IgnoreParenImpCasts();
    return isa<CXXNewExpr, CXXNullPtrLiteralExpr>(Arg) ||
           (Made->getNumArgs() == 1 &&
            lenderKind(Arg->getType()) == LenderKind::Shared &&
            isSoleOwner(Arg));
  }
  if (isa<CXXNewExpr, CXXNullPtrLiteralExpr>(E))
    return true;
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee && Callee->isInStdNamespace() &&
         Callee->getDeclName().isIdentifier() &&
         Callee->getName() == "make_shared";
}

} // namespace memleak::lowering

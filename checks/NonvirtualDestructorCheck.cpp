//===-- NonvirtualDestructorCheck.cpp - memleak-nonvirtual-destructor -----===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonvirtualDestructorCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

void NonvirtualDestructorCheck::registerMatchers(MatchFinder *Finder) {
  auto DerivedNew = ignoringParenImpCasts(cxxNewExpr().bind("new"));
  Finder->addMatcher(
      cxxDeleteExpr(has(ignoringParenImpCasts(declRefExpr(to(varDecl(
                        hasLocalStorage(), hasInitializer(DerivedNew)))))),
                    forFunction(functionDecl().bind("function")))
          .bind("delete"),
      this);
}

void NonvirtualDestructorCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *Delete = Result.Nodes.getNodeAs<CXXDeleteExpr>("delete");
  const auto *New = Result.Nodes.getNodeAs<CXXNewExpr>("new");
  if (isBroken(Result.Nodes.getNodeAs<FunctionDecl>("function")))
    return;
  const CXXRecordDecl *Base = Delete->getDestroyedType()->getAsCXXRecordDecl();
  const CXXRecordDecl *Derived = New->getAllocatedType()->getAsCXXRecordDecl();
  if (!Base || !Derived ||
      Base->getCanonicalDecl() == Derived->getCanonicalDecl())
    return;
  const CXXDestructorDecl *Destructor = Base->getDestructor();
  if (Destructor && Destructor->isVirtual())
    return;
  diag(Delete->getBeginLoc(),
       "%0 is released through its base %1, whose destructor is not virtual")
      << Derived << Base;
}

} // namespace memleak

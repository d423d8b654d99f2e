//===-- PoolOutlivedCheck.cpp - memleak-pool-outlived ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PoolOutlivedCheck.h"
#include "CapturedPools.h"
#include "clang/AST/ExprCXX.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

void PoolOutlivedCheck::registerMatchers(MatchFinder *Finder) {
  EngineCheck::registerMatchers(Finder);
  if (!getLangOpts().CPlusPlus)
    return;
  Finder->addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl(hasName("::std::thread::detach"))),
                        unless(isExpansionInSystemHeader()))
          .bind("detach"),
      this);
  if (getLangOpts().Coroutines)
    Finder->addMatcher(returnStmt(hasReturnValue(callExpr()),
                                  unless(isExpansionInSystemHeader()))
                           .bind("return"),
                       this);
}

void PoolOutlivedCheck::check(const MatchFinder::MatchResult &Result) {
  const VarDecl *Pool = nullptr;
  if (const auto *Detach =
          Result.Nodes.getNodeAs<CXXMemberCallExpr>("detach")) {
    if ((Pool = poolOfDetached(*Detach, unit())))
      diag(Detach->getExprLoc(), "the detached thread goes on using pool %0, "
                                 "which ends with its scope")
          << Pool;
  } else if (const auto *Return =
                 Result.Nodes.getNodeAs<ReturnStmt>("return")) {
    if ((Pool = poolOfCoroutine(*Return, unit())))
      diag(Return->getRetValue()->getExprLoc(),
           "the coroutine goes on using pool %0, which ends when this function "
           "returns")
          << Pool;
  } else {
    return EngineCheck::check(Result);
  }
  if (Pool)
    diag(Pool->getLocation(), "the pool is created here", DiagnosticIDs::Note);
}

} // namespace memleak

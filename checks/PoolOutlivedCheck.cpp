//===-- PoolOutlivedCheck.cpp - memleak-pool-outlived ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PoolOutlivedCheck.h"
#include "CapturedPools.h"
#include "fixits/MemberOrder.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

static bool isPool(const FieldDecl &Field, TUState &Unit) {
  const models::TypeModel *Model =
      Unit.modelOf(Field.getType()->getAsCXXRecordDecl());
  return Model && Model->Kind == models::TypeKind::Pool;
}

namespace {

/// Finds the member pool that the call at a place makes something of, or that
/// the initialiser at a place is given.
class PoolAt : public RecursiveASTVisitor<PoolAt> {
public:
  PoolAt(SourceLocation Place, TUState &Unit) : Place(Place), Unit(Unit) {}

  const FieldDecl *Pool = nullptr;

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *Call) {
    if (Call->getBeginLoc() == Place)
      look(Call->getImplicitObjectArgument());
    return !Pool;
  }
  bool TraverseConstructorInitializer(CXXCtorInitializer *Init) {
    if (Init->getSourceLocation() == Place)
      look(Init->getInit());
    return RecursiveASTVisitor::TraverseConstructorInitializer(Init);
  }

private:
  void look(const Stmt *E) {
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
          Field && isPool(*Field, Unit))
        Pool = Field;
    for (const Stmt *Part : E->children())
      if (Part && !Pool)
        look(Part);
  }

  SourceLocation Place;
  TUState &Unit;
};

} // namespace

/// Its pool in front of the first member that may keep something of it.
std::vector<FixItHint> PoolOutlivedCheck::betterFix(SourceLocation Acquired,
                                                    ASTContext &AST) {
  PoolAt Found(Acquired, unit());
  Found.TraverseAST(AST);
  if (!Found.Pool || !isa<CXXRecordDecl>(Found.Pool->getParent()))
    return {};
  for (const FieldDecl *Each : Found.Pool->getParent()->fields()) {
    if (Each == Found.Pool)
      break;
    if (Each->getType()->getAsCXXRecordDecl() &&
        Each->getType().isDestructedType() == QualType::DK_cxx_destructor)
      return declareMemberBefore(*Found.Pool, *Each, AST);
  }
  return {};
}

void PoolOutlivedCheck::registerMatchers(MatchFinder *Finder) {
  EngineCheck::registerMatchers(Finder);
  if (getLangOpts().CPlusPlus)
    MemleakCheck::registerMatchers(Finder);
}

void PoolOutlivedCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  Finder.addMatcher(
      cxxMemberCallExpr(callee(cxxMethodDecl(hasName("::std::thread::detach"))))
          .bind("detach"),
      &ToCheck);
  if (getLangOpts().Coroutines)
    Finder.addMatcher(returnStmt(hasReturnValue(callExpr())).bind("return"),
                      &ToCheck);
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

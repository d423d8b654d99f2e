//===-- DiscardedOwnershipCheck.h - memleak-discarded-ownership -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_DISCARDEDOWNERSHIPCHECK_H
#define MEMLEAK_CHECKS_DISCARDEDOWNERSHIPCHECK_H

#include "MemleakCheck.h"
#include "OwnedResult.h"
#include "fixits/FunctionBody.h"
#include "llvm/ADT/DenseSet.h"

namespace memleak {

/// Finds owned results that are dropped where they are made, so that nobody can
/// release them.
///
/// For the user-facing documentation see
/// docs/checks/discarded-ownership.md
class DiscardedOwnershipCheck : public MemleakCheck {
public:
  using MemleakCheck::MemleakCheck;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

private:
  void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) override;
  /// Judges \p E, whose value goes nowhere. \p How says why, for the message.
  void judge(const clang::Expr *E, llvm::StringRef How);
  void report(const OwnedResult &Lost, llvm::StringRef How);
  void suggestReset(const clang::CXXMemberCallExpr &Call);
  bool mayRegisterItself(const clang::CXXNewExpr &New);
  bool isKnownElsewhere(const clang::Expr &Handle,
                        const clang::FunctionDecl *Function);

  clang::ASTContext *Context = nullptr;
  std::unique_ptr<FunctionBodies> Bodies;
  /// Statements that are the value of a GNU statement expression.
  llvm::DenseSet<const clang::Stmt *> BlockValues;
  /// Templates are seen once for each instantiation.
  llvm::DenseSet<clang::SourceLocation> Reported;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_DISCARDEDOWNERSHIPCHECK_H

//===-- ArenaSkippedDestructorCheck.h - No destructor -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_ARENASKIPPEDDESTRUCTORCHECK_H
#define MEMLEAK_CHECKS_ARENASKIPPEDDESTRUCTORCHECK_H

#include "MemleakCheck.h"
#include "llvm/ADT/DenseSet.h"
#include <vector>

namespace memleak {

/// Finds objects with work in their destructor that are left to an arena that
/// runs none.
///
/// For the user-facing documentation see
/// docs/checks/arena-skipped-destructor.md
///
/// What the models say of the function that gives the memory decides. A class
/// whose destructor is called by hand somewhere in the unit is left alone.
class ArenaSkippedDestructorCheck : public MemleakCheck {
public:
  using MemleakCheck::MemleakCheck;
  bool isLanguageVersionSupported(
      const clang::LangOptions &LangOpts) const override {
    return LangOpts.CPlusPlus;
  }
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

private:
  void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) override;
  /// What pools the memory comes from, if they run no destructors; null
  /// otherwise.
  const models::Family *skippingPool(const clang::Expr *Memory);
  const models::Family *skippingPool(const clang::FunctionDecl *Allocate);

  bool isInPool(const clang::DeclContext *Context);
  bool ownsPooled(const clang::CXXRecordDecl &Class) const;

  struct Made {
    clang::SourceLocation Where;
    const clang::CXXRecordDecl *Class;
    std::string Pool;
  };
  std::vector<Made> Objects;
  llvm::DenseSet<const clang::CXXRecordDecl *> DestroyedByHand;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_ARENASKIPPEDDESTRUCTORCHECK_H

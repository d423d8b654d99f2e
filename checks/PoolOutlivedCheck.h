//===-- PoolOutlivedCheck.h - memleak-pool-outlived -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_POOLOUTLIVEDCHECK_H
#define MEMLEAK_CHECKS_POOLOUTLIVEDCHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds handles and pointers that outlive the pool or arena that their object
/// lives in.
///
/// For the user-facing documentation see
/// docs/checks/pool-outlived.md
class PoolOutlivedCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

protected:
  std::vector<clang::FixItHint> betterFix(clang::SourceLocation Acquired,
                                          clang::ASTContext &AST) override;

private:
  void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) override;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_POOLOUTLIVEDCHECK_H

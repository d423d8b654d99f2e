//===-- PoolLimitCheck.h - memleak-pool-limit -------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_POOLLIMITCHECK_H
#define MEMLEAK_CHECKS_POOLLIMITCHECK_H

#include "MemleakCheck.h"

namespace memleak {

/// Finds requests that can never fit the declared limits of their pool or
/// arena.
///
/// For the user-facing documentation see
/// docs/checks/pool-limit.md
class PoolLimitCheck : public MemleakCheck {
public:
  using MemleakCheck::MemleakCheck;
  bool isLanguageVersionSupported(
      const clang::LangOptions &LangOpts) const override {
    return LangOpts.CPlusPlus;
  }
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;

private:
  void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) override;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_POOLLIMITCHECK_H

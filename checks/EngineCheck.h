//===-- EngineCheck.h - A check over the ownership engine -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_ENGINECHECK_H
#define MEMLEAK_CHECKS_ENGINECHECK_H

#include "EngineOptions.h"
#include "MemleakCheck.h"

namespace memleak {

/// Whether the code of \p AST can call \p Function with one argument.
bool isDeclared(clang::ASTContext &AST, llvm::StringRef Function);

/// Says what the ownership engine found under this check's name, each finding
/// with the path to it as notes. The engine runs once a unit, for the first of
/// its checks that asks; a unit without such a check does not pay for it.
///
/// Said is what the options memleak.Confidence and memleak.Families let
/// through, and nothing that only an exception without a visible `throw` would
/// bring about. With memleak.ExplainSilence, what was given up on is said too.
/// In whole-program mode nothing is said, and fixes are offered.
class EngineCheck : public MemleakCheck {
public:
  EngineCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context,
              SharedState &Shared);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

protected:
  /// Says what this check has to say, at the end of the unit.
  virtual void say(const solver::Result &Solved);
  /// The place in the source, invalid if its file is not part of the unit.
  clang::SourceLocation locate(const ir::Location &Where) const;
  /// A fix for what was acquired at \p Acquired that is better than releasing
  /// it by hand; empty if there is none.
  virtual std::vector<clang::FixItHint>
  betterFix(clang::SourceLocation Acquired, clang::ASTContext &AST) {
    return {};
  }
  /// In whole-program mode: says FixOffer of each place where betterFix has
  /// one.
  virtual void offerFixes(clang::ASTContext &AST) {}

  const EngineOptions Engine;

private:
  bool isSaid(const ir::Finding &Finding) const;
  void report(const ir::Finding &Finding);
  /// The fix as text of this unit; otherwise \p No says why not.
  std::vector<clang::FixItHint> hints(const ir::Finding &Finding,
                                      ir::NoFix &No);

  std::string Name;
  clang::ASTContext *Context = nullptr;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_ENGINECHECK_H

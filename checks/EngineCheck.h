//===-- EngineCheck.h - A check over the ownership engine -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_ENGINECHECK_H
#define MEMLEAK_CHECKS_ENGINECHECK_H

#include "MemleakCheck.h"
#include "ir/Finding.h"

namespace memleak {

/// Says what the ownership engine found under this check's name, each finding
/// with the path to it as notes. The engine runs once a unit, for the first of
/// its checks that asks; a unit without such a check does not pay for it.
///
/// Said is what the option memleak.Confidence lets through, and nothing that
/// only an exception without a visible `throw` would bring about.
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
  /// A fix for what was acquired at \p Acquired that is better than releasing
  /// it by hand; empty if there is none.
  virtual std::vector<clang::FixItHint>
  betterFix(clang::SourceLocation Acquired, clang::ASTContext &AST) {
    return {};
  }

private:
  bool isSaid(const ir::Finding &Finding) const;
  void report(const ir::Finding &Finding);
  /// The fix as text of this unit; otherwise \p No says why not.
  std::vector<clang::FixItHint> hints(const ir::Finding &Finding,
                                      ir::NoFix &No);
  bool isDeclared(llvm::StringRef Function) const;

  std::string Name;
  const ir::Confidence Least; ///< That is said.
  clang::ASTContext *Context = nullptr;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_ENGINECHECK_H

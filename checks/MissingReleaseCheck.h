//===-- MissingReleaseCheck.h - memleak-missing-release ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MISSINGRELEASECHECK_H
#define MEMLEAK_CHECKS_MISSINGRELEASECHECK_H

#include "EngineCheck.h"
#include "HandleOptions.h"
#include "IncludeWriter.h"

namespace memleak {

/// Finds memory that some path through a function neither releases nor hands
/// on.
///
/// For the user-facing documentation see
/// docs/checks/missing-release.md
class MissingReleaseCheck : public EngineCheck {
public:
  MissingReleaseCheck(llvm::StringRef Name,
                      clang::tidy::ClangTidyContext *Context,
                      SharedState &Shared);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

protected:
  void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) override;

private:
  /// A local that holds what `new` gives becomes a handle.
  std::vector<clang::FixItHint> betterFix(clang::SourceLocation Acquired,
                                          clang::ASTContext &AST) override;
  void offerFixes(clang::ASTContext &AST) override;

  HandleKind Handle;
  IncludeWriter Includes;
  SkippedRanges Skipped;
  /// Every `new`, by its place, and the function around it.
  llvm::DenseMap<clang::SourceLocation, std::pair<const clang::CXXNewExpr *,
                                                  const clang::FunctionDecl *>>
      News;
  llvm::DenseSet<const clang::VarDecl *> Rewritten;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_MISSINGRELEASECHECK_H

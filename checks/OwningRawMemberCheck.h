//===-- OwningRawMemberCheck.h - memleak-owning-raw-member ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_OWNINGRAWMEMBERCHECK_H
#define MEMLEAK_CHECKS_OWNINGRAWMEMBERCHECK_H

#include "HandleOptions.h"
#include "IncludeWriter.h"
#include "MemberOwnership.h"
#include "MemleakCheck.h"
#include "fixits/MemberRewrite.h"

namespace memleak {

/// Finds classes that own through a raw pointer member, and says which special
/// member functions are missing.
///
/// For the user-facing documentation see
/// docs/checks/owning-raw-member.md
class OwningRawMemberCheck : public MemleakCheck {
public:
  OwningRawMemberCheck(llvm::StringRef Name,
                       clang::tidy::ClangTidyContext *Context,
                       SharedState &Shared);
  bool isLanguageVersionSupported(
      const clang::LangOptions &LangOpts) const override {
    return LangOpts.CPlusPlus;
  }
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

private:
  void onEndOfUserCode() override;
  void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) override;
  enum class Problem {
    None,       ///< Released correctly, by hand.
    Copied,     ///< Released twice once the class is copied.
    Unreleased, ///< Not released when the object goes.
  };
  struct Finding {
    const clang::FieldDecl *Field;
    const clang::CXXRecordDecl *Class;
    std::shared_ptr<const ClassOwnership> Ownership;
    Problem What;
    std::string Copies; ///< Of \c Copied: the functions that copy.
  };

  bool isReleasedElsewhere(const clang::FieldDecl &Field,
                           const clang::CXXRecordDecl &Class);
  void judge(const clang::CXXRecordDecl &Class,
             std::shared_ptr<const ClassOwnership> Ownership);
  void warn(const Finding &Found, const MemberFacts &Member,
            clang::SourceLocation Where, const MemberRewrite *Fix);
  void report(const Finding &Found);
  /// A note at \p At, unless the warning stands there already.
  void note(clang::SourceLocation At, clang::SourceLocation Warned,
            llvm::StringRef Text);

  HandleKind Handle;
  IncludeWriter Includes;
  SkippedRanges Skipped;
  std::vector<const clang::CXXRecordDecl *> Classes;
  std::vector<Finding> Pending;
  /// All definitions outside system headers: who may use a member.
  std::vector<const clang::FunctionDecl *> Functions;
  std::unique_ptr<FunctionBodies> Bodies;
  std::unique_ptr<Borrowing> Borrows;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_OWNINGRAWMEMBERCHECK_H

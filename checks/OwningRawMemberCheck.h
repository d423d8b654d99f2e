//===-- OwningRawMemberCheck.h - memleak-owning-raw-member ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_OWNINGRAWMEMBERCHECK_H
#define MEMLEAK_CHECKS_OWNINGRAWMEMBERCHECK_H

#include "MemberOwnership.h"
#include "MemleakCheck.h"

namespace memleak {

/// Finds classes that own through a raw pointer member, and says which special
/// member functions are missing.
///
/// For the user-facing documentation see
/// docs/checks/owning-raw-member.md
class OwningRawMemberCheck : public MemleakCheck {
public:
  using MemleakCheck::MemleakCheck;
  bool isLanguageVersionSupported(
      const clang::LangOptions &LangOpts) const override {
    return LangOpts.CPlusPlus;
  }
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

private:
  enum class Problem {
    None,       ///< Released correctly, by hand.
    Copied,     ///< Released twice once the class is copied.
    Unreleased, ///< Not released when the object goes.
  };
  struct Finding {
    MemberFacts Member;
    const clang::CXXRecordDecl *Class;
    Problem What;
    std::string Copies; ///< Of \c Copied: the functions that copy.
  };

  void judge(const clang::CXXRecordDecl &Class,
             const ClassOwnership &Ownership);
  void report(const Finding &Found);
  /// A note at \p At, unless the warning stands there already.
  void note(clang::SourceLocation At, clang::SourceLocation Warned,
            llvm::StringRef Text);

  std::vector<Finding> Pending;
  std::unique_ptr<FunctionBodies> Bodies;
  std::unique_ptr<Borrowing> Borrows;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_OWNINGRAWMEMBERCHECK_H

//===-- NonvirtualDestructorCheck.h - memleak-nonvirtual-destructor -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_NONVIRTUALDESTRUCTORCHECK_H
#define MEMLEAK_CHECKS_NONVIRTUALDESTRUCTORCHECK_H

#include "MemleakCheck.h"
#include "PointerValue.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <vector>

namespace memleak {

/// Finds derived objects that are released through a base class without a
/// virtual destructor.
///
/// For the user-facing documentation see
/// docs/checks/nonvirtual-destructor.md
///
/// A release and the types seen in its own expression are judged at once. A
/// release of a variable or member waits for the end of the translation unit,
/// when all that is stored there is known; no flow is followed.
class NonvirtualDestructorCheck : public MemleakCheck {
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
  void onEndOfUserCode() override;
  /// A place where an object is released as a \c Base.
  struct Release {
    const clang::Expr *Where;
    const clang::CXXRecordDecl *Base;
    bool Array;
  };
  /// What one variable or member holds in the course of its life.
  struct Storage {
    std::vector<PointerValue> Stores;
    std::vector<Release> Releases;
    /// Released as something more derived elsewhere: the program tells its
    /// objects apart.
    bool Downcast = false;
  };

  void store(const clang::ValueDecl *To, const clang::Expr *Value);
  void release(const clang::Expr *Pointer, const Release &As);
  void releaseByHandle(const clang::CXXRecordDecl *Handle,
                       llvm::ArrayRef<const clang::Expr *> Arguments,
                       const clang::Expr *Where);
  void emplace(const clang::CXXMemberCallExpr &Call);
  void
  collectValues(const clang::ValueDecl *Declaration,
                std::vector<PointerValue> &Values,
                llvm::SmallPtrSetImpl<const clang::ValueDecl *> &Seen) const;
  void judgeShared(const std::vector<PointerValue> &Values, const Release &As);
  void judgeLocal(const std::vector<PointerValue> &Values, const Release &As);
  void judge(const clang::ValueDecl *Declaration, const Storage &Held);
  void report(const Release &As, const clang::CXXRecordDecl *Derived,
              const clang::Expr *Made);
  /// False when nothing is lost that is worth a word.
  bool warn(const Release &As, const clang::CXXRecordDecl *Derived);

  clang::ASTContext *Context = nullptr;
  llvm::MapVector<const clang::ValueDecl *, Storage> Stored;
  llvm::DenseSet<
      std::pair<const clang::CXXRecordDecl *, const clang::CXXRecordDecl *>>
      Reported;
  /// Where edits have been offered; a second offer would collide.
  llvm::DenseSet<clang::SourceLocation> Fixed;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_NONVIRTUALDESTRUCTORCHECK_H

//===-- RawOwningAllocationCheck.h - Raw pointers that own ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_RAWOWNINGALLOCATIONCHECK_H
#define MEMLEAK_CHECKS_RAWOWNINGALLOCATIONCHECK_H

#include "HandleOptions.h"
#include "IncludeWriter.h"
#include "MemleakCheck.h"
#include "OwningPlace.h"
#include "fixits/HandleRewrite.h"
#include "llvm/ADT/MapVector.h"

namespace memleak {

/// Finds raw pointers that own what they point to, and makes handles of them.
///
/// For the user-facing documentation see
/// docs/checks/raw-owning-allocation.md
class RawOwningAllocationCheck : public MemleakCheck {
public:
  RawOwningAllocationCheck(llvm::StringRef Name,
                           clang::tidy::ClangTidyContext *Context,
                           SharedState &Shared);
  bool isLanguageVersionSupported(
      const clang::LangOptions &LangOpts) const override {
    return LangOpts.CPlusPlus; // C has no handles to offer.
  }
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerPPCallbacks(const clang::SourceManager &Sources,
                           clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpanderPP) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
  void onEndOfTranslationUnit() override;

private:
  void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) override;
  struct Owner {
    OwningPlace Place;
    llvm::SmallVector<Allocation, 1> Made;
    const clang::FunctionDecl *Where; ///< The function of the first.
  };

  void collect(const clang::FunctionDecl &Function, FunctionBodies &Bodies,
               Borrowing &Borrows);
  bool mayOnlyRemember(const clang::FieldDecl &Field, FunctionBodies &Bodies,
                       Borrowing &Borrows);
  bool isSilent(const OwningPlace &Place, const FunctionBody &Body,
                FunctionBodies &Bodies, Borrowing &Borrows);
  void report(const Owner &Found, RewriteContext &Context);
  std::variant<HandleRewrite, Refusal> rewrite(const Owner &Found,
                                               RewriteContext &Context);

  HandleKind Handle;
  IncludeWriter Includes;
  SkippedRanges Skipped;
  std::vector<const clang::FunctionDecl *> Functions;
  llvm::MapVector<const void *, Owner> Owners;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_RAWOWNINGALLOCATIONCHECK_H

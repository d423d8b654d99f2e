//===-- MemleakCheck.h - What all memleak checks share ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MEMLEAKCHECK_H
#define MEMLEAK_CHECKS_MEMLEAKCHECK_H

#include "TUState.h"
#include "clang-tidy/ClangTidyCheck.h"

namespace memleak {

/// In whole-program mode the text of what is no finding but a fix, kept until
/// the program is solved: for whatever is found of the resource acquired there.
constexpr llvm::StringLiteral FixOffer = "what is acquired here";

/// The base of every check: silence where the code does not compile.
///
/// Clang goes on after an error with an AST that guesses. A warning about a
/// guess is noise beside the error, so a function that contains one is left
/// alone; the others are checked as ever.
///
/// A check that overrides storeOptions calls this class's as well.
class MemleakCheck : public clang::tidy::ClangTidyCheck {
public:
  MemleakCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context,
               SharedState &Shared);
  ~MemleakCheck() override;
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Opts) override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;

protected:
  /// Adds to \p Finder what the check looks for outside of system headers, with
  /// \p ToCheck as the callback, which calls check().
  virtual void registerUserCodeMatchers(
      clang::ast_matchers::MatchFinder &Finder,
      clang::ast_matchers::MatchFinder::MatchCallback &ToCheck) {}
  /// All matches are in, for every check, and none has spoken at the end of the
  /// unit yet.
  virtual void onEndOfUserCode() {}

  /// Whether every fix has to bring all that it needs, since each may be
  /// applied without the others: in editors, and by the option.
  bool isEachFixWhole() const {
    return areDiagsSelfContained() || IncludeInEachFix;
  }

  /// Whether `memleak check` runs the check: what follows paths is found later,
  /// in all units together, and advice says by its warning's ranges what it
  /// speaks of, to keep still then. By the option memleak.WholeProgram, which
  /// is not for people and not listed.
  bool isWholeProgram() const { return WholeProgram; }

  /// Shared with the other checks of this translation unit.
  TUState &unit() const { return *Unit; }

  /// Whether \p Function, or the class it belongs to, did not compile. Null is
  /// not broken. Linear in the size of the body, where the unit has an error.
  static bool isBroken(const clang::FunctionDecl *Function);
  /// Whether \p Record or one of its bases did not compile.
  static bool isBroken(const clang::CXXRecordDecl *Record);

  OptionsView SharedOptions; ///< Those spelled "memleak.Option".

private:
  class UserCodeMatch;

  std::string ModelPaths;
  bool IncludeInEachFix;
  bool WholeProgram;
  std::shared_ptr<TUState> Unit;
  std::unique_ptr<UserCodeMatch> OnMatch;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_MEMLEAKCHECK_H

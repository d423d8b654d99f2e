//===-- MemleakCheck.h - What all memleak checks share ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MEMLEAKCHECK_H
#define MEMLEAK_CHECKS_MEMLEAKCHECK_H

#include "clang-tidy/ClangTidyCheck.h"

namespace memleak {

/// The base of every check: silence where the code does not compile.
///
/// Clang goes on after an error with an AST that guesses. A warning about a
/// guess is noise beside the error, so a function that contains one is left
/// alone; the others are checked as ever.
class MemleakCheck : public clang::tidy::ClangTidyCheck {
public:
  MemleakCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context)
      : ClangTidyCheck(Name, Context) {}

protected:
  /// Whether \p Function, or the class it belongs to, did not compile. Null is
  /// not broken. Linear in the size of the body.
  static bool isBroken(const clang::FunctionDecl *Function);
  /// Whether \p Record or one of its bases did not compile.
  static bool isBroken(const clang::CXXRecordDecl *Record);
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_MEMLEAKCHECK_H

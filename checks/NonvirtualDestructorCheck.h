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

namespace memleak {

/// Finds derived objects that are released through a base class without a
/// virtual destructor.
///
/// For the user-facing documentation see
/// docs/checks/nonvirtual-destructor.md
class NonvirtualDestructorCheck : public MemleakCheck {
public:
  using MemleakCheck::MemleakCheck;
  bool isLanguageVersionSupported(
      const clang::LangOptions &LangOpts) const override {
    return LangOpts.CPlusPlus;
  }
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;
  void
  check(const clang::ast_matchers::MatchFinder::MatchResult &Result) override;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_NONVIRTUALDESTRUCTORCHECK_H

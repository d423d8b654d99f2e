//===-- UserCode.h - The code outside of system headers ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_USERCODE_H
#define MEMLEAK_CHECKS_USERCODE_H

#include "clang/ASTMatchers/ASTMatchFinder.h"
#include <memory>

namespace memleak {

/// Runs matchers over what the user can mend. clang-tidy would run them over
/// every library header too, and that is most of a translation unit.
class UserCode {
public:
  UserCode();
  ~UserCode();

  /// For the matchers of all checks: they run together, once.
  clang::ast_matchers::MatchFinder &finder() { return Finder; }
  /// Lets them run when \p Tidy meets the first node of the unit.
  void startFrom(clang::ast_matchers::MatchFinder &Tidy);

private:
  class Trigger;

  void match(clang::ASTContext &Context);

  clang::ast_matchers::MatchFinder Finder;
  std::unique_ptr<Trigger> Start;
  bool Matched = false;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_USERCODE_H

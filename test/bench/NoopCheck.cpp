//===-- NoopCheck.cpp - A check that does nothing -------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// clang-tidy refuses to run without a check. This one costs nothing, so that
/// checks_cost.py can tell the cost of ours from that of parsing.
///
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"

namespace {

class NoopCheck : public clang::tidy::ClangTidyCheck {
public:
  using ClangTidyCheck::ClangTidyCheck;
};

class NoopModule : public clang::tidy::ClangTidyModule {
public:
  void addCheckFactories(
      clang::tidy::ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<NoopCheck>("noop-nothing");
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<NoopModule>
    Registration("noop-module", "Does nothing.");

} // namespace

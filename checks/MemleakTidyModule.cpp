//===-- MemleakTidyModule.cpp - Registers what Checks.def lists -----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "NonvirtualDestructorCheck.h"

namespace memleak {

namespace {

class MemleakTidyModule : public clang::tidy::ClangTidyModule {
public:
  void addCheckFactories(
      clang::tidy::ClangTidyCheckFactories &Factories) override {
#define MEMLEAK_CHECK(Class, Id, Tier, RuntimeEvent, Summary)                  \
  Factories.registerCheck<Class##Check>("memleak-" Id);
#include "Checks.def"
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<MemleakTidyModule>
    Registration("memleak-module", "Memory leaks and pool lifetimes.");

} // namespace

} // namespace memleak

// Referring to this symbol keeps a static linker from dropping the module.
// NOLINTNEXTLINE(misc-use-internal-linkage)
extern "C" volatile int MemleakModuleAnchor;
volatile int MemleakModuleAnchor = 0;

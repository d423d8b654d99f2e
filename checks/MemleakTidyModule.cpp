//===-- MemleakTidyModule.cpp - Registers what Checks.def lists -----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaSkippedDestructorCheck.h"
#include "DiscardedOwnershipCheck.h"
#include "DoubleReleaseCheck.h"
#include "ExplainSilenceCheck.h"
#include "InvalidReleaseCheck.h"
#include "MismatchedReleaseCheck.h"
#include "MissingReleaseCheck.h"
#include "NonvirtualDestructorCheck.h"
#include "OwningRawMemberCheck.h"
#include "PoolForeignReleaseCheck.h"
#include "PoolLimitCheck.h"
#include "PoolOutlivedCheck.h"
#include "PoolRawEscapeCheck.h"
#include "PoolUseAfterReleaseCheck.h"
#include "RawOwningAllocationCheck.h"
#include "ReallocLeakCheck.h"
#include "UnclosedResourceCheck.h"
#include "UseAfterReleaseCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"

namespace memleak {

namespace {

template <class Check>
void registerCheck(clang::tidy::ClangTidyCheckFactories &Factories,
                   llvm::StringRef Name,
                   const std::shared_ptr<SharedState> &Shared) {
  Factories.registerCheckFactory(
      Name,
      [Shared](llvm::StringRef Name, clang::tidy::ClangTidyContext *Context) {
        return std::make_unique<Check>(Name, Context, *Shared);
      });
}

class MemleakTidyModule : public clang::tidy::ClangTidyModule {
public:
  void
  addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
    auto Shared = std::make_shared<SharedState>();
#define MEMLEAK_CHECK(Class, Id, Tier, RuntimeEvent, Summary)                  \
  registerCheck<Class##Check>(Factories, "memleak-" Id, Shared);
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

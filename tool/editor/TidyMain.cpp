//===-- TidyMain.cpp - clang-tidy with the memleak checks inside ----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace clang::tidy {
// Defined in clangTidyMain; it has no public header.
int clangTidyMain(int argc, const char **argv);
} // namespace clang::tidy

using namespace clang::tidy;

extern "C" volatile int MemleakModuleAnchor;

namespace {

/// Changes a default of the checks' options, which a .clang-tidy still
/// overrides.
class WholeFixes : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &) override {}
  ClangTidyOptions getModuleOptions() override {
    ClangTidyOptions Options;
    Options.CheckOptions["memleak.IncludeInEachFix"] = "true";
    return Options;
  }
};

} // namespace

int main(int argc, const char **argv) {
  (void)MemleakModuleAnchor;
  // For `memleak check`, which applies fixes whole and equal insertions once.
  std::optional<ClangTidyModuleRegistry::Add<WholeFixes>> Registration;
  if (argc > 1 && llvm::StringRef(argv[1]) == "--whole-fixes") {
    Registration.emplace("memleak-whole-fixes", "An include in each fix.");
    argv[1] = argv[0];
    --argc;
    ++argv;
  }
  return clangTidyMain(argc, argv);
}

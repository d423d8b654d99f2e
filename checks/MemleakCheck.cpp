//===-- MemleakCheck.cpp - What all memleak checks share ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemleakCheck.h"
#include "lowering/BrokenCode.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/Support/YAMLTraits.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

/// Hands a match to the check. The check itself is no callback of the search,
/// at whose end the unit has not ended yet.
class MemleakCheck::UserCodeMatch : public MatchFinder::MatchCallback {
public:
  explicit UserCodeMatch(MemleakCheck &Check) : Check(Check) {}
  void run(const MatchFinder::MatchResult &Result) override {
    Check.check(Result);
  }
  void onEndOfTranslationUnit() override { Check.onEndOfUserCode(); }

private:
  MemleakCheck &Check;
};

/// As clang-tidy reads flags; its own function for it has a name that GCC and
/// clang spell differently.
static bool isTrue(StringRef Word) {
  return llvm::yaml::parseBool(Word).value_or(false);
}

MemleakCheck::MemleakCheck(StringRef Name, tidy::ClangTidyContext *Context,
                           SharedState &Shared)
    : ClangTidyCheck(Name, Context),
      SharedOptions("memleak", Context->getOptions().CheckOptions, Context),
      ModelPaths(SharedOptions.get("Models", "")),
      IncludeInEachFix(isTrue(SharedOptions.get("IncludeInEachFix", "false"))),
      WholeProgram(isTrue(SharedOptions.get("WholeProgram", "false"))),
      Unit(Shared.unitOf(Context, ModelPaths)),
      OnMatch(std::make_unique<UserCodeMatch>(*this)) {}

MemleakCheck::~MemleakCheck() = default;

void MemleakCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  SharedOptions.store(Opts, "Models", ModelPaths);
  SharedOptions.store(Opts, "IncludeInEachFix",
                      IncludeInEachFix ? "true" : "false");
}

void MemleakCheck::registerMatchers(MatchFinder *Finder) {
  registerUserCodeMatchers(unit().userCode().finder(), *OnMatch);
  unit().userCode().startFrom(*Finder);
  // Whoever has no matcher is not told that the unit ends.
  Finder->addMatcher(translationUnitDecl(unless(anything())), this);
}

bool MemleakCheck::isBroken(const FunctionDecl *Function) {
  return Function && memleak::isBroken(*Function);
}

bool MemleakCheck::isBroken(const CXXRecordDecl *Record) {
  return Record && memleak::isBroken(*Record);
}

} // namespace memleak

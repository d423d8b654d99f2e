//===-- UserCode.cpp - The code outside of system headers -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UserCode.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

class UserCode::Trigger : public MatchFinder::MatchCallback {
public:
  explicit Trigger(UserCode &Code) : Code(Code) {}
  void run(const MatchFinder::MatchResult &Result) override {
    Code.match(*Result.Context);
  }

private:
  UserCode &Code;
};

namespace {

AST_POLYMORPHIC_MATCHER_P(comesBefore,
                          AST_POLYMORPHIC_SUPPORTED_TYPES(Decl, Stmt),
                          const bool *, Matched) {
  return !*Matched;
}

} // namespace

UserCode::UserCode() = default;
UserCode::~UserCode() = default;

void UserCode::startFrom(MatchFinder &Tidy) {
  if (Start)
    return;
  Start = std::make_unique<Trigger>(*this);
  auto Add = [&](const auto &Matcher) {
    Tidy.addMatcher(Matcher, Start.get());
  };
  Add(translationUnitDecl());
  // clangd shows the declarations of the main file only, and no unit.
  const bool *Done = &Matched;
  Add(namespaceDecl(comesBefore(Done)));
  Add(linkageSpecDecl(comesBefore(Done)));
  Add(functionDecl(comesBefore(Done)));
  Add(cxxRecordDecl(comesBefore(Done)));
  Add(cxxNewExpr(comesBefore(Done)));
  Add(lambdaExpr(comesBefore(Done)));
}

/// The declarations at the top of what is to be traversed, without those of
/// system headers.
static std::vector<Decl *> userDeclarations(ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  std::vector<Decl *> Found;
  auto Add = [&](Decl *D) {
    const SourceLocation Where = Sources.getExpansionLoc(D->getBeginLoc());
    if (Where.isValid() && !Sources.isInSystemHeader(Where))
      Found.push_back(D);
  };
  for (Decl *D : Context.getTraversalScope())
    if (const auto *Unit = dyn_cast<TranslationUnitDecl>(D))
      llvm::for_each(Unit->decls(), Add);
    else
      Add(D);
  return Found;
}

void UserCode::match(ASTContext &Context) {
  if (std::exchange(Matched, true))
    return;
  // Parents, too, are then looked for in the user's code alone.
  const std::vector<Decl *> Whole = Context.getTraversalScope();
  Context.setTraversalScope(userDeclarations(Context));
  Finder.matchAST(Context);
  Context.setTraversalScope(Whole);
}

} // namespace memleak

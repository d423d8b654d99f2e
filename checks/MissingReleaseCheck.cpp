//===-- MissingReleaseCheck.cpp - memleak-missing-release ------------------
//===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MissingReleaseCheck.h"
#include "OwningPlace.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

MissingReleaseCheck::MissingReleaseCheck(StringRef Name,
                                         tidy::ClangTidyContext *Context,
                                         SharedState &Shared)
    : EngineCheck(Name, Context, Shared),
      Handle(Options.get("Handle", HandleKind::Pool)),
      Includes(Options.getLocalOrGlobal("IncludeStyle",
                                        tidy::utils::IncludeSorter::IS_LLVM),
               isEachFixWhole(), *Context, unit()) {}

void MissingReleaseCheck::storeOptions(
    tidy::ClangTidyOptions::OptionMap &Opts) {
  EngineCheck::storeOptions(Opts);
  Options.store(Opts, "Handle", Handle);
  Options.store(Opts, "IncludeStyle", Includes.getStyle());
}

void MissingReleaseCheck::registerPPCallbacks(const SourceManager &Sources,
                                              Preprocessor *PP,
                                              Preprocessor *ModuleExpanderPP) {
  Includes.registerPreprocessor(PP);
  recordSkippedRanges(*PP, Skipped);
}

void MissingReleaseCheck::registerMatchers(MatchFinder *Finder) {
  EngineCheck::registerMatchers(Finder);
  MemleakCheck::registerMatchers(Finder);
}

// Whose function a `new` is in, its parents tell: those of the user's code
// alone are made for that, since those of all headers cost a tenth of the
// parse.
void MissingReleaseCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  Finder.addMatcher(cxxNewExpr(unless(isExpansionInSystemHeader()),
                               forFunction(functionDecl().bind("function")))
                        .bind("new"),
                    &ToCheck);
}

void MissingReleaseCheck::check(const MatchFinder::MatchResult &Result) {
  const auto *New = Result.Nodes.getNodeAs<CXXNewExpr>("new");
  if (!New)
    return EngineCheck::check(Result);
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  if (!Function->isTemplateInstantiation())
    News[New->getExprLoc()] = {New, Function};
}

std::vector<FixItHint> MissingReleaseCheck::betterFix(SourceLocation Acquired,
                                                      ASTContext &AST) {
  auto [New, Function] = News.lookup(Acquired);
  if (!New || isBroken(Function))
    return {};
  FunctionBodies Bodies(AST);
  const FunctionBody *Body = Bodies.of(Function);
  std::optional<OwningPlace> Place;
  if (Body && asAllocation(New, unit()))
    Place = owningPlace(*New, *Body);
  const auto *Owner = Place ? dyn_cast_or_null<VarDecl>(Place->Owner) : nullptr;
  if (!Owner || Place->Kind != OwningPlace::Variable ||
      isa<ParmVarDecl>(Owner) || !Owner->hasLocalStorage() ||
      Rewritten.contains(Owner))
    return {};
  Borrowing Borrows(unit(), Bodies);
  RewriteContext Context{unit(), Bodies, Borrows, Handle, Skipped};
  std::variant<HandleRewrite, Refusal> Result =
      rewriteLocalOwner(*Owner, Context);
  auto *Rewrite = std::get_if<HandleRewrite>(&Result);
  if (!Rewrite)
    return {};
  Rewritten.insert(Owner);
  std::vector<FixItHint> Fix = std::move(Rewrite->Edits);
  for (StringRef Header : Rewrite->Headers)
    if (auto Include = Includes.includeFor(Acquired, Rewrite->File, Header))
      Fix.push_back(*Include);
  return Fix;
}

void MissingReleaseCheck::offerFixes(ASTContext &AST) {
  std::vector<SourceLocation> Places;
  for (const auto &[Where, _] : News)
    Places.push_back(Where);
  llvm::sort(Places);
  for (SourceLocation Where : Places) {
    Rewritten.clear(); // Which of an owner's places is lost is not known yet.
    std::vector<FixItHint> Fix = betterFix(Where, AST);
    if (!Fix.empty())
      diag(Where, FixOffer) << Fix;
  }
}

void MissingReleaseCheck::onEndOfTranslationUnit() {
  EngineCheck::onEndOfTranslationUnit();
  News.clear();
  Rewritten.clear();
  Skipped.clear();
}

} // namespace memleak

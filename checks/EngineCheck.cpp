//===-- EngineCheck.cpp - A check over the ownership engine ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EngineCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace clang::ast_matchers;

template <> struct clang::tidy::OptionEnumMapping<memleak::ir::Confidence> {
  static llvm::ArrayRef<std::pair<memleak::ir::Confidence, StringRef>>
  getEnumMapping() {
    using memleak::ir::Confidence;
    static constexpr std::pair<Confidence, StringRef> Words[] = {
        {Confidence::High, "high"},
        {Confidence::Medium, "medium"},
        {Confidence::Low, "low"}};
    return Words;
  }
};

namespace memleak {

EngineCheck::EngineCheck(StringRef Name, tidy::ClangTidyContext *Context,
                         SharedState &Shared)
    : MemleakCheck(Name, Context, Shared), Name(Name),
      Least(SharedOptions.get("Confidence", ir::Confidence::High)) {}

void EngineCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  MemleakCheck::storeOptions(Opts);
  SharedOptions.store(Opts, "Confidence", Least);
}

void EngineCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(translationUnitDecl(), this);
}

/// The place in the source, invalid if its file is not part of the unit.
static SourceLocation locate(const ir::Location &Where, SourceManager &SM) {
  OptionalFileEntryRef File =
      SM.getFileManager().getOptionalFileRef(Where.File);
  if (!Where.isValid() || !File)
    return {};
  return SM.translateFileLineCol(*File, Where.BeginLine, Where.BeginColumn);
}

bool EngineCheck::isSaid(const ir::Finding &Finding) const {
  return Finding.Check == Name && Finding.Trust <= Least &&
         !Finding.OnImplicitException;
}

/// Claims before anything is said: advice about the same resource keeps still.
void EngineCheck::check(const MatchFinder::MatchResult &Result) {
  Context = Result.Context;
  for (const ir::Finding &Finding : unit().findings(*Context))
    if (isSaid(Finding))
      unit().claim(locate(Finding.Acquired, Context->getSourceManager()));
}

void EngineCheck::onEndOfTranslationUnit() {
  if (!Context)
    return;
  for (const ir::Finding &Finding : unit().findings(*Context))
    if (isSaid(Finding))
      report(Finding);
  Context = nullptr;
}

void EngineCheck::report(const ir::Finding &Finding) {
  SourceManager &SM = Context->getSourceManager();
  // What is dropped where it is made is memleak-discarded-ownership's to say.
  SourceLocation Acquired = locate(Finding.Acquired, SM);
  if (Acquired.isValid() && unit().isDiscarded(Acquired))
    return;
  SourceLocation Where = locate(Finding.Where, SM);
  if (Where.isInvalid())
    return;
  diag(Where, "%0") << Finding.Message;
  for (const ir::PathNote &Note : Finding.Notes)
    if (SourceLocation Step = locate(Note.Where, SM); Step.isValid())
      diag(Step, "%0", DiagnosticIDs::Note) << Note.Message;
}

} // namespace memleak

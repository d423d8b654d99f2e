//===-- EngineCheck.cpp - A check over the ownership engine ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EngineCheck.h"
#include "IndexFinder.h"
#include "ir/EditText.h"
#include "solver/Program.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/FileSystem.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

EngineCheck::EngineCheck(StringRef Name, tidy::ClangTidyContext *Context,
                         SharedState &Shared)
    : MemleakCheck(Name, Context, Shared), Engine(SharedOptions), Name(Name) {
  if (auto Unknown = Engine.unknownFamily(unit().models()))
    if (unit().takeComplaint("Families"))
      configurationDiag("memleak.Families: no model has a family '%0'")
          << *Unknown;
  if (!isWholeProgram() && !Engine.Index.empty() &&
      Engine.Index != IndexFinder::None && !llvm::sys::fs::exists(Engine.Index))
    if (unit().takeComplaint("Index"))
      configurationDiag("memleak.Index: there is no file '%0'; memleak index "
                        "writes it")
          << Engine.Index;
}

void EngineCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  MemleakCheck::storeOptions(Opts);
  Engine.store(SharedOptions, Opts);
}

void EngineCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(translationUnitDecl(), this);
}

SourceLocation EngineCheck::locate(const ir::Location &Where) const {
  SourceManager &SM = Context->getSourceManager();
  OptionalFileEntryRef File =
      SM.getFileManager().getOptionalFileRef(Where.File);
  if (!Where.isValid() || !File)
    return {};
  return SM.translateFileLineCol(*File, Where.BeginLine, Where.BeginColumn);
}

bool EngineCheck::isSaid(const ir::Finding &Finding) const {
  return Finding.Check == Name && !Finding.OnImplicitException &&
         Engine.isSaid(Finding.Trust, Finding.Family);
}

/// Claims before anything is said: advice about the same resource keeps still.
void EngineCheck::check(const MatchFinder::MatchResult &Result) {
  Context = Result.Context;
  if (isWholeProgram())
    return;
  for (const ir::Finding &Finding :
       unit().solved(*Context, Engine.Solver, Engine.Index).Findings)
    if (isSaid(Finding))
      for (const ir::Location &Acquired : ir::acquisitions(Finding))
        unit().claim(locate(Acquired));
}

void EngineCheck::onEndOfTranslationUnit() {
  if (!Context)
    return;
  if (isWholeProgram())
    offerFixes(*Context);
  else
    say(unit().solved(*Context, Engine.Solver, Engine.Index));
  Context = nullptr;
}

void EngineCheck::say(const solver::Result &Solved) {
  for (const ir::Finding &Finding : Solved.Findings)
    if (isSaid(Finding))
      report(Finding);
}

void EngineCheck::report(const ir::Finding &Finding) {
  // What is dropped where it is made is memleak-discarded-ownership's to say.
  SourceLocation Acquired = locate(Finding.Acquired);
  if (Acquired.isValid() && unit().isDiscarded(Acquired))
    return;
  SourceLocation Where = locate(Finding.Where);
  if (Where.isInvalid())
    return;
  ir::NoFix No = Finding.Refused;
  std::vector<FixItHint> Fix = betterFix(Acquired, *Context);
  if (Fix.empty())
    Fix = hints(Finding, No);
  diag(Where, "%0") << Finding.Message << Fix;
  for (const ir::PathNote &Note : Finding.Notes)
    if (SourceLocation Step = locate(Note.Where); Step.isValid())
      diag(Step, "%0", DiagnosticIDs::Note) << Note.Message;
  if (!Fix.empty() || No.Id.empty())
    return;
  if (SourceLocation Obstacle = locate(No.Where); Obstacle.isValid())
    diag(Obstacle, "no fix: %0 [no-fix: %1]", DiagnosticIDs::Note)
        << No.Because << No.Id;
}

bool isDeclared(ASTContext &AST, StringRef Function) {
  DeclarationName Name = &AST.Idents.get(Function);
  for (const NamedDecl *Found : AST.getTranslationUnitDecl()->lookup(Name))
    if (const auto *Declared = dyn_cast<FunctionDecl>(Found))
      return Declared->getNumParams() == 1;
  return false;
}

std::vector<FixItHint> EngineCheck::hints(const ir::Finding &Finding,
                                          ir::NoFix &No) {
  if (Finding.Fixes.empty())
    return {};
  SourceManager &SM = Context->getSourceManager();
  const ir::Fix &Fix = Finding.Fixes.front();
  auto Refuse = [&](StringRef Id, const Twine &Because) {
    No = {Id.str(), Because.str(), Finding.Event};
    return std::vector<FixItHint>();
  };
  if (!Fix.Calls.empty() && !isDeclared(*Context, Fix.Calls))
    return Refuse("undeclared", "no '" + Twine(Fix.Calls) +
                                    "' with one argument is declared here");
  std::vector<FixItHint> Out;
  for (const ir::Edit &Edit : Fix.Edits) {
    SourceLocation At = locate(Edit.Where);
    if (At.isInvalid() || (Edit.Braces && !unit().takeFix(At)))
      return Refuse("shared", "another fix edits the same statement; apply it "
                              "and look again");
    FileID File = SM.getFileID(At);
    SourceLocation Start = SM.getLocForStartOfFile(File);
    StringRef Text = SM.getBufferData(File);
    for (ir::TextChange Change : ir::textChanges(Edit, Text)) {
      // Where a removal ends before a blank, clang takes the blank as well:
      // whole lines go with the end of the line above, not with their own.
      if (Change.Text.empty() && Change.Offset > 0 && Change.Length > 0 &&
          Text[Change.Offset - 1] == '\n' &&
          Text[Change.Offset + Change.Length - 1] == '\n')
        --Change.Offset;
      SourceLocation Begin = Start.getLocWithOffset(Change.Offset);
      Out.push_back(FixItHint::CreateReplacement(
          CharSourceRange::getCharRange(Begin,
                                        Begin.getLocWithOffset(Change.Length)),
          Change.Text));
    }
  }
  return Out;
}

} // namespace memleak

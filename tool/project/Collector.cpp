//===-- Collector.cpp - Diagnostics become findings -----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Collector.h"
#include "MemleakCheck.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Edit/Commit.h"
#include "clang/Edit/EditedSource.h"
#include "clang/Edit/EditsReceiver.h"

using namespace clang;

namespace memleak::tool {

/// The text of \p Info without the check's name, which clang-tidy appends.
static std::string textOf(const Diagnostic &Info, llvm::StringRef Check) {
  llvm::SmallString<256> Text;
  Info.FormatDiagnostic(Text);
  llvm::StringRef Short = Text;
  Short.consume_back((" [" + Check + "]").str());
  return Short.str();
}

std::string Collector::realName(llvm::StringRef File, const SourceManager &SM) {
  auto [It, New] = RealNames.try_emplace(File);
  if (New) {
    llvm::SmallString<256> Real;
    llvm::vfs::FileSystem &FS = SM.getFileManager().getVirtualFileSystem();
    It->second = FS.getRealPath(File, Real) ? File.str() : Real.str().str();
  }
  return It->second;
}

ir::Location Collector::locate(SourceLocation Where, const SourceManager &SM) {
  ir::Location L;
  if (Where.isInvalid())
    return L;
  L.Macro = Where.isMacroID();
  Where = SM.getFileLoc(Where);
  L.File = realName(SM.getFilename(Where), SM);
  L.BeginLine = L.EndLine = SM.getSpellingLineNumber(Where);
  L.BeginColumn = L.EndColumn = SM.getSpellingColumnNumber(Where);
  return L;
}

namespace {

/// Takes the changes that a diagnostic's hints come to.
class Receiver : public edit::EditsReceiver {
public:
  using Take = llvm::function_ref<void(CharSourceRange, StringRef)>;
  explicit Receiver(Take Each) : Each(Each) {}
  void insert(SourceLocation At, StringRef Text) override {
    Each(CharSourceRange::getCharRange(At, At), Text);
  }
  void replace(CharSourceRange Range, StringRef Text) override {
    Each(Range, Text);
  }

private:
  Take Each;
};

void add(const FixItHint &Hint, edit::Commit &To) {
  const CharSourceRange Range = Hint.RemoveRange;
  if (Hint.CodeToInsert.empty()) {
    if (Hint.InsertFromRange.isValid())
      To.insertFromRange(Range.getBegin(), Hint.InsertFromRange,
                         /*afterToken=*/false, Hint.BeforePreviousInsertions);
    else
      To.remove(Range);
  } else if (Range.isTokenRange() || Range.getBegin() != Range.getEnd()) {
    To.replace(Range, Hint.CodeToInsert);
  } else {
    To.insert(Range.getBegin(), Hint.CodeToInsert, /*afterToken=*/false,
              Hint.BeforePreviousInsertions);
  }
}

} // namespace

/// What clang's own printer of fixes would make of the hints; empty when any of
/// them is not in the file's own text.
std::vector<tooling::Replacement> Collector::edits(const Diagnostic &Info) {
  if (Info.getFixItHints().empty())
    return {};
  const SourceManager &SM = Info.getSourceManager();
  edit::Commit Commit(SM, Context.getLangOpts());
  for (const FixItHint &Hint : Info.getFixItHints())
    add(Hint, Commit);
  edit::EditedSource Editor(SM, Context.getLangOpts());
  if (!Editor.commit(Commit))
    return {};
  std::vector<tooling::Replacement> All;
  auto Take = [&](CharSourceRange Range, StringRef Text) {
    const tooling::Replacement Edit(SM, Range, Text, Context.getLangOpts());
    All.emplace_back(realName(SM.getFilename(Range.getBegin()), SM),
                     Edit.getOffset(), Edit.getLength(), Text);
  };
  Receiver Into(Take);
  Editor.applyRewrites(Into);
  llvm::sort(All);
  return All;
}

void Collector::compilerSays(DiagnosticsEngine::Level Level,
                             const Diagnostic &Info) {
  if (Level < DiagnosticsEngine::Error)
    return;
  std::string Text = textOf(Info, "");
  // A flag that only another compiler knows; clang goes on without it.
  if (llvm::StringRef(Text).starts_with("unknown argument"))
    return;
  if (Errors++ == 0)
    FirstError = Text;
}

void Collector::checkSays(llvm::StringRef Check, const Diagnostic &Info) {
  std::string Text = textOf(Info, Check);
  if (Check == "clang-tidy-config") {
    if (Into.Trouble.empty())
      Into.Trouble = Text;
    return;
  }
  const SourceLocation Where = Info.getLocation();
  if (Where.isInvalid())
    return;
  const SourceManager &SM = Info.getSourceManager();
  if (SM.isInSystemHeader(SM.getExpansionLoc(Where)))
    return;
  const ir::Location At = locate(Where, SM);
  if (Text == FixOffer) {
    Into.Offers.push_back({At, edits(Info)});
    return;
  }
  Finding F;
  F.Says.Check = Check.str();
  F.Says.Message = std::move(Text);
  F.Says.Where = At;
  F.Edits = edits(Info);
  for (const CharSourceRange &Range : Info.getRanges())
    F.About.push_back(locate(Range.getBegin(), SM));
  Into.Findings.push_back(std::move(F));
  Last = &Into.Findings.back();
}

void Collector::noteSays(const Diagnostic &Info) {
  if (Last && Info.getLocation().isValid())
    Last->Says.Notes.push_back(
        {ir::NoteKind::Remark,
         locate(Info.getLocation(), Info.getSourceManager()),
         textOf(Info, LastCheck)});
}

void Collector::HandleDiagnostic(DiagnosticsEngine::Level Level,
                                 const Diagnostic &Info) {
  DiagnosticConsumer::HandleDiagnostic(Level, Info);
  if (Level == DiagnosticsEngine::Ignored)
    return;
  if (Level == DiagnosticsEngine::Note)
    return noteSays(Info);
  Last = nullptr;
  LastCheck = Context.getCheckName(Info.getID());
  if (LastCheck.empty())
    compilerSays(Level, Info);
  else if (!llvm::StringRef(LastCheck).starts_with("clang-diagnostic-"))
    checkSays(LastCheck, Info);
}

void Collector::finish() {
  Last = nullptr;
  if (Errors)
    Into.Trouble =
        "does not compile: " + FirstError +
        (Errors > 1 ? " (and " + std::to_string(Errors - 1) + " more)" : "");
}

} // namespace memleak::tool

//===-- NoLint.cpp - Suppressions in the source ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NoLint.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

namespace memleak::tool {

namespace {

enum class Form { Line, NextLine, Begin, End };

/// One NOLINT of a file, and the lines it covers.
struct Directive {
  Form Is = Form::Line;
  ir::Location At;
  std::optional<std::string> Checks; ///< Between the parentheses, if any.
  unsigned First = 0, Last = 0;
  bool Closed = true; ///< Of a block: it has both its ends.
  bool Used = false;

  bool covers(unsigned Line, llvm::StringRef Check) const {
    return Closed && First <= Line && Line <= Last &&
           (!Checks ||
            clang::tidy::GlobList(*Checks, /*KeepNegativeGlobs=*/false)
                .contains(Check));
  }
  bool namesOurs() const {
    return Checks && llvm::StringRef(*Checks).contains("memleak-");
  }
};

std::optional<Form> formOf(llvm::StringRef Suffix) {
  if (Suffix.empty())
    return Form::Line;
  if (Suffix == "NEXTLINE")
    return Form::NextLine;
  if (Suffix == "BEGIN")
    return Form::Begin;
  if (Suffix == "END")
    return Form::End;
  return std::nullopt;
}

constexpr llvm::StringLiteral Word = "NOLINT";

/// The directives as they stand in the text, in order.
std::vector<Directive> scan(llvm::StringRef File, SourceText &Source) {
  std::vector<Directive> All;
  const llvm::StringRef Text = Source.all(File);
  unsigned Line = 1;
  size_t Counted = 0;
  for (size_t At = Text.find(Word); At != llvm::StringRef::npos;
       At = Text.find(Word, At + 1)) {
    llvm::StringRef After = Text.drop_front(At + Word.size());
    const llvm::StringRef Suffix =
        After.take_while([](char C) { return llvm::isAlnum(C) || C == '_'; });
    std::optional<Form> Is = formOf(Suffix);
    if (!Is)
      continue;
    Line += Text.slice(Counted, At).count('\n');
    Counted = At;
    Directive D;
    D.Is = *Is;
    const unsigned Column = At - (Text.rfind('\n', At) + 1) + 1;
    D.At = {File.str(),
            Line,
            Column,
            Line,
            unsigned(Column + Word.size() + Suffix.size()),
            false};
    After = After.drop_front(Suffix.size());
    if (After.consume_front("(")) {
      const size_t End = After.find_first_of(")\n");
      if (End != llvm::StringRef::npos && After[End] == ')')
        D.Checks = After.take_front(End).str();
    }
    D.First = D.Last = Line + (D.Is == Form::NextLine);
    All.push_back(std::move(D));
  }
  return All;
}

/// Gives blocks their lines; begins and ends nest, and name the same checks.
void pairBlocks(std::vector<Directive> &All) {
  std::vector<Directive *> Open;
  for (Directive &D : All) {
    if (D.Is == Form::Begin) {
      D.Closed = false;
      Open.push_back(&D);
    }
    if (D.Is != Form::End)
      continue;
    D.Closed = false;
    if (Open.empty() || Open.back()->Checks != D.Checks)
      continue;
    Directive &Begin = *Open.back();
    Open.pop_back();
    Begin.Last = D.First;
    Begin.Closed = true;
    D.Used = true; // Its beginning speaks for both.
  }
}

std::string complaint(const Directive &D) {
  if (D.Is == Form::Begin && !D.Closed)
    return "NOLINTBEGIN without a NOLINTEND of the same checks hides nothing";
  if (D.Is == Form::End)
    return "NOLINTEND without a NOLINTBEGIN of the same checks";
  return "this NOLINT hides nothing; remove it";
}

} // namespace

std::vector<UnusedSuppression> applyNoLint(std::vector<Finding> &Findings,
                                           llvm::ArrayRef<std::string> Files,
                                           SourceText &Source) {
  std::map<std::string, std::vector<Directive>> ByFile;
  auto DirectivesOf = [&](const std::string &File) -> std::vector<Directive> & {
    auto [It, New] = ByFile.try_emplace(File);
    if (New) {
      It->second = scan(File, Source);
      pairBlocks(It->second);
    }
    return It->second;
  };
  for (Finding &F : Findings)
    for (Directive &D : DirectivesOf(F.Says.Where.File))
      if (D.Is != Form::End && D.covers(F.Says.Where.BeginLine, F.Says.Check)) {
        D.Used = true;
        F.Hidden = Suppression{Suppression::InSource, ""};
      }
  for (const std::string &File : Files)
    DirectivesOf(File);
  std::vector<UnusedSuppression> Unused;
  for (const auto &[File, All] : ByFile)
    for (const Directive &D : All)
      if (!D.Used && D.namesOurs())
        Unused.push_back({D.At, complaint(D)});
  return Unused;
}

} // namespace memleak::tool

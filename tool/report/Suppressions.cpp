//===-- Suppressions.cpp - Suppressions in a file -------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Suppressions.h"
#include "Report.h"
#include "project/CompileDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <ctime>

namespace memleak::tool {

namespace {

llvm::Error wrong(const ir::Location &At, const llvm::Twine &What) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 At.File + ":" + llvm::Twine(At.BeginLine) +
                                     ": " + What);
}

bool isDay(llvm::StringRef Text) {
  return Text.size() == 10 && Text[4] == '-' && Text[7] == '-' &&
         llvm::all_of(Text,
                      [](char C) { return C == '-' || llvm::isDigit(C); });
}

bool matches(const std::string &Pattern, llvm::StringRef Text) {
  auto Glob = llvm::GlobPattern::create(Pattern);
  if (Glob)
    return Glob->match(Text);
  llvm::consumeError(Glob.takeError());
  return false;
}

llvm::Expected<SuppressionRule> parseRule(llvm::StringRef Line,
                                          const ir::Location &At) {
  auto [Fields, Reason] = Line.split('#');
  llvm::SmallVector<llvm::StringRef> Words;
  llvm::SplitString(Fields, Words);
  SuppressionRule Rule;
  Rule.At = At;
  Rule.Reason = Reason.trim().str();
  if (Words.size() < 2)
    return wrong(At, "a suppression is: CHECK FILE [function=NAME] "
                     "[until=YYYY-MM-DD] # reason");
  if (Rule.Reason.empty())
    return wrong(At, "a suppression needs a reason, after '#'");
  Rule.Check = Words[0].str();
  Rule.File = Words[1].str();
  for (llvm::StringRef Word : llvm::drop_begin(Words, 2)) {
    if (Word.consume_front("function="))
      Rule.Function = Word.str();
    else if (Word.consume_front("until=") && isDay(Word))
      Rule.Until = Word.str();
    else
      return wrong(At, "'" + Word +
                           "' is neither function=NAME nor "
                           "until=YYYY-MM-DD");
  }
  for (const std::string &Pattern : {Rule.Check, Rule.File, Rule.Function})
    if (auto Glob = llvm::GlobPattern::create(Pattern); !Glob)
      return wrong(At,
                   "'" + Pattern + "': " + llvm::toString(Glob.takeError()));
  return Rule;
}

bool covers(const SuppressionRule &Rule, const Finding &F) {
  const std::string File =
      relativeTo(llvm::sys::path::parent_path(Rule.At.File), F.Says.Where.File);
  return matches(Rule.Check, F.Says.Check) && matches(Rule.File, File) &&
         (Rule.Function.empty() || matches(Rule.Function, F.Says.Function));
}

} // namespace

llvm::Expected<std::vector<SuppressionRule>>
readSuppressions(const std::string &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return llvm::createStringError(Buffer.getError(),
                                   Path + ": " + Buffer.getError().message());
  std::vector<SuppressionRule> Rules;
  llvm::StringRef Rest = (*Buffer)->getBuffer();
  for (unsigned Number = 1; !Rest.empty(); ++Number) {
    auto [Line, After] = Rest.split('\n');
    Rest = After;
    Line = Line.trim();
    if (Line.empty() || Line.starts_with("#"))
      continue;
    auto Rule = parseRule(Line, {realPath(Path), Number, 1, Number, 1, false});
    if (!Rule)
      return Rule.takeError();
    Rules.push_back(std::move(*Rule));
  }
  return Rules;
}

std::vector<UnusedSuppression>
applySuppressions(std::vector<Finding> &Findings,
                  llvm::ArrayRef<SuppressionRule> Rules,
                  llvm::StringRef Today) {
  std::vector<UnusedSuppression> Told;
  for (const SuppressionRule &Rule : Rules) {
    const bool Expired = !Rule.Until.empty() && Rule.Until < Today;
    bool Used = false;
    for (Finding &F : Findings) {
      if (!covers(Rule, F))
        continue;
      Used = true;
      if (!Expired && !F.Hidden)
        F.Hidden = Suppression{Suppression::InFile, Rule.Reason};
    }
    if (!Used)
      Told.push_back({Rule.At, "this suppression hides nothing; remove it"});
    else if (Expired)
      Told.push_back({Rule.At, "this suppression expired on " + Rule.Until +
                                   " and hides nothing any more"});
  }
  return Told;
}

std::string today() {
  const std::time_t Now = std::time(nullptr);
  std::tm Local{};
  localtime_r(&Now, &Local);
  char Text[16];
  std::strftime(Text, sizeof(Text), "%Y-%m-%d", &Local);
  return Text;
}

} // namespace memleak::tool

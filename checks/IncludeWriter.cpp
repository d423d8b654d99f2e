//===-- IncludeWriter.cpp - Includes that fixes bring along ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IncludeWriter.h"
#include "IncludePlacement.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/Regex.h"

using namespace clang;

namespace memleak {

void IncludeWriter::registerPreprocessor(Preprocessor *PP) {
  Sources = &PP->getSourceManager();
  Inserter.registerPreprocessor(PP);
}

bool IncludeWriter::isFilteredHeader(FileID File) const {
  if (File == Sources->getMainFileID())
    return false;
  const tidy::ClangTidyOptions &Options = Context.getOptions();
  OptionalFileEntryRef Entry = Sources->getFileEntryRefForID(File);
  auto Matches = [&](const std::optional<std::string> &Pattern) {
    return Entry && Pattern && !Pattern->empty() &&
           llvm::Regex(*Pattern).match(Entry->getName());
  };
  return !Matches(Options.HeaderFilterRegex) ||
         Matches(Options.ExcludeHeaderFilterRegex);
}

bool IncludeWriter::mayBeHidden(SourceLocation Warning) const {
  if (!Context.getGlobalOptions().LineFilter.empty())
    return true;
  auto [File, Offset] = Sources->getDecomposedExpansionLoc(Warning);
  if (isFilteredHeader(File))
    return true;
  StringRef Text = Sources->getBufferData(File);
  if (Text.contains("NOLINTBEGIN"))
    return true;
  size_t LineEnd = Text.find('\n', Offset);
  size_t LineStart = Text.rfind('\n', Offset);
  size_t Before = LineStart == StringRef::npos || LineStart == 0
                      ? 0
                      : Text.rfind('\n', LineStart - 1);
  return Text.slice(Before == StringRef::npos ? 0 : Before, LineEnd)
      .contains("NOLINT");
}

std::optional<FixItHint> IncludeWriter::includeFor(SourceLocation Warning,
                                                   FileID File,
                                                   StringRef Header) {
  if (!InEach && Unit.isIncluded(File, Header))
    return std::nullopt;
  if (!mayBeHidden(Warning))
    Unit.setIncluded(File, Header);
  std::optional<FixItHint> Insertion =
      Inserter.createIncludeInsertion(File, Header);
  if (Insertion)
    settle(*Insertion, File);
  return Insertion;
}

/// Moves an insertion at the very start of a file to where it belongs, and
/// spells its line ends as the file does.
void IncludeWriter::settle(FixItHint &Insertion, FileID File) const {
  const StringRef Text = Sources->getBufferData(File);
  SourceLocation Start = Sources->getLocForStartOfFile(File);
  if (Insertion.RemoveRange.getBegin() == Start) {
    SourceLocation Place = Start.getLocWithOffset(firstIncludeOffset(Text));
    Insertion.RemoveRange = CharSourceRange::getCharRange(Place, Place);
  }
  const size_t LineEnd = Text.find('\n');
  if (LineEnd != StringRef::npos && LineEnd && Text[LineEnd - 1] == '\r') {
    std::string Spelled;
    for (char C : Insertion.CodeToInsert)
      Spelled += C == '\n' ? "\r\n" : std::string(1, C);
    Insertion.CodeToInsert = Spelled;
  }
}

} // namespace memleak

//===-- EditList.cpp - Edits that are made together or not at all ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EditList.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak {

std::optional<unsigned> EditList::offset(SourceLocation At) const {
  // Through arguments of arguments, to where they were written.
  if (At.isInvalid())
    return std::nullopt;
  while (At.isMacroID() && Sources.isMacroArgExpansion(At))
    At = Sources.getImmediateSpellingLoc(At);
  if (At.isMacroID() == Body.isInvalid())
    return std::nullopt;
  if (Body.isValid()) {
    if (Sources.getFileID(At) != Body)
      return std::nullopt;
    At = Sources.getImmediateSpellingLoc(At);
  }
  auto [Where, Offset] = Sources.getDecomposedLoc(At);
  if (Where != File)
    return std::nullopt;
  return Offset;
}

std::optional<unsigned> EditList::endOffset(SourceLocation Token) const {
  std::optional<unsigned> Start = offset(Token);
  if (!Start)
    return std::nullopt;
  SourceLocation InFile =
      Sources.getLocForStartOfFile(File).getLocWithOffset(*Start);
  return *Start + Lexer::MeasureTokenLength(InFile, Sources, Language);
}

void EditList::addOffsets(SourceLocation At, std::optional<unsigned> Begin,
                          std::optional<unsigned> End, StringRef Text) {
  if (failed())
    return;
  if (!Begin || !End || *End < *Begin) {
    Failure = At;
    return;
  }
  auto [Entry, New] = Edits.try_emplace({*Begin, *End}, Text);
  if (!New && Entry->second != Text)
    Failure = At;
}

std::optional<std::pair<unsigned, unsigned>>
EditList::offsets(SourceRange Range) const {
  if (Body.isValid()) {
    std::optional<unsigned> Begin = offset(Range.getBegin());
    std::optional<unsigned> End = endOffset(Range.getEnd());
    if (!Begin || !End || *End < *Begin)
      return std::nullopt;
    return std::pair(*Begin, *End);
  }
  // Understands arguments of macros, and a range that is all of an expansion.
  CharSourceRange InFile = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Range), Sources, Language);
  std::optional<unsigned> Begin = offset(InFile.getBegin());
  std::optional<unsigned> End = offset(InFile.getEnd());
  if (!Begin || !End || *End < *Begin)
    return std::nullopt;
  return std::pair(*Begin, *End);
}

void EditList::replace(SourceRange Range, StringRef Text) {
  auto InFile = offsets(Range);
  addOffsets(Range.getBegin(),
             InFile ? std::optional(InFile->first) : std::nullopt,
             InFile ? std::optional(InFile->second) : std::nullopt, Text);
}

std::optional<unsigned> EditList::startOffset(SourceLocation At) const {
  SourceLocation Expansion = At;
  if (At.isMacroID() && Body.isInvalid() &&
      Lexer::isAtStartOfMacroExpansion(At, Sources, Language, &Expansion))
    return offset(Expansion);
  return offset(At);
}

void EditList::replaceUpTo(SourceLocation From, SourceLocation To,
                           StringRef Text) {
  addOffsets(From, startOffset(From), offset(To), Text);
}

void EditList::replaceBetween(SourceLocation From, SourceLocation To,
                              StringRef Text) {
  addOffsets(From, endOffset(From), offset(To), Text);
}

void EditList::removeAfter(SourceLocation From, SourceLocation Last) {
  addOffsets(From, endOffset(From), endOffset(Last), "");
}

void EditList::insertBefore(SourceLocation Token, StringRef Text) {
  std::optional<unsigned> At = offset(Token);
  addOffsets(Token, At, At, Text);
}

void EditList::insertAfter(SourceLocation Token, StringRef Text) {
  std::optional<unsigned> At = endOffset(Token);
  addOffsets(Token, At, At, Text);
}

SourceLocation EditList::nextToken(SourceLocation Token) const {
  std::optional<unsigned> At = offset(Token);
  if (!At || Body.isValid())
    return {};
  SourceLocation InFile =
      Sources.getLocForStartOfFile(File).getLocWithOffset(*At);
  std::optional<clang::Token> Next =
      Lexer::findNextToken(InFile, Sources, Language);
  return Next ? Next->getLocation() : SourceLocation();
}

void EditList::removeStatement(SourceRange Range) {
  std::optional<unsigned> Begin = offset(Range.getBegin());
  std::optional<unsigned> End = endOffset(Range.getEnd());
  StringRef Text = Sources.getBufferData(File);
  if (Begin && End) {
    if (Text[*End - 1] != ';' && Text[*End - 1] != '}') {
      SourceLocation Semicolon = nextToken(Range.getEnd());
      End = Semicolon.isValid() ? endOffset(Semicolon) : std::nullopt;
      if (End && Text[*End - 1] != ';')
        End = std::nullopt;
    }
  }
  if (Begin && End) {
    unsigned LineStart = *Begin, LineEnd = *End;
    while (LineStart && isHorizontalWhitespace(Text[LineStart - 1]))
      --LineStart;
    while (LineEnd < Text.size() && isHorizontalWhitespace(Text[LineEnd]))
      ++LineEnd;
    bool StartsLine = LineStart == 0 || Text[LineStart - 1] == '\n';
    bool EndsLine =
        LineEnd == Text.size() || isVerticalWhitespace(Text[LineEnd]);
    if (StartsLine && EndsLine) {
      // From the end of the line above: clang widens a removal that ends before
      // a blank by that blank.
      Begin = LineStart ? LineStart - 1 : 0;
      if (*Begin && Text[*Begin - 1] == '\r')
        --*Begin;
      End = LineEnd;
    } else if (EndsLine) {
      Begin = LineStart;
    }
  }
  addOffsets(Range.getBegin(), Begin, End, "");
}

StringRef EditList::text(SourceRange Range) const {
  auto InFile = offsets(Range);
  return InFile
             ? Sources.getBufferData(File).slice(InFile->first, InFile->second)
             : StringRef();
}

StringRef EditList::textUpTo(SourceLocation From, SourceLocation To) const {
  std::optional<unsigned> Begin = startOffset(From), End = offset(To);
  if (!Begin || !End || *End < *Begin)
    return "";
  return Sources.getBufferData(File).slice(*Begin, *End);
}

std::vector<FixItHint> EditList::hints() {
  std::vector<FixItHint> Hints;
  SourceLocation Start = Sources.getLocForStartOfFile(File);
  unsigned LastEnd = 0;
  for (const auto &[Range, Text] : Edits) {
    SourceLocation Begin = Start.getLocWithOffset(Range.first);
    if (Range.first < LastEnd)
      Failure = Begin;
    LastEnd = Range.second;
    Hints.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Begin,
                                      Start.getLocWithOffset(Range.second)),
        Text));
  }
  return Hints;
}

} // namespace memleak

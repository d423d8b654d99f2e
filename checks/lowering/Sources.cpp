//===-- Sources.cpp - Source ranges and texts for the IR ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sources.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/FileManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak::lowering {

ir::StrId Sources::file(FileID Id) {
  auto [It, New] = Files.try_emplace(Id, ir::StrId::Empty);
  if (New)
    if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(Id)) {
      llvm::SmallString<256> Real;
      if (Names == FileNames::AsSpelled ||
          SM.getFileManager().getVirtualFileSystem().getRealPath(
              Entry->getName(), Real))
        Real = Entry->getName();
      It->second = Tables.str(Real);
    }
  return It->second;
}

ir::Range Sources::range(SourceRange Source) {
  ir::Range Result;
  if (Source.isInvalid())
    return Result;
  Result.Macro = Source.getBegin().isMacroID() || Source.getEnd().isMacroID();
  CharSourceRange Expanded = SM.getExpansionRange(Source);
  auto [BeginFile, BeginOffset] = SM.getDecomposedLoc(Expanded.getBegin());
  auto [EndFile, EndOffset] = SM.getDecomposedLoc(Expanded.getEnd());
  if (BeginFile != EndFile)
    EndFile = BeginFile, EndOffset = BeginOffset;
  else if (Expanded.isTokenRange())
    EndOffset += Lexer::MeasureTokenLength(Expanded.getEnd(), SM, LangOpts);
  Result.File = file(BeginFile);
  Result.BeginLine = SM.getLineNumber(BeginFile, BeginOffset);
  Result.BeginColumn = SM.getColumnNumber(BeginFile, BeginOffset);
  Result.EndLine = SM.getLineNumber(EndFile, EndOffset);
  Result.EndColumn = SM.getColumnNumber(EndFile, EndOffset);
  return Result;
}

ir::Range Sources::statement(const Stmt *S) {
  SourceRange Source = S->getSourceRange();
  ir::Range Result = range(Source);
  if (Result.Macro || !Result.isValid())
    return Result;
  std::optional<Token> Next =
      Lexer::findNextToken(Source.getEnd(), SM, LangOpts);
  if (isa<Expr, ReturnStmt, GotoStmt, BreakStmt, ContinueStmt, DoStmt>(S) &&
      Next && Next->is(tok::semi)) {
    ir::Range Semicolon = range(Next->getLocation());
    Result.EndLine = Semicolon.EndLine;
    Result.EndColumn = Semicolon.EndColumn;
  }
  return Result;
}

std::string Sources::text(SourceRange Source, unsigned Limit) {
  if (Source.isInvalid())
    return "";
  CharSourceRange Chars = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(Source), SM, LangOpts);
  if (Chars.isInvalid())
    Chars = CharSourceRange::getTokenRange(
        SM.getExpansionRange(Source).getAsRange());
  StringRef Written = Lexer::getSourceText(Chars, SM, LangOpts);
  std::string Result;
  for (char C : Written) {
    if (Result.size() == Limit)
      return Result.substr(0, Limit - 3) + "...";
    bool Blank = isWhitespace(C);
    if (!Blank)
      Result += C;
    else if (!Result.empty() && Result.back() != ' ')
      Result += ' ';
  }
  return Result;
}

} // namespace memleak::lowering

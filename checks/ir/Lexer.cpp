//===-- Lexer.cpp - Tokens of the text form ---------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace memleak::ir;

void Lexer::skipBlanks() {
  while (Pos < Text.size()) {
    char C = Text[Pos];
    if (C == ';') {
      Pos = std::min(Text.find('\n', Pos), Text.size());
    } else if (C == '\n') {
      ++Pos;
      ++Line;
      LineStart = Pos;
      FreshLine = true;
    } else if (C == ' ' || C == '\t' || C == '\r') {
      ++Pos;
    } else {
      return;
    }
  }
}

static Token error(Token T, StringRef Message) {
  T.Kind = TokenKind::Error;
  T.Text = Message.str();
  return T;
}

/// A string is closed on its line; \\ and \XX (two hexadecimal digits) escape.
Token Lexer::string(Token T) {
  T.Kind = TokenKind::String;
  for (++Pos; Pos < Text.size() && Text[Pos] != '\n'; ++Pos) {
    char C = Text[Pos];
    if (C == '"') {
      ++Pos;
      return T;
    }
    if (C != '\\') {
      T.Text += C;
      continue;
    }
    if (Pos + 1 < Text.size() && Text[Pos + 1] == '\\') {
      T.Text += '\\';
      ++Pos;
      continue;
    }
    if (Pos + 2 >= Text.size() || !isHexDigit(Text[Pos + 1]) ||
        !isHexDigit(Text[Pos + 2]))
      return error(T,
                   "'\\' must be followed by '\\' or two hexadecimal digits");
    T.Text +=
        char(hexDigitValue(Text[Pos + 1]) * 16 + hexDigitValue(Text[Pos + 2]));
    Pos += 2;
  }
  return error(T, "string is not closed on its line");
}

Token Lexer::integer(Token T) {
  T.Kind = TokenKind::Int;
  size_t Begin = Pos++;
  while (Pos < Text.size() && isDigit(Text[Pos]))
    ++Pos;
  if (Text.slice(Begin, Pos).getAsInteger(10, T.Int))
    return error(T, "number does not fit 64 bits");
  return T;
}

Token Lexer::next() {
  skipBlanks();
  Token T;
  T.Line = Line;
  T.Column = Pos - LineStart + 1;
  T.AtLineStart = FreshLine;
  FreshLine = false;
  if (Pos >= Text.size())
    return T;
  char C = Text[Pos];
  auto Next = [&](size_t N) {
    return Pos + N < Text.size() ? Text[Pos + N] : '\0';
  };
  if (C == '"')
    return string(std::move(T));
  if (isDigit(C) || (C == '-' && isDigit(Next(1))))
    return integer(std::move(T));
  if (isAlpha(C) || C == '_') {
    size_t Begin = Pos;
    while (Pos < Text.size() && (isAlnum(Text[Pos]) || Text[Pos] == '_' ||
                                 (Text[Pos] == '-' && isAlpha(Next(1)))))
      ++Pos;
    T.Kind = TokenKind::Word;
    T.Text = Text.slice(Begin, Pos).str();
    return T;
  }
  T.Kind = TokenKind::Punct;
  size_t Size =
      (C == '-' && Next(1) == '>') || (C == '.' && Next(1) == '.') ? 2 : 1;
  T.Text = Text.substr(Pos, Size).str();
  Pos += Size;
  if (Size == 1 && !StringRef("$%@#!*&.,:()[]{}=~-").contains(C))
    return error(std::move(T), "unexpected character");
  return T;
}

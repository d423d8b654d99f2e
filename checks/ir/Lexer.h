//===-- Lexer.h - Tokens of the text form -----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_LEXER_H
#define MEMLEAK_IR_LEXER_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>

namespace memleak::ir {

enum class TokenKind : uint8_t {
  End,
  Word,   ///< [A-Za-z_][A-Za-z0-9_]*, with inner '-' as in "minus-one".
  Int,    ///< Optional '-', decimal digits; in Token::Int.
  String, ///< Quoted; unescaped in Token::Text.
  Punct,  ///< One character, or "->" or "..".
  Error,  ///< Token::Text says what is wrong.
};

struct Token {
  TokenKind Kind = TokenKind::End;
  std::string Text;
  int64_t Int = 0;
  unsigned Line = 1, Column = 1;
  bool AtLineStart = false; ///< The first token of its line.

  bool is(llvm::StringRef Punct) const {
    return Kind == TokenKind::Punct && Text == Punct;
  }
  bool isWord(llvm::StringRef W) const {
    return Kind == TokenKind::Word && Text == W;
  }
};

/// Splits text into tokens; ';' starts a comment. Never reads past the end and
/// accepts any bytes.
class Lexer {
public:
  explicit Lexer(llvm::StringRef Text) : Text(Text) {}
  Token next();

private:
  void skipBlanks();
  Token string(Token T);
  Token integer(Token T);

  llvm::StringRef Text;
  size_t Pos = 0;
  size_t LineStart = 0;
  unsigned Line = 1;
  bool FreshLine = true;
};

} // namespace memleak::ir

#endif // MEMLEAK_IR_LEXER_H

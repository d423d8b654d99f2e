//===-- ParserImpl.h - What the parsers share -------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_PARSERIMPL_H
#define MEMLEAK_IR_PARSERIMPL_H

#include "IR.h"
#include "Lexer.h"
#include "Summary.h"
#include "Words.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

namespace memleak::ir {

/// A token stream with one token of lookahead, the leaves of the grammar, and
/// the first error met. Every parse function returns false on error and leaves
/// the message behind; nothing recurses.
class Reader {
public:
  Reader(llvm::StringRef Text, Unit &U, const llvm::StringSet<> &Internals)
      : Lex(Text), U(U), T(*U.T), Internals(Internals) {
    advance();
  }

  const Token &peek() const { return Tok; }
  void advance();
  /// The error stands at the current token, or at one already read.
  bool fail(llvm::StringRef Message) { return failAt(Token(Tok), Message); }
  bool failAt(const Token &At, llvm::StringRef Message);
  bool failed() const { return !Message.empty(); }
  std::string message(llvm::StringRef FileName) const;

  /// Consumes the token if it is there.
  bool accept(llvm::StringRef Punct);
  bool acceptWord(llvm::StringRef Word);
  bool expect(llvm::StringRef Punct);
  bool expectWord(llvm::StringRef Word);
  /// True if a further token stands on this line.
  bool sameLine() const {
    return Tok.Kind != TokenKind::End && !Tok.AtLineStart;
  }

  bool integer(int64_t &V, int64_t Low = INT64_MIN, int64_t High = INT64_MAX);
  bool number(uint32_t &V, uint32_t Max = UINT32_MAX);
  bool string(StrId &S);
  /// A bare word or a string.
  bool name(std::string &S);
  bool word(words::List L, llvm::StringRef What, unsigned &Index);
  uint32_t flags(words::List L);
  bool entity(EntityId &E);
  bool family(FamilyId &F);
  bool type(TypeId &Ty);
  bool range(Range &R, StrId HomeFile);
  bool maybeRange(Range &R, StrId HomeFile) {
    return !sameLine() || !Tok.is("!") || range(R, HomeFile);
  }
  /// An operand without registers: what a global may start with.
  bool constant(Operand &O);
  /// Words joined by dots: "pool.create".
  bool dottedWord(std::string &S);
  bool cmpOp(CmpOp &C);

  Lexer Lex;
  Unit &U;
  Tables &T;

private:
  const llvm::StringSet<> &Internals; ///< USRs declared `internal`.
  Token Tok;
  std::string Message;
  unsigned Line = 0, Column = 0;
};

/// After "func" and "summary" respectively.
bool parseFunction(Reader &R);
bool parseSummary(Reader &R);

} // namespace memleak::ir

#endif // MEMLEAK_IR_PARSERIMPL_H

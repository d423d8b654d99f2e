//===-- Reader.cpp - The text form, read: leaves ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParserImpl.h"

using namespace llvm;
using namespace memleak::ir;

void Reader::advance() {
  if (failed())
    return;
  Tok = Lex.next();
  if (Tok.Kind == TokenKind::Error)
    fail(Tok.Text);
}

bool Reader::failAt(const Token &At, StringRef M) {
  if (!failed()) {
    Message = M.str();
    Line = At.Line;
    Column = At.Column;
    // Nothing further is accepted.
    Tok = Token();
  }
  return false;
}

std::string Reader::message(StringRef FileName) const {
  return (FileName + ":" + Twine(Line) + ":" + Twine(Column) +
          ": error: " + Message)
      .str();
}

bool Reader::accept(StringRef Punct) {
  if (!Tok.is(Punct))
    return false;
  advance();
  return true;
}

bool Reader::acceptWord(StringRef Word) {
  if (!Tok.isWord(Word))
    return false;
  advance();
  return true;
}

bool Reader::expect(StringRef Punct) {
  return accept(Punct) || fail(("expected '" + Punct + "'").str());
}

bool Reader::expectWord(StringRef Word) {
  return acceptWord(Word) || fail(("expected '" + Word + "'").str());
}

bool Reader::integer(int64_t &V, int64_t Low, int64_t High) {
  if (Tok.Kind != TokenKind::Int)
    return fail("expected a number");
  if (Tok.Int < Low || Tok.Int > High)
    return fail("number out of range");
  V = Tok.Int;
  advance();
  return !failed();
}

bool Reader::number(uint32_t &V, uint32_t Max) {
  int64_t I = 0;
  if (!integer(I, 0, Max))
    return false;
  V = uint32_t(I);
  return true;
}

bool Reader::string(StrId &S) {
  if (Tok.Kind != TokenKind::String)
    return fail("expected a string");
  S = T.str(Tok.Text);
  advance();
  return !failed();
}

bool Reader::name(std::string &S) {
  if (Tok.Kind != TokenKind::Word && Tok.Kind != TokenKind::String)
    return fail("expected a name");
  S = Tok.Text;
  advance();
  return !failed();
}

bool Reader::word(words::List L, StringRef What, unsigned &Index) {
  int I = Tok.Kind == TokenKind::Word ? words::find(L, Tok.Text) : -1;
  if (I < 0)
    return fail(("expected " + What).str());
  Index = I;
  advance();
  return !failed();
}

uint32_t Reader::flags(words::List L) {
  uint32_t Bits = 0;
  while (Tok.Kind == TokenKind::Word && !Tok.AtLineStart) {
    int I = words::find(L, Tok.Text);
    if (I < 0)
      break;
    Bits |= 1u << I;
    advance();
  }
  return Bits;
}

bool Reader::entity(EntityId &E) {
  std::string Usr;
  if (!expect("@") || !name(Usr))
    return false;
  E = T.entity(Usr, Internals.contains(Usr) ? StringRef(U.Name) : StringRef());
  return true;
}

bool Reader::family(FamilyId &F) {
  std::string N;
  Token At = Tok;
  if (!name(N))
    return false;
  F = T.findFamily(N);
  if (F != FamilyId::None && is_contained(U.Families, F))
    return true;
  return failAt(At, "family '" + N + "' is not declared in this unit");
}

bool Reader::type(TypeId &Ty) {
  if (Tok.Kind != TokenKind::Word)
    return fail("expected a type");
  Type X;
  StringRef W = Tok.Text;
  unsigned Bits = 0;
  if ((W[0] == 'i' || W[0] == 'u') && !W.drop_front().getAsInteger(10, Bits)) {
    if (Bits == 0 || Bits > 128)
      return fail("an integer has 1 to 128 bits");
    X.Kind = TypeKind::Int;
    X.Bits = Bits;
    X.Unsigned = W[0] == 'u';
  } else {
    int I = words::find(words::TypeKinds, W);
    if (I < 0 || TypeKind(I) == TypeKind::Int)
      return fail("expected a type");
    X.Kind = TypeKind(I);
  }
  advance();
  if (sameLine() && Tok.Kind == TokenKind::String && !string(X.Name))
    return false;
  Ty = T.type(X);
  return !failed();
}

bool Reader::range(Range &R, StrId HomeFile) {
  if (!expect("!"))
    return false;
  R.File = HomeFile;
  if (Tok.Kind == TokenKind::String && !(string(R.File) && expect(":")))
    return false;
  if (!number(R.BeginLine) || !expect(":") || !number(R.BeginColumn))
    return false;
  // "-9" lexes as a negative number: the dash and the line are one token.
  int64_t EndLine = 0;
  if (!integer(EndLine, -int64_t(UINT32_MAX), -1))
    return false;
  R.EndLine = uint32_t(-EndLine);
  if (!expect(":") || !number(R.EndColumn))
    return false;
  if (R.BeginLine == 0)
    return fail("lines count from 1");
  if (sameLine() && acceptWord("macro"))
    R.Macro = true;
  return !failed();
}

bool Reader::constant(Operand &O) {
  if (Tok.Kind == TokenKind::Int) {
    O = Operand::integer(Tok.Int);
    advance();
    return !failed();
  }
  if (acceptWord("null")) {
    O = Operand::null();
  } else if (acceptWord("undef")) {
    O = Operand::undef();
  } else if (acceptWord("any")) {
    O = Operand::any();
  } else if (acceptWord("fn")) {
    EntityId E;
    if (!entity(E))
      return false;
    O = Operand::function(E);
  } else if (acceptWord("str")) {
    StrId S;
    if (!string(S))
      return false;
    O = Operand::string(S);
  } else {
    return fail("expected an operand");
  }
  return !failed();
}

bool Reader::dottedWord(std::string &S) {
  if (Tok.Kind != TokenKind::Word)
    return fail("expected an instruction");
  S = Tok.Text;
  advance();
  while (sameLine() && Tok.is(".")) {
    advance();
    if (Tok.Kind != TokenKind::Word)
      return fail("expected an instruction");
    S += "." + Tok.Text;
    advance();
  }
  return !failed();
}

bool Reader::cmpOp(CmpOp &C) {
  for (unsigned I = 0; I <= unsigned(CmpOp::UGE); ++I) {
    if (!Tok.isWord(memleak::ir::name(CmpOp(I))))
      continue;
    C = CmpOp(I);
    advance();
    return !failed();
  }
  return fail("expected a comparison");
}

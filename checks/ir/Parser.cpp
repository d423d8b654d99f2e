//===-- Parser.cpp - The text form, read: units -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parser.h"
#include "ParserImpl.h"
#include "Verifier.h"

using namespace llvm;
using namespace memleak::ir;

static bool parseFamily(Reader &R) {
  std::string Name;
  if (!R.name(Name))
    return false;
  FamilyId Id = R.T.family(Name);
  if (is_contained(R.U.Families, Id))
    return R.fail("family is declared twice");
  R.U.Families.push_back(Id);
  Family F;
  F.Name = R.T.str(Name);
  unsigned Kind = 0, Invalid = 0;
  if (!R.word(words::FamilyKinds, "a kind of family", Kind) ||
      !R.expectWord("invalid") ||
      !R.word(words::InvalidValues, "an invalid value", Invalid))
    return false;
  F.Kind = FamilyKind(Kind);
  F.Invalid = InvalidValue(Invalid);
  while (R.sameLine() && !R.failed()) {
    if (R.acceptWord("optional")) {
      F.MustRelease = false;
    } else if (R.acceptWord("counted")) {
      F.Counted = true;
    } else if (R.acceptWord("release")) {
      if (!R.string(F.Release))
        return false;
    } else if (R.acceptWord("noun")) {
      if (!R.string(F.Noun))
        return false;
    } else if (R.acceptWord("accepts")) {
      // May be declared further down.
      std::string Other;
      if (!R.name(Other))
        return false;
      F.Accepts.push_back(R.T.family(Other));
    } else {
      return R.fail("unexpected text after the family");
    }
  }
  R.T.mutableFamily(Id) = std::move(F);
  return !R.failed();
}

static bool parseGlobal(Reader &R) {
  Global G;
  if (!R.entity(G.Entity) || !R.string(G.Name) || !R.expect(":") ||
      !R.type(G.Type))
    return false;
  G.Const = R.sameLine() && R.acceptWord("const");
  G.ThreadLocal = R.sameLine() && R.acceptWord("threadlocal");
  G.Defined = R.sameLine() && R.acceptWord("defined");
  if (R.sameLine() && R.acceptWord("order")) {
    if (R.acceptWord("last"))
      G.Order = Global::LastMade;
    else if (!R.number(G.Order))
      return false;
  }
  if (R.accept("=") && !R.constant(G.Init))
    return false;
  R.U.Globals.push_back(G);
  return !R.failed();
}

static bool parseRecord(Reader &R) {
  Record X;
  if (!R.string(X.Usr) || !R.string(X.Name))
    return false;
  X.Final = R.acceptWord("final");
  if (R.acceptWord("destructor") && !R.entity(X.Destructor))
    return false;
  while (R.acceptWord("base")) {
    StrId B;
    if (!R.string(B))
      return false;
    X.Bases.push_back(B);
  }
  if (!R.expect("{"))
    return false;
  while (R.accept(".")) {
    Field F;
    std::string Name;
    if (!R.name(Name) || !R.expect(":") || !R.type(F.Type))
      return false;
    F.Name = R.T.str(Name);
    if (R.sameLine() && R.acceptWord("owns") && !R.family(F.Owns))
      return false;
    F.Hidden = R.sameLine() && R.acceptWord("hidden");
    X.Fields.push_back(F);
  }
  if (!R.expect("}"))
    return false;
  R.U.Records.push_back(std::move(X));
  return true;
}

static bool parseOverride(Reader &R) {
  Override O;
  if (!R.entity(O.Method) || !R.entity(O.Overridden))
    return false;
  R.U.Overrides.push_back(O);
  return true;
}

static bool parseSection(Reader &R) {
  StrId Name, Bytes;
  if (!R.string(Name) || !R.string(Bytes))
    return false;
  R.U.Sections[R.T.str(Name).str()] = R.T.str(Bytes).str();
  return true;
}

static bool parseHeader(Reader &R) {
  uint32_t Version = 0;
  if (!R.expectWord("memleak-ir"))
    return false;
  Token At = R.peek();
  if (!R.number(Version))
    return false;
  if (Version != 1)
    return R.failAt(At, "this memleak reads version 1 of the text form");
  StrId Name;
  if (!R.expectWord("unit") || !R.string(Name))
    return false;
  R.U.Name = R.T.str(Name).str();
  R.U.Cxx = R.acceptWord("cxx");
  return R.U.Cxx || R.expectWord("c");
}

static bool parseItem(Reader &R) {
  if (R.acceptWord("family"))
    return parseFamily(R);
  if (R.acceptWord("internal")) {
    std::string Known; // To internals() already: it is a word about uses.
    return R.expect("@") && R.name(Known);
  }
  if (R.acceptWord("global"))
    return parseGlobal(R);
  if (R.acceptWord("record"))
    return parseRecord(R);
  if (R.acceptWord("override"))
    return parseOverride(R);
  if (R.acceptWord("section"))
    return parseSection(R);
  if (R.acceptWord("summary"))
    return parseSummary(R);
  if (R.acceptWord("func"))
    return parseFunction(R);
  return R.fail("expected 'family', 'internal', 'global', 'record', "
                "'override', 'section', 'summary' or 'func'");
}

/// The names declared `internal`, wherever that stands: a first pass, so that
/// a use before the declaration means the same entity.
static StringSet<> internals(StringRef Text) {
  StringSet<> Names;
  Lexer Lex(Text);
  for (Token T = Lex.next();
       T.Kind != TokenKind::End && T.Kind != TokenKind::Error;) {
    if (!T.AtLineStart || !T.isWord("internal")) {
      T = Lex.next();
      continue;
    }
    T = Lex.next();
    if (!T.is("@"))
      continue;
    T = Lex.next();
    if (T.Kind == TokenKind::Word || T.Kind == TokenKind::String)
      Names.insert(T.Text);
  }
  return Names;
}

Expected<Unit> memleak::ir::parseUnit(StringRef Text, StringRef FileName,
                                      std::shared_ptr<Tables> T) {
  Unit U(std::move(T));
  StringSet<> Internals = internals(Text);
  Reader R(Text, U, Internals);
  bool Ok = parseHeader(R);
  while (Ok && R.peek().Kind != TokenKind::End)
    Ok = parseItem(R);
  if (R.failed())
    return createStringError(inconvertibleErrorCode(), R.message(FileName));
  if (std::optional<std::string> Wrong = verify(U))
    return createStringError(inconvertibleErrorCode(),
                             FileName + ": error: " + *Wrong);
  return U;
}

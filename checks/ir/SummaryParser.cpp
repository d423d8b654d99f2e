//===-- SummaryParser.cpp - The text form, read: summaries ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParserImpl.h"

using namespace llvm;
using namespace memleak::ir;

/// Roots that are a word and a number, as in "arg0".
static bool numberedRoot(Reader &R, Term &X) {
  static constexpr std::pair<StringLiteral, TermRoot> Roots[] = {
      {"args", TermRoot::ArgsFrom},
      {"arg", TermRoot::Arg},
      {"fresh", TermRoot::Fresh}};
  for (const auto &[Word, Root] : Roots) {
    StringRef W = R.peek().Text;
    if (!W.consume_front(Word) || W.getAsInteger(10, X.Id) || X.Id > 0xFFFF)
      continue;
    X.Root = Root;
    R.advance();
    return true;
  }
  return false;
}

static bool root(Reader &R, Term &X) {
  if (R.peek().is("@")) {
    EntityId E;
    if (!R.entity(E))
      return false;
    X = Term::make(TermRoot::Global, index(E));
    return true;
  }
  if (R.peek().Kind == TokenKind::Word) {
    if (numberedRoot(R, X))
      return true;
    if (R.acceptWord("ret")) {
      X.Root = TermRoot::Ret;
      return true;
    }
  }
  Operand O;
  if (!R.constant(O))
    return false;
  switch (O.Kind) {
  case OperandKind::Int:
    X = Term::integer(O.Int);
    return true;
  case OperandKind::Null:
    X.Root = TermRoot::Null;
    return true;
  case OperandKind::Any:
    X.Root = TermRoot::Any;
    return true;
  case OperandKind::Function:
    X = Term::make(TermRoot::Function, O.Id);
    return true;
  case OperandKind::String:
    X = Term::make(TermRoot::String, O.Id);
    return true;
  default:
    return R.fail("this operand is no term");
  }
}

static bool term(Reader &R, Term &X) {
  bool AddressOf = R.accept("&");
  if (!root(R, X))
    return false;
  X.AddressOf = AddressOf;
  while (R.sameLine() && !R.failed()) {
    TermStep S;
    if (R.accept("*")) {
      S.Kind = TermStepKind::Deref;
    } else if (R.accept(".")) {
      std::string Name;
      if (!R.name(Name))
        return false;
      S.Kind = TermStepKind::Field;
      S.Field = R.T.str(Name);
    } else if (R.accept("[")) {
      S.Kind = R.acceptWord("any") ? TermStepKind::Each : TermStepKind::Index;
      if (S.Kind == TermStepKind::Index && !R.integer(S.Index))
        return false;
      if (!R.expect("]"))
        return false;
    } else {
      break;
    }
    X.Steps.push_back(S);
  }
  return !R.failed();
}

static bool conds(Reader &R, std::vector<Cond> &Conds) {
  do {
    Cond C;
    if (!term(R, C.Left) || (R.acceptWord("mask") && !R.integer(C.Mask)) ||
        !R.cmpOp(C.Cmp) || !term(R, C.Right))
      return false;
    Conds.push_back(std::move(C));
  } while (R.accept(","));
  return !R.failed();
}

static bool acquires(EffectKind K) {
  return K == EffectKind::Acquire || K == EffectKind::PoolTake ||
         K == EffectKind::PoolMark;
}

/// The effect's name has been read.
static bool effect(Reader &R, StringRef Name, bool HasFresh, Effect &E) {
  unsigned K = 0;
  while (K < NumEffectKinds && name(EffectKind(K)) != Name)
    ++K;
  if (K == NumEffectKinds)
    return R.fail(("unknown effect '" + Name + "'").str());
  E.Kind = EffectKind(K);
  if (acquires(E.Kind) != HasFresh)
    return R.fail(
        ("'" + Name +
         (HasFresh ? "' gives nothing fresh" : "' needs a result: 'fresh0 ='"))
            .str());
  E.Nullable = R.sameLine() && R.acceptWord("nullable");
  if (R.sameLine() && R.acceptWord("family") && !R.family(E.Family))
    return false;
  if (R.sameLine() && R.acceptWord("type") && !R.type(E.Type))
    return false;
  if (R.sameLine() && !R.peek().is("!") && !R.peek().isWord("with") &&
      !term(R, E.At))
    return false;
  if (R.sameLine() && R.acceptWord("with") && !term(R, E.With))
    return false;
  return R.maybeRange(E.Where, StrId::Empty);
}

static bool ways(Reader &R, std::vector<std::vector<Cond>> &Ways) {
  do {
    Ways.emplace_back();
    if (!conds(R, Ways.back()))
      return false;
  } while (R.acceptWord("or"));
  return true;
}

static bool outcome(Reader &R, Outcome &O) {
  if (R.acceptWord("when") && !conds(R, O.Guards))
    return false;
  if (R.acceptWord("either") && !ways(R, O.Ways))
    return false;
  if (!R.expect("{"))
    return false;
  while (R.peek().Kind == TokenKind::Word) {
    if (int Exit = words::find(words::Exits, R.peek().Text); Exit >= 0) {
      O.Exit = ExitKind(Exit);
      R.advance();
      if (R.sameLine() && !R.peek().is("}") && !R.peek().isWord("ensuring") &&
          !term(R, O.Result))
        return false;
      if (R.sameLine() && R.acceptWord("ensuring") && !conds(R, O.Ensures))
        return false;
      return R.expect("}");
    }
    Effect E;
    Term Fresh;
    bool HasFresh = numberedRoot(R, Fresh);
    if (HasFresh && Fresh.Root != TermRoot::Fresh)
      return R.fail("only 'freshN' is given a value");
    if (HasFresh && !R.expect("="))
      return false;
    E.Fresh = Fresh.Id;
    std::string Name;
    if (!R.dottedWord(Name) || !effect(R, Name, HasFresh, E))
      return false;
    O.Effects.push_back(std::move(E));
  }
  return R.fail("an outcome ends with 'return', 'throw' or 'noreturn'");
}

bool memleak::ir::parseSummary(Reader &R) {
  auto S = std::make_unique<Summary>();
  unsigned From = 0;
  if (!R.entity(S->Entity) || !R.string(S->Name) ||
      !R.word(words::Provenances, "where the summary comes from", From))
    return false;
  S->From = Provenance(From);
  S->Incomplete = R.acceptWord("incomplete");
  if (!R.expect("{"))
    return false;
  while (R.acceptWord("outcome")) {
    S->Outcomes.emplace_back();
    if (!outcome(R, S->Outcomes.back()))
      return false;
  }
  if (!R.expect("}"))
    return false;
  R.U.Declared.push_back(std::move(S));
  return true;
}

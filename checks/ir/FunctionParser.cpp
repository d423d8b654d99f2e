//===-- FunctionParser.cpp - The text form, read: functions -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParserImpl.h"
#include "llvm/ADT/StringMap.h"

using namespace llvm;
using namespace memleak::ir;

namespace {

class FunctionParser {
public:
  explicit FunctionParser(Reader &R) : R(R), F(*new Function), Owner(&F) {}

  bool parse();

private:
  bool header();
  bool variable(VarKind Kind);
  bool varKey(std::string &Key, std::string &Name);
  bool statement();
  bool body();
  bool block();
  bool inst();
  bool fields(Inst &I);
  bool suffixes(Inst &I);
  bool reg(RegId &Id);
  bool blockRef(BlockId &B);
  bool operand(Operand &O);
  bool place(PlaceId &P);
  bool args(Inst &I);
  bool cases(Inst &I);
  bool binOp(Inst &I);

  Reader &R;
  Function &F;
  std::unique_ptr<Function> Owner;
  StringMap<uint32_t> Vars;
  /// Registers are renumbered in the order they appear.
  DenseMap<uint32_t, uint32_t> Regs;
};

} // namespace

bool FunctionParser::reg(RegId &Id) {
  uint32_t N = 0;
  if (!R.expect("%") || !R.number(N, UINT32_MAX - 2))
    return false;
  auto [It, New] = Regs.try_emplace(N, F.NumRegs);
  F.NumRegs += New;
  Id = RegId(It->second);
  return true;
}

bool FunctionParser::blockRef(BlockId &B) {
  StringRef W = R.peek().Text;
  uint32_t N = 0;
  if (R.peek().Kind != TokenKind::Word || !W.consume_front("b") ||
      W.getAsInteger(10, N))
    return R.fail("expected a block");
  B = BlockId(N);
  R.advance();
  return !R.failed();
}

/// $name, $name~2, $"odd name", $~3.
bool FunctionParser::varKey(std::string &Key, std::string &Name) {
  if (!R.expect("$"))
    return false;
  if (!R.peek().is("~") && !R.name(Name))
    return false;
  Key = Name;
  if (R.accept("~")) {
    uint32_t N = 0;
    if (!R.number(N))
      return false;
    Key += '\0';
    Key += std::to_string(N);
  }
  return true;
}

bool FunctionParser::variable(VarKind Kind) {
  std::string Key, Name;
  Var V;
  V.Kind = Kind;
  if (!varKey(Key, Name))
    return false;
  if (!Vars.try_emplace(Key, F.Vars.size()).second)
    return R.fail("variable is declared twice; tell them apart by '~' and a "
                  "number");
  V.Name = R.T.str(Name);
  if (!R.expect(":") || !R.type(V.Type) || !R.maybeRange(V.Decl, F.Where.File))
    return false;
  F.Vars.push_back(V);
  return true;
}

bool FunctionParser::operand(Operand &O) {
  uint32_t Flags = R.flags(words::ArgFlags);
  if (R.peek().is("%")) {
    RegId Id;
    if (!reg(Id))
      return false;
    O = Operand::reg(Id);
  } else if (!R.constant(O)) {
    return false;
  }
  O.Flags = uint8_t(Flags);
  return true;
}

bool FunctionParser::place(PlaceId &Id) {
  Place P;
  if (R.peek().is("$")) {
    std::string Key, Name;
    if (!varKey(Key, Name))
      return false;
    auto It = Vars.find(Key);
    if (It == Vars.end())
      return R.fail("variable '" + Name + "' is not declared");
    P = {BaseKind::Var, It->second, 0, 0};
  } else if (R.accept("*")) {
    RegId Reg;
    if (!reg(Reg))
      return false;
    P = {BaseKind::Reg, index(Reg), 0, 0};
  } else if (R.peek().is("@")) {
    EntityId E;
    if (!R.entity(E))
      return false;
    P = {BaseKind::Global, index(E), 0, 0};
  } else {
    return R.fail("expected a place: a variable, '*' and a register, or a "
                  "global");
  }
  P.StepsBegin = F.Steps.size();
  while (R.sameLine() && !R.failed()) {
    Step S;
    if (R.accept(".")) {
      std::string Name;
      if (!R.name(Name))
        return false;
      S.Field = R.T.str(Name);
    } else if (R.accept("[")) {
      S.Kind = StepKind::Index;
      if (!operand(S.Index) || !R.expect("]"))
        return false;
    } else {
      break;
    }
    F.Steps.push_back(S);
    ++P.StepsCount;
  }
  F.Places.push_back(P);
  Id = PlaceId(F.Places.size() - 1);
  return !R.failed();
}

bool FunctionParser::args(Inst &I) {
  if (!R.expect("("))
    return false;
  I.ArgsBegin = F.Args.size();
  while (!R.peek().is(")")) {
    if (I.ArgsCount != 0 && !R.expect(","))
      return false;
    Operand O;
    if (!operand(O))
      return false;
    F.Args.push_back(O);
    ++I.ArgsCount;
  }
  return R.expect(")");
}

bool FunctionParser::cases(Inst &I) {
  if (!R.expect(",") || !R.expect("["))
    return false;
  I.ArgsBegin = F.Cases.size();
  while (!R.peek().is("]")) {
    if (I.ArgsCount != 0 && !R.expect(","))
      return false;
    Case C;
    if (!R.integer(C.Low))
      return false;
    C.High = C.Low;
    if (R.accept("..") && !R.integer(C.High, C.Low))
      return false;
    if (!R.expect(":") || !blockRef(C.Target))
      return false;
    F.Cases.push_back(C);
    ++I.ArgsCount;
  }
  return R.expect("]");
}

bool FunctionParser::binOp(Inst &I) {
  for (unsigned B = 0; B <= unsigned(BinOp::Shr); ++B) {
    if (!R.peek().isWord(memleak::ir::name(BinOp(B))))
      continue;
    I.Sub = B;
    R.advance();
    return !R.failed();
  }
  return R.fail("expected an operator");
}

/// The fields before any suffix, in the order of Shape.
bool FunctionParser::fields(Inst &I) {
  uint32_t S = shape(I.Opcode);
  if (S & HasCmp) {
    CmpOp C;
    if (!R.cmpOp(C))
      return false;
    I.Sub = uint8_t(C);
  }
  if ((S & HasBin) && !binOp(I))
    return false;
  if ((S & HasFamily) && !R.family(I.Family))
    return false;
  if ((S & HasType) && !R.type(I.Type))
    return false;
  if ((S & HasCallee) && !R.entity(I.Callee))
    return false;
  bool First = true;
  auto Comma = [&] { return std::exchange(First, false) || R.expect(","); };
  if ((S & HasP) && !(Comma() && place(I.P)))
    return false;
  bool HasOptional = (S & MayA) && R.sameLine() && !R.peek().is("!") &&
                     !R.peek().is("#") && !R.peek().isWord("unwind") &&
                     R.peek().Kind != TokenKind::String;
  if (((S & HasA) || HasOptional) && !(Comma() && operand(I.A)))
    return false;
  if ((S & HasB) && !(Comma() && operand(I.B)))
    return false;
  if ((S & HasQ) && !(Comma() && place(I.Q)))
    return false;
  if ((S & HasArgs) && !args(I))
    return false;
  if ((S & HasCases) && !cases(I))
    return false;
  if ((S & HasTarget) && !(Comma() && blockRef(I.Target)))
    return false;
  return !(S & HasElse) || (Comma() && blockRef(I.Else));
}

bool FunctionParser::suffixes(Inst &I) {
  uint32_t S = shape(I.Opcode);
  if ((S & MayInto) && R.sameLine() && R.acceptWord("into") && !place(I.Q))
    return false;
  if ((S & MayUnwind) && R.sameLine() && R.acceptWord("unwind") &&
      !blockRef(I.Target))
    return false;
  bool Text = R.sameLine() && R.peek().Kind == TokenKind::String;
  if (((S & HasText) || ((S & MayText) && Text)) && !R.string(I.Text))
    return false;
  if (R.sameLine() && R.peek().is("!")) {
    Range Where;
    if (!R.range(Where, F.Where.File))
      return false;
    F.Ranges.push_back(Where);
    I.Where = RangeId(F.Ranges.size() - 1);
  }
  if (R.sameLine() && R.accept("#")) {
    uint32_t N = 0;
    if (!R.number(N))
      return false;
    I.Statement = StmtId(N);
  }
  if (R.sameLine())
    return R.fail("unexpected text after the instruction");
  return !R.failed();
}

bool FunctionParser::inst() {
  Inst I;
  bool HasResult = R.peek().is("%");
  if (HasResult && !(reg(I.Result) && R.expect("=")))
    return false;
  Token At = R.peek();
  std::string Name;
  if (!R.dottedWord(Name))
    return false;
  unsigned O = 0;
  while (O < NumOps && mnemonic(Op(O)) != Name)
    ++O;
  if (O == NumOps)
    return R.failAt(At, "unknown instruction '" + Name + "'");
  I.Opcode = Op(O);
  if (HasResult && !(shape(I.Opcode) & (Dst | MayDst)))
    return R.fail("'" + Name + "' gives no result");
  if (!HasResult && (shape(I.Opcode) & Dst))
    return R.fail("'" + Name + "' needs a result: '%n ='");
  I.Flags = uint16_t(R.flags(words::InstFlags));
  if (!fields(I) || !suffixes(I))
    return false;
  F.Insts.push_back(I);
  return true;
}

bool FunctionParser::block() {
  BlockId B;
  if (!blockRef(B) || !R.expect(":"))
    return false;
  if (index(B) != F.Blocks.size())
    return R.fail("blocks are numbered in order; expected 'b" +
                  std::to_string(F.Blocks.size()) + "'");
  Block K;
  K.First = F.Insts.size();
  do {
    if (!inst())
      return false;
  } while (!F.Insts.back().isTerminator());
  K.Count = F.Insts.size() - K.First;
  F.Blocks.push_back(K);
  return true;
}

bool FunctionParser::statement() {
  uint32_t N = 0;
  if (!R.expect("#") || !R.number(N))
    return false;
  if (N != F.Stmts.size())
    return R.fail("statements are numbered in order; expected '#" +
                  std::to_string(F.Stmts.size()) + "'");
  Stmt S;
  if (!R.maybeRange(S.Where, F.Where.File))
    return false;
  S.Bare = R.sameLine() && R.acceptWord("bare");
  S.Scope = R.sameLine() && R.acceptWord("scope");
  F.Stmts.push_back(S);
  return !R.failed();
}

bool FunctionParser::header() {
  if (!R.entity(F.Entity) || !R.string(F.Name) || !R.expect("("))
    return false;
  while (!R.peek().is(")")) {
    if (F.NumParams != 0 && !R.expect(","))
      return false;
    if (!variable(VarKind::Param))
      return false;
    ++F.NumParams;
  }
  if (!R.expect(")") || !R.expect("->") || !R.type(F.Result))
    return false;
  F.Flags = R.flags(words::FunctionFlags);
  if (!R.maybeRange(F.Where, StrId::Empty))
    return false;
  // A parameter's range without a file lies in the function's.
  for (Var &V : F.Vars)
    if (V.Decl.isValid() && V.Decl.File == StrId::Empty)
      V.Decl.File = F.Where.File;
  return R.expect("{");
}

bool FunctionParser::body() {
  while (!R.failed()) {
    if (R.acceptWord("local")) {
      if (!variable(VarKind::Local))
        return false;
    } else if (R.acceptWord("temp")) {
      if (!variable(VarKind::Temp))
        return false;
    } else if (R.acceptWord("result")) {
      if (!variable(VarKind::Result))
        return false;
    } else if (R.acceptWord("stmt")) {
      if (!statement())
        return false;
    } else {
      break;
    }
  }
  while (!R.peek().is("}"))
    if (!block())
      return false;
  return R.expect("}");
}

bool FunctionParser::parse() {
  if (!header() || !body())
    return false;
  R.U.Functions.push_back(std::move(Owner));
  return true;
}

bool memleak::ir::parseFunction(Reader &R) { return FunctionParser(R).parse(); }

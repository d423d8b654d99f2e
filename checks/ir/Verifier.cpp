//===-- Verifier.cpp - Whether IR is well formed ----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verifier.h"
#include "Summary.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;
using namespace memleak::ir;

namespace {

class FunctionVerifier {
public:
  FunctionVerifier(const Function &F, const Tables &T)
      : F(F), T(T), Assigned(F.NumRegs) {}

  std::optional<std::string> run();

private:
  bool fail(const Twine &Message);
  bool vars();
  bool layout();
  bool block(uint32_t B);
  bool inst(const Inst &I);
  bool presence(const Inst &I);
  bool references(const Inst &I);
  bool operand(const Operand &O);
  bool place(PlaceId P);
  bool target(BlockId B) {
    return index(B) < F.Blocks.size() || fail("no such block");
  }
  bool range(uint32_t Begin, uint32_t Count, size_t Size) {
    return uint64_t(Begin) + Count <= Size;
  }
  bool uses(RegId R) {
    if (index(R) >= F.NumRegs)
      return fail("register out of range");
    return Assigned[index(R)] ||
           fail("%" + Twine(index(R)) + " is never given a value");
  }

  const Function &F;
  const Tables &T;
  std::vector<bool> Assigned;
  std::string Message;
  std::string Where;
};

} // namespace

bool FunctionVerifier::fail(const Twine &M) {
  if (Message.empty())
    Message = ("function '" + T.str(F.Name) + "'" + Where + ": " + M).str();
  return false;
}

bool FunctionVerifier::vars() {
  if (F.NumParams > F.Vars.size())
    return fail("more parameters than variables");
  unsigned Results = 0;
  for (uint32_t I = 0; I < F.Vars.size(); ++I) {
    if ((F.Vars[I].Kind == VarKind::Param) != (I < F.NumParams))
      return fail("parameters are the first variables");
    Results += F.Vars[I].Kind == VarKind::Result;
  }
  return Results <= 1 || fail("more than one result variable");
}

bool FunctionVerifier::layout() {
  if (F.Blocks.empty())
    return fail("no blocks");
  uint64_t Next = 0;
  for (const Block &B : F.Blocks) {
    if (B.First != Next || B.Count == 0)
      return fail("blocks do not lie one after another");
    Next += B.Count;
  }
  if (Next != F.Insts.size())
    return fail("instructions outside of blocks");
  if (F.NumRegs > 2 * F.Insts.size() + F.Places.size() + F.Args.size())
    return fail("more registers than instructions could name");
  return true;
}

bool FunctionVerifier::operand(const Operand &O) {
  switch (O.Kind) {
  case OperandKind::Reg:
    return uses(O.reg());
  case OperandKind::Function:
    return O.Id < T.numEntities() || fail("no such entity");
  default:
    return true;
  }
}

bool FunctionVerifier::place(PlaceId Id) {
  if (index(Id) >= F.Places.size())
    return fail("no such place");
  const Place &P = F.place(Id);
  if (!range(P.StepsBegin, P.StepsCount, F.Steps.size()))
    return fail("steps out of range");
  switch (P.Base) {
  case BaseKind::Var:
    if (P.Id >= F.Vars.size())
      return fail("no such variable");
    break;
  case BaseKind::Reg:
    if (!uses(RegId(P.Id)))
      return false;
    break;
  case BaseKind::Global:
    if (P.Id >= T.numEntities())
      return fail("no such entity");
    break;
  }
  for (const Step &S : F.steps(P)) {
    if (S.Kind == StepKind::Field)
      continue;
    OperandKind K = S.Index.Kind;
    if (K != OperandKind::Int && K != OperandKind::Reg && K != OperandKind::Any)
      return fail("an index is a number, a register or 'any'");
    if (!operand(S.Index))
      return false;
  }
  return true;
}

/// Whether the fields are there that the shape asks for, and no others.
bool FunctionVerifier::presence(const Inst &I) {
  uint32_t S = shape(I.Opcode);
  if ((S & Dst) && I.Result == RegId::None)
    return fail("result is missing");
  if (!(S & (Dst | MayDst)) && I.Result != RegId::None)
    return fail("gives no result");
  if (bool(I.A) != bool(S & HasA) && !(S & MayA))
    return fail("operand is missing or superfluous");
  if (bool(I.B) != bool(S & HasB))
    return fail("second operand is missing or superfluous");
  if ((I.P != PlaceId::None) != bool(S & HasP))
    return fail("place is missing or superfluous");
  if ((I.Q != PlaceId::None) != bool(S & HasQ) && !(S & MayInto))
    return fail("second place is missing or superfluous");
  if ((S & HasFamily) && I.Family == FamilyId::None)
    return fail("family is missing");
  if ((S & HasCallee) && I.Callee == EntityId::None)
    return fail("callee is missing");
  if ((S & HasCmp) && I.Sub > unsigned(CmpOp::UGE))
    return fail("no such comparison");
  if ((S & HasBin) && I.Sub > unsigned(BinOp::Shr))
    return fail("no such operator");
  return true;
}

bool FunctionVerifier::references(const Inst &I) {
  uint32_t S = shape(I.Opcode);
  if ((I.P != PlaceId::None && !place(I.P)) ||
      (I.Q != PlaceId::None && !place(I.Q)) || !operand(I.A) || !operand(I.B))
    return false;
  if ((S & HasFamily) && index(I.Family) >= T.numFamilies())
    return fail("no such family");
  if ((S & HasCallee) && index(I.Callee) >= T.numEntities())
    return fail("no such entity");
  if (S & HasArgs) {
    if (!range(I.ArgsBegin, I.ArgsCount, F.Args.size()))
      return fail("arguments out of range");
    for (const Operand &O : F.args(I)) {
      if (!O)
        return fail("argument is missing");
      if (!operand(O))
        return false;
    }
  }
  if (S & HasCases) {
    if (!range(I.ArgsBegin, I.ArgsCount, F.Cases.size()))
      return fail("cases out of range");
    for (const Case &C : F.cases(I)) {
      if (C.Low > C.High)
        return fail("case range is empty");
      if (!target(C.Target))
        return false;
    }
  }
  if (((S & HasTarget) || ((S & MayUnwind) && I.Target != BlockId::None)) &&
      !target(I.Target))
    return false;
  if ((S & HasElse) && !target(I.Else))
    return false;
  if (I.Where != RangeId::None && index(I.Where) >= F.Ranges.size())
    return fail("no such range");
  if (I.Statement != StmtId::None && index(I.Statement) >= F.Stmts.size())
    return fail("no such statement");
  return true;
}

bool FunctionVerifier::inst(const Inst &I) {
  if (!presence(I) || !references(I))
    return false;
  if (I.Opcode != Op::Enter && I.Opcode != Op::Leave)
    return true;
  const Place &P = F.place(I.P);
  return (P.Base == BaseKind::Var && P.StepsCount == 0) ||
         fail("storage begins and ends for whole variables");
}

bool FunctionVerifier::block(uint32_t B) {
  ArrayRef<Inst> Insts = F.insts(BlockId(B));
  for (size_t I = 0; I < Insts.size(); ++I) {
    Where = (", block b" + Twine(B) + ", instruction " + Twine(I) + " '" +
             mnemonic(Insts[I].Opcode) + "'")
                .str();
    if (!inst(Insts[I]))
      return false;
    if (Insts[I].isTerminator() != (I + 1 == Insts.size()))
      return fail("a block ends with its one terminator");
  }
  return true;
}

std::optional<std::string> FunctionVerifier::run() {
  if (index(F.Entity) >= T.numEntities())
    return "function without an entity";
  if (!vars() || !layout())
    return Message;
  for (const Inst &I : F.Insts) {
    if (I.Result == RegId::None)
      continue;
    if (index(I.Result) >= F.NumRegs) {
      fail("register out of range");
      return Message;
    }
    Assigned[index(I.Result)] = true;
  }
  for (uint32_t B = 0; B < F.Blocks.size(); ++B)
    if (!block(B))
      return Message;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Summaries
//===----------------------------------------------------------------------===//

static bool bound(const Term &X, const DenseSet<uint32_t> &Fresh) {
  return X.Root != TermRoot::Fresh || Fresh.contains(X.Id);
}

static const char *wrong(const Effect &E, DenseSet<uint32_t> &Fresh) {
  switch (E.Kind) {
  case EffectKind::Acquire:
    if (E.Family == FamilyId::None)
      return "'acquire' needs a family";
    break;
  case EffectKind::Store:
  case EffectKind::Copy:
  case EffectKind::PoolRewind:
  case EffectKind::PoolBind:
  case EffectKind::PoolMove:
    if (!E.At || !E.With)
      return "effect needs two terms";
    break;
  default:
    if (!E.At)
      return "effect needs a term";
  }
  if (!bound(E.At, Fresh) || !bound(E.With, Fresh))
    return "'fresh' is used before it is acquired";
  if (E.Kind == EffectKind::Acquire || E.Kind == EffectKind::PoolTake ||
      E.Kind == EffectKind::PoolMark)
    if (!Fresh.insert(E.Fresh).second)
      return "'fresh' is acquired twice";
  return nullptr;
}

namespace memleak::ir {

std::optional<std::string> verify(const Function &F, const Tables &T) {
  return FunctionVerifier(F, T).run();
}

std::optional<std::string> verify(const Summary &S, const Tables &T) {
  auto Fail = [&](const char *M) {
    return ("summary of '" + T.usr(S.Entity) + "': " + M).str();
  };
  if (S.Outcomes.empty() && !S.Incomplete)
    return Fail("no outcome, and not incomplete");
  for (const Outcome &O : S.Outcomes) {
    DenseSet<uint32_t> Fresh;
    for (const Effect &E : O.Effects)
      if (const char *M = wrong(E, Fresh))
        return Fail(M);
    if (!bound(O.Result, Fresh))
      return Fail("'fresh' is returned without being acquired");
    auto IsOfEntry = [](const Cond &C) {
      return C.Left && C.Right && C.Left.Root != TermRoot::Ret;
    };
    if (!all_of(O.Guards, IsOfEntry))
      return Fail("a guard speaks of the state at entry");
    for (const std::vector<Cond> &Way : O.Ways)
      if (Way.empty() || !all_of(Way, IsOfEntry))
        return Fail("each of several ways has guards, on the state at entry");
    for (const Cond &C : O.Ensures)
      if (!C.Left || !C.Right || !bound(C.Left, Fresh) ||
          !bound(C.Right, Fresh))
        return Fail("a condition of the result is incomplete");
  }
  return std::nullopt;
}

std::optional<std::string> verify(const Unit &U) {
  DenseSet<uint32_t> Seen;
  for (const std::unique_ptr<Function> &F : U.Functions) {
    if (std::optional<std::string> Wrong = verify(*F, *U.T))
      return Wrong;
    if (!Seen.insert(index(F->Entity)).second)
      return ("function '" + U.T->usr(F->Entity) + "' is defined twice").str();
  }
  for (const std::unique_ptr<Summary> &S : U.Declared)
    if (std::optional<std::string> Wrong = verify(*S, *U.T))
      return Wrong;
  return std::nullopt;
}

} // namespace memleak::ir

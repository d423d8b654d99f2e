//===-- Builder.cpp - Writing functions instruction by instruction *- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builder.h"
#include <cassert>

using namespace llvm;
using namespace memleak::ir;

FunctionBuilder::FunctionBuilder(Tables &T, EntityId Entity, StringRef Name)
    : T(T), F(std::make_unique<Function>()) {
  F->Entity = Entity;
  F->Name = T.str(Name);
}

VarId FunctionBuilder::addVar(StringRef Name, VarKind Kind, TypeId Type,
                              Range Decl) {
  if (Kind == VarKind::Param) {
    assert(F->NumParams == F->Vars.size() && "parameters come first");
    ++F->NumParams;
  }
  F->Vars.push_back({T.str(Name), Kind, Type, Decl});
  return VarId(F->Vars.size() - 1);
}

BlockId FunctionBuilder::newBlock() {
  BlockInsts.emplace_back();
  return BlockId(BlockInsts.size() - 1);
}

bool FunctionBuilder::terminated() const {
  const std::vector<Inst> &B = BlockInsts[index(Current)];
  return !B.empty() && B.back().isTerminator();
}

void FunctionBuilder::setRange(const Range &R) {
  if (!R.isValid()) {
    CurrentRange = RangeId::None;
    return;
  }
  F->Ranges.push_back(R);
  CurrentRange = RangeId(F->Ranges.size() - 1);
}

StmtId FunctionBuilder::addStmt(const Stmt &S) {
  F->Stmts.push_back(S);
  return StmtId(F->Stmts.size() - 1);
}

PlaceId FunctionBuilder::addPlace(Place P) {
  F->Places.push_back(P);
  return PlaceId(F->Places.size() - 1);
}

PlaceId FunctionBuilder::place(VarId V) {
  return addPlace({BaseKind::Var, index(V), 0, 0});
}

PlaceId FunctionBuilder::place(RegId R) {
  return addPlace({BaseKind::Reg, index(R), 0, 0});
}

PlaceId FunctionBuilder::placeGlobal(EntityId G) {
  return addPlace({BaseKind::Global, index(G), 0, 0});
}

/// Appends a step; a place owns its steps, so the base's are copied.
static void extend(Function &F, Place &P, const Step &S) {
  uint32_t Begin = F.Steps.size();
  for (uint32_t I = 0; I < P.StepsCount; ++I) {
    Step Old = F.Steps[P.StepsBegin + I];
    F.Steps.push_back(Old);
  }
  F.Steps.push_back(S);
  P.StepsBegin = Begin;
  ++P.StepsCount;
}

PlaceId FunctionBuilder::field(PlaceId Base, StringRef Field) {
  Place P = F->place(Base);
  extend(*F, P, {StepKind::Field, T.str(Field), Operand()});
  return addPlace(P);
}

PlaceId FunctionBuilder::element(PlaceId Base, Operand Index) {
  Place P = F->place(Base);
  extend(*F, P, {StepKind::Index, StrId::Empty, Index});
  return addPlace(P);
}

Inst &FunctionBuilder::emit(Op O) {
  assert(Current != BlockId::None && "no block to emit into");
  Inst *I = &Dropped;
  if (!terminated()) {
    BlockInsts[index(Current)].emplace_back();
    I = &BlockInsts[index(Current)].back();
  }
  *I = Inst();
  I->Opcode = O;
  I->Where = CurrentRange;
  I->Statement = CurrentStmt;
  if (shape(O) & Dst)
    I->Result = newReg();
  return *I;
}

Operand FunctionBuilder::load(PlaceId P) {
  Inst &I = emit(Op::Load);
  I.P = P;
  return Operand::reg(I.Result);
}

void FunctionBuilder::store(PlaceId P, Operand V) {
  Inst &I = emit(Op::Store);
  I.P = P;
  I.A = V;
}

Operand FunctionBuilder::addr(PlaceId P) {
  Inst &I = emit(Op::Addr);
  I.P = P;
  return Operand::reg(I.Result);
}

Operand FunctionBuilder::offset(Operand Pointer, Operand By) {
  Inst &I = emit(Op::Offset);
  I.A = Pointer;
  I.B = By;
  return Operand::reg(I.Result);
}

Operand FunctionBuilder::cmp(CmpOp C, Operand L, Operand R) {
  Inst &I = emit(Op::Cmp);
  I.Sub = uint8_t(C);
  I.A = L;
  I.B = R;
  return Operand::reg(I.Result);
}

Operand FunctionBuilder::bin(BinOp O, Operand L, Operand R) {
  Inst &I = emit(Op::Bin);
  I.Sub = uint8_t(O);
  I.A = L;
  I.B = R;
  return Operand::reg(I.Result);
}

Operand FunctionBuilder::logicalNot(Operand V) {
  Inst &I = emit(Op::Not);
  I.A = V;
  return Operand::reg(I.Result);
}

Operand FunctionBuilder::cast(TypeId To, Operand V) {
  Inst &I = emit(Op::Cast);
  I.Type = To;
  I.A = V;
  return Operand::reg(I.Result);
}

void FunctionBuilder::copyObject(PlaceId To, PlaceId From) {
  Inst &I = emit(Op::CopyObject);
  I.P = To;
  I.Q = From;
}

Operand FunctionBuilder::acquire(FamilyId Family, TypeId Type, bool Nullable) {
  Inst &I = emit(Op::Acquire);
  I.Family = Family;
  I.Type = Type;
  I.Flags = Nullable ? InstNullable : 0;
  return Operand::reg(I.Result);
}

void FunctionBuilder::release(FamilyId Family, Operand V) {
  Inst &I = emit(Op::Release);
  I.Family = Family;
  I.A = V;
}

void FunctionBuilder::setArgs(Inst &I, ArrayRef<Operand> Args) {
  I.ArgsBegin = F->Args.size();
  I.ArgsCount = Args.size();
  F->Args.insert(F->Args.end(), Args.begin(), Args.end());
}

Inst &FunctionBuilder::call(EntityId Callee, ArrayRef<Operand> Args,
                            bool Result) {
  Inst &I = emit(Op::Call);
  I.Callee = Callee;
  setArgs(I, Args);
  if (Result)
    I.Result = newReg();
  return I;
}

Inst &FunctionBuilder::virtualCall(EntityId Callee, ArrayRef<Operand> Args,
                                   bool Result) {
  Inst &I = call(Callee, Args, Result);
  I.Opcode = Op::VirtualCall;
  return I;
}

Inst &FunctionBuilder::indirectCall(Operand Callee, ArrayRef<Operand> Args,
                                    bool Result) {
  Inst &I = emit(Op::IndirectCall);
  I.A = Callee;
  setArgs(I, Args);
  if (Result)
    I.Result = newReg();
  return I;
}

Operand FunctionBuilder::unknown(StringRef Why, ArrayRef<Operand> Args,
                                 bool Result) {
  Inst &I = emit(Op::Unknown);
  I.Text = T.str(Why);
  setArgs(I, Args);
  if (!Result)
    return Operand();
  I.Result = newReg();
  return Operand::reg(I.Result);
}

void FunctionBuilder::enter(VarId V) {
  PlaceId P = place(V);
  emit(Op::Enter).P = P;
}

void FunctionBuilder::leave(VarId V) {
  PlaceId P = place(V);
  emit(Op::Leave).P = P;
}

void FunctionBuilder::jump(BlockId B) { emit(Op::Jump).Target = B; }

void FunctionBuilder::branch(Operand C, BlockId Then, BlockId Else,
                             StringRef Text) {
  StrId S = T.str(Text);
  Inst &I = emit(Op::Branch);
  I.A = C;
  I.Target = Then;
  I.Else = Else;
  I.Text = S;
}

void FunctionBuilder::switchOn(Operand V, ArrayRef<Case> Cases, BlockId Default,
                               StringRef Text) {
  StrId S = T.str(Text);
  Inst &I = emit(Op::Switch);
  I.A = V;
  I.Target = Default;
  I.Text = S;
  I.ArgsBegin = F->Cases.size();
  I.ArgsCount = Cases.size();
  F->Cases.insert(F->Cases.end(), Cases.begin(), Cases.end());
}

void FunctionBuilder::ret(Operand V) { emit(Op::Return).A = V; }

namespace {
/// Gives registers new numbers in the order it is shown them.
class Renumbering {
public:
  explicit Renumbering(Function &F) : F(F), New(F.NumRegs, ~0u) {}

  void inst(Inst &I) {
    if (I.Result != RegId::None)
      I.Result = RegId(fresh(index(I.Result)));
    place(I.P);
    operand(I.A);
    operand(I.B);
    // A switch keeps cases, not operands, behind its arguments.
    if (shape(I.Opcode) & HasQ)
      place(I.Q);
    if (shape(I.Opcode) & HasArgs)
      for (uint32_t A = 0; A < I.ArgsCount; ++A)
        operand(F.Args[I.ArgsBegin + A]);
    if (!(shape(I.Opcode) & HasQ))
      place(I.Q);
  }
  uint32_t count() const { return Next; }

private:
  uint32_t fresh(uint32_t Old) {
    if (New[Old] == ~0u)
      New[Old] = Next++;
    return New[Old];
  }
  void operand(Operand &O) {
    if (O.isReg())
      O.Id = fresh(O.Id);
  }
  /// A place may be shared by instructions: renumber it once.
  void place(PlaceId Id) {
    if (Id == PlaceId::None)
      return;
    Done.resize(F.Places.size());
    if (Done[index(Id)])
      return;
    Done[index(Id)] = true;
    Place &P = F.Places[index(Id)];
    if (P.Base == BaseKind::Reg)
      P.Id = fresh(P.Id);
    for (uint32_t S = 0; S < P.StepsCount; ++S)
      operand(F.Steps[P.StepsBegin + S].Index);
  }

  Function &F;
  std::vector<uint32_t> New;
  std::vector<bool> Done;
  uint32_t Next = 0;
};
} // namespace

void FunctionBuilder::renumber() {
  Renumbering R(*F);
  for (Inst &I : F->Insts)
    R.inst(I);
  F->NumRegs = R.count();
}

std::unique_ptr<Function> FunctionBuilder::finish() {
  for (std::vector<Inst> &B : BlockInsts) {
    if (B.empty() || !B.back().isTerminator()) {
      B.emplace_back();
      B.back().Opcode = Op::Unreachable;
    }
    F->Blocks.push_back({uint32_t(F->Insts.size()), uint32_t(B.size())});
    F->Insts.insert(F->Insts.end(), B.begin(), B.end());
  }
  BlockInsts.clear();
  Current = BlockId::None;
  renumber();
  return std::move(F);
}

//===-- Transfer.cpp - What each instruction does to a state ----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Op;
using ir::Silence;

ValId Analysis::operand(State &S, const ir::Operand &Opnd, uint32_t Inst) {
  switch (Opnd.Kind) {
  case ir::OperandKind::Reg:
    if (ValId V = S.reg(Opnd.reg()); V != ValId::None)
      return simplify(Vs, S, V);
    return Vs.undef();
  case ir::OperandKind::Int:
    return Vs.integer(Opnd.Int);
  case ir::OperandKind::Null:
    return Vs.null();
  case ir::OperandKind::Function:
    return Vs.function(ir::EntityId(Opnd.Id));
  case ir::OperandKind::String:
    return Vs.string(ir::StrId(Opnd.Id));
  case ir::OperandKind::Any:
    return Vs.made(Inst, S.Round, MadeResult, 0xFFFFF);
  case ir::OperandKind::Undef:
  case ir::OperandKind::None:
    break;
  }
  return Vs.undef();
}

LocId Analysis::place(State &S, ir::PlaceId Id, uint32_t Inst, bool Used,
                      bool &Dead) {
  const ir::Place &P = F.place(Id);
  ArrayRef<ir::Step> Steps = F.steps(P);
  LocId L = LocId::None;
  switch (P.Base) {
  case ir::BaseKind::Var:
    L = Vs.var(ir::VarId(P.Id));
    break;
  case ir::BaseKind::Global:
    L = Vs.global(ir::EntityId(P.Id));
    break;
  case ir::BaseKind::Reg: {
    ValId V = operand(S, ir::Operand::reg(ir::RegId(P.Id)), Inst);
    if (Used && !use(S, V, Inst, "used"))
      Dead = true;
    if (Vs[V].Kind == ValueKind::Undef)
      V = Vs.made(Inst, S.Round, MadeResult, P.Id);
    // p[i] is what p + i points to.
    if (!Steps.empty() && Steps.front().Kind == ir::StepKind::Index) {
      V = Vs.offset(V, operand(S, Steps.front().Index, Inst));
      Steps = Steps.drop_front();
    }
    L = Vs.deref(V);
    break;
  }
  }
  for (const ir::Step &X : Steps)
    L = X.Kind == ir::StepKind::Field ? Vs.field(L, X.Field)
                                      : Vs.elem(L, operand(S, X.Index, Inst));
  return L;
}

void Analysis::killRegisters(State &S, uint32_t Inst) {
  for (ir::RegId Reg : Graph.diesAt(Inst)) {
    const RegCell *C = S.Regs.find(Reg);
    if (!C)
      continue;
    noteLoss(C->Held, S);
    S.Regs.erase(Reg);
  }
}

bool Analysis::execute(State &S, uint32_t Inst) {
  switch (F.Insts[Inst].Opcode) {
  case Op::Load:
  case Op::Store:
  case Op::CopyObject:
  case Op::Zero:
  case Op::Havoc:
  case Op::Addr:
  case Op::Enter:
  case Op::Leave:
    return executeMemory(S, Inst);
  case Op::Copy:
  case Op::Offset:
  case Op::Cast:
  case Op::Cmp:
  case Op::Bin:
  case Op::Not:
  case Op::Assume:
  case Op::Catch:
  case Op::Caught:
    return executeValue(S, Inst);
  default:
    return executeOwnership(S, Inst);
  }
}

bool Analysis::executeMemory(State &S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  bool Dead = false;
  LocId L = place(S, I.P, Inst, I.Opcode != Op::Addr, Dead);
  if (Dead)
    return false;
  switch (I.Opcode) {
  case Op::Load:
    S.setReg(I.Result, load(S, L, Inst));
    return true;
  case Op::Store:
    store(S, L, operand(S, I.A, Inst), Inst);
    return true;
  case Op::CopyObject: {
    LocId From = place(S, I.Q, Inst, true, Dead);
    if (!Dead)
      copyObject(S, L, From, State(S), Inst);
    return !Dead;
  }
  case Op::Zero:
    fill(S, L, Vs.null(), Inst);
    return true;
  case Op::Havoc:
    fill(S, L, Vs.made(Inst, S.Round, MadeClobber, index(L)), Inst);
    return true;
  case Op::Addr:
    S.setReg(I.Result, Vs.addr(L));
    return true;
  default: // Storage begins or ends: nothing of it is left.
    eraseWithin(S, L);
    endStorage(S, L);
    return true;
  }
}

/// Whether a handler for \p Type ends the exception that is on its way; None
/// if that is not known.
std::optional<bool> Analysis::isCaught(const State &S, ir::StrId Type) const {
  if (S.Thrown == ValId::None)
    return std::nullopt;
  SmallVector<StringRef, 8> Types;
  K.tables().str(ir::StrId(Vs[S.Thrown].A)).split(Types, ' ');
  return is_contained(Types, K.tables().str(Type));
}

bool Analysis::executeValue(State &S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  if (I.Opcode == Op::Catch) {
    // Of several that were ended it is not known which a `throw;` means.
    S.Caught = S.Caught == ValId::None ? S.Thrown : ValId::None;
    S.Thrown = ValId::None;
    S.Unwinding = S.Implicit = false;
    return true;
  }
  if (I.Opcode == Op::Caught) {
    const std::optional<bool> Is = isCaught(S, I.Text);
    S.setReg(I.Result,
             Is ? Vs.integer(*Is) : Vs.made(Inst, S.Round, MadeResult));
    return true;
  }
  ValId A = operand(S, I.A, Inst), V = A;
  switch (I.Opcode) {
  case Op::Assume:
    return assume(Vs, S, A, true);
  case Op::Offset:
    V = Vs.offset(A, operand(S, I.B, Inst));
    break;
  case Op::Cast: {
    const ir::Type &T = K.tables().type(I.Type);
    V = T.Kind == ir::TypeKind::Int ? Vs.cast(T.Bits, A) : A;
    break;
  }
  case Op::Cmp:
    V = Vs.cmp(I.cmp(), A, operand(S, I.B, Inst));
    break;
  case Op::Bin:
    V = Vs.bin(I.bin(), A, operand(S, I.B, Inst));
    break;
  case Op::Not:
    V = Vs.logicalNot(A);
    break;
  default:
    break;
  }
  S.setReg(I.Result, simplify(Vs, S, V));
  return true;
}

bool Analysis::executeOwnership(State &S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  ValId A = I.A ? operand(S, I.A, Inst) : ValId::None;
  switch (I.Opcode) {
  case Op::Acquire:
    S.setReg(I.Result, acquire(S, Inst, 0, I.Family, I.Flags & ir::InstNullable,
                               nullptr));
    return true;
  case Op::Release:
    if (Watched && Watched->Insts.contains(Inst))
      probe(S, A);
    release(S, A, I.Family, Inst, nullptr);
    return true;
  case Op::Own:
    own(S, A, Inst, I.Family);
    return true;
  case Op::Transfer:
    transfer(S, Vs.base(A), Inst, K.tables().str(I.Text));
    return true;
  case Op::Unknown: {
    StringRef Why = K.tables().str(I.Text);
    for (const ir::Operand &Arg : F.args(I))
      escape(S, operand(S, Arg, Inst), Inst, true, Silence::Reason::UnknownCode,
             Why);
    if (I.Result != ir::RegId::None)
      S.setReg(I.Result, Vs.made(Inst, S.Round, MadeResult));
    return true;
  }
  case Op::PoolCreate:
    S.setReg(I.Result, acquire(S, Inst, 0, I.Family, false, nullptr));
    S.Resources.get(S.reg(I.Result)).Pool = Vs.isInt(A) ? ValId::None : A;
    return true;
  case Op::PoolDestroy:
    release(S, A, ir::FamilyId::None, Inst, nullptr);
    return true;
  case Op::PoolReset:
    endPool(S, A, 0, Inst, Ending::PoolReset, nullptr);
    return true;
  case Op::PoolMark:
    S.setReg(I.Result, markPool(S, A, Inst));
    return true;
  case Op::PoolRewind:
    rewindPool(S, A, operand(S, I.B, Inst), Inst, nullptr);
    return true;
  case Op::PoolTake: {
    ValId V =
        acquire(S, Inst, 0, I.Family, I.Flags & ir::InstNullable, nullptr);
    takeFrom(S, V, A);
    S.setReg(I.Result, V);
    return true;
  }
  default:
    return true;
  }
}

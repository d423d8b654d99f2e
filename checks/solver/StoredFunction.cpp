//===-- StoredFunction.cpp - Functions without their bodies -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StoredFunction.h"
#include "ir/Codec.h"
#include "ir/MappedBytes.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;
using ir::Op;

/// Registers that hold what the caller gave, or what that leads to. Parameters
/// that the function writes may hold something else.
static BitVector givenByCaller(const ir::Function &F) {
  BitVector Given(F.NumRegs), Written(F.NumParams);
  for (const ir::Inst &I : F.Insts)
    for (ir::PlaceId Id : {I.P, I.Q})
      if (Id != ir::PlaceId::None && I.Opcode != Op::Load &&
          F.place(Id).Base == ir::BaseKind::Var && F.place(Id).Id < F.NumParams)
        Written.set(F.place(Id).Id);
  for (const ir::Inst &I : F.Insts) {
    if (I.Opcode != Op::Load)
      continue;
    const ir::Place &P = F.place(I.P);
    if ((P.Base == ir::BaseKind::Var && P.Id < F.NumParams &&
         !Written.test(P.Id)) ||
        (P.Base == ir::BaseKind::Reg && Given.test(P.Id)))
      Given.set(index(I.Result));
  }
  return Given;
}

std::vector<Mention> memleak::solver::mentionsOf(const ir::Function &F) {
  std::vector<Mention> Out;
  DenseSet<uint32_t> Seen;
  auto Add = [&](Mention::Kind What, EntityId E) {
    const Mention M(What, E);
    if (E != EntityId::None && Seen.insert(M.packed()).second)
      Out.push_back(M);
  };
  auto Operand = [&](Mention::Kind What, const ir::Operand &O) {
    if (O.Kind == ir::OperandKind::Function)
      Add(What, EntityId(O.Id));
  };
  auto Place = [&](ir::PlaceId Id, std::optional<Op> Accesses) {
    if (Id == ir::PlaceId::None || F.place(Id).Base != ir::BaseKind::Global)
      return;
    const ir::Place &P = F.place(Id);
    const bool Whole = P.StepsCount == 0;
    Mention::Kind What = Mention::Exposes;
    if (Accesses == Op::Load)
      What = Whole ? Mention::Reads : Mention::ReadsPart;
    else if (Accesses == Op::Store && Whole)
      What = Mention::Writes;
    Add(What, EntityId(P.Id));
  };
  const BitVector Given = givenByCaller(F);
  for (const ir::Inst &I : F.Insts) {
    if (I.Opcode == Op::Store && F.place(I.P).Base == ir::BaseKind::Global &&
        I.A.Kind != ir::OperandKind::Function &&
        !(I.A.isReg() && Given.test(index(I.A.reg()))))
      Add(Mention::Sets, EntityId(F.place(I.P).Id));
    if (I.Opcode == Op::Call)
      Add(Mention::Call, I.Callee);
    if (I.Opcode == Op::VirtualCall)
      Add(Mention::Virtual, I.Callee);
    Operand(Mention::Address, I.A);
    if (ir::shape(I.Opcode) & ir::HasArgs)
      for (const ir::Operand &O : F.args(I))
        Operand(Mention::Address, O);
    Operand(Mention::Held, I.B);
    Place(I.P, I.Opcode);
    Place(I.Q, std::nullopt);
  }
  for (const ir::Operand &O : F.Args)
    Operand(Mention::Held, O);
  Out.shrink_to_fit();
  return Out;
}

std::optional<StoredFunction> StoredFunction::read(const ir::UnitFile::Entry &E,
                                                   ir::Tables &T, bool Mapped) {
  const std::unique_ptr<ir::Function> F =
      ir::decode(E.BodyBytes, E.PlacesBytes, T);
  if (!F || F->Entity != E.Entity)
    return std::nullopt;
  StoredFunction S;
  S.Head.Entity = F->Entity;
  S.Head.Name = F->Name;
  S.Head.Result = F->Result;
  S.Head.Flags = F->Flags;
  S.Head.Where = F->Where;
  S.Mentions = mentionsOf(*F);
  S.Body = E.Body;
  S.All = E.All;
  S.BodyBytes = E.BodyBytes;
  S.PlacesBytes = E.PlacesBytes;
  S.Instructions = F->Insts.size();
  S.Mapped = Mapped;
  return S;
}

std::unique_ptr<ir::Function> StoredFunction::load(ir::Tables &T) const {
  std::unique_ptr<ir::Function> F = ir::decode(BodyBytes, PlacesBytes, T);
  if (!F)
    report_fatal_error("a unit file was written over while it was read");
  if (Mapped) {
    ir::giveBack(BodyBytes);
    ir::giveBack(PlacesBytes);
  }
  return F;
}

//===-- RepairOrder.cpp - Declaring a pool earlier ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RepairOrder.h"
#include "RepairEdits.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Op;
using ir::Range;
using ir::VarId;

ir::VarId memleak::solver::destroyedVariable(const ir::Function &F,
                                             uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  if (I.Opcode != Op::Call || I.ArgsCount != 1)
    return VarId::None;
  uint32_t Address = definition(F, F.args(I)[0]);
  if (Address == ~0u || F.Insts[Address].Opcode != Op::Addr)
    return VarId::None;
  const ir::Place &P = F.place(F.Insts[Address].P);
  return P.Base == ir::BaseKind::Var && P.StepsCount == 0 &&
                 F.Vars[P.Id].Kind == ir::VarKind::Local
             ? VarId(P.Id)
             : VarId::None;
}

/// The statement that declares \p Var, and nothing besides; null otherwise.
static const ir::Stmt *declarationOf(const ir::Function &F, VarId Var) {
  ir::StmtId Found = ir::StmtId::None;
  auto Entered = [&](const ir::Inst &I) {
    return I.Opcode == Op::Enter && F.place(I.P).Base == ir::BaseKind::Var
               ? VarId(F.place(I.P).Id)
               : VarId::None;
  };
  for (const ir::Inst &I : F.Insts)
    if (Entered(I) == Var)
      Found = I.Statement;
  if (Found == ir::StmtId::None)
    return nullptr;
  bool Others = any_of(F.Insts, [&](const ir::Inst &I) {
    VarId X = Entered(I);
    return I.Statement == Found && X != VarId::None && X != Var &&
           F.Vars[index(X)].Kind == ir::VarKind::Local;
  });
  const ir::Stmt &S = F.Stmts[index(Found)];
  // More than one declarator begins where the first one does.
  return Others || S.Bare || S.Scope || S.Where.Macro ||
                 F.Vars[index(Var)].Decl.Macro ||
                 S.Where.BeginLine != S.Where.EndLine
             ? nullptr
             : &S;
}

/// The innermost block around \p Where.
static const ir::Stmt *blockAround(const ir::Function &F, const Range &Where) {
  const ir::Stmt *Found = nullptr;
  for (const ir::Stmt &S : F.Stmts)
    if (S.Scope && contains(S.Where, Where) &&
        (!Found || contains(Found->Where, S.Where)))
      Found = &S;
  return Found;
}

/// Whether \p Declaration, which makes \p Var, reads variables. What unwinds
/// from it has the places of other declarations.
static bool readsOthers(const ir::Function &F, const ir::Stmt &Declaration,
                        VarId Var) {
  auto IsOther = [&](ir::PlaceId Id) {
    if (Id == ir::PlaceId::None)
      return false;
    const ir::Place &P = F.place(Id);
    if (P.Base == ir::BaseKind::Reg)
      return false;
    return P.Base == ir::BaseKind::Global ||
           (VarId(P.Id) != Var && F.Vars[P.Id].Kind != ir::VarKind::Temp);
  };
  return any_of(F.Insts, [&](const ir::Inst &I) {
    return I.Statement != ir::StmtId::None &&
           &F.Stmts[index(I.Statement)] == &Declaration &&
           contains(Declaration.Where, F.range(I.Where)) &&
           (IsOther(I.P) || IsOther(I.Q));
  });
}

bool memleak::solver::declareBefore(const ir::Tables &T, const ir::Function &F,
                                    VarId Pool, VarId Holder, ir::Fix &Out,
                                    ir::NoFix &No) {
  const ir::Stmt *From = declarationOf(F, Pool), *To = declarationOf(F, Holder);
  if (!From || !To ||
      blockAround(F, From->Where) != blockAround(F, To->Where)) {
    No = {"no-place", "the two are not declared alone in one block", {}};
    return false;
  }
  if (readsOthers(F, *From, Pool)) {
    No = {"unproved", "the pool is made of something that may come first", {}};
    return false;
  }
  ir::Edit Put, Gone;
  Range Before = To->Where;
  Before.EndLine = Before.BeginLine;
  Before.EndColumn = Before.BeginColumn;
  Put.Where = Put.Keep = locate(T, Before);
  Put.Moved = Gone.Where = locate(T, From->Where);
  Out.Title = "declare '" + T.str(F.Vars[index(Pool)].Name).str() +
              "' before '" + T.str(F.Vars[index(Holder)].Name).str() + "'";
  Out.Edits = {std::move(Put), std::move(Gone)};
  return true;
}

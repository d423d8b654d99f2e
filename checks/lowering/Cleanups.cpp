//===-- Cleanups.cpp - Leaving scopes, by jump and by exception -----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;

namespace memleak::lowering {

void FunctionLowering::emitCleanup(const Cleanup &C) {
  ir::BlockId After = ir::BlockId::None;
  if (C.Active != ir::RegId::None) {
    ir::BlockId Run = B.newBlock();
    After = B.newBlock();
    B.branch(ir::Operand::reg(C.Active), Run, After, "");
    B.setBlock(Run);
  }
  switch (C.Kind) {
  case Cleanup::Leave:
    B.leave(C.Var);
    break;
  case Cleanup::Destroy:
    emitDestroy(C.Var != ir::VarId::None ? B.place(C.Var) : pointee(C.Address),
                C.Type, /*Virtual=*/false);
    if (C.Var != ir::VarId::None) {
      releaseText(C.Var);
      noteEnded(C.Var);
    }
    if (C.Var != ir::VarId::None && C.Active == ir::RegId::None)
      B.leave(C.Var);
    break;
  case Cleanup::Call: {
    ir::Operand Address = B.addr(B.place(C.Var));
    callMember(C.Function, /*Virtual=*/false, {Address}, C.Where,
               /*Implicit=*/true);
    B.leave(C.Var);
    break;
  }
  case Cleanup::FreeNew:
    B.release(C.Family, C.Address);
    break;
  case Cleanup::Handler:
  case Cleanup::Terminate:
    break;
  }
  if (After != ir::BlockId::None) {
    // The next round of a loop starts with the flag down.
    ir::Inst &Clear = B.emit(ir::Op::Copy);
    Clear.Result = C.Active;
    Clear.A = ir::Operand::integer(0);
    B.jump(After);
    B.setBlock(After);
  }
}

/// Unwinding has many beginnings and no place of its own: it is said to be
/// where the object is declared.
void FunctionLowering::emitUnwindCleanup(const Cleanup &C) {
  at(C.Where);
  emitCleanup(C);
}

void FunctionLowering::emitCleanups(Cleanup *From, Cleanup *To) {
  Cleanup *Saved = Scopes.top();
  for (Cleanup *C = From; C != To && !B.terminated(); C = C->Outer) {
    if (C->UnwindOnly)
      continue;
    Scopes.reset(C->Outer);
    emitCleanup(*C);
  }
  Scopes.reset(Saved);
}

void FunctionLowering::popTo(Cleanup *To) {
  emitCleanups(Scopes.top(), To);
  Scopes.reset(To);
}

void FunctionLowering::jumpTo(Target To) {
  if (B.terminated())
    return;
  emitCleanups(Scopes.top(), To.Scope);
  B.jump(To.Block);
}

ir::BlockId FunctionLowering::unwindBlock() {
  return unwindBlock(Scopes.top());
}

ir::BlockId FunctionLowering::unwindBlock(Cleanup *C) {
  // A variable without destructor has nothing to do when an exception passes.
  while (C && C->Kind == Cleanup::Leave)
    C = C->Outer;
  if (!C)
    return ir::BlockId::None;
  if (C->Unwind != ir::BlockId::None)
    return C->Unwind;
  ir::BlockId Saved = B.block();
  C->Unwind = B.newBlock();
  B.setBlock(C->Unwind);
  if (C->Kind == Cleanup::Terminate) {
    B.emit(ir::Op::Unreachable);
  } else {
    Cleanup *SavedScope = Scopes.top();
    Scopes.reset(C->Outer);
    emitUnwindCleanup(*C);
    Scopes.reset(SavedScope);
    ir::BlockId Outer = unwindBlock(C->Outer);
    if (Outer == ir::BlockId::None)
      B.emit(ir::Op::Resume);
    else
      B.jump(Outer);
  }
  B.setBlock(Saved);
  return C->Unwind;
}

void FunctionLowering::unwindTo(Cleanup *To) {
  Cleanup *Saved = Scopes.top();
  for (Cleanup *C = Saved; C != To; C = C->Outer) {
    Scopes.reset(C->Outer);
    emitUnwindCleanup(*C);
  }
  Scopes.reset(Saved);
}

ir::BlockId FunctionLowering::unwindPastHandlers(Cleanup *C, bool TypeKnown) {
  // Rethrown exceptions are of unknown type: any handler may match.
  if (!TypeKnown)
    return unwindBlock(C);
  bool Handlers = false, Work = false;
  for (Cleanup *Each = C; Each; Each = Each->Outer) {
    Handlers |= Each->Kind == Cleanup::Handler;
    Work |= Each->Kind != Cleanup::Leave && Each->Kind != Cleanup::Handler;
  }
  if (!Handlers)
    return unwindBlock(C);
  if (!Work)
    return ir::BlockId::None;
  // A chain of its own, since the shared one ends in the handlers.
  ir::BlockId Saved = B.block(), First = B.newBlock();
  Cleanup *SavedScope = Scopes.top();
  B.setBlock(First);
  for (Cleanup *Each = C; Each; Each = Each->Outer) {
    Scopes.reset(Each->Outer);
    if (Each->Kind == Cleanup::Terminate)
      B.emit(ir::Op::Unreachable);
    else if (Each->Kind != Cleanup::Leave)
      emitUnwindCleanup(*Each);
  }
  B.emit(ir::Op::Resume);
  Scopes.reset(SavedScope);
  B.setBlock(Saved);
  return First;
}

/// Whether calling \p Callee can be left by an exception.
static bool mayThrow(const ASTContext &Context, const FunctionDecl *Callee) {
  if (!Context.getLangOpts().CXXExceptions)
    return false;
  if (!Callee)
    return true;
  if (Callee->hasAttr<NoThrowAttr>() || Callee->isExternC() ||
      Callee->getBuiltinID())
    return false;
  const auto *Type = Callee->getType()->getAs<FunctionProtoType>();
  if (!Type)
    return false;
  ExceptionSpecificationType Spec = Type->getExceptionSpecType();
  // Not worked out means not needed so far; a destructor's default is noexcept.
  if (isUnresolvedExceptionSpec(Spec))
    return !isa<CXXDestructorDecl>(Callee);
  return Type->canThrow() != CT_Cannot;
}

ir::BlockId FunctionLowering::unwindOf(const FunctionDecl *Callee) {
  return mayThrow(Context, Callee) ? unwindBlock() : ir::BlockId::None;
}

bool FunctionLowering::isNothrow(const FunctionDecl *Callee) const {
  return !mayThrow(Context, Callee);
}

} // namespace memleak::lowering

//===-- Exceptions.cpp - What is thrown, and which handler ends it --------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An exception is known by the types of handlers that end it: its own and those
// of its bases. So whoever calls a function that throws needs no hierarchy to
// tell which of its handlers are meant.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

static QualType unqualified(QualType T) {
  return T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
}

/// The name of a handled type, without blanks. Which pointers convert to which
/// is not told apart.
static std::string typeKey(QualType T) {
  T = unqualified(T);
  if (T->isPointerType() || T->isNullPtrType())
    return "*";
  const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
  std::string Key = Class ? Entities::usr(Class) : "";
  if (Key.empty())
    Key = T.getAsString();
  std::replace(Key.begin(), Key.end(), ' ', '_');
  return Key;
}

/// The names of all types whose handlers end an exception of type \p Thrown.
static std::string typesThatCatch(QualType Thrown) {
  std::string All = typeKey(Thrown);
  if (const CXXRecordDecl *Class = unqualified(Thrown)->getAsCXXRecordDecl();
      Class && Class->hasDefinition())
    Class->forallBases([&](const CXXRecordDecl *Base) {
      All += ' ' + typeKey(Base->getASTContext().getRecordType(Base));
      return true;
    });
  return All;
}

void FunctionLowering::emitTry(const CXXTryStmt *S) {
  Cleanup *Outer = Scopes.top();
  ir::BlockId After = B.newBlock(), Dispatch = B.newBlock();
  std::vector<ir::BlockId> HandlerBlocks;
  for (unsigned I = 0; I < S->getNumHandlers(); ++I)
    HandlerBlocks.push_back(B.newBlock());
  Cleanup Handler;
  Handler.Kind = Cleanup::Handler;
  Handler.Unwind = Dispatch;
  Handler.Try = S;
  Handler.HandlerBlocks = HandlerBlocks;
  Scopes.push(Handler);
  emitStmt(S->getTryBlock());
  Scopes.reset(Outer);
  B.jump(After);

  // An exception of unknown type may match any handler.
  B.setBlock(Dispatch);
  bool CatchesAll = false;
  for (unsigned I = 0; I < S->getNumHandlers() && !CatchesAll; ++I) {
    CatchesAll = !S->getHandler(I)->getExceptionDecl();
    ir::BlockId Next = CatchesAll ? ir::BlockId::None : B.newBlock();
    if (CatchesAll) {
      B.jump(HandlerBlocks[I]);
    } else {
      ir::Inst &Matches = B.emit(ir::Op::Caught);
      Matches.Result = B.newReg();
      Matches.Text = B.tables().str(typeKey(S->getHandler(I)->getCaughtType()));
      B.branch(Operand::reg(Matches.Result), HandlerBlocks[I], Next, "");
      B.setBlock(Next);
    }
  }
  if (!CatchesAll) {
    ir::BlockId Further = unwindBlock(Outer);
    if (Further == ir::BlockId::None)
      B.emit(ir::Op::Resume);
    else
      B.jump(Further);
  }
  for (unsigned I = 0; I < S->getNumHandlers(); ++I) {
    const CXXCatchStmt *Catch = S->getHandler(I);
    B.setBlock(HandlerBlocks[I]);
    addScope(Catch->getSourceRange());
    at(Catch->getBeginLoc());
    B.emit(ir::Op::Catch);
    if (const VarDecl *Var = Catch->getExceptionDecl()) {
      ir::VarId Id = B.addVar(Var->getName(), ir::VarKind::Local,
                              Unit.type(Var->getType()),
                              Unit.Text.range(Var->getSourceRange()));
      Vars[Var] = Id;
      B.enter(Id);
      if (isObjectType(Var->getType()))
        B.emit(ir::Op::Havoc).P = B.place(Id);
      else
        B.store(B.place(Id), Operand::any());
    }
    emitStmt(Catch->getHandlerBlock());
    Scopes.reset(Outer);
    B.jump(After);
  }
  B.setBlock(After);
}

void FunctionLowering::emitThrow(const CXXThrowExpr *E) {
  Operand Value;
  const Expr *Thrown = E->getSubExpr();
  if (Thrown) {
    if (isObjectType(Thrown->getType())) {
      ir::VarId Exception = makeTemp(Thrown->getType(), E->getSourceRange());
      emitObject(Thrown, B.place(Exception));
      Value = B.addr(B.place(Exception));
    } else {
      Value = emitScalar(Thrown);
    }
  }
  at(E);
  const std::string All = Thrown ? typesThatCatch(Thrown->getType()) : "";
  const ir::StrId Types = B.tables().str(All);
  llvm::SmallVector<llvm::StringRef, 8> Catching;
  llvm::StringRef(All).split(Catching, ' ');
  // A handler of this function that takes the type for sure is jumped to.
  if (Thrown)
    for (Cleanup *C = Scopes.top(); C; C = C->Outer) {
      if (C->Kind != Cleanup::Handler)
        continue;
      for (unsigned I = 0; I < C->Try->getNumHandlers(); ++I) {
        QualType Handled = C->Try->getHandler(I)->getCaughtType();
        if (!Handled.isNull() &&
            !llvm::is_contained(Catching, typeKey(Handled)))
          continue;
        unwindTo(C);
        ir::Inst &Jump = B.emit(ir::Op::Throw);
        Jump.Text = Types;
        Jump.Target = C->HandlerBlocks[I];
        continueUnreachable();
        return;
      }
    }
  ir::BlockId Unwind = unwindPastHandlers(Scopes.top(), Thrown != nullptr);
  ir::Inst &I = B.emit(ir::Op::Throw);
  I.A = Value;
  I.Text = Types;
  I.Target = Unwind;
  continueUnreachable();
}

} // namespace memleak::lowering

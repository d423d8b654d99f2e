//===-- ControlFlow.cpp - Branches, loops, switches and jumps -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

void FunctionLowering::emitIf(const IfStmt *S) {
  Cleanup *Outermost = Scopes.top();
  ir::BlockId After = B.newBlock();
  // A chain of else-ifs is as long as a generator cares to make it.
  while (S) {
    const IfStmt *Next = nullptr;
    if (S->getInit() || S->getConditionVariable())
      addScope(S->getSourceRange());
    emitHead(S->getInit());
    if (const DeclStmt *Condition = S->getConditionVariableDeclStmt())
      emitHead(Condition);
    if (S->isConsteval()) {
      emitBare(S->isNegatedConsteval() ? S->getThen() : S->getElse());
      break;
    }
    if (std::optional<const Stmt *> Taken = S->getNondiscardedCase(Context)) {
      if (*Taken)
        emitBare(*Taken);
      break;
    }
    ir::BlockId Then = B.newBlock();
    ir::BlockId Else = S->getElse() ? B.newBlock() : After;
    bool Scoped = Scopes.top() != Outermost;
    if (!S->getElse() && Scoped)
      Else = B.newBlock();
    emitBranch(S->getCond(), Then, Else);
    B.setBlock(Then);
    emitBare(S->getThen());
    jumpTo({After, Outermost});
    if (Else == After)
      break;
    B.setBlock(Else);
    if (const Stmt *Other = S->getElse()) {
      Next = dyn_cast<IfStmt>(Other);
      if (!Next)
        emitBare(Other);
    }
    S = Next;
  }
  jumpTo({After, Outermost});
  Scopes.reset(Outermost);
  B.setBlock(After);
}

void FunctionLowering::emitWhile(const WhileStmt *S) {
  Cleanup *Outer = Scopes.top();
  ir::BlockId Head = B.newBlock(), Body = B.newBlock(), Exit = B.newBlock(),
              After = B.newBlock();
  if (S->getConditionVariable())
    addScope(S->getSourceRange());
  B.jump(Head);
  B.setBlock(Head);
  if (const DeclStmt *Condition = S->getConditionVariableDeclStmt())
    emitHead(Condition);
  Cleanup *Inner = Scopes.top();
  emitBranch(S->getCond(), Body, Exit);
  B.setBlock(Exit);
  jumpTo({After, Outer});
  Scopes.reset(Inner);
  B.setBlock(Body);
  Breaks.push_back({After, Outer});
  Continues.push_back({Head, Outer});
  emitBare(S->getBody());
  Breaks.pop_back();
  Continues.pop_back();
  jumpTo({Head, Outer});
  Scopes.reset(Outer);
  B.setBlock(After);
}

void FunctionLowering::emitDo(const DoStmt *S) {
  Cleanup *Outer = Scopes.top();
  ir::BlockId Body = B.newBlock(), Test = B.newBlock(), After = B.newBlock();
  B.jump(Body);
  B.setBlock(Body);
  Breaks.push_back({After, Outer});
  Continues.push_back({Test, Outer});
  emitBare(S->getBody());
  Breaks.pop_back();
  Continues.pop_back();
  B.jump(Test);
  B.setBlock(Test);
  emitBranch(S->getCond(), Body, After);
  B.setBlock(After);
}

void FunctionLowering::emitFor(const ForStmt *S) {
  Cleanup *Outermost = Scopes.top();
  addScope(S->getSourceRange());
  emitHead(S->getInit());
  Cleanup *Outer = Scopes.top();
  ir::BlockId Head = B.newBlock(), Body = B.newBlock(), Step = B.newBlock(),
              Exit = B.newBlock(), After = B.newBlock();
  B.jump(Head);
  B.setBlock(Head);
  if (const DeclStmt *Condition = S->getConditionVariableDeclStmt())
    emitHead(Condition);
  Cleanup *Inner = Scopes.top();
  if (S->getCond())
    emitBranch(S->getCond(), Body, Exit);
  else
    B.jump(Body);
  B.setBlock(Exit);
  jumpTo({After, Outer});
  Scopes.reset(Inner);
  B.setBlock(Body);
  Breaks.push_back({After, Outer});
  Continues.push_back({Step, Outer});
  emitBare(S->getBody());
  Breaks.pop_back();
  Continues.pop_back();
  jumpTo({Step, Outer});
  Scopes.reset(Outer);
  B.setBlock(Step);
  if (S->getInc())
    emitIgnored(S->getInc());
  popTo(Outer);
  B.jump(Head);
  B.setBlock(After);
  popTo(Outermost);
}

void FunctionLowering::emitRangeFor(const CXXForRangeStmt *S) {
  Cleanup *Outermost = Scopes.top();
  addScope(S->getSourceRange());
  emitHead(S->getInit());
  emitHead(S->getRangeStmt());
  emitHead(S->getBeginStmt());
  emitHead(S->getEndStmt());
  Cleanup *Outer = Scopes.top();
  ir::BlockId Head = B.newBlock(), Body = B.newBlock(), Step = B.newBlock(),
              After = B.newBlock();
  B.jump(Head);
  B.setBlock(Head);
  Cleanup *Temporaries = Scopes.top();
  if (S->getCond())
    emitBranch(S->getCond(), Body, After);
  Scopes.reset(Temporaries);
  B.setBlock(Body);
  Breaks.push_back({After, Outer});
  Continues.push_back({Step, Outer});
  emitHead(S->getLoopVarStmt());
  emitBare(S->getBody());
  Breaks.pop_back();
  Continues.pop_back();
  jumpTo({Step, Outer});
  Scopes.reset(Outer);
  B.setBlock(Step);
  if (S->getInc())
    emitIgnored(S->getInc());
  popTo(Outer);
  B.jump(Head);
  B.setBlock(After);
  popTo(Outermost);
}

void FunctionLowering::emitSwitch(const SwitchStmt *S) {
  Cleanup *Outer = Scopes.top();
  if (S->getInit() || S->getConditionVariable())
    addScope(S->getSourceRange());
  emitHead(S->getInit());
  if (const DeclStmt *Condition = S->getConditionVariableDeclStmt())
    emitHead(Condition);
  Operand Value = emitScalar(S->getCond());
  ir::BlockId Head = B.block(), After = B.newBlock(), Exit = B.newBlock();
  Cleanup *Inner = Scopes.top();
  Switches.push_back({{}, ir::BlockId::None, Inner});
  Breaks.push_back({Exit, Inner});
  B.setBlock(B.newBlock()); // Before the first case: not reached.
  B.emit(ir::Op::Unreachable);
  emitStmt(S->getBody());
  Breaks.pop_back();
  B.jump(Exit);
  SwitchFrame Frame = std::move(Switches.back());
  Switches.pop_back();
  // Who has a case for each enumerator means that there are no other values.
  if (Frame.Default == ir::BlockId::None && S->isAllEnumCasesCovered()) {
    Frame.Default = B.newBlock();
    B.setBlock(Frame.Default);
    B.emit(ir::Op::Unreachable);
  }
  B.setBlock(Head);
  at(S->getCond());
  B.switchOn(Value, Frame.Cases,
             Frame.Default == ir::BlockId::None ? Exit : Frame.Default,
             Unit.Text.text(S->getCond()->getSourceRange()));
  B.setStmt(ir::StmtId::None);
  B.setBlock(Exit);
  jumpTo({After, Outer});
  Scopes.reset(Outer);
  B.setBlock(After);
}

void FunctionLowering::emitCase(const SwitchCase *S) {
  // case 1: case 2: ... nest as deep as the list is long.
  for (;;) {
    ir::BlockId Block = B.newBlock();
    B.jump(Block);
    B.setBlock(Block);
    if (Switches.empty())
      return;
    if (const auto *Case = dyn_cast<CaseStmt>(S)) {
      llvm::APSInt Low = Case->getLHS()->EvaluateKnownConstInt(Context);
      llvm::APSInt High =
          Case->getRHS() ? Case->getRHS()->EvaluateKnownConstInt(Context) : Low;
      if (Low.isSignedIntN(64) && High.isSignedIntN(64) && Low <= High)
        Switches.back().Cases.push_back(
            {Low.getExtValue(), High.getExtValue(), Block});
      else if (Switches.back().Default == ir::BlockId::None)
        Switches.back().Default = Block; // Too wide a number: may be taken.
    } else {
      Switches.back().Default = Block;
    }
    const Stmt *Sub = S->getSubStmt();
    if (const auto *Next = dyn_cast_or_null<SwitchCase>(Sub)) {
      S = Next;
      continue;
    }
    Bare = true;
    emitStmt(Sub);
    return;
  }
}

void FunctionLowering::emitReturn(const ReturnStmt *S) {
  const Expr *Value = S->getRetValue();
  Operand Result;
  Cleanup *Saved = Scopes.top();
  if (Value && Value->getType()->isVoidType()) {
    emitIgnored(Value);
  } else if (Value && isObjectType(Value->getType()) &&
             !ReturnType->isReferenceType()) {
    if (NRVO && S->getNRVOCandidate() == NRVO) {
      if (NRVOActive != ir::RegId::None)
        setFlag(NRVOActive, 0);
    } else if (ResultVar != ir::VarId::None) {
      emitObject(Value, B.place(ResultVar));
    }
  } else if (Value) {
    Result = ReturnType->isReferenceType() ? addressOf(emitLValue(Value))
                                           : emitScalar(Value);
  }
  at(S);
  const ValueDecl *From = loans().Returned.lookup(S);
  Operand Lent = From ? loanOf(From) : Operand();
  emitCleanups(Scopes.top(), nullptr);
  Scopes.reset(Saved);
  at(S);
  if (Lent.isReg())
    B.load(pointee(Lent));
  B.ret(Result);
}

ir::BlockId FunctionLowering::labelBlock(const LabelDecl *Label) {
  Target &T = Labels[Label];
  if (T.Block == ir::BlockId::None)
    T.Block = B.newBlock();
  return T.Block;
}

void FunctionLowering::emitGoto(const LabelDecl *Label) {
  labelBlock(Label);
  if (!B.terminated())
    Gotos.push_back({B.block(), Scopes.top(), Label, B.range(), B.stmt()});
  // The jump is written once the label's scope is known.
  ir::BlockId Dead = B.newBlock();
  B.setBlock(Dead);
  B.emit(ir::Op::Unreachable);
}

void FunctionLowering::emitLabel(const LabelDecl *Label) {
  ir::BlockId Block = labelBlock(Label);
  Labels[Label].Scope = Scopes.top();
  LabelsInOrder.push_back(Label);
  B.jump(Block);
  B.setBlock(Block);
}

void FunctionLowering::resolveGotos() {
  for (const PendingGoto &Goto : Gotos) {
    Target To = Labels[Goto.Label];
    B.setBlock(Goto.From);
    B.setRange(Goto.Where);
    B.setStmt(Goto.Statement);
    emitCleanups(Goto.Scope, ScopeStack::common(Goto.Scope, To.Scope));
    B.jump(To.Block);
  }
  for (const Target &From : IndirectGotos) {
    B.setBlock(From.Block);
    for (const LabelDecl *Label : LabelsInOrder) {
      Target To = Labels[Label];
      ir::BlockId Go = B.newBlock(), Next = B.newBlock();
      B.branch(Operand::any(), Go, Next, "");
      B.setBlock(Go);
      emitCleanups(From.Scope, ScopeStack::common(From.Scope, To.Scope));
      B.jump(To.Block);
      B.setBlock(Next);
    }
    B.emit(ir::Op::Unreachable);
  }
}

} // namespace memleak::lowering

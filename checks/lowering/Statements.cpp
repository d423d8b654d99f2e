//===-- Statements.cpp - Statements ---------------------------------------===//
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

/// A place to hang a second statement on: what edits need to know.
static bool isAnchor(const Stmt *S) {
  return isa<Expr, DeclStmt, ReturnStmt, GotoStmt, BreakStmt, ContinueStmt>(S);
}

void FunctionLowering::emitStmt(const Stmt *S) {
  if (!S)
    return;
  // A condition is no place for another statement.
  B.setStmt(isAnchor(S) && !Head ? B.addStmt({Unit.Text.statement(S), Bare})
                                 : ir::StmtId::None);
  Head = false;
  Bare = false;
  switch (S->getStmtClass()) {
  case Stmt::NullStmtClass:
    return;
  case Stmt::CompoundStmtClass:
    return emitCompound(cast<CompoundStmt>(S));
  case Stmt::DeclStmtClass:
    for (const Decl *D : cast<DeclStmt>(S)->decls())
      emitDecl(D);
    return;
  case Stmt::IfStmtClass:
    return emitIf(cast<IfStmt>(S));
  case Stmt::WhileStmtClass:
    return emitWhile(cast<WhileStmt>(S));
  case Stmt::DoStmtClass:
    return emitDo(cast<DoStmt>(S));
  case Stmt::ForStmtClass:
    return emitFor(cast<ForStmt>(S));
  case Stmt::CXXForRangeStmtClass:
    return emitRangeFor(cast<CXXForRangeStmt>(S));
  case Stmt::SwitchStmtClass:
    return emitSwitch(cast<SwitchStmt>(S));
  case Stmt::CaseStmtClass:
  case Stmt::DefaultStmtClass:
    return emitCase(cast<SwitchCase>(S));
  case Stmt::BreakStmtClass:
    at(S);
    if (!Breaks.empty())
      jumpTo(Breaks.back());
    return;
  case Stmt::ContinueStmtClass:
    at(S);
    if (!Continues.empty())
      jumpTo(Continues.back());
    return;
  case Stmt::ReturnStmtClass:
    return emitReturn(cast<ReturnStmt>(S));
  case Stmt::GotoStmtClass:
    at(S);
    return emitGoto(cast<GotoStmt>(S)->getLabel());
  case Stmt::IndirectGotoStmtClass:
    emitIgnored(cast<IndirectGotoStmt>(S)->getTarget());
    IndirectGotos.push_back({B.block(), Scopes.top()});
    // The jump is written once all labels are known.
    B.setBlock(B.newBlock());
    return;
  case Stmt::LabelStmtClass:
    emitLabel(cast<LabelStmt>(S)->getDecl());
    Bare = true;
    return emitStmt(cast<LabelStmt>(S)->getSubStmt());
  case Stmt::AttributedStmtClass:
    return emitStmt(cast<AttributedStmt>(S)->getSubStmt());
  case Stmt::CXXTryStmtClass:
    return emitTry(cast<CXXTryStmt>(S));
  case Stmt::GCCAsmStmtClass:
  case Stmt::MSAsmStmtClass:
    return emitAsm(cast<AsmStmt>(S));
  case Stmt::CoroutineBodyStmtClass:
    return emitCoroutine(cast<CoroutineBodyStmt>(S));
  case Stmt::CoreturnStmtClass:
    if (const Expr *Value = cast<CoreturnStmt>(S)->getOperand())
      emitUnknownOf("co_return", Value);
    emitCleanups(Scopes.top(), nullptr);
    B.ret();
    return;
  case Stmt::CapturedStmtClass:
    return emitStmt(cast<CapturedStmt>(S)->getCapturedStmt());
  default:
    break;
  }
  if (const auto *E = dyn_cast<Expr>(S)) {
    emitIgnored(E);
    return;
  }
  if (const auto *Directive = dyn_cast<OMPExecutableDirective>(S)) {
    if (Directive->hasAssociatedStmt() && Directive->getAssociatedStmt())
      emitStmt(Directive->getRawStmt());
    return;
  }
  ++Unit.Covered.Unknown[S->getStmtClassName()];
  at(S);
  B.unknown(S->getStmtClassName(), {}, /*Result=*/false);
}

void FunctionLowering::emitHead(const Stmt *S) {
  Head = S;
  emitStmt(S);
}

void FunctionLowering::emitBare(const Stmt *S) {
  Cleanup *Saved = Scopes.top();
  Bare = S && !isa<CompoundStmt>(S);
  emitStmt(S);
  Bare = false;
  popTo(Saved);
  B.setStmt(ir::StmtId::None);
}

void FunctionLowering::emitCompound(const CompoundStmt *S) {
  Cleanup *Saved = Scopes.top();
  for (const Stmt *Child : S->body())
    emitStmt(Child);
  addScope(S->getSourceRange());
  at(S->getRBracLoc());
  popTo(Saved);
}

void FunctionLowering::addScope(SourceRange Around) {
  B.setStmt(
      B.addStmt({Unit.Text.range(Around), /*Bare=*/false, /*Scope=*/true}));
}

void FunctionLowering::emitDecl(const Decl *D) {
  if (const auto *Decomposition = dyn_cast<DecompositionDecl>(D))
    return emitDecomposition(Decomposition);
  const auto *Var = dyn_cast<VarDecl>(D);
  if (!Var || Var->isInvalidDecl())
    return;
  if (Var->hasExternalStorage())
    return;
  if (Var->isStaticLocal())
    return emitStaticLocal(Var);
  emitLocal(Var);
}

/// Whether a variable of the type can hold or refer to something owned.
static bool mayOwn(QualType T) {
  return !T->isArithmeticType() && !T->isEnumeralType();
}

void FunctionLowering::emitLocal(const VarDecl *Var) {
  QualType T = Var->getType();
  bool Returned = NRVO == Var && ResultVar != ir::VarId::None;
  ir::VarId Id = Returned ? ResultVar
                          : B.addVar(Var->getName(), ir::VarKind::Local,
                                     Unit.type(T),
                                     Unit.Text.range(Var->getSourceRange()));
  Vars[Var] = Id;
  at(Var->getSourceRange());
  if (!Returned)
    B.enter(Id);
  if (const Expr *Init = Var->getInit()) {
    Cleanup *Saved = Scopes.top();
    emitInit(Init, B.place(Id), T);
    popTo(Saved);
    pushExtended();
  }
  Cleanup C;
  C.Var = Id;
  C.Type = T;
  C.Where = Var->getEndLoc();
  if (const auto *Attribute = Var->getAttr<CleanupAttr>()) {
    C.Kind = Cleanup::Call;
    C.Function = Attribute->getFunctionDecl();
  } else if (T.isDestructedType() == QualType::DK_cxx_destructor) {
    C.Kind = Cleanup::Destroy;
    if (Returned) {
      C.Active = NRVOActive = newFlag();
      setFlag(NRVOActive, 1);
    }
  } else if (Returned || !mayOwn(T)) {
    return;
  }
  Scopes.push(C);
}

void FunctionLowering::emitStaticLocal(const VarDecl *Var) {
  ir::PlaceId Place = B.placeGlobal(Unit.global(Var));
  const Expr *Init = Var->getInit();
  if (!Init || Var->hasConstantInitialization())
    return;
  // Runs the first time only.
  ir::BlockId First = B.newBlock(), After = B.newBlock();
  at(Var->getSourceRange());
  B.branch(Operand::any(), First, After, "");
  B.setBlock(First);
  Cleanup *Saved = Scopes.top();
  ++Conditional;
  emitInit(Init, Place, Var->getType());
  --Conditional;
  popTo(Saved);
  Extended.clear();
  B.jump(After);
  B.setBlock(After);
}

void FunctionLowering::emitDecomposition(const DecompositionDecl *Decl) {
  emitLocal(Decl);
  for (const BindingDecl *Binding : Decl->bindings())
    if (const VarDecl *Holder = Binding->getHoldingVar())
      emitLocal(Holder);
}

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
      llvm::APSInt High = Case->getRHS()
                              ? Case->getRHS()->EvaluateKnownConstInt(Context)
                              : Low;
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
  emitCleanups(Scopes.top(), nullptr);
  Scopes.reset(Saved);
  at(S);
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
      B.branch(Operand::any(), HandlerBlocks[I], Next, "");
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

/// Whether a handler for \p Handled catches an exception of type \p Thrown.
static bool catches(QualType Handled, QualType Thrown) {
  Handled = Handled.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  Thrown = Thrown.getCanonicalType().getUnqualifiedType();
  if (Handled == Thrown)
    return true;
  const CXXRecordDecl *Base = Handled->getAsCXXRecordDecl();
  const CXXRecordDecl *Derived = Thrown->getAsCXXRecordDecl();
  if (Base && Derived && Derived->hasDefinition())
    return Derived->isDerivedFrom(Base);
  return Handled->isPointerType() && Thrown->isPointerType();
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
  // A handler of this function that takes the type for sure is jumped to.
  if (Thrown)
    for (Cleanup *C = Scopes.top(); C; C = C->Outer) {
      if (C->Kind != Cleanup::Handler)
        continue;
      for (unsigned I = 0; I < C->Try->getNumHandlers(); ++I) {
        QualType Handled = C->Try->getHandler(I)->getCaughtType();
        if (!Handled.isNull() && !catches(Handled, Thrown->getType()))
          continue;
        unwindTo(C);
        B.jump(C->HandlerBlocks[I]);
        continueUnreachable();
        return;
      }
    }
  ir::BlockId Unwind = unwindPastHandlers(Scopes.top(), Thrown != nullptr);
  ir::Inst &I = B.emit(ir::Op::Throw);
  I.A = Value;
  I.Target = Unwind;
  continueUnreachable();
}

void FunctionLowering::continueUnreachable() {
  B.setBlock(B.newBlock());
  B.emit(ir::Op::Unreachable);
}

void FunctionLowering::emitAsm(const AsmStmt *S) {
  llvm::SmallVector<Operand, 4> Args;
  for (unsigned I = 0; I < S->getNumInputs(); ++I)
    Args.push_back(emitArgument(S->getInputExpr(I), S->getInputExpr(I)->getType()));
  at(S);
  if (!Args.empty())
    B.unknown("asm", Args, /*Result=*/false);
  for (unsigned I = 0; I < S->getNumOutputs(); ++I) {
    ir::PlaceId Place = emitLValue(S->getOutputExpr(I));
    B.emit(ir::Op::Havoc).P = Place;
  }
}

void FunctionLowering::emitUnknownOf(llvm::StringRef Why, const Expr *Value) {
  if (Value->getType()->isVoidType()) {
    emitIgnored(Value);
    return;
  }
  Operand Arg = emitArgument(Value, Value->getType());
  at(Value);
  B.unknown(Why, {Arg}, /*Result=*/false);
}

Operand FunctionLowering::emitSuspend(const CoroutineSuspendExpr *E) {
  // Whoever resumes may keep what it was given; it may also never resume.
  emitUnknownOf("coroutine suspension", E->getOperand());
  return Operand::any();
}

void FunctionLowering::emitCoroutine(const CoroutineBodyStmt *S) {
  // Parameters move into the frame, whose owner this function does not know.
  llvm::SmallVector<Operand, 4> Args;
  for (const ParmVarDecl *Param : Function->parameters())
    if (auto It = Vars.find(Param); It != Vars.end())
      Args.push_back(B.load(B.place(It->second)));
  at(S->getBeginLoc());
  if (!Args.empty())
    B.unknown("coroutine frame", Args, /*Result=*/false);
  emitStmt(S->getBody());
}

Operand FunctionLowering::emitStmtExpr(const StmtExpr *E, ir::PlaceId Into) {
  Cleanup *Saved = Scopes.top();
  const CompoundStmt *Body = E->getSubStmt();
  const Stmt *Last = Body->getStmtExprResult();
  Operand Value = Operand::any();
  for (const Stmt *Child : Body->body()) {
    const auto *Result = dyn_cast<Expr>(Child);
    if (Child != Last || !Result || Result->getType()->isVoidType()) {
      emitStmt(Child);
      continue;
    }
    if (Into != ir::PlaceId::None)
      emitObject(Result, Into);
    else
      Value = emitScalar(Result);
  }
  popTo(Saved);
  return Value;
}

} // namespace memleak::lowering

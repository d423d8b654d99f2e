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
  ir::VarId Id =
      Returned ? ResultVar
               : B.addVar(Var->getName(), ir::VarKind::Local, Unit.type(T),
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
  if (lendsText(Var))
    acquireText(Id);
  noteDeclared(Var);
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
  ir::PlaceId Made = B.field(Place, "<made>");
  B.branch(B.load(Made), After, First, "");
  B.setBlock(First);
  Cleanup *Saved = Scopes.top();
  ++Conditional;
  emitInit(Init, Place, Var->getType());
  --Conditional;
  popTo(Saved);
  Extended.clear();
  B.store(Made, Operand::integer(1));
  B.jump(After);
  B.setBlock(After);
}

void FunctionLowering::emitDecomposition(const DecompositionDecl *Decl) {
  emitLocal(Decl);
  for (const BindingDecl *Binding : Decl->bindings())
    if (const VarDecl *Holder = Binding->getHoldingVar())
      emitLocal(Holder);
}

void FunctionLowering::continueUnreachable() {
  B.setBlock(B.newBlock());
  B.emit(ir::Op::Unreachable);
}

void FunctionLowering::emitAsm(const AsmStmt *S) {
  llvm::SmallVector<Operand, 4> Args;
  for (unsigned I = 0; I < S->getNumInputs(); ++I)
    Args.push_back(
        emitArgument(S->getInputExpr(I), S->getInputExpr(I)->getType()));
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
  if (std::optional<Operand> Value = emitMacro(E))
    return *Value;
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

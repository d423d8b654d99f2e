//===-- FunctionLowering.cpp - Parameters, initialisers, epilogues --------===//
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

FunctionLowering::FunctionLowering(UnitContext &Unit, ir::EntityId Entity,
                                   llvm::StringRef Name)
    : Unit(Unit), Context(Unit.Context), B(*Unit.Unit.T, Entity, Name) {}

FunctionLowering::FunctionLowering(UnitContext &Unit,
                                   const FunctionDecl *Function)
    : FunctionLowering(Unit, Unit.Names.entity(Function),
                       Entities::name(Function)) {
  this->Function = Function;
}

/// The one local that every return of an object names, if any.
static const VarDecl *namedResult(const Stmt *Body) {
  const VarDecl *Candidate = nullptr;
  llvm::SmallVector<const Stmt *, 32> Work{Body};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S || isa<LambdaExpr, BlockExpr>(S))
      continue;
    if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
      const VarDecl *Var = Return->getNRVOCandidate();
      if (Var && Var->isNRVOVariable()) {
        if (Candidate && Candidate != Var)
          return nullptr;
        Candidate = Var;
      }
    }
    for (const Stmt *Child : S->children())
      Work.push_back(Child);
  }
  return Candidate;
}

void FunctionLowering::declareParameters(const FunctionDecl *FD) {
  const auto *Method = dyn_cast<CXXMethodDecl>(FD);
  if (Method && Method->isImplicitObjectMemberFunction())
    This =
        B.addVar("this", ir::VarKind::Param, Unit.type(Method->getThisType()));
  for (const ParmVarDecl *Param : FD->parameters()) {
    QualType T = Param->getType();
    // An object arrives by the address of the caller's temporary.
    if (T->isRecordType())
      T = Context.getLValueReferenceType(T);
    Vars[Param] = B.addVar(Param->getName(), ir::VarKind::Param, Unit.type(T),
                           Unit.Text.range(Param->getSourceRange()));
  }
  if (FD->isVariadic())
    Rest = B.addVar(ir::RestText, ir::VarKind::Param,
                    Unit.type(Context.VoidPtrTy));
  if (isObjectType(ReturnType))
    ResultVar = B.addVar("", ir::VarKind::Result, Unit.type(ReturnType));
}

static uint32_t flagsOf(const FunctionDecl *FD) {
  uint32_t Flags = 0;
  if (FD->isNoReturn() || FD->hasAttr<AnalyzerNoReturnAttr>())
    Flags |= ir::FnNoReturn;
  if (FD->isVariadic())
    Flags |= ir::FnVariadic;
  if (isa<CXXConstructorDecl>(FD))
    Flags |= ir::FnConstructor;
  if (isa<CXXDestructorDecl>(FD))
    Flags |= ir::FnDestructor;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(FD);
      Method && Method->isVirtual())
    Flags |= ir::FnVirtual;
  if (FD->isMain())
    Flags |= ir::FnMain;
  if (FD->isImplicit() || FD->isDefaulted())
    Flags |= ir::FnImplicit;
  return Flags;
}

std::unique_ptr<ir::Function> FunctionLowering::lowerBody() {
  ReturnType = Function->getReturnType();
  ir::Function &F = B.function();
  F.Flags = flagsOf(Function);
  F.Result = Unit.type(ReturnType);
  F.Where = Unit.Text.range(Function->getSourceRange());
  declareParameters(Function);
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function);
      Method && Method->getParent()->isLambda()) {
    llvm::DenseMap<const ValueDecl *, FieldDecl *> Fields;
    Method->getParent()->getCaptureFields(Fields, ThisCapture);
    for (auto [Var, Field] : Fields)
      Captures[Var] = Field;
  }
  Entry = B.newBlock();
  ir::BlockId Start = B.newBlock();
  B.setBlock(Start);

  const Stmt *Body = Function->getBody();
  if (ResultVar != ir::VarId::None && Body)
    NRVO = namedResult(Body);
  const auto *ProtoType = Function->getType()->getAs<FunctionProtoType>();
  if (Context.getLangOpts().CXXExceptions && ProtoType &&
      !isUnresolvedExceptionSpec(ProtoType->getExceptionSpecType()) &&
      ProtoType->canThrow() == CT_Cannot) {
    Cleanup Terminate;
    Terminate.Kind = Cleanup::Terminate;
    Scopes.push(Terminate);
  }
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Function))
    pushDestructorEpilogue(Destructor);
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    lowerConstructorInits(Constructor);
  lendAtEntry();
  if (Body)
    emitStmt(Body);
  at(Body ? SourceRange(Body->getEndLoc()) : Function->getSourceRange());
  popTo(nullptr);
  // main returns 0 where it says nothing.
  B.ret(Function->isMain() ? Operand::integer(0) : Operand());
  resolveGotos();
  B.setStmt(ir::StmtId::None);
  B.setBlock(Entry);
  B.jump(Start);
  return B.finish();
}

void FunctionLowering::lowerConstructorInits(
    const CXXConstructorDecl *Constructor) {
  bool Marked = Constructor->isDelegatingConstructor();
  for (const CXXCtorInitializer *Init : Constructor->inits()) {
    if (!Marked && !Init->isBaseInitializer()) {
      markClass(Constructor->getParent());
      Marked = true;
    }
    lowerInitializer(Init);
  }
  if (!Marked)
    markClass(Constructor->getParent());
}

/// From here on, and until a constructor or destructor of another class of the
/// object says otherwise, virtual calls on `this` run what \p Class overrides.
void FunctionLowering::markClass(const CXXRecordDecl *Class) {
  if (!Class->isPolymorphic())
    return;
  at(Function->getLocation());
  B.store(B.field(pointee(B.load(B.place(This))), ir::ClassField),
          Operand::string(Unit.Names.tables().str(Entities::usr(Class))));
}

void FunctionLowering::lowerInitializer(const CXXCtorInitializer *Init) {
  const Expr *Value = Init->getInit();
  ir::PlaceId Object = pointee(B.load(B.place(This)));
  QualType T =
      Context.getRecordType(cast<CXXConstructorDecl>(Function)->getParent());
  ir::PlaceId Place = Object;
  if (Init->isAnyMemberInitializer()) {
    if (Init->isIndirectMemberInitializer()) {
      for (const NamedDecl *Part : Init->getIndirectMember()->chain())
        Place = fieldPlace(Place, cast<FieldDecl>(Part));
    } else {
      Place = fieldPlace(Object, Init->getMember());
    }
    T = Init->getAnyMember()->getType();
  } else if (Init->isBaseInitializer()) {
    T = QualType(Init->getBaseClass(), 0);
  }
  B.setStmt(B.addStmt({Unit.Text.range(Init->getSourceRange()), false}));
  at(Init->getSourceRange());
  Cleanup *Saved = Scopes.top();
  emitInit(Value, Place, T);
  popTo(Saved);
  Extended.clear();
  if (!isObjectType(T) || T.isDestructedType() != QualType::DK_cxx_destructor)
    return;
  // What is constructed is destroyed when the rest of the constructor throws.
  Cleanup C;
  C.Kind = Cleanup::Destroy;
  C.UnwindOnly = true;
  C.Address = B.addr(Place);
  C.Type = T;
  C.Where = Init->getSourceLocation();
  Scopes.push(C);
}

void FunctionLowering::pushDestructorEpilogue(
    const CXXDestructorDecl *Destructor) {
  const CXXRecordDecl *Class = Destructor->getParent();
  if (Class->isUnion())
    return;
  markClass(Class);
  Operand Object = B.load(B.place(This));
  auto Push = [&](ir::PlaceId Place, QualType T) {
    if (T.isDestructedType() != QualType::DK_cxx_destructor)
      return;
    Cleanup C;
    C.Kind = Cleanup::Destroy;
    C.Address = addressOf(Place);
    C.Type = T;
    C.Where = Destructor->getEndLoc();
    Scopes.push(C);
  };
  // The last pushed is destroyed first: members in reverse, then bases.
  for (const CXXBaseSpecifier &Base : Class->vbases())
    Push(pointee(Object), Base.getType());
  for (const CXXBaseSpecifier &Base : Class->bases())
    if (!Base.isVirtual())
      Push(pointee(Object), Base.getType());
  for (const FieldDecl *Field : Class->fields())
    Push(fieldPlace(pointee(Object), Field), Field->getType());
}

void FunctionLowering::emitInherited(const CXXInheritedCtorInitExpr *E,
                                     ir::PlaceId Into) {
  llvm::SmallVector<Operand, 4> Args{addressOf(Into)};
  for (const ParmVarDecl *Param : Function->parameters())
    if (auto It = Vars.find(Param); It != Vars.end())
      Args.push_back(B.load(B.place(It->second)));
  callMember(E->getConstructor(), /*Virtual=*/false, Args, E->getSourceRange(),
             /*Implicit=*/true);
}

std::unique_ptr<ir::Function>
FunctionLowering::lowerGlobal(UnitContext &Unit, const VarDecl *Var) {
  ir::EntityId Of = Unit.global(Var);
  std::string Usr = Unit.Names.tables().usr(Of).str() + "$init";
  FunctionLowering Lowering(
      Unit, Unit.Names.tables().entity(Usr, Unit.Names.unitName()),
      "initializer of " + Entities::name(Var));
  ir::Function &F = Lowering.B.function();
  F.Flags = ir::FnStatic;
  F.Where = Unit.Text.range(Var->getSourceRange());
  Lowering.Entry = Lowering.B.newBlock();
  ir::BlockId Start = Lowering.B.newBlock();
  Lowering.B.setBlock(Start);
  Lowering.B.setStmt(
      Lowering.B.addStmt({Unit.Text.range(Var->getSourceRange()), false}));
  Lowering.at(Var->getSourceRange());
  Lowering.emitInit(Var->getInit(), Lowering.B.placeGlobal(Of), Var->getType());
  Lowering.popTo(nullptr);
  Lowering.B.ret();
  Lowering.B.setBlock(Lowering.Entry);
  Lowering.B.jump(Start);
  return Lowering.B.finish();
}

} // namespace memleak::lowering

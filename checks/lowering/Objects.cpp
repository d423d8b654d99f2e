//===-- Objects.cpp - Construction, destruction, temporaries, new and delete
//--===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

bool isObjectType(QualType T) { return T->isRecordType() || T->isArrayType(); }

ir::VarId FunctionLowering::makeTemp(QualType T, SourceRange Where) {
  return B.addVar("", ir::VarKind::Temp, Unit.type(T), Unit.Text.range(Where));
}

void FunctionLowering::pushObjectCleanup(ir::VarId Var, QualType T,
                                         bool MayBeSkipped,
                                         SourceLocation Where) {
  Cleanup C;
  C.Var = Var;
  C.Type = T;
  C.Where = Where;
  C.Kind = T.isDestructedType() == QualType::DK_cxx_destructor
               ? Cleanup::Destroy
               : Cleanup::Leave;
  if (C.Kind == Cleanup::Leave && MayBeSkipped)
    return;
  if (MayBeSkipped) {
    C.Active = newFlag();
    setFlag(C.Active, 1);
  }
  Scopes.push(C);
}

ir::RegId FunctionLowering::newFlag() {
  ir::RegId Flag = B.newReg();
  ir::BlockId Saved = B.block();
  B.setBlock(Entry);
  setFlag(Flag, 0);
  B.setBlock(Saved);
  return Flag;
}

void FunctionLowering::setFlag(ir::RegId Flag, int64_t Value) {
  ir::Inst &I = B.emit(ir::Op::Copy);
  I.Result = Flag;
  I.A = Operand::integer(Value);
}

ir::PlaceId FunctionLowering::materialize(const Expr *E) {
  ir::VarId Temp = makeTemp(E->getType(), E->getSourceRange());
  B.enter(Temp);
  emitInit(E, B.place(Temp), E->getType());
  pushObjectCleanup(Temp, E->getType(), Conditional > 0, E->getEndLoc());
  return B.place(Temp);
}

ir::PlaceId FunctionLowering::materialize(const MaterializeTemporaryExpr *E) {
  const ValueDecl *Extending = E->getExtendingDecl();
  if (!Extending)
    return materialize(E->getSubExpr());
  const auto *Var = dyn_cast<VarDecl>(Extending);
  QualType T = E->getSubExpr()->getType();
  ir::VarId Temp = makeTemp(T, E->getSourceRange());
  B.enter(Temp);
  emitInit(E->getSubExpr(), B.place(Temp), T);
  // One that outlives the program's use of it (a static reference's) is never
  // destroyed as far as this function is concerned.
  if (Var && Var->hasLocalStorage())
    Extended.push_back({Temp, T, E->getEndLoc()});
  return B.place(Temp);
}

void FunctionLowering::pushExtended() {
  for (const ExtendedTemp &Temp : Extended)
    pushObjectCleanup(Temp.Var, Temp.Type, /*MayBeSkipped=*/false, Temp.Where);
  Extended.clear();
}

void FunctionLowering::emitInit(const Expr *Init, ir::PlaceId Into,
                                QualType T) {
  if (T->isReferenceType()) {
    Operand Address = addressOf(emitLValue(Init));
    at(Init);
    B.store(Into, Address);
  } else if (isObjectType(T)) {
    emitObject(Init, Into);
  } else {
    Operand Value = emitScalar(Init);
    at(Init);
    B.store(Into, Value);
  }
}

void FunctionLowering::emitDefault(ir::PlaceId Into, QualType T) {
  if (isObjectType(T)) {
    B.emit(ir::Op::Zero).P = Into;
    return;
  }
  B.store(Into, T->isAnyPointerType() || T->isNullPtrType()
                    ? Operand::null()
                    : Operand::integer(0));
}

void FunctionLowering::emitInitList(const InitListExpr *E, ir::PlaceId Into) {
  if (const InitListExpr *Semantic = E->getSemanticForm())
    E = Semantic;
  if (E->isTransparent()) {
    emitObject(E->getInit(0), Into);
    return;
  }
  if (E->getType()->isArrayType()) {
    const auto *Array = Context.getAsConstantArrayType(E->getType());
    if (E->hasArrayFiller() || !Array || Array->getSize().ugt(E->getNumInits()))
      B.emit(ir::Op::Zero).P = Into;
    QualType Element = Context.getAsArrayType(E->getType())->getElementType();
    for (unsigned I = 0; I < E->getNumInits(); ++I)
      if (!isa<ImplicitValueInitExpr, NoInitExpr>(E->getInit(I)))
        emitInit(E->getInit(I), B.element(Into, Operand::integer(I)), Element);
    return;
  }
  const auto *Record = E->getType()->getAsRecordDecl();
  if (!Record) {
    emitObject(E->getInit(0), Into);
    return;
  }
  if (Record->isUnion()) {
    if (const FieldDecl *Field = E->getInitializedFieldInUnion();
        Field && E->getNumInits())
      emitFieldInit(E->getInit(0), Into, Field);
    else
      B.emit(ir::Op::Zero).P = Into;
  } else {
    unsigned Next = 0;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
      for (const CXXBaseSpecifier &Base : Class->bases()) {
        (void)Base;
        if (Next < E->getNumInits())
          emitObject(E->getInit(Next++), Into);
      }
    for (const FieldDecl *Field : Record->fields()) {
      if (Field->isUnnamedBitField())
        continue;
      if (Next == E->getNumInits())
        break;
      emitFieldInit(E->getInit(Next++), Into, Field);
    }
  }
}

/// Only the field's own initialiser calls \p Into `this`; what the list says
/// means the object around it.
void FunctionLowering::emitFieldInit(const Expr *Init, ir::PlaceId Into,
                                     const FieldDecl *Field) {
  const bool IsDefault = isa<CXXDefaultInitExpr>(Init);
  if (IsDefault)
    DefaultInitThis.push_back(Into);
  emitInit(Init, fieldPlace(Into, Field), Field->getType());
  if (IsDefault)
    DefaultInitThis.pop_back();
}

void FunctionLowering::emitParenList(const CXXParenListInitExpr *E,
                                     ir::PlaceId Into) {
  if (E->getType()->isArrayType()) {
    QualType Element = Context.getAsArrayType(E->getType())->getElementType();
    B.emit(ir::Op::Zero).P = Into;
    unsigned I = 0;
    for (const Expr *Init : E->getInitExprs())
      emitInit(Init, B.element(Into, Operand::integer(I++)), Element);
    return;
  }
  const auto *Record = E->getType()->getAsCXXRecordDecl();
  llvm::ArrayRef<Expr *> Inits = E->getInitExprs();
  size_t Next = 0;
  for (unsigned I = 0; I < Record->getNumBases() && Next < Inits.size(); ++I)
    emitObject(Inits[Next++], Into);
  for (const FieldDecl *Field : Record->fields()) {
    if (Field->isUnnamedBitField())
      continue;
    if (Next == Inits.size())
      break;
    emitFieldInit(Inits[Next++], Into, Field);
  }
}

void FunctionLowering::emitConstruct(const CXXConstructExpr *E,
                                     ir::PlaceId Into) {
  const CXXConstructorDecl *Constructor = E->getConstructor();
  // C++17 has no copy where the source is the object itself.
  if (E->isElidable() && E->getNumArgs() && E->getArg(0)->isPRValue()) {
    emitObject(E->getArg(0), Into);
    return;
  }
  if (E->requiresZeroInitialization())
    B.emit(ir::Op::Zero).P = Into;
  if (E->getType()->isArrayType()) {
    if (Constructor->isTrivial())
      return;
    Into = B.element(Into, Operand::any());
  }
  if (Constructor->isTrivial() && Constructor->isDefaultConstructor())
    return;
  if (emitContainer(E, Into))
    return;
  if (Constructor->isDefaultConstructor() &&
      Unit.keepsHandles(Constructor->getParent())) {
    at(E);
    B.call(Unit.looker(), B.addr(Into), /*Result=*/false);
    return;
  }
  if (Constructor->isTrivial() && Constructor->isCopyOrMoveConstructor() &&
      E->getNumArgs() == 1) {
    ir::PlaceId From = emitLValue(E->getArg(0));
    at(E);
    B.copyObject(Into, From);
    return;
  }
  llvm::SmallVector<Operand, 8> Args{B.addr(Into)};
  const auto *Type = Constructor->getType()->castAs<FunctionProtoType>();
  for (unsigned I = 0; I < E->getNumArgs(); ++I)
    Args.push_back(emitArgument(E->getArg(I), I < Type->getNumParams()
                                                  ? Type->getParamType(I)
                                                  : E->getArg(I)->getType()));
  callMember(Constructor, /*Virtual=*/false, Args, E->getSourceRange(),
             /*Implicit=*/false);
}

void FunctionLowering::emitLambda(const LambdaExpr *E, ir::PlaceId Into) {
  auto Field = E->getLambdaClass()->field_begin();
  for (const Expr *Init : E->capture_inits()) {
    if (Init && !Field->hasCapturedVLAType())
      emitInit(Init, fieldPlace(Into, *Field), Field->getType());
    ++Field;
  }
  Unit.callee(E->getCallOperator());
}

void FunctionLowering::emitDestroy(ir::PlaceId Object, QualType T,
                                   bool Virtual) {
  while (const ArrayType *Array = Context.getAsArrayType(T)) {
    Object = B.element(Object, Operand::any());
    T = Array->getElementType();
  }
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !(Record = Record->getDefinition()) ||
      Record->hasTrivialDestructor())
    return;
  if (const CXXDestructorDecl *Destructor = Record->getDestructor()) {
    bool IsVirtual =
        Virtual && Destructor->isVirtual() && !Record->isEffectivelyFinal();
    callMember(Destructor, IsVirtual, {B.addr(Object)}, SourceRange(),
               /*Implicit=*/true);
  }
}

/// The family of what a replaceable allocation function returns.
static llvm::StringRef newFamily(bool Array) { return Array ? "new[]" : "new"; }

Operand FunctionLowering::emitNew(const CXXNewExpr *E) {
  const FunctionDecl *Allocate = E->getOperatorNew();
  QualType T = E->getAllocatedType();
  Operand Size = Operand::any();
  if (E->isArray())
    if (std::optional<const Expr *> Count = E->getArraySize(); Count && *Count)
      Size = emitScalar(*Count);

  Operand Pointer;
  bool Replaceable = Allocate->isReplaceableGlobalAllocationFunction();
  bool Nothrow = Allocate->getType()->castAs<FunctionProtoType>()->isNothrow();
  ir::FamilyId Family = Unit.family(newFamily(E->isArray()));
  if (Allocate->isReservedGlobalPlacementOperator()) {
    Pointer = emitScalar(E->getPlacementArg(0));
  } else if (Replaceable) {
    for (unsigned I = 0; I < E->getNumPlacementArgs(); ++I)
      emitIgnored(E->getPlacementArg(I));
    at(E);
    Pointer = B.acquire(Family, Unit.type(T), Nothrow);
  } else {
    const auto *Type = Allocate->getType()->castAs<FunctionProtoType>();
    llvm::SmallVector<Operand, 4> Args{Size};
    unsigned Param = E->passAlignment() ? 2 : 1;
    if (E->passAlignment())
      Args.push_back(Operand::any());
    for (unsigned I = 0; I < E->getNumPlacementArgs(); ++I, ++Param)
      Args.push_back(emitArgument(E->getPlacementArg(I),
                                  Param < Type->getNumParams()
                                      ? Type->getParamType(Param)
                                      : E->getPlacementArg(I)->getType()));
    at(E);
    Pointer = finishCall(E, Allocate, Operand(), /*Virtual=*/false, Args,
                         Allocate->getReturnType(), ir::PlaceId::None);
  }

  const Expr *Init = E->getInitializer();
  bool NeedsInit = Init || isObjectType(T);
  if (!Init || !NeedsInit)
    return Pointer;
  // A null result is not initialised.
  ir::BlockId After = ir::BlockId::None;
  if (E->shouldNullCheckAllocation()) {
    ir::BlockId Construct = B.newBlock();
    After = B.newBlock();
    B.branch(Pointer, Construct, After, "");
    B.setBlock(Construct);
    ++Conditional;
  }
  Cleanup *Saved = Scopes.top();
  if (Replaceable) {
    Cleanup Free;
    Free.Kind = Cleanup::FreeNew;
    Free.UnwindOnly = true;
    Free.Address = Pointer;
    Free.Family = Family;
    Free.Where = E->getBeginLoc();
    Scopes.push(Free);
  }
  Cleanup *FreeNode = Scopes.top();
  ir::PlaceId Object = pointee(Pointer);
  if (E->isArray()) {
    if (const auto *List = dyn_cast<InitListExpr>(Init->IgnoreImplicit())) {
      for (unsigned I = 0; I < List->getNumInits(); ++I)
        emitInit(List->getInit(I), B.element(Object, Operand::integer(I)), T);
    } else if (const auto *Construct =
                   dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit())) {
      if (!Construct->getConstructor()->isTrivial() ||
          Construct->requiresZeroInitialization())
        emitConstruct(Construct, Object);
    }
  } else {
    emitInit(Init, Object, T);
  }
  // The temporaries of the arguments live on; only the guard goes.
  if (FreeNode != Saved) {
    if (Scopes.top() == FreeNode)
      Scopes.reset(Saved);
    else
      FreeNode->Kind = Cleanup::Leave, FreeNode->UnwindOnly = true;
  }
  if (After != ir::BlockId::None) {
    --Conditional;
    B.jump(After);
    B.setBlock(After);
  }
  return Pointer;
}

void FunctionLowering::emitDelete(const CXXDeleteExpr *E) {
  Operand Pointer = emitScalar(E->getArgument());
  const FunctionDecl *Deallocate = E->getOperatorDelete();
  QualType T = E->getDestroyedType();
  at(E);
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  bool HasDestructor =
      Record && Record->hasDefinition() && !Record->hasTrivialDestructor();
  bool Replaceable =
      !Deallocate || Deallocate->isReplaceableGlobalAllocationFunction();
  ir::BlockId After = ir::BlockId::None;
  if (HasDestructor || !Replaceable) {
    ir::BlockId Run = B.newBlock();
    After = B.newBlock();
    B.branch(Pointer, Run, After, "");
    B.setBlock(Run);
  }
  if (HasDestructor) {
    ir::PlaceId Object = pointee(Pointer);
    if (E->isArrayForm())
      Object = B.element(Object, Operand::any());
    emitDestroy(Object, T, /*Virtual=*/!E->isArrayForm());
    at(E);
  }
  if (Replaceable)
    B.release(Unit.family(newFamily(E->isArrayForm())), Pointer);
  else
    callMember(Deallocate, /*Virtual=*/false, {Pointer}, E->getSourceRange(),
               /*Implicit=*/true);
  if (After != ir::BlockId::None) {
    B.jump(After);
    B.setBlock(After);
  }
}

} // namespace memleak::lowering

//===-- Places.cpp - Glvalues and objects ---------------------------------===//
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

ir::PlaceId FunctionLowering::anyPlace(llvm::StringRef Why, const Expr *E) {
  return pointee(emitUnknown(Why, E));
}

ir::PlaceId FunctionLowering::declPlace(const ValueDecl *D, const Expr *Use) {
  noteMention(Use);
  if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
    if (const VarDecl *Holder = Binding->getHoldingVar())
      return declPlace(Holder, Use);
    return emitLValue(Binding->getBinding());
  }
  bool Reference = D->getType()->isReferenceType();
  if (auto It = Vars.find(D); It != Vars.end()) {
    ir::PlaceId Place = B.place(It->second);
    // A record parameter is the address of the caller's temporary.
    Reference |= isa<ParmVarDecl>(D) && D->getType()->isRecordType();
    return Reference ? pointee(B.load(Place)) : Place;
  }
  if (auto It = Captures.find(D); It != Captures.end()) {
    ir::PlaceId Field = fieldPlace(pointee(B.load(B.place(This))), It->second);
    return It->second->getType()->isReferenceType() ? pointee(B.load(Field))
                                                    : Field;
  }
  if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->hasGlobalStorage()) {
    ir::PlaceId Place = B.placeGlobal(Unit.global(Var));
    return Reference ? pointee(B.load(Place)) : Place;
  }
  // A parameter of an enclosing function in a default argument, a template
  // parameter object: nothing that this function owns.
  return pointee(Operand::any());
}

ir::PlaceId FunctionLowering::memberPlace(const MemberExpr *E) {
  const ValueDecl *Member = E->getMemberDecl();
  const Expr *Base = E->getBase();
  if (const auto *Field = dyn_cast<FieldDecl>(Member)) {
    ir::PlaceId Object;
    if (E->isArrow()) {
      Operand Pointer = emitScalar(Base);
      at(E);
      Object = pointee(Pointer);
    } else {
      Object = Base->isGLValue() ? emitLValue(Base) : materialize(Base);
    }
    ir::PlaceId Place = fieldPlace(Object, Field);
    return Field->getType()->isReferenceType() ? pointee(B.load(Place)) : Place;
  }
  emitIgnored(Base);
  return declPlace(Member, E);
}

/// An index right behind a pointer counts from that pointer; one more finds the
/// element of an array that it points to as a whole.
ir::PlaceId FunctionLowering::arrayElement(ir::PlaceId Array, Operand Index) {
  const ir::Place &P = B.function().place(Array);
  if (P.Base == ir::BaseKind::Reg && P.StepsCount == 0)
    Array = B.element(Array, Operand::integer(0));
  return B.element(Array, Index);
}

ir::PlaceId FunctionLowering::emitLValue(const Expr *E) {
  E = E->IgnoreParens();
  ++Unit.Covered.Expressions;
  if (!E->isGLValue() && isObjectType(E->getType()))
    return materialize(E);
  return emitLValueImpl(E);
}

ir::PlaceId FunctionLowering::emitLValueImpl(const Expr *E) {
  switch (E->getStmtClass()) {
  case Stmt::DeclRefExprClass:
    return declPlace(cast<DeclRefExpr>(E)->getDecl(), E);
  case Stmt::MemberExprClass:
    return memberPlace(cast<MemberExpr>(E));
  case Stmt::ArraySubscriptExprClass: {
    const auto *Subscript = cast<ArraySubscriptExpr>(E);
    const Expr *Base = Subscript->getBase()->IgnoreParens();
    ir::PlaceId Array;
    bool IsArray = false;
    if (const auto *Decay = dyn_cast<ImplicitCastExpr>(Base);
        Decay && Decay->getCastKind() == CK_ArrayToPointerDecay &&
        Decay->getSubExpr()->isGLValue()) {
      Array = emitLValue(Decay->getSubExpr());
      IsArray = true;
    } else if (Base->getType()->isVectorType()) {
      Array = emitLValue(Base);
    } else {
      Operand Pointer = emitScalar(Base);
      at(E);
      Array = pointee(Pointer);
    }
    Operand Index = emitScalar(Subscript->getIdx());
    if (!Index.isReg() && Index.Kind != ir::OperandKind::Int)
      Index = Operand::any();
    return IsArray ? arrayElement(Array, Index) : B.element(Array, Index);
  }
  case Stmt::UnaryOperatorClass: {
    const auto *Unary = cast<UnaryOperator>(E);
    switch (Unary->getOpcode()) {
    case UO_Deref: {
      Operand Pointer = emitScalar(Unary->getSubExpr());
      at(E);
      return pointee(Pointer);
    }
    case UO_PreInc:
    case UO_PreDec: {
      emitIncDec(Unary);
      return emitLValue(Unary->getSubExpr());
    }
    case UO_Real:
    case UO_Imag:
    case UO_Extension:
      return emitLValue(Unary->getSubExpr());
    default:
      return anyPlace("operator", E);
    }
  }
  case Stmt::BinaryOperatorClass: {
    const auto *Binary = cast<BinaryOperator>(E);
    if (Binary->getOpcode() == BO_Comma) {
      emitIgnored(Binary->getLHS());
      return emitLValue(Binary->getRHS());
    }
    if (Binary->getOpcode() == BO_Assign) {
      emitAssignment(Binary);
      return AssignedPlace;
    }
    emitIgnored(Binary->getLHS());
    emitIgnored(Binary->getRHS());
    return pointee(Operand::any()); // A pointer to member.
  }
  case Stmt::CompoundAssignOperatorClass:
    emitCompoundAssign(cast<CompoundAssignOperator>(E));
    return AssignedPlace;
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass: {
    const auto *Choice = cast<AbstractConditionalOperator>(E);
    ir::RegId Address = B.newReg();
    ir::BlockId Then = B.newBlock(), Else = B.newBlock(), After = B.newBlock();
    emitConditionalHead(Choice, Then, Else);
    for (auto [Block, Arm] : {std::pair(Then, Choice->getTrueExpr()),
                              std::pair(Else, Choice->getFalseExpr())}) {
      B.setBlock(Block);
      ++Conditional;
      if (Arm->getType()->isVoidType())
        emitIgnored(Arm); // throw
      else
        assign(Address, addressOf(emitLValue(Arm)));
      --Conditional;
      B.jump(After);
    }
    B.setBlock(After);
    return B.place(Address);
  }
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    return pointee(emitCall(cast<CallExpr>(E), ir::PlaceId::None));
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXReinterpretCastExprClass:
  case Stmt::CXXConstCastExprClass:
  case Stmt::CXXDynamicCastExprClass:
  case Stmt::CXXFunctionalCastExprClass:
    return emitLValue(cast<CastExpr>(E)->getSubExpr());
  case Stmt::MaterializeTemporaryExprClass:
    return materialize(cast<MaterializeTemporaryExpr>(E));
  case Stmt::ExprWithCleanupsClass: {
    Cleanup *Saved = Scopes.top();
    ir::PlaceId Place = emitLValue(cast<ExprWithCleanups>(E)->getSubExpr());
    popTo(Saved);
    return Place;
  }
  case Stmt::ConstantExprClass:
  case Stmt::CXXBindTemporaryExprClass:
  case Stmt::SubstNonTypeTemplateParmExprClass:
  case Stmt::CXXDefaultArgExprClass:
  case Stmt::CXXDefaultInitExprClass:
  case Stmt::ChooseExprClass:
  case Stmt::GenericSelectionExprClass:
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return emitLValue(transparent(E));
  case Stmt::CompoundLiteralExprClass: {
    const auto *Literal = cast<CompoundLiteralExpr>(E);
    ir::VarId Temp = makeTemp(Literal->getType(), Literal->getSourceRange());
    B.enter(Temp);
    emitInit(Literal->getInitializer(), B.place(Temp), Literal->getType());
    return B.place(Temp);
  }
  case Stmt::StringLiteralClass:
  case Stmt::PredefinedExprClass:
  case Stmt::ObjCEncodeExprClass: {
    const auto *Literal = dyn_cast<StringLiteral>(E);
    return pointee(Operand::string(Unit.Names.tables().str(
        Literal ? Literal->getBytes().take_front(32) : "__func__")));
  }
  case Stmt::OpaqueValueExprClass: {
    const auto *Opaque = cast<OpaqueValueExpr>(E);
    if (auto It = OpaquePlaces.find(Opaque); It != OpaquePlaces.end())
      return It->second;
    return Opaque->getSourceExpr() ? emitLValue(Opaque->getSourceExpr())
                                   : pointee(Operand::any());
  }
  case Stmt::InitListExprClass:
    if (cast<InitListExpr>(E)->getNumInits() == 1)
      return emitLValue(cast<InitListExpr>(E)->getInit(0));
    return anyPlace("initializer list", E);
  case Stmt::StmtExprClass:
    return pointee(emitStmtExpr(cast<StmtExpr>(E), ir::PlaceId::None));
  case Stmt::CXXTypeidExprClass:
  case Stmt::CXXUuidofExprClass:
    return pointee(Operand::any());
  case Stmt::VAArgExprClass:
    emitIgnored(cast<VAArgExpr>(E)->getSubExpr());
    return pointee(Operand::any());
  case Stmt::CXXThrowExprClass:
    emitThrow(cast<CXXThrowExpr>(E));
    return pointee(Operand::any());
  case Stmt::CoawaitExprClass:
  case Stmt::CoyieldExprClass:
    return pointee(emitSuspend(cast<CoroutineSuspendExpr>(E)));
  case Stmt::ExtVectorElementExprClass:
    emitIgnored(cast<ExtVectorElementExpr>(E)->getBase());
    return pointee(Operand::any());
  default:
    return anyPlace(E->getStmtClassName(), E);
  }
}

void FunctionLowering::emitObject(const Expr *E, ir::PlaceId Into) {
  E = E->IgnoreParens();
  ++Unit.Covered.Expressions;
  if (!isObjectType(E->getType())) { // A scalar in braces, say.
    Operand Value = emitScalar(E);
    B.store(Into, Value);
    return;
  }
  if (E->isGLValue()) {
    ir::PlaceId From = emitLValue(E);
    at(E);
    B.copyObject(Into, From);
    return;
  }
  switch (E->getStmtClass()) {
  case Stmt::InitListExprClass:
    return emitInitList(cast<InitListExpr>(E), Into);
  case Stmt::CXXParenListInitExprClass:
    return emitParenList(cast<CXXParenListInitExpr>(E), Into);
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    return emitConstruct(cast<CXXConstructExpr>(E), Into);
  case Stmt::CXXInheritedCtorInitExprClass:
    emitInherited(cast<CXXInheritedCtorInitExpr>(E), Into);
    return;
  case Stmt::LambdaExprClass:
    return emitLambda(cast<LambdaExpr>(E), Into);
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    B.emit(ir::Op::Zero).P = Into;
    return;
  case Stmt::NoInitExprClass:
    return;
  case Stmt::StringLiteralClass:
  case Stmt::PredefinedExprClass:
    B.emit(ir::Op::Havoc).P = Into;
    return;
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    emitCall(cast<CallExpr>(E), Into);
    return;
  case Stmt::ExprWithCleanupsClass: {
    Cleanup *Saved = Scopes.top();
    emitObject(cast<ExprWithCleanups>(E)->getSubExpr(), Into);
    popTo(Saved);
    return;
  }
  case Stmt::ConstantExprClass:
  case Stmt::CXXBindTemporaryExprClass:
  case Stmt::SubstNonTypeTemplateParmExprClass:
  case Stmt::CXXDefaultArgExprClass:
  case Stmt::CXXDefaultInitExprClass:
  case Stmt::ChooseExprClass:
  case Stmt::GenericSelectionExprClass:
  case Stmt::CXXRewrittenBinaryOperatorClass:
  case Stmt::MaterializeTemporaryExprClass:
    return emitObject(transparent(E), Into);
  case Stmt::CXXStdInitializerListExprClass: {
    // The list refers to the array; who copies from it takes what is in it.
    ir::PlaceId Array =
        emitLValue(cast<CXXStdInitializerListExpr>(E)->getSubExpr());
    B.store(B.field(Into, "<array>"), B.addr(B.element(Array, Operand::any())));
    return;
  }
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXFunctionalCastExprClass:
  case Stmt::CXXReinterpretCastExprClass:
  case Stmt::CXXConstCastExprClass:
  case Stmt::BuiltinBitCastExprClass: {
    const Expr *Sub = cast<CastExpr>(E)->getSubExpr();
    if (!isObjectType(Sub->getType())) {
      emitIgnored(Sub);
      B.emit(ir::Op::Havoc).P = Into;
      return;
    }
    return emitObject(Sub, Into);
  }
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass: {
    const auto *Choice = cast<AbstractConditionalOperator>(E);
    ir::BlockId Then = B.newBlock(), Else = B.newBlock(), After = B.newBlock();
    emitConditionalHead(Choice, Then, Else);
    for (auto [Block, Arm] : {std::pair(Then, Choice->getTrueExpr()),
                              std::pair(Else, Choice->getFalseExpr())}) {
      B.setBlock(Block);
      ++Conditional;
      if (Arm->getType()->isVoidType())
        emitIgnored(Arm);
      else
        emitObject(Arm, Into);
      --Conditional;
      B.jump(After);
    }
    B.setBlock(After);
    return;
  }
  case Stmt::BinaryOperatorClass: {
    const auto *Binary = cast<BinaryOperator>(E);
    if (Binary->getOpcode() == BO_Comma) {
      emitIgnored(Binary->getLHS());
      return emitObject(Binary->getRHS(), Into);
    }
    if (Binary->getOpcode() == BO_Assign) {
      emitAssignment(Binary);
      B.copyObject(Into, AssignedPlace);
      return;
    }
    break;
  }
  case Stmt::StmtExprClass:
    emitStmtExpr(cast<StmtExpr>(E), Into);
    return;
  case Stmt::DesignatedInitUpdateExprClass: {
    const auto *Update = cast<DesignatedInitUpdateExpr>(E);
    emitObject(Update->getBase(), Into);
    emitObject(Update->getUpdater(), Into);
    return;
  }
  case Stmt::ArrayInitLoopExprClass: {
    const auto *Loop = cast<ArrayInitLoopExpr>(E);
    OpaquePlaces[Loop->getCommonExpr()] =
        emitLValue(Loop->getCommonExpr()->getSourceExpr());
    QualType Element = Context.getAsArrayType(E->getType())->getElementType();
    emitInit(Loop->getSubExpr(), B.element(Into, Operand::any()), Element);
    return;
  }
  case Stmt::OpaqueValueExprClass: {
    B.copyObject(Into, emitLValueImpl(E));
    return;
  }
  case Stmt::VAArgExprClass:
    emitIgnored(cast<VAArgExpr>(E)->getSubExpr());
    B.emit(ir::Op::Havoc).P = Into;
    return;
  case Stmt::CoawaitExprClass:
  case Stmt::CoyieldExprClass:
    emitSuspend(cast<CoroutineSuspendExpr>(E));
    B.emit(ir::Op::Havoc).P = Into;
    return;
  default:
    break;
  }
  emitUnknown(E->getStmtClassName(), E);
  B.emit(ir::Op::Havoc).P = Into;
}

} // namespace memleak::lowering

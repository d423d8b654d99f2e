//===-- Expressions.cpp - Values of expressions, and casts ----------------===//
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

void FunctionLowering::at(SourceRange Range) {
  if (Range.isInvalid() || Range == LastRange)
    return;
  LastRange = Range;
  B.setRange(Unit.Text.range(Range));
}

ir::PlaceId FunctionLowering::pointee(Operand Pointer) {
  if (Pointer.isReg())
    return B.place(Pointer.reg());
  ir::Inst &Copy = B.emit(ir::Op::Copy);
  Copy.A = Pointer;
  return B.place(Copy.Result);
}

Operand FunctionLowering::addressOf(ir::PlaceId Place) {
  // &*p is p.
  const ir::Place &P = B.function().place(Place);
  if (P.Base == ir::BaseKind::Reg && P.StepsCount == 0)
    return Operand::reg(ir::RegId(P.Id));
  return B.addr(Place);
}

ir::PlaceId FunctionLowering::fieldPlace(ir::PlaceId Base,
                                         const FieldDecl *Field) {
  return B.field(Base, fieldName(Field));
}

Operand FunctionLowering::emitUnknown(llvm::StringRef Why, const Expr *E) {
  ++Unit.Covered.Unknown[Why];
  llvm::SmallVector<Operand, 4> Args;
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child);
        Part && !Part->getType()->isVoidType())
      Args.push_back(emitArgument(Part, Part->getType()));
  at(E);
  bool HasValue = !E->getType()->isVoidType();
  return B.unknown(Why, Args, HasValue);
}

/// Integers that need no evaluation order: literals, sizeof, enumerators.
std::optional<Operand> FunctionLowering::constant(const Expr *E) {
  if (E->isValueDependent() || !E->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  switch (E->getStmtClass()) {
  case Stmt::DeclRefExprClass: {
    const ValueDecl *D = cast<DeclRefExpr>(E)->getDecl();
    if (!isa<EnumConstantDecl>(D))
      return std::nullopt;
    break;
  }
  case Stmt::IntegerLiteralClass:
  case Stmt::CharacterLiteralClass:
  case Stmt::CXXBoolLiteralExprClass:
  case Stmt::UnaryExprOrTypeTraitExprClass:
  case Stmt::OffsetOfExprClass:
  case Stmt::TypeTraitExprClass:
  case Stmt::ArrayTypeTraitExprClass:
  case Stmt::ExpressionTraitExprClass:
  case Stmt::CXXNoexceptExprClass:
  case Stmt::SizeOfPackExprClass:
  case Stmt::ConceptSpecializationExprClass:
  case Stmt::RequiresExprClass:
  case Stmt::ConstantExprClass:
  case Stmt::SourceLocExprClass:
    break;
  default:
    return std::nullopt;
  }
  Expr::EvalResult Result;
  if (!E->EvaluateAsInt(Result, Context))
    return std::nullopt;
  const llvm::APSInt &Value = Result.Val.getInt();
  if (!Value.isSignedIntN(64))
    return std::nullopt;
  return Operand::integer(Value.getExtValue());
}

/// The value of a constant variable, whose definition says it for good.
static std::optional<int64_t> constantVariable(const ValueDecl *D,
                                               const ASTContext &Context) {
  const auto *Var = dyn_cast<VarDecl>(D);
  if (!Var || !Var->getType().isConstQualified() ||
      !Var->getType()->isIntegralOrEnumerationType() ||
      !Var->mightBeUsableInConstantExpressions(Context))
    return std::nullopt;
  const VarDecl *Definition = nullptr;
  const Expr *Init = Var->getAnyInitializer(Definition);
  if (!Init || Init->isValueDependent() || Init->containsErrors())
    return std::nullopt;
  const APValue *Value = Definition->evaluateValue();
  if (!Value || !Value->isInt() || !Value->getInt().isSignedIntN(64))
    return std::nullopt;
  return Value->getInt().getExtValue();
}

Operand FunctionLowering::emitScalar(const Expr *E) {
  E = E->IgnoreParens();
  ++Unit.Covered.Expressions;
  if (std::optional<Operand> Value = constant(E))
    return *Value;
  if (isObjectType(E->getType())) {
    // An object where a scalar was asked for: its address stands for it.
    return addressOf(E->isGLValue() ? emitLValue(E) : materialize(E));
  }
  if (E->isGLValue() && !isa<OpaqueValueExpr>(E)) {
    ir::PlaceId Place = emitLValue(E);
    at(E);
    return B.load(Place);
  }
  return emitScalarImpl(E);
}

Operand FunctionLowering::emitScalarImpl(const Expr *E) {
  switch (E->getStmtClass()) {
  case Stmt::CXXNullPtrLiteralExprClass:
  case Stmt::GNUNullExprClass:
    return Operand::null();
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    return E->getType()->isAnyPointerType() ? Operand::null()
                                            : Operand::integer(0);
  case Stmt::NoInitExprClass:
    return Operand::undef();
  case Stmt::FloatingLiteralClass:
  case Stmt::ImaginaryLiteralClass:
  case Stmt::FixedPointLiteralClass:
  case Stmt::IntegerLiteralClass: // Wider than 64 bits.
  case Stmt::CharacterLiteralClass:
  case Stmt::CXXBoolLiteralExprClass:
  case Stmt::CXXNoexceptExprClass:
  case Stmt::TypeTraitExprClass:
  case Stmt::OffsetOfExprClass:
  case Stmt::SizeOfPackExprClass:
  case Stmt::SourceLocExprClass:
  case Stmt::ArrayInitIndexExprClass:
    return Operand::any();
  case Stmt::UnaryExprOrTypeTraitExprClass: {
    // sizeof of a variable array evaluates its bound; nothing is owned there.
    return Operand::any();
  }
  case Stmt::StringLiteralClass:
    return Operand::string(Unit.Names.tables().str(
        cast<StringLiteral>(E)->getBytes().take_front(32)));
  case Stmt::CXXThisExprClass:
    if (!DefaultInitThis.empty())
      return addressOf(DefaultInitThis.back());
    if (ThisCapture) {
      ir::PlaceId Field =
          fieldPlace(pointee(B.load(B.place(This))), ThisCapture);
      return ThisCapture->getType()->isPointerType() ? B.load(Field)
                                                     : B.addr(Field);
    }
    return This == ir::VarId::None ? Operand::any() : B.load(B.place(This));
  case Stmt::UnaryOperatorClass:
    return emitUnary(cast<UnaryOperator>(E));
  case Stmt::CompoundAssignOperatorClass:
    return emitCompoundAssign(cast<CompoundAssignOperator>(E));
  case Stmt::BinaryOperatorClass:
    return emitBinary(cast<BinaryOperator>(E));
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass:
    return emitConditional(cast<AbstractConditionalOperator>(E));
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXReinterpretCastExprClass:
  case Stmt::CXXConstCastExprClass:
  case Stmt::CXXDynamicCastExprClass:
  case Stmt::CXXFunctionalCastExprClass:
  case Stmt::CXXAddrspaceCastExprClass:
  case Stmt::BuiltinBitCastExprClass:
    return emitCast(cast<CastExpr>(E));
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    return emitCall(cast<CallExpr>(E), ir::PlaceId::None);
  case Stmt::CXXNewExprClass:
    return emitNew(cast<CXXNewExpr>(E));
  case Stmt::CXXDeleteExprClass:
    emitDelete(cast<CXXDeleteExpr>(E));
    return Operand::any();
  case Stmt::CXXThrowExprClass:
    emitThrow(cast<CXXThrowExpr>(E));
    return Operand::any();
  case Stmt::ExprWithCleanupsClass: {
    Cleanup *Saved = Scopes.top();
    Operand Value = emitScalar(cast<ExprWithCleanups>(E)->getSubExpr());
    popTo(Saved);
    return Value;
  }
  case Stmt::ConstantExprClass:
  case Stmt::CXXBindTemporaryExprClass:
  case Stmt::SubstNonTypeTemplateParmExprClass:
  case Stmt::CXXDefaultArgExprClass:
  case Stmt::CXXDefaultInitExprClass:
  case Stmt::ChooseExprClass:
  case Stmt::GenericSelectionExprClass:
  case Stmt::CXXRewrittenBinaryOperatorClass:
  case Stmt::CXXStdInitializerListExprClass:
  case Stmt::MaterializeTemporaryExprClass:
    return emitScalar(transparent(E));
  case Stmt::OpaqueValueExprClass: {
    const auto *Opaque = cast<OpaqueValueExpr>(E);
    if (auto It = OpaqueScalars.find(Opaque); It != OpaqueScalars.end())
      return It->second;
    if (auto It = OpaquePlaces.find(Opaque); It != OpaquePlaces.end())
      return B.load(It->second);
    return Opaque->getSourceExpr() ? emitScalar(Opaque->getSourceExpr())
                                   : Operand::any();
  }
  case Stmt::InitListExprClass: {
    const auto *List = cast<InitListExpr>(E);
    if (List->getNumInits() == 1)
      return emitScalar(List->getInit(0));
    if (List->getNumInits() == 0)
      return E->getType()->isAnyPointerType() ? Operand::null()
                                              : Operand::integer(0);
    for (const Expr *Init : List->inits())
      emitIgnored(Init);
    return Operand::any();
  }
  case Stmt::StmtExprClass:
    return emitStmtExpr(cast<StmtExpr>(E), ir::PlaceId::None);
  case Stmt::VAArgExprClass:
    return emitVaArg(cast<VAArgExpr>(E));
  case Stmt::AddrLabelExprClass:
    return Operand::any();
  case Stmt::CXXPseudoDestructorExprClass:
    emitIgnored(cast<CXXPseudoDestructorExpr>(E)->getBase());
    return Operand::any();
  case Stmt::CoawaitExprClass:
  case Stmt::CoyieldExprClass:
    return emitSuspend(cast<CoroutineSuspendExpr>(E));
  case Stmt::AtomicExprClass:
    return emitAtomic(cast<AtomicExpr>(E));
  default:
    return emitUnknown(E->getStmtClassName(), E);
  }
}

/// What an expression stands for that only wraps another.
const Expr *FunctionLowering::transparent(const Expr *E) {
  switch (E->getStmtClass()) {
  case Stmt::ConstantExprClass:
    return cast<ConstantExpr>(E)->getSubExpr();
  case Stmt::CXXBindTemporaryExprClass:
    return cast<CXXBindTemporaryExpr>(E)->getSubExpr();
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement();
  case Stmt::CXXDefaultArgExprClass:
    return cast<CXXDefaultArgExpr>(E)->getExpr();
  case Stmt::CXXDefaultInitExprClass:
    return cast<CXXDefaultInitExpr>(E)->getExpr();
  case Stmt::ChooseExprClass:
    return cast<ChooseExpr>(E)->getChosenSubExpr();
  case Stmt::GenericSelectionExprClass:
    return cast<GenericSelectionExpr>(E)->getResultExpr();
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return cast<CXXRewrittenBinaryOperator>(E)->getSemanticForm();
  case Stmt::CXXStdInitializerListExprClass:
    return cast<CXXStdInitializerListExpr>(E)->getSubExpr();
  case Stmt::MaterializeTemporaryExprClass:
    return cast<MaterializeTemporaryExpr>(E)->getSubExpr();
  default:
    return nullptr;
  }
}

/// Whether the enumerators of \p T fit into \p Bits bits, so that a cast to
/// them loses nothing.
static bool fits(QualType T, uint64_t Bits, const ASTContext &Context) {
  const auto *Enum = T->getAs<EnumType>();
  const EnumDecl *D = Enum ? Enum->getDecl()->getDefinition() : nullptr;
  return D && D->getNumNegativeBits() == 0 && D->getNumPositiveBits() < Bits;
}

Operand FunctionLowering::emitCast(const CastExpr *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getCastKind()) {
  case CK_LValueToRValue: {
    const Expr *Source = Sub->IgnoreParens();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Source))
      if (std::optional<int64_t> Value =
              constantVariable(Ref->getDecl(), Context))
        return Operand::integer(*Value);
    ir::PlaceId Place = emitLValue(Source);
    at(E);
    return B.load(Place);
  }
  case CK_NullToPointer:
  case CK_NullToMemberPointer:
    if (Sub->HasSideEffects(Context))
      emitIgnored(Sub);
    return Operand::null();
  case CK_ArrayToPointerDecay: {
    const Expr *Array = Sub->IgnoreParens();
    if (const auto *Literal = dyn_cast<StringLiteral>(Array))
      return emitScalarImpl(Literal);
    if (isa<PredefinedExpr>(Array))
      return Operand::string(Unit.Names.tables().str("__func__"));
    ir::PlaceId Place =
        Array->isGLValue() ? emitLValue(Array) : materialize(Array);
    return B.addr(arrayElement(Place, Operand::integer(0)));
  }
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr: {
    const Expr *Callee = Sub->IgnoreParenImpCasts();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee))
      if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl()))
        return Operand::function(Unit.callee(FD));
    if (const auto *Member = dyn_cast<MemberExpr>(Callee))
      if (const auto *FD = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
        return Operand::function(Unit.callee(FD));
    if (const auto *Deref = dyn_cast<UnaryOperator>(Callee);
        Deref && Deref->getOpcode() == UO_Deref)
      return emitScalar(Deref->getSubExpr());
    return addressOf(emitLValue(Callee));
  }
  case CK_IntegralToBoolean:
    return B.cmp(ir::CmpOp::NE, emitScalar(Sub), Operand::integer(0));
  case CK_PointerToBoolean:
    return B.cmp(ir::CmpOp::NE, emitScalar(Sub), Operand::null());
  case CK_IntegralToPointer: {
    Operand Value = emitScalar(Sub);
    if (Value.Kind == ir::OperandKind::Int && Value.Int == 0)
      return Operand::null();
    return Value;
  }
  case CK_IntegralCast: {
    Operand Value = emitScalar(Sub);
    if (Value.Kind == ir::OperandKind::Any)
      return Value;
    uint64_t From = Context.getTypeSize(Sub->getType());
    uint64_t To = Context.getTypeSize(E->getType());
    if (fits(Sub->getType(), To, Context) || From < To ||
        (From == To && Sub->getType()->isUnsignedIntegerType() ==
                           E->getType()->isUnsignedIntegerType()))
      return Value;
    return B.cast(Unit.type(E->getType()), Value);
  }
  case CK_Dynamic: {
    if (!E->getType()->isPointerType())
      return emitScalar(Sub);
    Operand Value = emitScalar(Sub);
    ir::RegId Result = B.newReg();
    ir::BlockId Is = B.newBlock(), IsNot = B.newBlock(), After = B.newBlock();
    at(E);
    B.branch(Operand::any(), Is, IsNot, "");
    B.setBlock(Is);
    assign(Result, Value);
    B.jump(After);
    B.setBlock(IsNot);
    assign(Result, Operand::null());
    B.jump(After);
    B.setBlock(After);
    return Operand::reg(Result);
  }
  case CK_ToVoid:
    emitIgnored(Sub);
    return Operand::any();
  case CK_LValueBitCast:
  case CK_LValueToRValueBitCast: {
    ir::PlaceId Place = Sub->isGLValue() ? emitLValue(Sub) : materialize(Sub);
    at(E);
    return B.load(Place);
  }
  case CK_FloatingCast:
  case CK_FloatingToIntegral:
  case CK_IntegralToFloating:
  case CK_FloatingToBoolean:
  case CK_BaseToDerivedMemberPointer:
  case CK_DerivedToBaseMemberPointer:
  case CK_MemberPointerToBoolean:
    emitIgnored(Sub);
    return Operand::any();
  default:
    // Pointer casts, conversions by a function, and the like keep the value.
    if (Sub->getType()->isVoidType()) {
      emitIgnored(Sub);
      return Operand::any();
    }
    return emitScalar(Sub);
  }
}

void FunctionLowering::emitIgnored(const Expr *E) {
  E = E->IgnoreParens();
  if (const auto *WithCleanups = dyn_cast<ExprWithCleanups>(E)) {
    Cleanup *Saved = Scopes.top();
    emitIgnored(WithCleanups->getSubExpr());
    popTo(Saved);
    return;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Assign)
      return emitAssignment(Binary);
    if (Binary->getOpcode() == BO_Comma) {
      emitIgnored(Binary->getLHS());
      return emitIgnored(Binary->getRHS());
    }
  }
  if (const auto *Cast = dyn_cast<CastExpr>(E);
      Cast && Cast->getCastKind() == CK_ToVoid) {
    const Expr *Sub = Cast->getSubExpr();
    if (!isa<CXXNewExpr>(Sub->IgnoreParenImpCasts()))
      return emitIgnored(Sub);
    // An object dropped on purpose looks after itself.
    Operand Dropped = emitScalar(Sub);
    at(E);
    B.emit(ir::Op::Transfer).A = Dropped;
    return;
  }
  if (E->isGLValue()) {
    emitLValue(E);
    return;
  }
  if (isObjectType(E->getType())) {
    materialize(E);
    return;
  }
  emitScalar(E);
}

} // namespace memleak::lowering

//===-- Expressions.cpp - Scalars, places and conditions ------------------===//
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
    emitIgnored(cast<VAArgExpr>(E)->getSubExpr());
    return Operand::any();
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
    if (fits(Sub->getType(), To, Context) || From < To || (From == To && Sub->getType()->isUnsignedIntegerType() ==
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

void FunctionLowering::assign(ir::RegId Register, Operand Value) {
  ir::Inst &I = B.emit(ir::Op::Copy);
  I.Result = Register;
  I.A = Value;
}

Operand FunctionLowering::emitUnary(const UnaryOperator *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getOpcode()) {
  case UO_AddrOf:
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Sub->IgnoreParens())) {
      if (const auto *FD = dyn_cast<FunctionDecl>(Ref->getDecl()))
        return E->getType()->isMemberPointerType()
                   ? Operand::any()
                   : Operand::function(Unit.callee(FD));
      if (E->getType()->isMemberPointerType())
        return Operand::any();
    }
    return addressOf(emitLValue(Sub));
  case UO_Plus:
  case UO_Extension:
    return emitScalar(Sub);
  case UO_LNot: {
    Operand Value = emitScalar(Sub);
    at(E);
    return B.logicalNot(Value);
  }
  case UO_Minus: {
    Operand Value = emitScalar(Sub);
    if (Value.Kind == ir::OperandKind::Int && Value.Int != INT64_MIN)
      return Operand::integer(-Value.Int);
    if (!Sub->getType()->isIntegralOrEnumerationType())
      return Operand::any();
    return B.bin(ir::BinOp::Sub, Operand::integer(0), Value);
  }
  case UO_Not: {
    Operand Value = emitScalar(Sub);
    if (Value.Kind == ir::OperandKind::Int)
      return Operand::integer(~Value.Int);
    return B.bin(ir::BinOp::Xor, Value, Operand::integer(-1));
  }
  case UO_PostInc:
  case UO_PostDec:
  case UO_PreInc:
  case UO_PreDec:
    return emitIncDec(E);
  case UO_Real:
  case UO_Imag:
    emitIgnored(Sub);
    return Operand::any();
  case UO_Coawait:
    return emitUnknown("co_await", E);
  case UO_Deref: {
    ir::PlaceId Place = emitLValue(E);
    at(E);
    return B.load(Place);
  }
  }
  return Operand::any();
}

Operand FunctionLowering::emitIncDec(const UnaryOperator *E) {
  ir::PlaceId Place = emitLValue(E->getSubExpr());
  at(E);
  Operand Old = B.load(Place);
  Operand By = Operand::integer(E->isIncrementOp() ? 1 : -1);
  Operand New = Operand::any();
  if (E->getType()->isAnyPointerType())
    New = B.offset(Old, By);
  else if (E->getType()->isIntegralOrEnumerationType())
    New = B.bin(ir::BinOp::Add, Old, By);
  B.store(Place, New);
  return E->isPostfix() ? Old : New;
}

/// The IR's comparison; unsigned and pointer operands compare unsigned.
static ir::CmpOp comparison(BinaryOperatorKind Kind, bool Unsigned) {
  using ir::CmpOp;
  switch (Kind) {
  case BO_EQ:
    return CmpOp::EQ;
  case BO_NE:
    return CmpOp::NE;
  case BO_LT:
    return Unsigned ? CmpOp::ULT : CmpOp::LT;
  case BO_LE:
    return Unsigned ? CmpOp::ULE : CmpOp::LE;
  case BO_GT:
    return Unsigned ? CmpOp::UGT : CmpOp::GT;
  default:
    return Unsigned ? CmpOp::UGE : CmpOp::GE;
  }
}

Operand FunctionLowering::emitArithmetic(BinaryOperatorKind Kind, QualType T,
                                         Operand L, Operand R) {
  if (!T->isIntegralOrEnumerationType())
    return Operand::any();
  switch (Kind) {
  case BO_Add:
    return B.bin(ir::BinOp::Add, L, R);
  case BO_Sub:
    return B.bin(ir::BinOp::Sub, L, R);
  case BO_Mul:
    return B.bin(ir::BinOp::Mul, L, R);
  case BO_Div:
    return B.bin(ir::BinOp::Div, L, R);
  case BO_Rem:
    return B.bin(ir::BinOp::Rem, L, R);
  case BO_And:
    return B.bin(ir::BinOp::And, L, R);
  case BO_Or:
    return B.bin(ir::BinOp::Or, L, R);
  case BO_Xor:
    return B.bin(ir::BinOp::Xor, L, R);
  case BO_Shl:
    return B.bin(ir::BinOp::Shl, L, R);
  case BO_Shr:
    return B.bin(ir::BinOp::Shr, L, R);
  default:
    return Operand::any();
  }
}

Operand FunctionLowering::emitBinary(const BinaryOperator *E) {
  const Expr *Left = E->getLHS(), *Right = E->getRHS();
  switch (E->getOpcode()) {
  case BO_Assign: {
    emitAssignment(E);
    // The value of an assignment, where someone asks for it.
    ir::PlaceId Place = AssignedPlace;
    return isObjectType(E->getType()) ? addressOf(Place) : B.load(Place);
  }
  case BO_Comma:
    emitIgnored(Left);
    return emitScalar(Right);
  case BO_LAnd:
  case BO_LOr:
    return emitLogical(E);
  case BO_PtrMemD:
  case BO_PtrMemI: {
    ir::PlaceId Place = emitLValue(E);
    return B.load(Place);
  }
  default:
    break;
  }
  Operand L = emitScalar(Left);
  Operand R = emitScalar(Right);
  at(E);
  if (E->isComparisonOp() && E->getOpcode() != BO_Cmp) {
    QualType T = Left->getType();
    if (T->isRealFloatingType() || T->isAnyComplexType() ||
        T->isMemberPointerType() || T->isVectorType())
      return Operand::any();
    return B.cmp(comparison(E->getOpcode(),
                            T->isAnyPointerType() ||
                                T->isUnsignedIntegerOrEnumerationType()),
                 L, R);
  }
  bool LeftPointer = Left->getType()->isAnyPointerType();
  bool RightPointer = Right->getType()->isAnyPointerType();
  if (E->isAdditiveOp() && LeftPointer != RightPointer) {
    Operand Pointer = LeftPointer ? L : R, By = LeftPointer ? R : L;
    if (E->getOpcode() == BO_Sub)
      By = By.Kind == ir::OperandKind::Int && By.Int != INT64_MIN
               ? Operand::integer(-By.Int)
               : B.bin(ir::BinOp::Sub, Operand::integer(0), By);
    return B.offset(Pointer, By);
  }
  if (LeftPointer && RightPointer)
    return Operand::any();
  return emitArithmetic(E->getOpcode(), E->getType(), L, R);
}

void FunctionLowering::emitAssignment(const BinaryOperator *E) {
  const Expr *Left = E->getLHS(), *Right = E->getRHS();
  if (isObjectType(Left->getType())) {
    ir::PlaceId To = emitLValue(Left);
    emitObject(Right, To);
    AssignedPlace = To;
    return;
  }
  // The right side first, as C++17 does; in C the order is open.
  Operand Value = emitScalar(Right);
  if (Value.isReg() && isa<ExplicitCastExpr>(Right->IgnoreParenImpCasts())) {
    // An edit that moves the value has to take the cast along.
    at(Right);
    ir::Inst &Copy = B.emit(ir::Op::Copy);
    Copy.A = Value;
    Value = Operand::reg(Copy.Result);
  }
  ir::PlaceId To = emitLValue(Left);
  at(E);
  B.store(To, Value);
  AssignedPlace = To;
}

Operand
FunctionLowering::emitCompoundAssign(const CompoundAssignOperator *E) {
  Operand R = emitScalar(E->getRHS());
  ir::PlaceId Place = emitLValue(E->getLHS());
  at(E);
  Operand Old = B.load(Place);
  Operand New = Operand::any();
  BinaryOperatorKind Kind = BinaryOperator::getOpForCompoundAssignment(E->getOpcode());
  if (E->getType()->isAnyPointerType()) {
    if (Kind == BO_Sub)
      R = R.Kind == ir::OperandKind::Int && R.Int != INT64_MIN
              ? Operand::integer(-R.Int)
              : B.bin(ir::BinOp::Sub, Operand::integer(0), R);
    New = B.offset(Old, R);
  } else if (E->getComputationLHSType()->isIntegralOrEnumerationType()) {
    New = emitArithmetic(Kind, E->getType(), Old, R);
  }
  B.store(Place, New);
  AssignedPlace = Place;
  return New;
}

Operand
FunctionLowering::emitConditional(const AbstractConditionalOperator *E) {
  ir::RegId Result = B.newReg();
  ir::BlockId Then = B.newBlock(), Else = B.newBlock(), After = B.newBlock();
  emitConditionalHead(E, Then, Else);
  auto Arm = [&](ir::BlockId Block, const Expr *Value) {
    B.setBlock(Block);
    ++Conditional;
    if (Value->getType()->isVoidType()) {
      emitIgnored(Value);
    } else {
      Operand V = emitScalar(Value);
      assign(Result, V);
    }
    --Conditional;
    B.jump(After);
  };
  Arm(Then, E->getTrueExpr());
  Arm(Else, E->getFalseExpr());
  B.setBlock(After);
  return E->getType()->isVoidType() ? Operand::any() : Operand::reg(Result);
}

void FunctionLowering::emitConditionalHead(const AbstractConditionalOperator *E,
                                           ir::BlockId Then, ir::BlockId Else) {
  if (const auto *Gnu = dyn_cast<BinaryConditionalOperator>(E)) {
    const Expr *Common = Gnu->getCommon();
    if (Common->isGLValue() || isObjectType(Common->getType()))
      OpaquePlaces[Gnu->getOpaqueValue()] =
          Common->isGLValue() ? emitLValue(Common) : materialize(Common);
    else
      OpaqueScalars[Gnu->getOpaqueValue()] = emitScalar(Common);
  }
  emitBranch(E->getCond(), Then, Else);
}

Operand FunctionLowering::emitLogical(const Expr *E) {
  ir::RegId Result = B.newReg();
  ir::BlockId True = B.newBlock(), False = B.newBlock(), After = B.newBlock();
  emitBranch(E, True, False);
  B.setBlock(True);
  assign(Result, Operand::integer(1));
  B.jump(After);
  B.setBlock(False);
  assign(Result, Operand::integer(0));
  B.jump(After);
  B.setBlock(After);
  return Operand::reg(Result);
}

/// What an implicit conversion to bool tests.
static const Expr *tested(const Expr *E) {
  for (;;) {
    E = E->IgnoreParens();
    const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
    if (!Cast)
      return E;
    switch (Cast->getCastKind()) {
    case CK_IntegralToBoolean:
    case CK_PointerToBoolean:
    case CK_NoOp:
      E = Cast->getSubExpr();
      continue;
    case CK_IntegralCast:
      // Widening keeps zero zero.
      if (!Cast->getType()->isBooleanType()) {
        E = Cast->getSubExpr();
        continue;
      }
      return E;
    default:
      return E;
    }
  }
}

void FunctionLowering::emitBranch(const Expr *Condition, ir::BlockId Then,
                                  ir::BlockId Else) {
  const Expr *E = tested(Condition);
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return emitBranch(Not->getSubExpr(), Else, Then);
  if (const auto *Expect = dyn_cast<CallExpr>(E);
      Expect && (Expect->getBuiltinCallee() == Builtin::BI__builtin_expect ||
                 Expect->getBuiltinCallee() ==
                     Builtin::BI__builtin_expect_with_probability))
    return emitBranch(Expect->getArg(0), Then, Else);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_LAnd || Binary->getOpcode() == BO_LOr) {
      ir::BlockId Right = B.newBlock();
      bool And = Binary->getOpcode() == BO_LAnd;
      emitBranch(Binary->getLHS(), And ? Right : Then, And ? Else : Right);
      B.setBlock(Right);
      ++Conditional;
      emitBranch(Binary->getRHS(), Then, Else);
      --Conditional;
      return;
    }
    if (Binary->getOpcode() == BO_Comma) {
      emitIgnored(Binary->getLHS());
      return emitBranch(Binary->getRHS(), Then, Else);
    }
  }
  Operand Value = emitScalar(E);
  at(E);
  B.branch(Value, Then, Else, Unit.Text.text(E->getSourceRange()));
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

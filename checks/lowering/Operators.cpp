//===-- Operators.cpp - Operators, assignments and conditions -------------===//
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
    return B.cmp(
        comparison(E->getOpcode(), T->isAnyPointerType() ||
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
  noteLoans(E);
}

Operand FunctionLowering::emitCompoundAssign(const CompoundAssignOperator *E) {
  Operand R = emitScalar(E->getRHS());
  ir::PlaceId Place = emitLValue(E->getLHS());
  at(E);
  Operand Old = B.load(Place);
  Operand New = Operand::any();
  BinaryOperatorKind Kind =
      BinaryOperator::getOpForCompoundAssignment(E->getOpcode());
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

} // namespace memleak::lowering

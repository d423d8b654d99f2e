//===-- Calls.cpp - Calls and their arguments -----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "PrintedAddresses.h"
#include "clang/Basic/Builtins.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

Operand FunctionLowering::emitArgument(const Expr *Arg, QualType Param) {
  if (Param->isReferenceType() ||
      (Arg->isGLValue() && !Param->isObjectType())) {
    Operand Address = addressOf(emitLValue(Arg));
    Address.Flags |= ir::ArgRef;
    return Address;
  }
  if (isObjectType(Arg->getType())) {
    ir::PlaceId Place = Arg->isGLValue() && !Param->isRecordType()
                            ? emitLValue(Arg)
                            : materialize(Arg);
    Operand Address = addressOf(Place);
    Address.Flags |= ir::ArgTemp;
    return Address;
  }
  return emitScalar(Arg);
}

/// Whether code comes with a value of type \p T: a function, an object with a
/// pointer to one.
static bool carriesCode(QualType T) {
  if (T->isPointerType() || T->isReferenceType())
    T = T->getPointeeType();
  if (T->isFunctionType() || T->isBlockPointerType())
    return true;
  const RecordDecl *Record = T->getAsRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  return Record && llvm::any_of(Record->fields(), [](const FieldDecl *Field) {
           return Field->getType()->isFunctionPointerType() ||
                  Field->getType()->isBlockPointerType();
         });
}

/// Parameters that the declaration says are not kept: by attribute, because
/// what only may be looked at is not taken over, or as the function only
/// calculates.
static void markNoEscape(const FunctionDecl *Callee,
                         const FunctionProtoType *Type, unsigned FirstParam,
                         llvm::MutableArrayRef<Operand> Args) {
  unsigned Params = Type ? Type->getNumParams() : 0;
  // Who is given a function may be given what it releases too.
  bool Calls = false;
  const bool Pure =
      Callee && (Callee->hasAttr<PureAttr>() || Callee->hasAttr<ConstAttr>());
  for (unsigned I = 0; I < Params && I + FirstParam < Args.size(); ++I)
    Calls |= Args[I + FirstParam].Kind != ir::OperandKind::Null &&
             carriesCode(Type->getParamType(I));
  for (unsigned I = 0; I < Params && I + FirstParam < Args.size(); ++I) {
    QualType T = Type->getParamType(I);
    if (Pure ||
        (!Calls && T->isAnyPointerType() &&
         T->getPointeeType().isConstQualified()) ||
        (Callee && I < Callee->getNumParams() &&
         Callee->getParamDecl(I)->hasAttr<NoEscapeAttr>()))
      Args[I + FirstParam].Flags |= ir::ArgNoEscape;
  }
}

void FunctionLowering::emitArguments(const CallExpr *E, unsigned First,
                                     const FunctionProtoType *Type,
                                     llvm::SmallVectorImpl<Operand> &Args) {
  for (unsigned I = First; I < E->getNumArgs(); ++I) {
    unsigned Param = I - First;
    const Expr *Arg = E->getArg(I);
    Args.push_back(emitArgument(Arg, Type && Param < Type->getNumParams()
                                         ? Type->getParamType(Param)
                                         : Arg->getType()));
  }
}

Operand FunctionLowering::finishCall(const Expr *E, const FunctionDecl *Callee,
                                     Operand Pointer, bool Virtual,
                                     llvm::ArrayRef<Operand> Args,
                                     QualType Result, ir::PlaceId Into) {
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && isLongjmp(Call)) {
    at(E);
    emitJumpOut();
    return Operand::any();
  }
  bool Object = isObjectType(Result);
  bool Scalar = !Object && !Result->isVoidType();
  if (Object && Into == ir::PlaceId::None) {
    ir::VarId Temp = makeTemp(Result, E->getSourceRange());
    B.enter(Temp);
    Into = B.place(Temp);
  }
  // First, since making the block writes elsewhere.
  ir::BlockId Unwind = unwindOf(Callee);
  at(E);
  ir::Inst &I =
      Callee ? (Virtual ? B.virtualCall(Unit.callee(Callee), Args, Scalar)
                        : B.call(Unit.callee(Callee), Args, Scalar))
             : B.indirectCall(Pointer, Args, Scalar);
  if (Object)
    I.Q = Into;
  I.Target = Unwind;
  if (isNothrow(Callee))
    I.Flags |= ir::InstNoThrow;
  Operand Value = Scalar ? Operand::reg(I.Result) : Operand::any();
  if (Callee &&
      (Callee->isNoReturn() || Callee->hasAttr<AnalyzerNoReturnAttr>())) {
    I.Flags |= ir::InstNoReturn;
    B.emit(ir::Op::Unreachable);
  }
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && isSetjmp(Call))
    emitJumpBack(Call, Value);
  return Value;
}

void FunctionLowering::callMember(const FunctionDecl *Callee, bool Virtual,
                                  llvm::ArrayRef<Operand> Args,
                                  SourceRange Where, bool Implicit) {
  ir::BlockId Unwind = unwindOf(Callee);
  at(Where);
  ir::EntityId Entity = Unit.callee(Callee);
  ir::Inst &I = Virtual ? B.virtualCall(Entity, Args, /*Result=*/false)
                        : B.call(Entity, Args, /*Result=*/false);
  I.Target = Unwind;
  if (isNothrow(Callee))
    I.Flags |= ir::InstNoThrow;
  if (Implicit)
    I.Flags |= ir::InstImplicit;
}

/// Whether a call of \p Method through \p E may reach an override.
static bool dispatches(const CXXMethodDecl *Method, const MemberExpr *E) {
  if (!Method->isVirtual() || Method->hasAttr<FinalAttr>() ||
      Method->getParent()->isEffectivelyFinal())
    return false;
  if (!E)
    return true;
  if (E->hasQualifier())
    return false;
  // An object by value is of exactly its type.
  const Expr *Base = E->getBase()->IgnoreParenImpCasts();
  if (!E->isArrow())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Base))
      return Ref->getDecl()->getType()->isReferenceType();
  return true;
}

Operand FunctionLowering::emitCall(const CallExpr *E, ir::PlaceId Into) {
  Operand Result = emitCallAlone(E, Into);
  noteLoans(E);
  return Result;
}

Operand FunctionLowering::emitCallAlone(const CallExpr *E, ir::PlaceId Into) {
  if (unsigned Builtin = E->getBuiltinCallee()) {
    bool Handled = false;
    Operand Value = emitBuiltin(E, Builtin, Handled);
    if (Handled)
      return Value;
  }
  if (std::optional<Operand> Value = emitContainerCall(E))
    return *Value;
  if (std::optional<Operand> Value = emitTextCall(E))
    return *Value;
  QualType Result = E->getCallReturnType(Context);
  const FunctionDecl *Callee = E->getDirectCallee();
  llvm::SmallVector<Operand, 8> Args;
  unsigned First = 0;
  bool Virtual = false;
  Operand Pointer;

  if (const auto *MemberCall = dyn_cast<CXXMemberCallExpr>(E)) {
    const Expr *Written = E->getCallee()->IgnoreParens();
    if (const auto *Member = dyn_cast<MemberExpr>(Written)) {
      if (const auto *Method =
              dyn_cast<CXXMethodDecl>(Member->getMemberDecl())) {
        Callee = Method;
        if (Method->isStatic()) {
          emitIgnored(Member->getBase());
        } else {
          Virtual = dispatches(Method, Member);
          Args.push_back(Member->isArrow()
                             ? emitScalar(Member->getBase())
                             : addressOf(emitLValue(Member->getBase())));
          if (looksInside(Method, Member->getBase()))
            B.unknown("contents of a container", Args.back(), false);
        }
      }
    } else {
      // Through a pointer to member.
      Args.push_back(emitScalar(MemberCall->getImplicitObjectArgument()));
      Pointer = Operand::any();
    }
  } else if (isa<CXXOperatorCallExpr>(E)) {
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (Method && Method->isImplicitObjectMemberFunction()) {
      Virtual = dispatches(Method, nullptr);
      Args.push_back(addressOf(emitLValue(E->getArg(0))));
      First = 1;
      if (Method->isTrivial() && E->getNumArgs() == 2 &&
          (Method->isCopyAssignmentOperator() ||
           Method->isMoveAssignmentOperator())) {
        ir::PlaceId From = emitLValue(E->getArg(1));
        at(E);
        B.copyObject(pointee(Args[0]), From);
        return Args[0];
      }
    } else if (Method && Method->isStatic()) {
      emitIgnored(E->getArg(0));
      First = 1;
    }
  } else if (!Callee) {
    Pointer = emitScalar(E->getCallee());
  }

  const FunctionProtoType *Type =
      Callee ? Callee->getType()->getAs<FunctionProtoType>() : nullptr;
  if (!Callee) {
    QualType T = E->getCallee()->getType();
    if (const auto *P = T->getAs<PointerType>())
      T = P->getPointeeType();
    Type = T->getAs<FunctionProtoType>();
  }
  unsigned FirstArg = Args.size();
  emitArguments(E, First, Type, Args);
  for (unsigned N : printedAddresses(E, Callee))
    if (N >= First)
      Args[FirstArg + N - First] = Operand::any();
  markNoEscape(Callee, Type, FirstArg, Args);
  if (noteHandles(E, Callee, FirstArg, Args))
    return look(E, Args[0], Result, Into);
  if (!Callee && !Pointer)
    Pointer = Operand::any();
  if (const CXXConstructorDecl *Constructor = constructorBehind(Callee))
    return emitMaker(E, Callee, Constructor, Args, FirstArg, Into);
  return finishCall(E, Callee, Pointer, Virtual, Args, Result, Into);
}

/// Where a `va_list` has what is left of `...`; none where it is something else
/// than a record.
ir::PlaceId FunctionLowering::restPlace(const Expr *List) {
  ir::PlaceId Record = ir::PlaceId::None;
  if (List->getType()->isRecordType() && List->isGLValue())
    Record = emitLValue(List);
  else if (List->getType()->isPointerType() && !List->isGLValue() &&
           List->getType()->getPointeeType()->isRecordType())
    Record = pointee(emitScalar(List));
  else
    emitIgnored(List);
  at(List);
  return Record == ir::PlaceId::None ? Record : B.field(Record, ir::RestText);
}

/// Which of the arguments it gives is not known. What text and numbers are read
/// for is done with soon; objects are read to be kept, or to be handed on.
Operand FunctionLowering::emitVaArg(const VAArgExpr *E) {
  ir::PlaceId List = restPlace(E->getSubExpr());
  QualType Object = E->getType()->getPointeeType();
  const bool MayKeep = !Object.isNull() &&
                       (Object->isVoidType() ||
                        (Object->isRecordType() && !Object.isConstQualified()));
  if (!MayKeep || List == ir::PlaceId::None)
    return Operand::any();
  Operand Given = B.load(List);
  at(E);
  B.emit(ir::Op::Transfer).A = Given;
  return Operand::any();
}

/// What the compiler knows better than any model. Others are called like the
/// library function they stand for.
Operand FunctionLowering::emitBuiltin(const CallExpr *E, unsigned Builtin,
                                      bool &Handled) {
  Handled = true;
  switch (Builtin) {
  case Builtin::BI__builtin_expect:
  case Builtin::BI__builtin_expect_with_probability:
  case Builtin::BI__builtin_launder:
    return emitScalar(E->getArg(0));
  case Builtin::BI__builtin_assume_aligned:
    return emitScalar(E->getArg(0));
  case Builtin::BI__builtin_unreachable:
  case Builtin::BI__builtin_trap:
    B.emit(ir::Op::Unreachable);
    return Operand::any();
  case Builtin::BI__builtin_assume:
  case Builtin::BI__assume: {
    Operand Value = emitScalar(E->getArg(0));
    at(E);
    ir::Inst &I = B.emit(ir::Op::Assume);
    I.A = Value;
    return Operand::any();
  }
  case Builtin::BI__builtin_constant_p:
  case Builtin::BI__builtin_object_size:
  case Builtin::BI__builtin_is_constant_evaluated: {
    Expr::EvalResult Result;
    if (E->EvaluateAsInt(Result, Context) &&
        Result.Val.getInt().isSignedIntN(64))
      return Operand::integer(Result.Val.getInt().getExtValue());
    return Operand::any();
  }
  case Builtin::BI__builtin_va_start:
    if (ir::PlaceId List = restPlace(E->getArg(0));
        List != ir::PlaceId::None && Rest != ir::VarId::None)
      B.store(List, B.load(B.place(Rest)));
    return Operand::any();
  case Builtin::BI__builtin_va_copy: {
    ir::PlaceId To = restPlace(E->getArg(0)), From = restPlace(E->getArg(1));
    if (To != ir::PlaceId::None && From != ir::PlaceId::None)
      B.store(To, B.load(From));
    return Operand::any();
  }
  case Builtin::BI__builtin_va_end:
    emitIgnored(E->getArg(0));
    return Operand::any();
  case Builtin::BI__builtin_alloca:
  case Builtin::BIalloca:
  case Builtin::BI_alloca: {
    emitIgnored(E->getArg(0));
    ir::VarId Space = makeTemp(Context.CharTy, E->getSourceRange());
    at(E);
    return B.addr(B.place(Space));
  }
  case Builtin::BIaddressof:
  case Builtin::BI__addressof:
  case Builtin::BI__builtin_addressof:
    return addressOf(emitLValue(E->getArg(0)));
  case Builtin::BImove:
  case Builtin::BImove_if_noexcept:
  case Builtin::BIforward:
  case Builtin::BIforward_like:
  case Builtin::BIas_const:
    return addressOf(emitLValue(E->getArg(0)));
  case Builtin::BI__builtin_operator_new: {
    for (const Expr *Arg : E->arguments())
      emitIgnored(Arg);
    at(E);
    return B.acquire(Unit.family("new"), ir::TypeId::Void, E->getNumArgs() > 2);
  }
  case Builtin::BI__builtin_operator_delete: {
    Operand Pointer = emitScalar(E->getArg(0));
    at(E);
    B.release(Unit.family("new"), Pointer);
    return Operand::any();
  }
  default:
    break;
  }
  if (Operand Value =
          emitSync(E, Context.BuiltinInfo.getName(Builtin), Handled);
      Handled)
    return Value;
  Handled = true;
  // A builtin without a library name computes; it keeps and frees nothing.
  if (!Context.BuiltinInfo.isPredefinedLibFunction(Builtin) &&
      !Context.BuiltinInfo.isLibFunction(Builtin) &&
      Context.BuiltinInfo.isConst(Builtin)) {
    for (const Expr *Arg : E->arguments())
      emitIgnored(Arg);
    return Operand::any();
  }
  Handled = false;
  return Operand();
}

} // namespace memleak::lowering

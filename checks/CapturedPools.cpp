//===-- CapturedPools.cpp - Pools that go on being used elsewhere ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CapturedPools.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace memleak {

/// The local variable that \p E names, or whose address it takes.
static const VarDecl *localVariable(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    E = Address->getSubExpr()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() ? Var : nullptr;
}

/// \p Var if it is a pool that ends with its scope.
static const VarDecl *asPool(const VarDecl *Var, TUState &Unit) {
  if (!Var || !Var->hasLocalStorage())
    return nullptr;
  const models::TypeModel *Model =
      Unit.modelOf(Var->getType()->getAsCXXRecordDecl());
  return Model && Model->Kind == models::TypeKind::Pool ? Var : nullptr;
}

/// The local pool that the pointer \p Var is declared to lead into.
static const VarDecl *poolOfPointer(const VarDecl &Var, TUState &Unit) {
  const Expr *Init = Var.getInit();
  const auto *Call = Init && Var.getType()->isPointerType()
                         ? dyn_cast<CXXMemberCallExpr>(
                               Init->IgnoreParenCasts()->IgnoreImplicit())
                         : nullptr;
  const models::FunctionModel *Model =
      Call ? Unit.modelOf(Call->getMethodDecl()) : nullptr;
  bool Allocates =
      Model && llvm::any_of(Model->Cases, [](const auto &Case) {
        return llvm::any_of(Case.Effects, [](const models::Effect &Effect) {
          return Effect.Kind == models::EffectKind::Allocate;
        });
      });
  return Allocates
             ? asPool(localVariable(Call->getImplicitObjectArgument()), Unit)
             : nullptr;
}

namespace {

/// What a thread was given.
struct Given {
  const VarDecl *Pool = nullptr;
  bool Others = false; ///< Something that it may answer by.
};

} // namespace

static void addCaptures(const LambdaExpr &Lambda, TUState &Unit, Given &To) {
  for (const LambdaCapture &Capture : Lambda.captures()) {
    const auto *Var = Capture.capturesVariable()
                          ? dyn_cast<VarDecl>(Capture.getCapturedVar())
                          : nullptr;
    const VarDecl *Pool = !Var ? nullptr
                          : Capture.getCaptureKind() == LCK_ByRef
                              ? asPool(Var, Unit)
                              : poolOfPointer(*Var, Unit);
    if (Pool)
      To.Pool = Pool;
    else if (!Var || Capture.getCaptureKind() == LCK_ByRef ||
             !Var->getType()->isArithmeticType())
      To.Others = true;
  }
}

/// `std::ref(pool)`, a pointer to a pool, or a plain value.
static void addArgument(const Expr *Arg, TUState &Unit, Given &To) {
  Arg = Arg->IgnoreImplicit();
  if (const auto *Call = dyn_cast<CallExpr>(Arg))
    if (const FunctionDecl *Callee = Call->getDirectCallee();
        Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
        Callee->getName() == "ref" && Call->getNumArgs() == 1)
      Arg = Call->getArg(0);
  if (const VarDecl *Pool = asPool(localVariable(Arg), Unit))
    To.Pool = Pool;
  else if (!Arg->getType()->isArithmeticType())
    To.Others = true;
}

static const LambdaExpr *lambdaOf(const Expr *E) {
  E = E->IgnoreImplicit();
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E))
    return Lambda;
  const VarDecl *Var = localVariable(E);
  return Var && Var->getInit()
             ? dyn_cast<LambdaExpr>(Var->getInit()->IgnoreImplicit())
             : nullptr;
}

const VarDecl *poolOfDetached(const CXXMemberCallExpr &Detach, TUState &Unit) {
  const Expr *Thread = Detach.getImplicitObjectArgument();
  if (const VarDecl *Var = localVariable(Thread))
    Thread = Var->getInit();
  // A thread of a member or of another's variable is not looked for.
  const auto *Made =
      Thread
          ? dyn_cast<CXXConstructExpr>(Thread->IgnoreParens()->IgnoreImplicit())
          : nullptr;
  if (const auto *Cast = Thread ? dyn_cast<CXXFunctionalCastExpr>(
                                      Thread->IgnoreParens()->IgnoreImplicit())
                                : nullptr)
    Made = dyn_cast<CXXConstructExpr>(Cast->getSubExpr()->IgnoreImplicit());
  if (!Made || Made->getNumArgs() == 0)
    return nullptr;
  Given To;
  if (const LambdaExpr *Lambda = lambdaOf(Made->getArg(0)))
    addCaptures(*Lambda, Unit, To);
  for (unsigned I = 1; I < Made->getNumArgs(); ++I)
    if (!isa<CXXDefaultArgExpr>(Made->getArg(I)))
      addArgument(Made->getArg(I), Unit, To);
  return To.Others ? nullptr : To.Pool;
}

/// Whether a coroutine's body does not start before somebody resumes it.
static bool startsSuspended(const CoroutineBodyStmt &Body) {
  const CXXRecordDecl *Promise =
      Body.getPromiseDecl()->getType()->getAsCXXRecordDecl();
  if (!Promise)
    return false;
  for (const CXXMethodDecl *Method : Promise->methods())
    if (Method->getIdentifier() && Method->getName() == "initial_suspend")
      if (const CXXRecordDecl *Awaited =
              Method->getReturnType()->getAsCXXRecordDecl())
        return Awaited->isInStdNamespace() &&
               Awaited->getName() == "suspend_always";
  return false;
}

const VarDecl *poolOfCoroutine(const ReturnStmt &Return, TUState &Unit) {
  const Expr *Value = Return.getRetValue();
  const auto *Call =
      Value ? dyn_cast<CallExpr>(Value->IgnoreImplicit()) : nullptr;
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  const auto *Body =
      Callee ? dyn_cast_or_null<CoroutineBodyStmt>(Callee->getBody()) : nullptr;
  if (!Body || !startsSuspended(*Body))
    return nullptr;
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  if (Operator && Operator->getOperator() == OO_Call) {
    Given To;
    if (const LambdaExpr *Lambda = lambdaOf(Operator->getArg(0)))
      addCaptures(*Lambda, Unit, To);
    if (To.Pool)
      return To.Pool;
  }
  const unsigned First = Operator ? 1 : 0;
  for (unsigned I = First; I < Call->getNumArgs(); ++I) {
    unsigned Param = I - First;
    if (Param < Callee->getNumParams() &&
        (Callee->getParamDecl(Param)->getType()->isReferenceType() ||
         Callee->getParamDecl(Param)->getType()->isPointerType()))
      if (const VarDecl *Pool = asPool(localVariable(Call->getArg(I)), Unit))
        return Pool;
  }
  return nullptr;
}

} // namespace memleak

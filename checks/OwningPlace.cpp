//===-- OwningPlace.cpp - Where an allocation is kept ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwningPlace.h"

using namespace clang;

namespace memleak {

/// The outermost expression that has the value of \p Source, and its parent.
static const Expr *outermost(const Expr &Source, const FunctionBody &Body,
                             const Stmt *&Parent) {
  const Expr *E = &Source;
  for (Parent = Body.parent(E); Parent; Parent = Body.parent(E)) {
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Parent)) {
      if (Choice->getCond() == E)
        return E;
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
      if (Binary->getOpcode() != BO_Comma || Binary->getRHS() != E)
        return E;
    } else if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
      if (!Cast->getType()->isPointerType())
        return E;
    } else if (const auto *List = dyn_cast<InitListExpr>(Parent)) {
      if (!List->getType()->isPointerType())
        return E;
    } else if (!isa<ParenExpr, FullExpr>(Parent)) {
      return E;
    }
    E = cast<Expr>(Parent);
  }
  return E;
}

static std::optional<OwningPlace> inVariable(const VarDecl &Variable) {
  if (!Variable.getType()->isPointerType() ||
      isDeclaredOwner(Variable.getType()))
    return std::nullopt;
  return OwningPlace{OwningPlace::Variable, &Variable};
}

static const NamedDecl *named(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl();
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->getMemberDecl();
  return nullptr;
}

static std::optional<OwningPlace> assignedTo(const Expr *Target) {
  Target = Target->IgnoreParens();
  if (!Target->getType()->isPointerType() || isDeclaredOwner(Target->getType()))
    return std::nullopt;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Target)) {
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    // A reference parameter is a way out of the function.
    if (Variable && Variable->getType()->isReferenceType())
      return OwningPlace{OwningPlace::Pointee, Variable};
    return Variable ? inVariable(*Variable) : std::nullopt;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(Target)) {
    if (const auto *Static = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return inVariable(*Static);
    return OwningPlace{OwningPlace::Member, Member->getMemberDecl()};
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Target))
    if (Unary->getOpcode() == UO_Deref)
      return OwningPlace{OwningPlace::Pointee, named(Unary->getSubExpr())};
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Target))
    return OwningPlace{OwningPlace::Element, named(Subscript->getBase())};
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Target))
    if (Call->getOperator() == OO_Subscript)
      return OwningPlace{OwningPlace::Element, named(Call->getArg(0))};
  return std::nullopt;
}

/// The function that \p Return leaves; null for a lambda.
static const FunctionDecl *leaves(const Stmt &Return,
                                  const FunctionBody &Body) {
  for (const Stmt *S = &Return; S; S = Body.parent(S))
    if (isa<LambdaExpr>(S))
      return nullptr;
  return &Body.function();
}

static std::optional<OwningPlace> returned(const Stmt &Return,
                                           const FunctionBody &Body) {
  const FunctionDecl *Function = leaves(Return, Body);
  if (!Function || !Function->getReturnType()->isPointerType() ||
      isDeclaredOwner(Function->getReturnType()))
    return std::nullopt;
  return OwningPlace{OwningPlace::Result, Function};
}

static std::optional<OwningPlace> initialises(const Expr &Value,
                                              const FunctionBody &Body) {
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Body.function());
  if (!Constructor)
    return std::nullopt;
  for (const CXXCtorInitializer *Init : Constructor->inits()) {
    const FieldDecl *Field = Init->getAnyMember();
    if (Init->getInit() == &Value && Field &&
        Field->getType()->isPointerType() && !isDeclaredOwner(Field->getType()))
      return OwningPlace{OwningPlace::Member, Field};
  }
  return std::nullopt;
}

std::optional<OwningPlace> owningPlace(const Expr &Source,
                                       const FunctionBody &Body) {
  const Stmt *Parent = nullptr;
  const Expr *Value = outermost(Source, Body, Parent);
  if (!Parent)
    return initialises(*Value, Body);
  if (const auto *Statement = dyn_cast<DeclStmt>(Parent)) {
    for (const Decl *D : Statement->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D))
        if (Variable->getInit() == Value)
          return inVariable(*Variable);
    return std::nullopt;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent))
    return Binary->getOpcode() == BO_Assign && Binary->getRHS() == Value
               ? assignedTo(Binary->getLHS())
               : std::nullopt;
  if (isa<ReturnStmt>(Parent))
    return returned(*Parent, Body);
  return std::nullopt;
}

} // namespace memleak

//===-- Denoted.cpp - Which pointer an expression stands for --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyReader.h"

using namespace clang;

namespace memleak::migrate {

std::string BodyReader::containerOf(const Expr *E) {
  E = stripped(E);
  if (const auto *Decay = dyn_cast<ImplicitCastExpr>(E);
      Decay && Decay->getCastKind() == CK_ArrayToPointerDecay)
    E = stripped(Decay->getSubExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return isa<VarDecl>(Ref->getDecl()) ? Decls.element(*Ref->getDecl()) : "";
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isa<FieldDecl>(Member->getMemberDecl())
               ? Decls.element(*Member->getMemberDecl())
               : "";
  return "";
}

std::string BodyReader::denoted(const Expr *E) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    if (!V)
      return "";
    if (const std::string *Element = Decls.elementOf(*V))
      return *Element;
    if (V->getType()->isReferenceType())
      return Decls.out(*V);
    return Decls.pointer(*V);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const auto *Named = dyn_cast<ValueDecl>(Member->getMemberDecl());
    return Named && (isa<FieldDecl>(Named) || isa<VarDecl>(Named))
               ? Decls.pointer(*Named)
               : "";
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Operator->getNumArgs() == 0)
      return "";
    const Expr *First = stripped(Operator->getArg(0));
    if (Operator->getOperator() == OO_Subscript)
      return containerOf(First);
    if (Operator->getOperator() == OO_Star && Operator->getNumArgs() == 1)
      if (const auto *Ref = dyn_cast<DeclRefExpr>(First))
        if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
          if (const std::string *Element = Decls.iteratedBy(*V))
            return *Element;
    return "";
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return containerOf(Subscript->getBase());
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    std::string Element = containerOf(Call->getImplicitObjectArgument());
    if (!Element.empty()) {
      const CXXMethodDecl *M = Call->getMethodDecl();
      StringRef Name = M && M->getIdentifier() ? M->getName() : "";
      return Name == "front" || Name == "back" || Name == "at" ? Element : "";
    }
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Call->getCalleeDecl() || !isa<FunctionDecl>(Call->getCalleeDecl()))
      return Decls.pointedResult(Call->getCallee()->getType(),
                                 Call->getExprLoc());
    return Callee && !Callee->isTemplateInstantiation() ? Decls.result(*Callee)
                                                        : "";
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    if (Unary->getOpcode() == UO_Deref)
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(stripped(Unary->getSubExpr())))
        if (Ref->getType()->isPointerType())
          return Decls.out(*Ref->getDecl());
  return "";
}

/// The variable or member that the pointer is read from.
const ValueDecl *BodyReader::baseOf(const Expr *E) const {
  E = stripped(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl();
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->getMemberDecl();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return baseOf(Unary->getSubExpr());
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return baseOf(Subscript->getBase()->IgnoreImpCasts());
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
    return Operator->getNumArgs() ? baseOf(Operator->getArg(0)) : nullptr;
  return nullptr;
}

std::optional<PathVariable> BodyReader::pathVariable(const Expr *E) {
  E = stripped(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    if (!V || !V->hasLocalStorage() || Decls.elementOf(*V))
      return std::nullopt;
    if (V->getType()->isReferenceType()) {
      std::string Out = Decls.out(*V);
      return Out.empty() ? std::nullopt : std::optional(plain(Out, Role::Out));
    }
    std::string Key = Decls.pointer(*V);
    if (Key.empty())
      return std::nullopt;
    return plain(Key, isa<ParmVarDecl>(V) ? Role::Parameter : Role::Local);
  }
  if (isa<UnaryOperator>(E)) {
    std::string Out = denoted(E);
    return Out.empty() ? std::nullopt : std::optional(plain(Out, Role::Out));
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    std::string Key = Field ? Decls.pointer(*Field) : "";
    if (Key.empty())
      return std::nullopt;
    const Expr *Base = stripped(Member->getBase());
    if (isa<CXXThisExpr>(Base))
      return memberOfThis(Key);
    const auto *OfMember = dyn_cast<MemberExpr>(Base);
    const bool IsPlain =
        isa<DeclRefExpr>(Base) ||
        (OfMember && isa<CXXThisExpr>(stripped(OfMember->getBase())));
    if (!IsPlain)
      return std::nullopt;
    PathVariable Found{Key, Role::Field, baseOf(Base), "", Role::Local, false};
    if (auto Outer = pathVariable(Base)) {
      Found.BaseNode = Outer->Node;
      Found.BaseIs = Outer->Is;
    }
    return Found;
  }
  return std::nullopt;
}

std::optional<NullTest> BodyReader::nullTest(const Expr &Condition) {
  const Expr *E = Condition.IgnoreParenImpCasts();
  // As assert of the C library writes it.
  if (const auto *Cast = dyn_cast<CXXStaticCastExpr>(E);
      Cast && Cast->getType()->isBooleanType())
    return nullTest(*Cast->getSubExpr());
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot) {
    auto Test = nullTest(*Not->getSubExpr());
    if (Test)
      Test->HoldsForNull = !Test->HoldsForNull;
    return Test;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (!Binary->isEqualityOp())
      return std::nullopt;
    const Expr *Side = isNull(Binary->getRHS(), Context)   ? Binary->getLHS()
                       : isNull(Binary->getLHS(), Context) ? Binary->getRHS()
                                                           : nullptr;
    auto Variable = Side ? pathVariable(Side) : std::nullopt;
    if (!Variable)
      return std::nullopt;
    return NullTest{*Variable, Binary->getOpcode() == BO_EQ};
  }
  auto Variable =
      E->getType()->isPointerType() ? pathVariable(E) : std::nullopt;
  if (!Variable)
    return std::nullopt;
  return NullTest{*Variable, false};
}

} // namespace memleak::migrate

//===-- OwnedResult.cpp - Expressions whose value must be released --------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwnedResult.h"
#include "Allocation.h"
#include "ModelCases.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"

using namespace clang;
using namespace memleak::models;

namespace memleak {

//===----------------------------------------------------------------------===//
// Owned results
//===----------------------------------------------------------------------===//

/// Whether the caller may know the address already, since it passed one of the
/// result's type: the hint of mmap, the stack of a coroutine.
static bool choosesAddress(const FunctionDecl &Callee, const CallExpr &Call) {
  const ASTContext &Context = Callee.getASTContext();
  for (unsigned I = 0; I < Callee.getNumParams() && I < Call.getNumArgs(); ++I)
    if (Context.hasSameUnqualifiedType(Callee.getParamDecl(I)->getType(),
                                       Callee.getReturnType()) &&
        !isNull(Call.getArg(I), Context))
      return true;
  return false;
}

static bool isReleasedByPointer(const Family &Family) {
  return Family.MustRelease && Family.Kind != FamilyKind::Descriptor &&
         Family.Kind != FamilyKind::Pool && Family.Name != "dl";
}

static std::string quoted(const NamedDecl &Declaration) {
  return "'" + Declaration.getNameAsString() + "'";
}

/// Whether one of the declarations says that the result is the caller's.
static bool isDeclaredSource(const FunctionDecl &Callee) {
  if (isDeclaredOwner(Callee.getReturnType()))
    return true;
  for (const FunctionDecl *Declaration : Callee.redecls()) {
    for (const auto *Note : Declaration->specific_attrs<AnnotateAttr>())
      if (Note->getAnnotation() == "memleak::owner")
        return true;
    for (const auto *Ownership : Declaration->specific_attrs<OwnershipAttr>())
      if (Ownership->isReturns())
        return true;
  }
  return false;
}

/// Whether the result is new memory by __attribute__((malloc)). The attribute
/// says so of arenas too, whose memory nobody releases piece by piece: they
/// take the arena as an argument.
static bool isDeclaredMalloc(const FunctionDecl &Callee) {
  return Callee.hasAttr<RestrictAttr>() && !isa<CXXMethodDecl>(Callee) &&
         llvm::none_of(Callee.parameters(), [](const ParmVarDecl *Parameter) {
           QualType Type = Parameter->getType();
           return Type->isReferenceType() ||
                  (Type->isPointerType() &&
                   !Type->getPointeeType().isConstQualified());
         });
}

static std::optional<OwnedResult> ownedByModel(const FunctionModel &Model,
                                               const FunctionDecl &Callee,
                                               const CallExpr &Call,
                                               TUState &Unit) {
  const ASTContext &Context = Callee.getASTContext();
  const FunctionCase *Case = certainCase(Model, Call, Context);
  if (!Case)
    return std::nullopt;
  for (const Effect &Effect : Case->Effects) {
    if (Effect.Kind == EffectKind::Acquire && Effect.At.isReturn() &&
        !Effect.With && !Effect.Floating && Effect.Family &&
        isReleasedByPointer(Unit.models().family(*Effect.Family)) &&
        !choosesAddress(Callee, Call)) {
      const Family &Family = Unit.models().family(*Effect.Family);
      return OwnedResult{&Call, Family.Resource, Family.Released,
                         quoted(Callee)};
    }
    if (Effect.Kind == EffectKind::Take && Effect.At.isThis() && Effect.With &&
        Effect.With->isReturn())
      if (const auto *Method = dyn_cast<CXXMemberCallExpr>(&Call))
        return OwnedResult{&Call, "object", "released", quoted(Callee),
                           Method->getImplicitObjectArgument()};
  }
  if (Case->Returns == ReturnKind::SameAs &&
      Case->ReturnOf.Root == Place::Parameter && Case->ReturnOf.Steps.empty() &&
      Case->ReturnOf.Param < Call.getNumArgs())
    return ownedResult(Call.getArg(Case->ReturnOf.Param), Unit);
  return std::nullopt;
}

std::optional<OwnedResult> ownedResult(const Expr *E, TUState &Unit) {
  E = E->IgnoreParenCasts();
  if (const auto *Full = dyn_cast<FullExpr>(E))
    E = Full->getSubExpr()->IgnoreParenCasts();
  if (const auto *New = dyn_cast<CXXNewExpr>(E)) {
    // The class's own operator may keep count of what it gives out.
    const FunctionDecl *Allocator = New->getOperatorNew();
    std::optional<Allocation> Allocated = asAllocation(New, Unit);
    bool IsTemplate = New->getAllocatedType()->isDependentType();
    if (!Allocated || (!Allocator && !IsTemplate) ||
        isa_and_nonnull<CXXMethodDecl>(Allocator))
      return std::nullopt;
    return OwnedResult{New, New->isArray() ? "array" : "object", "deleted",
                       "'new'"};
  }
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getReturnType()->isPointerType())
    return std::nullopt;
  if (isDeclaredSource(*Callee))
    return OwnedResult{Call, "object", "released", quoted(*Callee)};
  if (const FunctionModel *Model = Unit.modelOf(Callee))
    return ownedByModel(*Model, *Callee, *Call, Unit);
  if (isDeclaredMalloc(*Callee) && !choosesAddress(*Callee, *Call))
    return OwnedResult{Call, "memory", "released", quoted(*Callee)};
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Borrowing
//===----------------------------------------------------------------------===//

static bool concerns(const Place &Place, unsigned Index) {
  return Place.isParameter(Index) || Place.Root == models::Place::Variadic;
}

bool onlyBorrows(const CallExpr &Call, unsigned Index, TUState &Unit) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const FunctionModel *Model = Unit.modelOf(Callee);
  if (!Model || isa<CXXMethodDecl>(Callee))
    return false;
  const FunctionCase *Case = certainCase(*Model, Call, Callee->getASTContext());
  if (!Case || Case->NoReturn)
    return false;
  if (Case->Returns != ReturnKind::Unknown && concerns(Case->ReturnOf, Index))
    return false;
  return llvm::none_of(Case->Effects, [&](const Effect &Effect) {
    return concerns(Effect.At, Index) ||
           (Effect.With && Effect.With->Root == Place::Parameter &&
            Effect.With->Param == Index) ||
           Effect.ReleasedBy == Index;
  });
}

} // namespace memleak

//===-- Allocation.cpp - Expressions that acquire memory ------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Allocation.h"
#include "ModelCases.h"
#include "ModelLookup.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace memleak {

const Expr *withoutCasts(const Expr *E) {
  return E ? E->IgnoreParenCasts()->IgnoreUnlessSpelledInSource() : nullptr;
}

bool isNull(const Expr *E, const ASTContext &Context) {
  return E && E->IgnoreParenCasts()->isNullPointerConstant(
                  const_cast<ASTContext &>(Context),
                  Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
}

bool isDeclaredOwner(QualType Type) {
  while (const auto *Alias = Type->getAs<TemplateSpecializationType>()) {
    const TemplateDecl *Template = Alias->getTemplateName().getAsTemplateDecl();
    if (Template && modelName(*Template) == "gsl::owner")
      return true;
    if (!Alias->isTypeAlias())
      return false;
    Type = Alias->getAliasedType();
  }
  return false;
}

static bool isOrDerivesFrom(const CXXRecordDecl &Record, StringRef Name) {
  if (modelName(Record) == Name)
    return true;
  if (!Record.hasDefinition())
    return false;
  return llvm::any_of(
      Record.getDefinition()->bases(), [&](const CXXBaseSpecifier &Base) {
        const CXXRecordDecl *BaseRecord = Base.getType()->getAsCXXRecordDecl();
        return BaseRecord && isOrDerivesFrom(*BaseRecord, Name);
      });
}

/// Whether the object is made with a parent that will release it.
static bool hasParent(const CXXNewExpr &New, TUState &Unit) {
  const CXXConstructExpr *Made = New.getConstructExpr();
  const models::TypeModel *Model =
      Unit.modelOf(New.getAllocatedType()->getAsCXXRecordDecl());
  if (!Made || !Model || Model->Kind != models::TypeKind::ParentOwned)
    return false;
  const CXXConstructorDecl *Constructor = Made->getConstructor();
  for (unsigned I = 0;
       I < Made->getNumArgs() && I < Constructor->getNumParams(); ++I) {
    const CXXRecordDecl *Class =
        Constructor->getParamDecl(I)->getType()->getPointeeCXXRecordDecl();
    if (Class && isOrDerivesFrom(*Class, Model->Parent) &&
        !isa<CXXDefaultArgExpr>(Made->getArg(I)) &&
        !isNull(Made->getArg(I), Constructor->getASTContext()))
      return true;
  }
  return false;
}

/// Whether \p New takes its memory from the heap, and not from an argument:
/// `new (std::nothrow) T` does, `new (buffer) T` does not.
static bool takesFromHeap(const CXXNewExpr &New) {
  if (New.getNumPlacementArgs() == 0)
    return true;
  const CXXRecordDecl *Tag =
      New.getPlacementArg(0)->getType()->getAsCXXRecordDecl();
  return New.getNumPlacementArgs() == 1 && Tag &&
         modelName(*Tag) == "std::nothrow_t";
}

/// Whether \p Case acquires memory that is the call's result.
static bool returnsMemory(const models::FunctionCase &Case,
                          const models::ModelSet &Models) {
  return llvm::any_of(Case.Effects, [&](const models::Effect &Effect) {
    bool Makes =
        Effect.Kind == models::EffectKind::Acquire && Effect.At.isReturn();
    return Makes && Effect.Family &&
           Models.family(*Effect.Family).Kind == models::FamilyKind::Memory;
  });
}

std::optional<Allocation> asAllocation(const Expr *E, TUState &Unit) {
  if (const auto *New = dyn_cast_or_null<CXXNewExpr>(E)) {
    if (!takesFromHeap(*New) || hasParent(*New, Unit))
      return std::nullopt;
    return Allocation{New->isArray() ? Allocation::Array : Allocation::Object,
                      New};
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(E);
  if (!Call || !Call->getType()->isPointerType())
    return std::nullopt;
  const models::FunctionModel *Model = Unit.modelOf(Call->getDirectCallee());
  if (!Model ||
      !everyCase(*Model, *Call, Call->getDirectCallee()->getASTContext(),
                 [&](const models::FunctionCase &Case) {
                   return returnsMemory(Case, Unit.models());
                 }))
    return std::nullopt;
  return Allocation{Allocation::Memory, Call};
}

bool releasesMemory(const CallExpr &Call, unsigned Index, TUState &Unit) {
  return everyCaseDoes(Call, Unit, [&](const models::Effect &Effect) {
    return Effect.Kind == models::EffectKind::Release &&
           Effect.At.isParameter(Index);
  });
}

bool mayReleaseMemory(const CallExpr &Call, unsigned Index, TUState &Unit) {
  return someCaseDoes(Call, Unit, [&](const models::Effect &Effect) {
    return (Effect.Kind == models::EffectKind::Release ||
            Effect.Kind == models::EffectKind::Reallocate) &&
           Effect.At.isParameter(Index);
  });
}

} // namespace memleak

//===-- ClassCallees.cpp - What a class's kind says of its members --------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KnownCallees.h"
#include "SummaryParts.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace memleak::lowering {

using models::TypeKind;

/// The family that a handle's destructor releases; None where a deleter of the
/// user's decides.
static std::optional<models::FamilyId> ownedBy(const models::TypeModel &Model,
                                               const CXXRecordDecl *Record) {
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record);
  if (!Spec)
    return Model.Owns;
  const TemplateArgumentList &Args = Spec->getTemplateArgs();
  if (Model.Deleter && *Model.Deleter < Args.size()) {
    const TemplateArgument &Deleter = Args[*Model.Deleter];
    const CXXRecordDecl *Class = Deleter.getKind() == TemplateArgument::Type
                                     ? Deleter.getAsType()->getAsCXXRecordDecl()
                                     : nullptr;
    if (!Class || modelName(Class) != "std::default_delete")
      return std::nullopt;
  }
  bool Array = Args.size() && Args[0].getKind() == TemplateArgument::Type &&
               Args[0].getAsType()->isArrayType();
  return Array && Model.OwnsArray ? Model.OwnsArray : Model.Owns;
}

void KnownCallees::endPointee(QualType Owner, const ir::Term &Held,
                              ir::Outcome &Outcome) const {
  const auto *Spec = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Owner.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Spec || Spec->getTemplateArgs().size() == 0 ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return;
  const QualType Pointee = Names.context().getBaseElementType(
      Spec->getTemplateArgs()[0].getAsType());
  const CXXRecordDecl *Class = Pointee->getAsCXXRecordDecl();
  if (!Class || (Class->hasDefinition() && Class->hasTrivialDestructor()))
    return;
  ir::Effect Ends = effect(ir::EffectKind::Havoc, Held.deref());
  Ends.Nullable = true;
  Outcome.Effects.push_back(Ends);
  if (const models::TypeModel *Model = typeModel(Pointee);
      Model && Model->Kind == TypeKind::Pool)
    Outcome.Effects.push_back(effect(ir::EffectKind::PoolDestroy, Held));
}

/// `std::make_unique`, whose arguments go to a constructor.
std::unique_ptr<ir::Summary>
KnownCallees::fromMaker(const FunctionDecl *Function) {
  const std::string Name = modelName(Function);
  if (Name != "std::make_unique" && Name != "std::make_unique_for_overwrite")
    return nullptr;
  const ir::FamilyId Owned = ownedFamily(Function->getReturnType());
  if (Owned == ir::FamilyId::None)
    return nullptr;
  auto Result = std::make_unique<ir::Summary>();
  Result->From = ir::Provenance::Model;
  ir::Outcome &Outcome = returning(*Result);
  for (unsigned I = 0; I < Function->getNumParams(); ++I)
    Outcome.Effects.push_back(effect(ir::EffectKind::Escape, ir::Term::arg(I)));
  ir::Effect New = effect(ir::EffectKind::Acquire, ir::Term());
  New.Family = Owned;
  Outcome.Effects.push_back(New);
  ir::Effect Store =
      effect(ir::EffectKind::Store,
             ir::Term::ret().field(Names.tables().str(HeldField)));
  Store.With = ir::Term::fresh(0);
  Outcome.Effects.push_back(Store);
  return Result;
}

ir::FamilyId KnownCallees::ownedFamily(QualType Owner) {
  const models::TypeModel *Model = typeModel(Owner);
  const CXXRecordDecl *Record =
      Owner.getNonReferenceType()->getAsCXXRecordDecl();
  std::optional<models::FamilyId> Owned =
      Model && Record ? ownedBy(*Model, Record) : std::nullopt;
  return Owned ? family(*Owned) : ir::FamilyId::None;
}

/// The new object belongs to its parent, where it is given one. Other pointers
/// may be kept.
std::unique_ptr<ir::Summary>
KnownCallees::fromParentOwned(const CXXConstructorDecl *Constructor,
                              const models::TypeModel &Model) {
  if (Constructor->isCopyOrMoveConstructor())
    return nullptr;
  std::vector<ir::Term> Parents;
  std::vector<ir::Effect> Kept;
  for (unsigned I = 0; I < Constructor->getNumParams(); ++I) {
    QualType To = Constructor->getParamDecl(I)->getType()->getPointeeType();
    if (To.isNull() || To.isConstQualified())
      continue;
    const models::TypeModel *Class = typeModel(To);
    if (Constructor->getParamDecl(I)->getType()->isPointerType() && Class &&
        Class->Kind == TypeKind::ParentOwned && Class->Parent == Model.Parent)
      Parents.push_back(ir::Term::arg(I + 1));
    else
      Kept.push_back(effect(ir::EffectKind::Escape, ir::Term::arg(I + 1)));
  }
  auto Result = std::make_unique<ir::Summary>();
  Result->From =
      Model.Where.Shipped ? ir::Provenance::Model : ir::Provenance::Config;
  ir::Outcome Orphan;
  Orphan.Effects = Kept;
  for (const ir::Term &Parent : Parents) {
    ir::Outcome &Owned = returning(*Result);
    Owned.Effects = Kept;
    Owned.Guards.push_back({Parent, 0, ir::CmpOp::NE, ir::Term::null()});
    ir::Effect Given = effect(ir::EffectKind::Transfer, ir::Term::arg(0));
    Given.With = Parent;
    Owned.Effects.push_back(Given);
    Orphan.Guards.push_back({Parent, 0, ir::CmpOp::EQ, ir::Term::null()});
  }
  Result->Outcomes.push_back(std::move(Orphan));
  return Result;
}

std::unique_ptr<ir::Summary>
KnownCallees::fromPool(const CXXMethodDecl *Method,
                       const models::TypeModel &Model) {
  auto Result = std::make_unique<ir::Summary>();
  Result->From =
      Model.Where.Shipped ? ir::Provenance::Model : ir::Provenance::Config;
  if (isa<CXXDestructorDecl>(Method)) {
    returning(*Result).Effects.push_back(
        effect(ir::EffectKind::PoolDestroy, ir::Term::arg(0)));
    return Result;
  }
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
  const bool Moves = Constructor ? Constructor->isMoveConstructor()
                                 : Method->isMoveAssignmentOperator();
  if (Moves) {
    ir::Outcome &Moved = returning(*Result);
    Moved.Effects.push_back(effect(Constructor ? ir::EffectKind::PoolCreate
                                               : ir::EffectKind::PoolReset,
                                   ir::Term::arg(0)));
    if (Constructor && Model.Owns)
      Moved.Effects.back().Family = family(*Model.Owns);
    Moved.Effects.push_back(effect(ir::EffectKind::PoolMove, ir::Term::arg(1)));
    Moved.Effects.back().With = ir::Term::arg(0);
    return Result;
  }
  if (Constructor && !Constructor->isCopyOrMoveConstructor()) {
    ir::Effect New = effect(ir::EffectKind::PoolCreate, ir::Term::arg(0));
    if (Model.Owns)
      New.Family = family(*Model.Owns);
    for (unsigned I = 0; I < Constructor->getNumParams() && !New.With; ++I) {
      QualType To = Constructor->getParamDecl(I)->getType()->getPointeeType();
      const models::TypeModel *Parent = To.isNull() ? nullptr : typeModel(To);
      if (Parent && Parent->Kind == TypeKind::Pool)
        New.With = ir::Term::arg(I + 1);
    }
    returning(*Result).Effects.push_back(New);
    return Result;
  }
  if (!Constructor && Method->isConst()) {
    returning(*Result);
    return Result;
  }
  return nullptr;
}

/// An object that is given a pool, or what refers to one, keeps what it has
/// there. Other arguments may be kept.
std::unique_ptr<ir::Summary>
KnownCallees::fromBorrowed(const CXXConstructorDecl *Constructor,
                           const models::TypeModel &Model) {
  ir::Term Pool;
  std::vector<ir::Effect> Effects;
  for (unsigned I = 0; I < Constructor->getNumParams(); ++I) {
    QualType T = Constructor->getParamDecl(I)->getType();
    QualType To = T->getPointeeType();
    const models::TypeModel *Class = typeModel(To.isNull() ? T : To);
    ir::Term Arg = ir::Term::arg(I + 1);
    if (Class && Class->Kind == TypeKind::Borrower)
      Pool = Arg.deref().field(Names.tables().str(BorrowedField));
    else if (Class && Class->Kind == TypeKind::Pool && !To.isNull())
      Pool = Arg;
    else if (!To.isNull())
      Effects.push_back(effect(ir::EffectKind::Escape, Arg));
  }
  if (!Pool)
    return nullptr;
  auto Result = std::make_unique<ir::Summary>();
  Result->From =
      Model.Where.Shipped ? ir::Provenance::Model : ir::Provenance::Config;
  ir::Effect Bound = effect(ir::EffectKind::PoolBind, ir::Term::arg(0));
  Bound.With = Pool;
  Effects.push_back(Bound);
  returning(*Result).Effects = std::move(Effects);
  return Result;
}

std::unique_ptr<ir::Summary>
KnownCallees::fromClass(const CXXMethodDecl *Method) {
  const CXXRecordDecl *Class = Method->getParent();
  const models::TypeModel *Model =
      typeModel(Names.context().getRecordType(Class));
  if (!Model)
    return nullptr;
  if (Model->Kind == TypeKind::Container || Model->Kind == TypeKind::Value)
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method))
      if (auto Bound = fromBorrowed(Constructor, *Model))
        return Bound;
  auto Result = std::make_unique<ir::Summary>();
  Result->From =
      Model->Where.Shipped ? ir::Provenance::Model : ir::Provenance::Config;
  ir::Term Held = ir::Term::arg(0).deref().field(Names.tables().str(HeldField));
  switch (Model->Kind) {
  case TypeKind::Handle: {
    const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
    if (isa<CXXDestructorDecl>(Method)) {
      ir::Outcome &Outcome = returning(*Result);
      endPointee(Names.context().getRecordType(Class), Held, Outcome);
      ir::Effect Release = effect(ir::EffectKind::Release, Held);
      if (std::optional<models::FamilyId> Owned = ownedBy(*Model, Class))
        Release.Family = family(*Owned);
      Outcome.Effects.push_back(Release);
      return Result;
    }
    if (Constructor && Constructor->getNumParams() == 0) {
      ir::Effect Null = effect(ir::EffectKind::Store, Held);
      Null.With = ir::Term::null();
      returning(*Result).Effects.push_back(Null);
      return Result;
    }
    // What only looks changes nothing.
    if (Method->isConst()) {
      returning(*Result);
      return Result;
    }
    return nullptr;
  }
  case TypeKind::Pool:
    return fromPool(Method, *Model);
  case TypeKind::Borrower:
    if (isa<CXXDestructorDecl>(Method) || Method->isConst()) {
      returning(*Result);
      return Result;
    }
    return nullptr;
  case TypeKind::ParentOwned:
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method))
      return fromParentOwned(Constructor, *Model);
    return nullptr;
  case TypeKind::Shared:
  case TypeKind::Weak:
  case TypeKind::Container:
    // Destroying one ends what it holds, which is not followed.
    if (isa<CXXDestructorDecl>(Method) || Method->isConst()) {
      returning(*Result);
      return Result;
    }
    return nullptr;
  case TypeKind::Value:
  case TypeKind::View: {
    // Copies what it is given, or refers to it; a callable may keep anything,
    // and do anything when it is called.
    if (Method->getOverloadedOperator() == OO_Call)
      return nullptr;
    for (const ParmVarDecl *Param : Method->parameters()) {
      QualType T = Param->getType().getNonReferenceType();
      if (!T->isRecordType())
        continue;
      const models::TypeModel *Arg = typeModel(T);
      if (!Arg || (Arg->Kind != TypeKind::Value && Arg->Kind != TypeKind::View))
        return nullptr;
    }
    returning(*Result);
    return Result;
  }
  default:
    return nullptr;
  }
}

} // namespace memleak::lowering

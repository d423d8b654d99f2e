//===-- KnownCallees.cpp - What is known of a callee beforehand -----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KnownCallees.h"
#include "ModelSummary.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace memleak::lowering {

using models::TypeKind;

std::string modelName(const NamedDecl *D) {
  std::string Name;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(D))
    Name = Constructor->getParent()->getNameAsString();
  else if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(D))
    Name = "~" + Destructor->getParent()->getNameAsString();
  else if (isa<CXXConversionDecl>(D))
    Name = "operator " +
           cast<CXXConversionDecl>(D)->getConversionType().getAsString(
               D->getASTContext().getPrintingPolicy());
  else
    Name = D->getNameAsString();
  if (Name.empty())
    return "";
  for (const DeclContext *Scope = D->getDeclContext();
       !Scope->isTranslationUnit(); Scope = Scope->getParent()) {
    if (const auto *Namespace = dyn_cast<NamespaceDecl>(Scope)) {
      if (Namespace->isAnonymousNamespace())
        return "";
      if (!Namespace->isInline())
        Name = Namespace->getNameAsString() + "::" + Name;
    } else if (const auto *Record = dyn_cast<RecordDecl>(Scope)) {
      if (!Record->getIdentifier())
        return "";
      Name = Record->getNameAsString() + "::" + Name;
    } else if (Scope->isFunctionOrMethod()) {
      return "";
    }
  }
  return Name;
}

const models::TypeModel *KnownCallees::typeModel(QualType T) const {
  const CXXRecordDecl *Record = T.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record)
    return nullptr;
  if (const models::TypeModel *Model = Models.type(modelName(Record)))
    return Model;
  if (!Record->hasDefinition())
    return nullptr;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const models::TypeModel *Model = typeModel(Base.getType());
        Model && Model->Derived)
      return Model;
  return nullptr;
}

static ir::FamilyKind kindOf(models::FamilyKind Kind) {
  switch (Kind) {
  case models::FamilyKind::Memory:
    return ir::FamilyKind::Memory;
  case models::FamilyKind::Pool:
    return ir::FamilyKind::Pool;
  case models::FamilyKind::Pooled:
    return ir::FamilyKind::Pooled;
  default:
    return ir::FamilyKind::Resource;
  }
}

ir::FamilyId KnownCallees::family(llvm::StringRef Name) {
  if (std::optional<models::FamilyId> Id = Models.familyNamed(Name))
    return family(*Id);
  return Names.tables().family(Name);
}

/// How a release is written, of `%`: by a method, or by a function.
static std::string releaseText(llvm::StringRef Function) {
  size_t Scope = Function.rfind("::");
  return Scope == llvm::StringRef::npos
             ? (Function + "(%)").str()
             : ("%->" + Function.drop_front(Scope + 2) + "()").str();
}

ir::FamilyId KnownCallees::family(models::FamilyId Id) {
  auto [It, New] = FamilyIds.try_emplace(uint32_t(Id), ir::FamilyId::None);
  if (!New)
    return It->second;
  const models::Family &Model = Models.family(Id);
  ir::Tables &Tables = Names.tables();
  ir::FamilyId Result = Tables.family(Model.Name);
  FamilyIds[uint32_t(Id)] = Result;
  ir::Family Family;
  Family.Name = Tables.str(Model.Name);
  Family.Kind = kindOf(Model.Kind);
  Family.Invalid = Model.Kind == models::FamilyKind::Descriptor
                       ? ir::InvalidValue::Negative
                   : Model.FailsWithMinusOne ? ir::InvalidValue::MinusOne
                                             : ir::InvalidValue::Null;
  Family.MustRelease = Model.MustRelease;
  Family.Counted = Model.Counted;
  Family.Noun = Tables.str(Model.Resource);
  if (Model.Name == "new")
    Family.Release = Tables.str("delete %");
  else if (Model.Name == "new[]")
    Family.Release = Tables.str("delete[] %");
  else if (!Model.ReleaseFunctions.empty())
    Family.Release = Tables.str(releaseText(Model.ReleaseFunctions.front()));
  Tables.family(Result) = std::move(Family);
  // The model names who may release this family; the IR, what a family takes.
  for (models::FamilyId Other : Model.Compatible) {
    ir::FamilyId Releasing = family(Other);
    Tables.family(Releasing).Accepts.push_back(Result);
  }
  return Result;
}

static models::TypeClass classOf(QualType T) {
  if (T->isRValueReferenceType())
    return models::TypeClass::RValueReference;
  if (T->isLValueReferenceType())
    return models::TypeClass::LValueReference;
  if (T->isNullPtrType())
    return models::TypeClass::Null;
  if (T->isAnyPointerType())
    return models::TypeClass::Pointer;
  if (T->isIntegralOrEnumerationType())
    return models::TypeClass::Integer;
  return models::TypeClass::Other;
}

const models::FunctionModel *
KnownCallees::model(const FunctionDecl *Function) const {
  std::string Name = modelName(Function);
  if (Name.empty() || !Models.knowsFunction(Name))
    return nullptr;
  const SourceManager &SM = Names.context().getSourceManager();
  auto Parameter = [&](unsigned I) {
    QualType T = Function->getParamDecl(I)->getType().getCanonicalType();
    PrintingPolicy Policy(Names.context().getPrintingPolicy());
    Policy.SuppressTagKeyword = true;
    return models::ParameterShape{T.getAsString(Policy), classOf(T)};
  };
  models::FunctionShape Shape;
  Shape.QualifiedName = Name;
  Shape.Parameters = Function->getNumParams();
  Shape.Variadic = Function->isVariadic();
  Shape.CLinkage = !Names.context().getLangOpts().CPlusPlus ||
                   Function->isExternC() || Function->getBuiltinID();
  Shape.InSystemHeader = SM.isInSystemHeader(Function->getLocation());
  Shape.Parameter = Parameter;
  return Models.function(Shape);
}

std::unique_ptr<ir::Summary>
KnownCallees::summary(const FunctionDecl *Function) {
  std::unique_ptr<ir::Summary> Result = fromAttributes(Function);
  if (!Result)
    if (const models::FunctionModel *Model = model(Function);
        Model && !Model->Unknown)
      Result = fromModel(Function, *Model);
  if (!Result)
    Result = fromMaker(Function);
  if (!Result)
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
      Result = fromClass(Method);
  if (Result) {
    Result->Entity = Names.entity(Function);
    Result->Name = Names.tables().str(Function->getNameAsString());
  }
  return Result;
}

std::unique_ptr<ir::Summary> KnownCallees::macro(llvm::StringRef Name,
                                                 unsigned Arguments) {
  models::FunctionShape Shape;
  std::string Key = ("#" + Name).str();
  Shape.QualifiedName = Key;
  Shape.Parameters = Arguments;
  Shape.CLinkage = Shape.InSystemHeader = true;
  const models::FunctionModel *Model = Models.function(Shape);
  return Model ? fromModel(nullptr, *Model) : nullptr;
}

/// One way to go, which returns.
static ir::Outcome &returning(ir::Summary &Summary) {
  Summary.Outcomes.emplace_back();
  return Summary.Outcomes.back();
}

static ir::Effect effect(ir::EffectKind Kind, ir::Term At) {
  ir::Effect Result;
  Result.Kind = Kind;
  Result.At = std::move(At);
  return Result;
}

/// The family that an attribute names in clang's words.
static llvm::StringRef attributeFamily(llvm::StringRef Module) {
  // "malloc" for all practical purposes; projects write their own names, which
  // are families of their own.
  return Module;
}

std::unique_ptr<ir::Summary>
KnownCallees::fromAttributes(const FunctionDecl *Function) {
  auto Result = std::make_unique<ir::Summary>();
  Result->From = ir::Provenance::Attribute;
  ir::Outcome Outcome;
  bool Known = false;
  unsigned First = isa<CXXMethodDecl>(Function) &&
                           cast<CXXMethodDecl>(Function)->isInstance()
                       ? 1
                       : 0;
  for (const auto *Ownership : Function->specific_attrs<OwnershipAttr>()) {
    Known = true;
    ir::FamilyId Family =
        family(attributeFamily(Ownership->getModule()->getName()));
    if (Ownership->isReturns()) {
      ir::Effect Acquire = effect(ir::EffectKind::Acquire, ir::Term());
      Acquire.Family = Family;
      Acquire.Nullable = !Function->hasAttr<ReturnsNonNullAttr>();
      Outcome.Effects.push_back(Acquire);
      Outcome.Result = ir::Term::fresh(0);
      continue;
    }
    for (const ParamIdx &Index : Ownership->args()) {
      ir::Effect E = effect(Ownership->isTakes() ? ir::EffectKind::Release
                                                 : ir::EffectKind::Transfer,
                            ir::Term::arg(Index.getASTIndex() + First));
      if (Ownership->isTakes())
        E.Family = Family;
      Outcome.Effects.push_back(E);
    }
  }
  for (unsigned I = 0; I < Function->getNumParams(); ++I) {
    const ParmVarDecl *Param = Function->getParamDecl(I);
    for (const auto *Annotation : Param->specific_attrs<AnnotateAttr>())
      if (Annotation->getAnnotation() == "memleak::takes") {
        Known = true;
        Outcome.Effects.push_back(
            effect(ir::EffectKind::Transfer, ir::Term::arg(I + First)));
      }
  }
  for (const auto *Annotation : Function->specific_attrs<AnnotateAttr>())
    if (Annotation->getAnnotation() == "memleak::owner" &&
        Function->getReturnType()->isAnyPointerType()) {
      Known = true;
      ir::Effect Acquire = effect(ir::EffectKind::Acquire, ir::Term());
      Acquire.Family = family("new");
      Acquire.Nullable = !Function->hasAttr<ReturnsNonNullAttr>();
      Outcome.Effects.push_back(Acquire);
      Outcome.Result = ir::Term::fresh(0);
    }
  if (!Known)
    return nullptr;
  Result->Outcomes.push_back(std::move(Outcome));
  return Result;
}

/// Whether \p Function looks into what its parameter \p I points to, as the
/// family says whose handle that is.
static bool needsHandle(const models::ModelSet &Models,
                        const FunctionDecl *Function, unsigned I) {
  const QualType T = Function->getParamDecl(I)->getType();
  const RecordDecl *To =
      T->isPointerType() ? T->getPointeeType()->getAsRecordDecl() : nullptr;
  if (!To || !To->getIdentifier() || !Function->getIdentifier())
    return false;
  return llvm::any_of(Models.families(), [&](const models::Family &F) {
    return F.Record == To->getName() &&
           !llvm::is_contained(F.NullFor, Function->getName());
  });
}

std::unique_ptr<ir::Summary>
KnownCallees::fromModel(const FunctionDecl *Function,
                        const models::FunctionModel &Model) {
  auto Result = std::make_unique<ir::Summary>();
  Result->From =
      Model.Where.Shipped ? ir::Provenance::Model : ir::Provenance::Config;
  ModelSummary Writer(*this, Names, Models, Function);
  Writer.write(Model, *Result);
  auto Ends = [](const ir::Outcome &Outcome, const ir::Term &Arg) {
    return llvm::any_of(Outcome.Effects, [&](const ir::Effect &E) {
      return E.Kind == ir::EffectKind::Release && E.At == Arg;
    });
  };
  for (unsigned I = 0; Function && I < Function->getNumParams(); ++I)
    if (ir::Term Arg = ir::Term::arg(I); needsHandle(Models, Function, I))
      for (ir::Outcome &Outcome : Result->Outcomes) {
        if (Ends(Outcome, Arg))
          Outcome.Guards.push_back({Arg, 0, ir::CmpOp::NE, ir::Term::null()});
        else
          Outcome.Effects.push_back(effect(ir::EffectKind::Use, Arg));
      }
  return Result;
}

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

/// Whether an effect of \p Model is one on pools.
static bool worksOnPools(const models::ModelSet &Models,
                         const models::FunctionModel &Model) {
  using models::EffectKind;
  return llvm::any_of(Model.Cases, [&](const models::FunctionCase &Case) {
    return llvm::any_of(Case.Effects, [&](const models::Effect &Effect) {
      return Effect.Kind == EffectKind::Allocate ||
             Effect.Kind == EffectKind::Reset ||
             Effect.Kind == EffectKind::Rewind ||
             (Effect.Family &&
              Models.family(*Effect.Family).Kind == models::FamilyKind::Pool);
    });
  });
}

bool KnownCallees::isModelled(const FunctionDecl *Function) const {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function)) {
    const models::TypeModel *Class =
        Models.type(modelName(Method->getParent()));
    if (Class &&
        (Class->Kind == TypeKind::Handle || Class->Kind == TypeKind::Pool ||
         Class->Kind == TypeKind::Borrower))
      return true;
  }
  const models::FunctionModel *Said = model(Function);
  return Said && (Said->Region || worksOnPools(Models, *Said));
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

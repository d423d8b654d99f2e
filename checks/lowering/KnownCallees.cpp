//===-- KnownCallees.cpp - What is known of a callee beforehand -----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KnownCallees.h"
#include "ModelSummary.h"
#include "SummaryParts.h"
#include "clang/AST/Attr.h"

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

/// Whether \p Function is a method of a handle, which has to be there for that.
bool KnownCallees::isAskedOfHandle(const FunctionDecl *Function) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  if (!Method || !Method->isInstance() ||
      isa<CXXConstructorDecl, CXXDestructorDecl>(Method))
    return false;
  const models::TypeModel *Model =
      typeModel(Names.context().getRecordType(Method->getParent()));
  return Model && Model->Kind == TypeKind::Handle;
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
    if (isAskedOfHandle(Function))
      for (ir::Outcome &Outcome : Result->Outcomes)
        Outcome.Effects.insert(Outcome.Effects.begin(),
                               effect(ir::EffectKind::Use, ir::Term::arg(0)));
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

} // namespace memleak::lowering

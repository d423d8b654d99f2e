//===-- UnitContext.cpp - What lowering one translation unit shares -------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace memleak::lowering {

bool UnitContext::wantsBody(const FunctionDecl *Function) const {
  const FunctionDecl *Definition = nullptr;
  if (Function->isDependentContext() || !Function->hasBody(Definition))
    return false;
  if (Definition->isInvalidDecl() || !Definition->getBody())
    return false;
  const SourceManager &SM = Context.getSourceManager();
  return !SM.isInSystemHeader(SM.getExpansionLoc(Definition->getLocation()));
}

ir::EntityId UnitContext::callee(const FunctionDecl *Function) {
  if (Queued.insert(Function->getCanonicalDecl()).second) {
    bool WantsBody = wantsBody(Function);
    if (std::unique_ptr<ir::Summary> Said = Known.summary(Function)) {
      if (WantsBody && Known.isModelled(Function)) {
        // Library types are modelled, never looked into.
        Said->From = std::min(Said->From, ir::Provenance::Config);
        WantsBody = false;
      }
      Unit.Declared.push_back(std::move(Said));
    }
    if (WantsBody)
      Queue.push_back(Function->getDefinition());
  }
  return Names.entity(Function);
}

ir::EntityId UnitContext::macro(llvm::StringRef Name, unsigned Arguments) {
  std::string Key = ("#" + Name + "/" + llvm::Twine(Arguments)).str();
  auto [It, New] = Macros.try_emplace(Key, ir::EntityId::None);
  if (!New)
    return It->second;
  std::unique_ptr<ir::Summary> Says = Known.macro(Name, Arguments);
  if (!Says)
    return ir::EntityId::None;
  Says->Entity = It->second = Unit.T->entity(Key);
  Says->Name = Unit.T->str(Name);
  Unit.Declared.push_back(std::move(Says));
  return It->second;
}

ir::FamilyId UnitContext::pooledHandle(QualType T) {
  const models::TypeModel *Model = Known.typeModel(T);
  if (!Model || Model->Kind != models::TypeKind::Handle)
    return ir::FamilyId::None;
  ir::FamilyId Family = Known.ownedFamily(T);
  return Unit.T->family(Family).Kind == ir::FamilyKind::Pooled
             ? Family
             : ir::FamilyId::None;
}

bool UnitContext::keepsHandles(const CXXRecordDecl *Class) {
  const auto *Spec =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Spec)
    return false;
  auto [It, New] = HandleContainers.try_emplace(Class, false);
  if (!New)
    return It->second;
  auto IsHandle = [&](const TemplateArgument &Arg) {
    return Arg.getKind() == TemplateArgument::Type &&
           pooledHandle(Arg.getAsType()) != ir::FamilyId::None;
  };
  if (!llvm::any_of(Spec->getTemplateArgs().asArray(), IsHandle))
    return false;
  const models::TypeModel *Model =
      Known.typeModel(Context.getRecordType(Class));
  return HandleContainers[Class] =
             Model && Model->Kind == models::TypeKind::Container;
}

ir::EntityId UnitContext::looker() {
  if (Looker != ir::EntityId::None)
    return Looker;
  Looker = Unit.T->entity("$look");
  auto Says = std::make_unique<ir::Summary>();
  Says->Entity = Looker;
  Says->From = ir::Provenance::Model;
  Says->Outcomes.emplace_back();
  Unit.Declared.push_back(std::move(Says));
  return Looker;
}

ir::EntityId UnitContext::keeper(ir::FamilyId Family) {
  auto [It, New] = Keepers.try_emplace(Family, ir::EntityId::None);
  if (!New)
    return It->second;
  It->second = Unit.T->entity(("$keep " + Unit.T->familyName(Family)).str());
  auto Says = std::make_unique<ir::Summary>();
  Says->Entity = It->second;
  Says->From = ir::Provenance::Model;
  ir::Outcome Kept;
  ir::Effect Bind, Given;
  Bind.Kind = ir::EffectKind::PoolBind;
  Bind.Family = Family;
  Bind.At = ir::Term::arg(0);
  Bind.With = ir::Term::arg(1);
  Given.Kind = ir::EffectKind::Transfer;
  Given.At = ir::Term::arg(1);
  Kept.Effects = {Bind, Given};
  Says->Outcomes.push_back(std::move(Kept));
  Unit.Declared.push_back(std::move(Says));
  return It->second;
}

const FunctionDecl *UnitContext::nextBody() {
  return NextInQueue == Queue.size() ? nullptr : Queue[NextInQueue++];
}

ir::Operand UnitContext::constantInit(const VarDecl *Var) {
  const Expr *Init = Var->getAnyInitializer();
  QualType T = Var->getType();
  if (!Init) // Static storage starts as zero.
    return T->isAnyPointerType()              ? ir::Operand::null()
           : T->isIntegralOrEnumerationType() ? ir::Operand::integer(0)
                                              : ir::Operand();
  if (Init->isValueDependent() || Init->containsErrors())
    return ir::Operand();
  if (T->isIntegralOrEnumerationType()) {
    Expr::EvalResult Result;
    if (Init->EvaluateAsInt(Result, Context) &&
        Result.Val.getInt().isSignedIntN(64))
      return ir::Operand::integer(Result.Val.getInt().getExtValue());
  } else if (T->isAnyPointerType()) {
    if (Init->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
      return ir::Operand::null();
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Init->IgnoreParenImpCasts()))
      if (const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl()))
        return ir::Operand::function(callee(Function));
  }
  return ir::Operand();
}

/// C lets nobody assign to stdin, stdout and stderr.
static bool isStandardStream(const VarDecl *Var) {
  const ASTContext &Context = Var->getASTContext();
  return Var->hasExternalStorage() && Var->getType()->isPointerType() &&
         Context.getSourceManager().isInSystemHeader(Var->getLocation()) &&
         (Var->getName() == "stdin" || Var->getName() == "stdout" ||
          Var->getName() == "stderr");
}

ir::EntityId UnitContext::global(const VarDecl *Var) {
  ir::EntityId Id = Names.entity(Var);
  if (!KnownGlobals.insert(Var->getCanonicalDecl()).second)
    return Id;
  ir::Global G;
  G.Entity = Id;
  G.Name = Unit.T->str(Entities::name(Var));
  G.Type = type(Var->getType());
  G.Const = Var->getType().isConstQualified() || isStandardStream(Var);
  G.ThreadLocal = Var->getTLSKind() != VarDecl::TLS_None;
  G.Defined = Var->getDefinition() != nullptr || Var->isStaticLocal();
  G.Order = Var->isStaticLocal() ? ir::Global::LastMade
                                 : Order.lookup(Var->getCanonicalDecl());
  if (G.Defined)
    G.Init = constantInit(Var);
  Unit.Globals.push_back(G);
  return Id;
}

ir::TypeId UnitContext::type(QualType T) {
  ir::TypeId Id = Names.type(T);
  QualType Element = T;
  while (!Element.isNull() &&
         (Element->isAnyPointerType() || Element->isReferenceType()))
    Element = Element->getPointeeType();
  if (!Element.isNull())
    if (const auto *Array = Context.getAsArrayType(Element))
      Element = Context.getBaseElementType(Array);
  if (!Element.isNull())
    if (const RecordDecl *Record = Element->getAsRecordDecl())
      describe(Record);
  return Id;
}

static bool isWrittenByCompiler(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Destructor = Class.getDestructor();
  return !Class.isUnion() && !Class.hasTrivialDestructor() &&
         !Class.defaultedDestructorIsDeleted() &&
         (!Destructor ||
          (Destructor->isDefaulted() && !Destructor->isDeleted()));
}

/// What the compiler's destructor of \p Class does to the pools and handles in
/// the object at \p Object: members end in the reverse order, then the bases.
void UnitContext::addEnds(const CXXRecordDecl &Class, const ir::Term &Object,
                          std::vector<ir::Effect> &Into) {
  auto Add = [&](ir::EffectKind Kind, ir::Term At, ir::FamilyId Family) {
    ir::Effect End;
    End.Kind = Kind;
    End.At = std::move(At);
    End.Family = Family;
    Into.push_back(std::move(End));
  };
  llvm::SmallVector<const FieldDecl *, 8> Fields(Class.fields());
  for (const FieldDecl *Field : llvm::reverse(Fields)) {
    const CXXRecordDecl *Of = Field->getType()->getAsCXXRecordDecl();
    if (!Of || !Of->hasDefinition() || Of->hasTrivialDestructor())
      continue;
    ir::Term At = Object.field(Unit.T->str(fieldName(Field)));
    const models::TypeModel *Model = Known.typeModel(Field->getType());
    if (Model && Model->Kind == models::TypeKind::Pool) {
      At.AddressOf = true;
      Add(ir::EffectKind::PoolDestroy, std::move(At), ir::FamilyId::None);
    } else if (ir::FamilyId Family = pooledHandle(Field->getType());
               Family != ir::FamilyId::None) {
      Add(ir::EffectKind::Release, At.field(Unit.T->str(HeldField)), Family);
    } else if (!Model && isWrittenByCompiler(*Of->getDefinition())) {
      addEnds(*Of->getDefinition(), At, Into);
    }
  }
  for (const CXXBaseSpecifier &Base : Class.bases())
    if (const CXXRecordDecl *Of = Base.getType()->getAsCXXRecordDecl();
        Of && Of->hasDefinition() && isWrittenByCompiler(*Of->getDefinition()))
      addEnds(*Of->getDefinition(), Object, Into);
}

/// The destructor of \p Class, which has work. One that the compiler writes,
/// but nothing here needs, has no body, and may not even be declared; what it
/// would do to pools is said all the same.
ir::EntityId UnitContext::destructor(const CXXRecordDecl &Class) {
  const CXXDestructorDecl *Declared = Class.getDestructor();
  const ir::EntityId Id = Declared ? callee(Declared) : ir::EntityId::None;
  if (!isWrittenByCompiler(Class) || (Declared && Declared->hasBody()))
    return Id;
  ir::Outcome Ends;
  addEnds(Class, ir::Term::arg(0).deref(), Ends.Effects);
  if (llvm::none_of(Ends.Effects, [](const ir::Effect &E) {
        return E.Kind == ir::EffectKind::PoolDestroy;
      }))
    return Id;
  auto Says = std::make_unique<ir::Summary>();
  Says->Entity =
      Declared ? Id : Unit.T->entity("$destroy " + Entities::usr(&Class));
  Says->From = ir::Provenance::Model;
  Says->Outcomes.push_back(std::move(Ends));
  const ir::EntityId Of = Says->Entity;
  Unit.Declared.push_back(std::move(Says));
  return Of;
}

void UnitContext::describe(const RecordDecl *Record) {
  Record = Record->getDefinition();
  if (!Record || Record->isInvalidDecl() || Record->isDependentContext() ||
      !KnownRecords.insert(Record).second)
    return;
  ir::Record R;
  R.Usr = Unit.T->str(Entities::usr(Record));
  R.Name = Unit.T->str(Entities::name(Record));
  if (R.Usr == ir::StrId::Empty)
    return;
  if (const auto *Class = dyn_cast<CXXRecordDecl>(Record)) {
    R.Final = Class->isEffectivelyFinal();
    if (!Class->hasTrivialDestructor())
      R.Destructor = destructor(*Class);
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (const CXXRecordDecl *BaseRecord =
              Base.getType()->getAsCXXRecordDecl()) {
        describe(BaseRecord);
        R.Bases.push_back(Unit.T->str(Entities::usr(BaseRecord)));
      }
  }
  for (const FieldDecl *Field : Record->fields())
    R.Fields.push_back({Unit.T->str(fieldName(Field)),
                        Names.type(Field->getType()), ir::FamilyId::None,
                        Field->getAccess() == AS_private ||
                            Field->getAccess() == AS_protected});
  Unit.Records.push_back(std::move(R));
}

} // namespace memleak::lowering

//===-- UnitContext.cpp - What lowering one translation unit shares -------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitContext.h"
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
    if (const CXXDestructorDecl *Destructor = Class->getDestructor();
        Destructor && !Class->hasTrivialDestructor())
      R.Destructor = callee(Destructor);
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

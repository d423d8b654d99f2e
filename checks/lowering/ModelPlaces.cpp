//===-- ModelPlaces.cpp - Where a model's places are in the IR --*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelSummary.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace memleak::lowering {

using ir::Term;
using models::Place;

QualType ModelSummary::typeAt(const Place &At) const {
  QualType T;
  if (!Function)
    return T;
  switch (At.Root) {
  case Place::Return:
    T = Function->getReturnType();
    break;
  case Place::This:
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Function))
      T = Names.context().getRecordType(Method->getParent());
    break;
  case Place::Parameter:
    if (At.Param < Function->getNumParams())
      T = Function->getParamDecl(At.Param)->getType();
    break;
  case Place::Variadic:
  case Place::Global:
    break;
  }
  for (const models::PlaceStep &Step : At.Steps) {
    if (T.isNull() || Step.Kind == models::PlaceStep::Field)
      return QualType();
    T = T->getPointeeType();
  }
  return T;
}

const models::TypeModel *ModelSummary::classAt(const Place &At) const {
  QualType T = typeAt(At);
  return T.isNull() ? nullptr : Known.typeModel(T);
}

bool ModelSummary::isHandle(const Place &At) const {
  const models::TypeModel *Model = classAt(At);
  return Model && Model->Kind == models::TypeKind::Handle;
}

bool ModelSummary::isBorrower(const Place &At) const {
  const models::TypeModel *Model = classAt(At);
  return Model && Model->Kind == models::TypeKind::Borrower;
}

bool ModelSummary::isOwner(const Place &At) const {
  const models::TypeModel *Model = classAt(At);
  return Model && Model->Kind != models::TypeKind::ParentOwned &&
         Model->Kind != models::TypeKind::Pool;
}

bool ModelSummary::isShared(const Place &At) const {
  const models::TypeModel *Model = classAt(At);
  return Model && Model->Kind == models::TypeKind::Shared;
}

/// The content of the variable of that name, as far as it is declared.
Term ModelSummary::global(llvm::StringRef Name) const {
  ASTContext &Context = Names.context();
  for (const NamedDecl *Found : Context.getTranslationUnitDecl()->lookup(
           DeclarationName(&Context.Idents.get(Name))))
    if (const auto *Var = dyn_cast<VarDecl>(Found))
      return Term::make(ir::TermRoot::Global, ir::index(Names.entity(Var)));
  return Term::any();
}

/// The first argument that is a part of what `...` stands for: of an ellipsis,
/// or of a template's pack of parameters.
static unsigned firstOfRest(const FunctionDecl *Function) {
  if (!Function) // A macro's arguments, all of them.
    return 0;
  const FunctionDecl *Pattern = Function;
  if (const FunctionTemplateDecl *Template = Function->getPrimaryTemplate())
    Pattern = Template->getTemplatedDecl();
  for (unsigned I = 0; I < Pattern->getNumParams(); ++I)
    if (Pattern->getParamDecl(I)->isParameterPack())
      return I;
  return Function->getNumParams();
}

unsigned ModelSummary::firstParameter() const {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function);
  return Method && Method->isImplicitObjectMemberFunction() ? 1 : 0;
}

Term ModelSummary::location(const Place &At) {
  unsigned First = firstParameter();
  Term Result;
  bool Record = false;
  switch (At.Root) {
  case Place::Return:
    Result = Term::ret();
    break;
  case Place::This:
    Result = Term::arg(0).deref();
    break;
  case Place::Parameter:
    Result = Term::arg(First + At.Param);
    // A record by value arrives by its address.
    Record = Function && At.Param < Function->getNumParams() &&
             Function->getParamDecl(At.Param)->getType()->isRecordType();
    if (Record)
      Result = Result.deref();
    break;
  case Place::Variadic:
    Result = Term::make(ir::TermRoot::ArgsFrom, First + firstOfRest(Function));
    break;
  case Place::Global:
    Result = global(At.Name);
    break;
  }
  for (const models::PlaceStep &Step : At.Steps) {
    switch (Step.Kind) {
    case models::PlaceStep::Deref:
      Result = Result.deref();
      break;
    case models::PlaceStep::Field:
      Result = Result.field(Names.tables().str(Step.Name));
      break;
    case models::PlaceStep::Element:
      Result = Result.deref();
      if (Step.Number)
        Result.Steps.push_back(
            {ir::TermStepKind::Index, ir::StrId::Empty, Step.Number});
      break;
    case models::PlaceStep::EachElement:
      Result = Result.deref();
      Result.Steps.push_back({ir::TermStepKind::Each, ir::StrId::Empty, 0});
      break;
    }
  }
  return Result;
}

Term ModelSummary::object(const Place &At, const models::Family &Family) {
  Term Result = value(At);
  if (Result.Steps.empty())
    Result = Result.deref();
  Result = Result.field(Names.tables().str("<" + Family.Name + ">"));
  Result.AddressOf = true;
  return Result;
}

Term ModelSummary::value(const Place &At) {
  // An object that owns nothing by itself is known by its address.
  if (At.isThis() && !isOwner(At))
    return Term::arg(0);
  Term Result = location(At);
  if (isHandle(At))
    Result = Result.field(Names.tables().str(HeldField));
  else if (isBorrower(At))
    Result = Result.field(Names.tables().str(BorrowedField));
  return Result;
}

} // namespace memleak::lowering

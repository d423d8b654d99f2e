//===-- ModelLookup.cpp - From clang's declarations to models -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelLookup.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace memleak {

static models::TypeClass classOf(QualType Type) {
  Type = Type.getCanonicalType();
  if (Type->isRValueReferenceType())
    return models::TypeClass::RValueReference;
  if (Type->isLValueReferenceType())
    return models::TypeClass::LValueReference;
  if (Type->isNullPtrType())
    return models::TypeClass::Null;
  if (Type->isAnyPointerType() || Type->isArrayType())
    return models::TypeClass::Pointer;
  if (Type->isIntegralOrEnumerationType())
    return models::TypeClass::Integer;
  return models::TypeClass::Other;
}

std::string modelName(const NamedDecl &Declaration) {
  SmallVector<std::string, 4> Parts;
  // A constructor's own name spells the class with its template arguments.
  if (isa<CXXConstructorDecl>(Declaration))
    Parts.push_back(
        cast<CXXMethodDecl>(Declaration).getParent()->getName().str());
  else if (isa<CXXDestructorDecl>(Declaration))
    Parts.push_back(
        "~" + cast<CXXMethodDecl>(Declaration).getParent()->getName().str());
  else
    Parts.push_back(Declaration.getDeclName().getAsString());
  for (const DeclContext *Context = Declaration.getDeclContext(); Context;
       Context = Context->getParent()) {
    if (const auto *Namespace = dyn_cast<NamespaceDecl>(Context)) {
      if (!Namespace->isInline() && !Namespace->isAnonymousNamespace())
        Parts.push_back(Namespace->getName().str());
    } else if (const auto *Record = dyn_cast<RecordDecl>(Context)) {
      Parts.push_back(Record->getName().str());
    }
  }
  std::string Name;
  for (const std::string &Part : llvm::reverse(Parts))
    Name += (Name.empty() ? "" : "::") + Part;
  return Name;
}

const models::FunctionModel *findModel(const models::ModelSet &Models,
                                       const FunctionDecl &Function) {
  std::string Name = modelName(Function);
  if (!Models.knowsFunction(Name))
    return nullptr;
  const ASTContext &Context = Function.getASTContext();
  // Models describe what was written, so a template's parameters are asked for
  // as its pattern spells them.
  const FunctionDecl *Pattern = Function.getTemplateInstantiationPattern();
  const FunctionDecl &Written = Pattern ? *Pattern : Function;
  auto Parameter = [&](unsigned Index) {
    QualType Type = Function.getParamDecl(Index)->getType();
    return models::ParameterShape{
        Type.getCanonicalType().getAsString(Context.getPrintingPolicy()),
        classOf(Written.getNumParams() == Function.getNumParams()
                    ? Written.getParamDecl(Index)->getType()
                    : Type)};
  };
  models::FunctionShape Shape;
  Shape.QualifiedName = Name;
  Shape.Parameters = Function.getNumParams();
  Shape.Variadic = Function.isVariadic();
  Shape.CLinkage = Function.isExternC();
  Shape.InSystemHeader =
      Context.getSourceManager().isInSystemHeader(Function.getLocation());
  Shape.Parameter = Parameter;
  return Models.function(Shape);
}

static const models::TypeModel *ofBases(const models::ModelSet &Models,
                                        const CXXRecordDecl &Record) {
  if (!Record.hasDefinition())
    return nullptr;
  for (const CXXBaseSpecifier &Base : Record.getDefinition()->bases()) {
    const CXXRecordDecl *BaseRecord = Base.getType()->getAsCXXRecordDecl();
    if (!BaseRecord)
      continue;
    const models::TypeModel *Model = Models.type(modelName(*BaseRecord));
    if (Model && Model->Derived)
      return Model;
    if (const models::TypeModel *Inherited = ofBases(Models, *BaseRecord))
      return Inherited;
  }
  return nullptr;
}

const models::TypeModel *findModel(const models::ModelSet &Models,
                                   const CXXRecordDecl &Record) {
  if (const models::TypeModel *Own = Models.type(modelName(Record)))
    return Own;
  return ofBases(Models, Record);
}

} // namespace memleak

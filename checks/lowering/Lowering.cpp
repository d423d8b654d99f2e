//===-- Lowering.cpp - clang's AST to ownership IR ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "BrokenCode.h"
#include "FunctionLowering.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace memleak::lowering {

uint64_t Coverage::unknown() const {
  uint64_t Sum = 0;
  for (const auto &Entry : Unknown)
    Sum += Entry.second;
  return Sum;
}

namespace {

/// Whether \p Var is initialised after what its unit defines before it.
static bool isOrdered(const VarDecl &Var) {
  return Var.getType().isDestructedType() == QualType::DK_cxx_destructor &&
         !Var.isInline() &&
         !isTemplateInstantiation(Var.getTemplateSpecializationKind());
}

/// Collects what a translation unit defines, in source order.
class Definitions : public RecursiveASTVisitor<Definitions> {
public:
  explicit Definitions(UnitContext &Unit) : Unit(Unit) {}

  std::vector<const VarDecl *> Globals;

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }

  /// Most of a unit is in system headers, whose bodies are not wanted;
  /// namespaces are opened again by users.
  bool TraverseDecl(Decl *D) {
    const SourceManager &SM = Unit.Context.getSourceManager();
    if (D && D->getLocation().isValid() &&
        !isa<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl>(D) &&
        SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }
  bool TraverseTypeLoc(TypeLoc) { return true; }
  bool VisitFunctionDecl(FunctionDecl *Function) {
    if (Function->isThisDeclarationADefinition() && Unit.wantsBody(Function))
      Unit.callee(Function);
    return true;
  }
  bool VisitVarDecl(VarDecl *Var) {
    const SourceManager &SM = Unit.Context.getSourceManager();
    if (Var->isFileVarDecl() && Var->isThisDeclarationADefinition() &&
        !Var->isInvalidDecl() && Var->getInit() &&
        !Var->getDeclContext()->isDependentContext() &&
        !Var->getType()->isDependentType() &&
        !Var->getInit()->isValueDependent() &&
        !Var->getInit()->containsErrors() &&
        !SM.isInSystemHeader(SM.getExpansionLoc(Var->getLocation()))) {
      Globals.push_back(Var);
      if (isOrdered(*Var))
        Unit.initialises(Var);
    }
    return true;
  }
  bool VisitCXXMethodDecl(CXXMethodDecl *Method) {
    if (!Method->isDependentContext() && Method->isVirtual())
      Virtuals.push_back(Method);
    return true;
  }
  // Bodies are walked when they are lowered; local classes and lambdas are
  // found there.
  bool TraverseStmt(Stmt *) { return true; }

  std::vector<const CXXMethodDecl *> Virtuals;

private:
  UnitContext &Unit;
};

} // namespace

ir::Unit lower(ASTContext &Context, const models::ModelSet &Models,
               llvm::StringRef UnitName, std::shared_ptr<ir::Tables> Tables,
               Coverage *Covered, FileNames Names) {
  ir::Unit Result(std::move(Tables));
  Result.Name = UnitName.str();
  Result.Cxx = Context.getLangOpts().CPlusPlus;
  UnitContext Unit(Context, Result, Models, Names);
  Definitions Found(Unit);
  Found.TraverseDecl(Context.getTranslationUnitDecl());

  for (const VarDecl *Var : Found.Globals)
    if (!Var->hasConstantInitialization())
      Result.Functions.push_back(FunctionLowering::lowerGlobal(Unit, Var));
  while (const FunctionDecl *Function = Unit.nextBody())
    if (!isBroken(*Function))
      Result.Functions.push_back(FunctionLowering(Unit, Function).lowerBody());
  for (const CXXMethodDecl *Method : Found.Virtuals)
    for (const CXXMethodDecl *Overridden : Method->overridden_methods())
      Result.Overrides.push_back(
          {Unit.Names.entity(Method), Unit.Names.entity(Overridden)});
  if (Covered) {
    Covered->Expressions += Unit.Covered.Expressions;
    for (const auto &Entry : Unit.Covered.Unknown)
      Covered->Unknown[Entry.first()] += Entry.second;
  }
  return Result;
}

} // namespace memleak::lowering

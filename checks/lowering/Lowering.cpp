//===-- Lowering.cpp - clang's AST to ownership IR ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "FunctionLowering.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak::lowering {

uint64_t Coverage::unknown() const {
  uint64_t Sum = 0;
  for (const auto &Entry : Unknown)
    Sum += Entry.second;
  return Sum;
}

namespace {

/// Collects what a translation unit defines, in source order.
class Definitions : public RecursiveASTVisitor<Definitions> {
public:
  explicit Definitions(UnitContext &Unit) : Unit(Unit) {}

  std::vector<const VarDecl *> Globals;

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }

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
        !SM.isInSystemHeader(SM.getExpansionLoc(Var->getLocation())))
      Globals.push_back(Var);
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

/// Whether clang had to guess somewhere in the body.
class ErrorFinder : public RecursiveASTVisitor<ErrorFinder> {
public:
  explicit ErrorFinder(ASTContext &Context)
      : SM(Context.getSourceManager()), LangOpts(Context.getLangOpts()) {}

  bool VisitExpr(Expr *E) { return !E->containsErrors(); }
  bool VisitVarDecl(VarDecl *Var) { return !Var->isInvalidDecl(); }

  /// A statement that clang gave up on is not in the AST at all: what it left
  /// is text that belongs to no statement.
  bool VisitCompoundStmt(CompoundStmt *S) {
    SourceLocation End = S->getLBracLoc();
    for (const Stmt *Child : S->body()) {
      if (!onlySemicolons(End, Child->getBeginLoc()))
        return false;
      End = Child->getEndLoc();
    }
    return onlySemicolons(End, S->getRBracLoc());
  }

private:
  /// Whether nothing but semicolons stands behind the token at \p After and
  /// before \p Until. True where macros hide the text.
  bool onlySemicolons(SourceLocation After, SourceLocation Until) const {
    if (After.isMacroID() || Until.isMacroID() ||
        !SM.isWrittenInSameFile(After, Until))
      return true;
    SourceLocation Location = After;
    while (std::optional<Token> Next =
               Lexer::findNextToken(Location, SM, LangOpts)) {
      if (!SM.isBeforeInTranslationUnit(Next->getLocation(), Until))
        return true;
      if (Next->isNot(tok::semi))
        return false;
      Location = Next->getLocation();
    }
    return true;
  }

  const SourceManager &SM;
  const LangOptions &LangOpts;
};

bool compiled(const FunctionDecl *Function) {
  return ErrorFinder(Function->getASTContext())
      .TraverseDecl(const_cast<FunctionDecl *>(Function));
}

} // namespace

ir::Unit lower(ASTContext &Context, const models::ModelSet &Models,
               llvm::StringRef UnitName, std::shared_ptr<ir::Tables> Tables,
               Coverage *Covered) {
  ir::Unit Result(std::move(Tables));
  Result.Name = UnitName.str();
  Result.Cxx = Context.getLangOpts().CPlusPlus;
  UnitContext Unit(Context, Result, Models);
  Definitions Found(Unit);
  Found.TraverseDecl(Context.getTranslationUnitDecl());

  bool HasErrors = Context.getDiagnostics().hasUncompilableErrorOccurred();
  for (const VarDecl *Var : Found.Globals)
    if (!Var->hasConstantInitialization())
      Result.Functions.push_back(FunctionLowering::lowerGlobal(Unit, Var));
  while (const FunctionDecl *Function = Unit.nextBody())
    if (!HasErrors || compiled(Function))
      Result.Functions.push_back(
          FunctionLowering(Unit, Function).lowerBody());
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

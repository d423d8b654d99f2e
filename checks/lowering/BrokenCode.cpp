//===-- BrokenCode.cpp - What clang could not compile ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BrokenCode.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak {

namespace {

/// Ends its traversal at the first sign of an error.
class ErrorFinder : public RecursiveASTVisitor<ErrorFinder> {
public:
  explicit ErrorFinder(const ASTContext &Context)
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

} // namespace

/// Whether \p Class was written with more bases than clang knows.
static bool lacksBases(const CXXRecordDecl &Class) {
  const SourceManager &SM = Class.getASTContext().getSourceManager();
  SourceLocation At = Class.getLocation();
  const SourceLocation Body = Class.getBraceRange().getBegin();
  if (At.isMacroID() || Body.isMacroID() || !SM.isWrittenInSameFile(At, Body))
    return false;
  unsigned Written = 0, Depth = 0;
  while (std::optional<Token> Next =
             Lexer::findNextToken(At, SM, Class.getLangOpts())) {
    At = Next->getLocation();
    if (!SM.isBeforeInTranslationUnit(At, Body))
      break;
    if (Next->isOneOf(tok::less, tok::l_paren))
      ++Depth;
    else if (Next->isOneOf(tok::greater, tok::r_paren) && Depth)
      --Depth;
    else if (Depth == 0 && Next->isOneOf(tok::colon, tok::comma))
      ++Written;
  }
  return Written > Class.getNumBases();
}

/// Whether clang lost a member of \p Class on the way: the value of a field, or
/// the destructor behind it.
static bool lacksMembers(const CXXRecordDecl &Class) {
  if (llvm::any_of(Class.fields(), [](const FieldDecl *Field) {
        const Expr *Init = Field->getInClassInitializer();
        return Field->isInvalidDecl() || (Init && Init->containsErrors());
      }))
    return true;
  if (Class.hasUserDeclaredDestructor())
    return false;
  const SourceManager &SM = Class.getASTContext().getSourceManager();
  const SourceRange Body = Class.getBraceRange();
  if (Body.getBegin().isMacroID() || Body.getEnd().isMacroID())
    return false;
  bool AfterTilde = false;
  for (std::optional<Token> Next =
           Lexer::findNextToken(Body.getBegin(), SM, Class.getLangOpts());
       Next && SM.isBeforeInTranslationUnit(Next->getLocation(), Body.getEnd());
       Next =
           Lexer::findNextToken(Next->getLocation(), SM, Class.getLangOpts())) {
    if (AfterTilde && Next->is(tok::raw_identifier) &&
        Next->getRawIdentifier() == Class.getName())
      return true;
    AfterTilde = Next->is(tok::tilde);
  }
  return false;
}

bool isBroken(const CXXRecordDecl &Record) {
  const CXXRecordDecl *Definition = Record.getDefinition();
  if (!Definition)
    return true;
  if (!Record.getASTContext().getDiagnostics().hasUncompilableErrorOccurred())
    return false;
  if (Definition->isInvalidDecl() || lacksBases(*Definition) ||
      lacksMembers(*Definition))
    return true;
  return llvm::any_of(Definition->bases(), [](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *Class = Base.getType()->getAsCXXRecordDecl();
    return Class && isBroken(*Class);
  });
}

bool isBroken(const FunctionDecl &Function) {
  const ASTContext &Context = Function.getASTContext();
  if (!Context.getDiagnostics().hasUncompilableErrorOccurred())
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  return Function.isInvalidDecl() ||
         (Method && isBroken(*Method->getParent())) ||
         !ErrorFinder(Context).TraverseDecl(
             const_cast<FunctionDecl *>(&Function));
}

} // namespace memleak

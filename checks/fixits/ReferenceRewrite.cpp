//===-- ReferenceRewrite.cpp - References in place of raw pointers --------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReferenceRewrite.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace memleak {

namespace {

/// All that is done with variables of pointers that this unit has to itself.
class Uses : public RecursiveASTVisitor<Uses> {
public:
  std::vector<const DeclRefExpr *> Mentions;
  std::vector<const BinaryOperator *> Assignments;

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    const auto *Var = dyn_cast<VarDecl>(E->getDecl());
    if (Var && Var->hasGlobalStorage() && Var->getType()->isPointerType() &&
        !Var->isExternallyVisible())
      Mentions.push_back(E);
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->getOpcode() == BO_Assign && isa<DeclRefExpr>(E->getLHS()))
      Assignments.push_back(E);
    return true;
  }
};

} // namespace

/// `handle.get()`, or null.
static const CXXMemberCallExpr *
getOf(const Expr *E, llvm::function_ref<bool(const CXXRecordDecl &)> IsHandle) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E->IgnoreParenImpCasts());
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  return Method && Method->getIdentifier() && Method->getName() == "get" &&
                 Call->getNumArgs() == 0 && IsHandle(*Method->getParent())
             ? Call
             : nullptr;
}

/// The variable that a handle's method is called of.
static const VarDecl *handleOf(const CXXMemberCallExpr &Call) {
  const auto *Ref = dyn_cast<DeclRefExpr>(
      Call.getImplicitObjectArgument()->IgnoreParenImpCasts());
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

/// Whether \p Mention is one that means the same of a reference; an assignment
/// of `get()` is added to \p Gets.
static bool fits(const DeclRefExpr *Mention, ASTContext &AST,
                 llvm::function_ref<bool(const CXXRecordDecl &)> IsHandle,
                 llvm::SmallVectorImpl<const CXXMemberCallExpr *> &Gets) {
  if (Mention->getBeginLoc().isMacroID())
    return false;
  DynTypedNodeList Parents = AST.getParents(*Mention);
  if (Parents.size() != 1)
    return false;
  if (const auto *Assign = Parents[0].get<BinaryOperator>()) {
    if (Assign->getOpcode() != BO_Assign || Assign->getLHS() != Mention)
      return false;
    if (isa<CXXNullPtrLiteralExpr>(Assign->getRHS()->IgnoreParenImpCasts()))
      return true;
    const CXXMemberCallExpr *Get = getOf(Assign->getRHS(), IsHandle);
    if (Get)
      Gets.push_back(Get);
    return Get;
  }
  const auto *Cast = Parents[0].get<ImplicitCastExpr>();
  if (!Cast || Cast->getCastKind() != CK_LValueToRValue)
    return false;
  Parents = AST.getParents(*Cast);
  if (Parents.size() != 1)
    return false;
  if (const auto *Member = Parents[0].get<MemberExpr>())
    return Member->isArrow();
  if (const auto *Deref = Parents[0].get<UnaryOperator>())
    return Deref->getOpcode() == UO_Deref;
  return false;
}

/// What is kept where it should not be: `variable = handle.get()`.
static const VarDecl *
keeperOf(const Uses &All, SourceLocation Acquired,
         llvm::function_ref<bool(const CXXRecordDecl &)> IsHandle) {
  for (const BinaryOperator *Assign : All.Assignments) {
    const CXXMemberCallExpr *Get = getOf(Assign->getRHS(), IsHandle);
    const VarDecl *Handle = Get ? handleOf(*Get) : nullptr;
    if (Handle && Handle->getInit() &&
        Handle->getInit()->getBeginLoc() == Acquired)
      return dyn_cast<VarDecl>(cast<DeclRefExpr>(Assign->getLHS())->getDecl());
  }
  return nullptr;
}

std::vector<FixItHint>
keepReference(SourceLocation Acquired, ASTContext &AST,
              llvm::function_ref<bool(const CXXRecordDecl &)> IsHandle) {
  Uses All;
  All.TraverseAST(AST);
  const VarDecl *Keeper = keeperOf(All, Acquired, IsHandle);
  const SourceManager &SM = AST.getSourceManager();
  if (!Keeper || !Keeper->hasGlobalStorage() || Keeper->isExternallyVisible() ||
      Keeper->isStaticLocal() || Keeper->getInit() ||
      Keeper->getPreviousDecl() ||
      !Keeper->getType()->getPointeeType()->isRecordType() ||
      Keeper->getType()->getPointeeType().hasQualifiers())
    return {};
  llvm::SmallVector<const CXXMemberCallExpr *, 4> Gets;
  for (const DeclRefExpr *Mention : All.Mentions)
    if (Mention->getDecl() == Keeper && !fits(Mention, AST, IsHandle, Gets))
      return {};
  SourceLocation Type = Keeper->getTypeSpecStartLoc(),
                 Name = Keeper->getLocation();
  CharSourceRange Spelled = CharSourceRange::getCharRange(Type, Name);
  StringRef Text = Lexer::getSourceText(Spelled, SM, AST.getLangOpts()).rtrim();
  SourceLocation After = Lexer::findLocationAfterToken(
      Name, tok::semi, SM, AST.getLangOpts(), /*SkipTrailing=*/false);
  if (Type.isMacroID() || Name.isMacroID() || After.isInvalid() ||
      !Text.consume_back("*") || Text.contains(','))
    return {};
  std::vector<FixItHint> Out{FixItHint::CreateReplacement(
      Spelled, ("memleak::pool_ref<" + Text.trim() + "> ").str())};
  for (const CXXMemberCallExpr *Get : Gets)
    Out.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getTokenRange(Get->getExprLoc(), Get->getExprLoc()),
        "ref"));
  return Out;
}

} // namespace memleak

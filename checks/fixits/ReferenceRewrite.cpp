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

namespace {

/// How the variable is declared, alone in its declaration.
struct Spelling {
  SourceLocation Type, Name, After; ///< After: past the semicolon.
  StringRef Text;                   ///< From the type to the name: "node *".
};

} // namespace

static std::optional<Spelling> spellingOf(const VarDecl &Var, ASTContext &AST) {
  const SourceManager &SM = AST.getSourceManager();
  Spelling Out;
  Out.Type = Var.getTypeSpecStartLoc();
  Out.Name = Var.getLocation();
  Out.Text =
      Lexer::getSourceText(CharSourceRange::getCharRange(Out.Type, Out.Name),
                           SM, AST.getLangOpts())
          .rtrim();
  Out.After = Lexer::findLocationAfterToken(
      Out.Name, tok::semi, SM, AST.getLangOpts(), /*SkipTrailing=*/true);
  if (Out.Type.isMacroID() || Out.Name.isMacroID() || Out.After.isInvalid() ||
      !Out.Text.ends_with("*") || Out.Text.contains(','))
    return std::nullopt;
  return Out;
}

/// Whether \p Mention only reads the variable, in the function that \p Block is
/// a part of, and within it, after \p Assign.
static bool readsAfter(const DeclRefExpr *Mention, const BinaryOperator *Assign,
                       const CompoundStmt *Block, ASTContext &AST) {
  const SourceManager &SM = AST.getSourceManager();
  DynTypedNodeList Parents = AST.getParents(*Mention);
  const auto *Cast =
      Parents.size() == 1 ? Parents[0].get<ImplicitCastExpr>() : nullptr;
  if (!Cast || Cast->getCastKind() != CK_LValueToRValue ||
      Mention->getBeginLoc().isMacroID() ||
      !SM.isBeforeInTranslationUnit(Assign->getEndLoc(),
                                    Mention->getBeginLoc()))
    return false;
  for (DynTypedNode At = DynTypedNode::create(*Mention);;) {
    Parents = AST.getParents(At);
    if (Parents.size() != 1)
      return false;
    At = Parents[0];
    if (At.get<CompoundStmt>() == Block)
      return true;
    if (At.get<LambdaExpr>() || At.get<Decl>())
      if (!At.get<VarDecl>())
        return false;
  }
}

/// The variable as one of the block in which it is given what `get()` gave, if
/// it is used nowhere else.
static std::vector<FixItHint> keepLocal(const VarDecl &Keeper, const Uses &All,
                                        ASTContext &AST) {
  const BinaryOperator *Assign = nullptr;
  for (const BinaryOperator *Each : All.Assignments)
    if (cast<DeclRefExpr>(Each->getLHS())->getDecl() == &Keeper) {
      if (Assign)
        return {};
      Assign = Each;
    }
  if (!Assign || Assign->getBeginLoc().isMacroID())
    return {};
  DynTypedNode Statement = DynTypedNode::create(*Assign);
  DynTypedNodeList Parents = AST.getParents(Statement);
  if (Parents.size() == 1 && Parents[0].get<ExprWithCleanups>())
    Parents = AST.getParents(Parents[0]);
  const auto *Block =
      Parents.size() == 1 ? Parents[0].get<CompoundStmt>() : nullptr;
  if (!Block)
    return {};
  for (const DeclRefExpr *Mention : All.Mentions)
    if (Mention->getDecl() == &Keeper && Mention != Assign->getLHS() &&
        !readsAfter(Mention, Assign, Block, AST))
      return {};
  std::optional<Spelling> Spelled = spellingOf(Keeper, AST);
  if (!Spelled)
    return {};
  return {FixItHint::CreateRemoval(CharSourceRange::getCharRange(
              Keeper.getBeginLoc(), Spelled->After)),
          FixItHint::CreateInsertion(Assign->getBeginLoc(), Spelled->Text)};
}

std::vector<FixItHint>
keepReference(SourceLocation Acquired, ASTContext &AST,
              llvm::function_ref<bool(const CXXRecordDecl &)> IsHandle) {
  Uses All;
  All.TraverseAST(AST);
  const VarDecl *Keeper = keeperOf(All, Acquired, IsHandle);
  if (!Keeper || !Keeper->hasGlobalStorage() || Keeper->isExternallyVisible() ||
      Keeper->getInit() || Keeper->getPreviousDecl() ||
      !Keeper->getType()->getPointeeType()->isRecordType() ||
      Keeper->getType()->getPointeeType().hasQualifiers())
    return {};
  if (std::vector<FixItHint> Local = keepLocal(*Keeper, All, AST);
      !Local.empty())
    return Local;
  llvm::SmallVector<const CXXMemberCallExpr *, 4> Gets;
  for (const DeclRefExpr *Mention : All.Mentions)
    if (Mention->getDecl() == Keeper && !fits(Mention, AST, IsHandle, Gets))
      return {};
  std::optional<Spelling> Spelled = spellingOf(*Keeper, AST);
  if (!Spelled || Keeper->isStaticLocal())
    return {};
  std::vector<FixItHint> Out{FixItHint::CreateReplacement(
      CharSourceRange::getCharRange(Spelled->Type, Spelled->Name),
      ("memleak::pool_ref<" + Spelled->Text.drop_back().trim() + "> ").str())};
  for (const CXXMemberCallExpr *Get : Gets)
    Out.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getTokenRange(Get->getExprLoc(), Get->getExprLoc()),
        "ref"));
  return Out;
}

} // namespace memleak

//===-- Texts.cpp - Pointers to the text of strings -----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pointer to a string's text ends with the string. Where a function keeps
// one, the text is a resource that the string holds, `<text>`, from its
// declaration to its destructor. A string that something else may change, move
// or look into is left alone.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

static constexpr llvm::StringLiteral Text = "<text>";

/// Whether \p T is a string of the standard's with the usual allocator.
static bool isString(QualType T) {
  const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  if (!Spec || !Spec->isInStdNamespace() || Spec->getName() != "basic_string" ||
      Spec->getTemplateArgs().size() < 3)
    return false;
  const TemplateArgument &Allocator = Spec->getTemplateArgs()[2];
  const CXXRecordDecl *Class = Allocator.getKind() == TemplateArgument::Type
                                   ? Allocator.getAsType()->getAsCXXRecordDecl()
                                   : nullptr;
  return Class && Class->isInStdNamespace() && Class->getName() == "allocator";
}

/// The string of which \p E gives a pointer to the text; null for other calls.
static const Expr *textOf(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method || !Method->getDeclName().isIdentifier() ||
      (Method->getName() != "c_str" && Method->getName() != "data"))
    return nullptr;
  const Expr *Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
  return isString(Object->getType()) ? Object : nullptr;
}

static const VarDecl *stringVariable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->isLocalVarDecl() && Var->hasLocalStorage() &&
                 isString(Var->getType())
             ? Var
             : nullptr;
}

namespace {

/// Finds them; linear in the function.
class TextFinder : public RecursiveASTVisitor<TextFinder> {
public:
  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    const bool Object =
        isa<CXXOperatorCallExpr>(E) && Callee && Callee->isCXXInstanceMember();
    arguments(Callee, llvm::ArrayRef(E->getArgs(), E->getNumArgs())
                          .drop_front(Object ? 1 : 0));
    if (const Expr *String = textOf(E); String && !Passing.count(E)) {
      Found.Kept.insert(E);
      if (const VarDecl *Var = stringVariable(String))
        Found.Lenders.insert(Var);
    }
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    arguments(E->getConstructor(),
              llvm::ArrayRef(E->getArgs(), E->getNumArgs()));
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *E) {
    if (E->getOpcode() == UO_AddrOf)
      disturb(E->getSubExpr());
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *E) {
    for (const LambdaCapture &Capture : E->captures())
      if (Capture.capturesVariable())
        if (const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar()))
          Disturbed.insert(Var);
    return true;
  }
  bool VisitVarDecl(VarDecl *Var) {
    if (Var->getType()->isReferenceType() && Var->getInit())
      disturb(Var->getInit());
    if (Var->isNRVOVariable())
      Disturbed.insert(Var);
    return true;
  }

  TextUses take() {
    for (const VarDecl *Var : Disturbed)
      Found.Lenders.erase(Var);
    return std::move(Found);
  }

private:
  void disturb(const Expr *E) {
    if (const VarDecl *Var = stringVariable(E))
      Disturbed.insert(Var);
  }
  /// A pointer that is only passed on lives no longer than the call.
  void arguments(const FunctionDecl *Callee,
                 llvm::ArrayRef<const Expr *> Args) {
    for (unsigned I = 0; I < Args.size(); ++I) {
      Passing.insert(Args[I]->IgnoreParenImpCasts());
      QualType T = Callee && I < Callee->getNumParams()
                       ? Callee->getParamDecl(I)->getType()
                       : QualType();
      if (T.isNull() ||
          (T->isReferenceType() && !T->getPointeeType().isConstQualified()))
        disturb(Args[I]);
    }
  }

  TextUses Found;
  llvm::DenseSet<const VarDecl *> Disturbed;
  llvm::DenseSet<const Expr *> Passing;
};

} // namespace

const TextUses &FunctionLowering::textUses() {
  if (!Texts) {
    TextFinder Finder;
    if (Function && Function->getBody())
      Finder.TraverseStmt(Function->getBody());
    Texts = Finder.take();
  }
  return *Texts;
}

bool FunctionLowering::lendsText(const VarDecl *Var) {
  return isString(Var->getType()) && textUses().Lenders.count(Var) &&
         !loans().Lenders.count(Var);
}

void FunctionLowering::acquireText(ir::VarId String) {
  Operand Value = B.acquire(Unit.family("characters"), ir::TypeId::Void,
                            /*Nullable=*/false);
  B.store(B.field(B.place(String), Text), Value);
  Lending.insert(String);
}

void FunctionLowering::releaseText(ir::VarId String) {
  if (Lending.count(String))
    B.release(Unit.family("characters"),
              B.load(B.field(B.place(String), Text)));
}

/// `s.c_str()` and `s.data()` where they are kept: of a variable, or of a
/// temporary that has no more than one pointer taken.
std::optional<Operand> FunctionLowering::emitTextCall(const CallExpr *E) {
  const Expr *String = textOf(E);
  if (!String || !textUses().Kept.count(E))
    return std::nullopt;
  if (const VarDecl *Var = stringVariable(String)) {
    if (!Lending.count(Vars.lookup(Var)))
      return std::nullopt;
    at(E);
    return B.load(B.field(B.place(Vars.lookup(Var)), Text));
  }
  if (!String->isPRValue())
    return std::nullopt;
  ir::PlaceId Place =
      emitLValue(cast<CXXMemberCallExpr>(E)->getImplicitObjectArgument());
  const ir::Place &Made = B.function().place(Place);
  if (Made.Base != ir::BaseKind::Var || Made.StepsCount != 0)
    return std::nullopt;
  const ir::VarId Temp = ir::VarId(Made.Id);
  at(E);
  acquireText(Temp);
  return B.load(B.field(B.place(Temp), Text));
}

} // namespace memleak::lowering

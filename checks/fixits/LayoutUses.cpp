//===-- LayoutUses.cpp - Code that counts on a class's layout -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutUses.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace memleak {

namespace {

class LayoutVisitor : public RecursiveASTVisitor<LayoutVisitor> {
public:
  LayoutVisitor(const CXXRecordDecl &Class, LayoutUses &Found)
      : Class(*Class.getCanonicalDecl()), Found(Found) {}
  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *E) {
    Found.Measured |= concerns(E->getTypeOfArgument());
    return true;
  }
  bool VisitOffsetOfExpr(OffsetOfExpr *E) {
    Found.Measured |= concerns(E->getTypeSourceInfo()->getType());
    return true;
  }
  bool VisitTypeTraitExpr(TypeTraitExpr *E) {
    for (const TypeSourceInfo *Argument : E->getArgs())
      Found.Measured |= concerns(Argument->getType());
    return true;
  }
  /// Whatever is asserted of the class, or of a template made with it.
  bool TraverseStaticAssertDecl(StaticAssertDecl *D) {
    const bool Outer = std::exchange(InAssertion, true);
    const bool Go = RecursiveASTVisitor::TraverseStaticAssertDecl(D);
    InAssertion = Outer;
    return Go;
  }
  bool VisitTypeLoc(TypeLoc Type) {
    Found.Measured |= InAssertion && concerns(Type.getType());
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->getMemoryFunctionKind() != 0)
      for (const Expr *Argument : Call->arguments())
        Found.Bytes |=
            concerns(Argument->IgnoreParenCasts()->getType()->getPointeeType());
    return true;
  }
  bool VisitCastExpr(CastExpr *Cast) {
    const QualType From = Cast->getSubExpr()->getType();
    const CastKind Kind = Cast->getCastKind();
    if (Kind == CK_LValueBitCast || Kind == CK_LValueToRValueBitCast)
      Found.Bytes |= concerns(From) || concerns(Cast->getType());
    if (Kind == CK_BitCast)
      Found.Bytes |=
          areBytes(From, Cast->getType()) || areBytes(Cast->getType(), From);
    return true;
  }
  bool VisitFieldDecl(FieldDecl *Field) {
    Found.Bytes |= Field->getParent()->isUnion() && concerns(Field->getType());
    return true;
  }

  bool VisitInitListExpr(InitListExpr *List) {
    // An empty one means the same of every class.
    const InitListExpr *Written = List->getSyntacticForm();
    Found.Lists |= concerns(List->getType()) &&
                   (Written ? Written : List)->getNumInits() != 0;
    return true;
  }
  bool VisitCXXParenListInitExpr(CXXParenListInitExpr *List) {
    Found.Lists |= concerns(List->getType());
    return true;
  }

  bool VisitVarDecl(VarDecl *Variable) {
    const auto *Function = dyn_cast<FunctionDecl>(Variable->getDeclContext());
    Found.Constant |= (Variable->isConstexpr() ||
                       (Function && isWrittenConstexpr(*Function))) &&
                      concerns(Variable->getType().getNonReferenceType());
    return true;
  }
  bool VisitFunctionDecl(FunctionDecl *Function) {
    if (!isWrittenConstexpr(*Function))
      return true;
    const auto *Method = dyn_cast<CXXMethodDecl>(Function);
    Found.Constant |=
        concerns(Function->getReturnType().getNonReferenceType()) ||
        (Method && isClass(Method->getParent()));
    return true;
  }

private:
  /// Lambdas and defaulted functions are constexpr when they can be.
  static bool isWrittenConstexpr(const FunctionDecl &Function) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
    return Function.isConstexpr() && !Function.isImplicit() &&
           !Function.isDefaulted() &&
           !(Method && Method->getParent()->isLambda());
  }
  bool isClass(const CXXRecordDecl *Record) const {
    return Record && (Record->getCanonicalDecl() == &Class ||
                      (Record->hasDefinition() &&
                       !Record->getDefinition()->isInvalidDecl() &&
                       Record->getDefinition()->isDerivedFrom(&Class)));
  }
  /// The class, one derived from it, or an array of either.
  bool concerns(QualType Type) const {
    return !Type.isNull() &&
           isClass(Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl());
  }

  /// Whether \p Pointer, to such an object, becomes \p Other, or came from it,
  /// to look at what it is made of: not as another class, nor by way of `void
  /// *`.
  bool areBytes(QualType Pointer, QualType Other) const {
    const QualType Seen = Other->getPointeeType();
    return concerns(Pointer->getPointeeType()) && !Seen.isNull() &&
           Seen->isScalarType();
  }

  const CXXRecordDecl &Class;
  LayoutUses &Found;
  bool InAssertion = false;
};

} // namespace

LayoutUses findLayoutUses(const CXXRecordDecl &Class,
                          const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  LayoutUses Found;
  LayoutVisitor Visitor(Class, Found);
  for (Decl *D : Context.getTranslationUnitDecl()->decls()) {
    const SourceLocation Where = Sources.getExpansionLoc(D->getBeginLoc());
    if (Where.isValid() && !Sources.isInSystemHeader(Where))
      Visitor.TraverseDecl(D);
  }
  return Found;
}

} // namespace memleak

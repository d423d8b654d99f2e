//===-- OwnerUses.cpp - What code does with an owning pointer -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwnerUses.h"
#include "Allocation.h"
#include "PointerValue.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace memleak {

namespace {

class UseClassifier {
public:
  UseClassifier(const Expr *Ref, StringRef Name, const FunctionBody &Body,
                TUState &Unit)
      : Ref(Ref), Name(Name), Body(Body), Unit(Unit), Outer(Ref) {}

  std::variant<OwnerUse, Refusal> run() {
    climb();
    if (!Site)
      return refuse(RefusalReason::Unevaluated,
                    "is named in a type, which would change");
    return IsLoaded ? ofValue() : ofVariable();
  }

private:
  /// To the outermost expression that is the mention in other clothes.
  void climb() {
    for (Site = Body.parent(Outer); Site; Site = Body.parent(Outer)) {
      if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Site)) {
        IsLoaded |= Cast->getCastKind() == CK_LValueToRValue;
        IsTruth |= Cast->getCastKind() == CK_PointerToBoolean;
      } else if (!isa<ParenExpr, FullExpr, MaterializeTemporaryExpr>(Site)) {
        return;
      }
      Outer = cast<Expr>(Site);
    }
  }

  OwnerUse use(OwnerUse::UseKind Kind) const {
    return {Kind, Ref, Outer, Site};
  }

  Refusal refuse(RefusalReason Reason, const Twine &What) const {
    return {Reason, Ref->getExprLoc(), ("'" + Name + "' " + What).str()};
  }

  /// The mention's value is read.
  std::variant<OwnerUse, Refusal> ofValue() {
    if (IsTruth)
      return use(isConditionOf(Outer, Site) || isa<ExplicitCastExpr>(Site)
                     ? OwnerUse::Test
                     : OwnerUse::Truth);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(Site))
      return use(isCopiedBy(*Lambda) ? OwnerUse::Capture : OwnerUse::Value);
    if (const auto *Unary = dyn_cast<UnaryOperator>(Site))
      return use(Unary->getOpcode() == UO_Deref ? OwnerUse::Look
                                                : OwnerUse::Value);
    if (isa<MemberExpr>(Site))
      return use(OwnerUse::Look);
    if (const auto *Index = dyn_cast<ArraySubscriptExpr>(Site))
      return use(Index->getLHS() == Outer ? OwnerUse::Subscript
                                          : OwnerUse::Value);
    if (const auto *Binary = dyn_cast<BinaryOperator>(Site)) {
      const Expr *Other =
          Binary->getLHS() == Outer ? Binary->getRHS() : Binary->getLHS();
      return use(Binary->isEqualityOp() && isNull(Other, Body.context())
                     ? OwnerUse::Test
                     : OwnerUse::Value);
    }
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(Site))
      return ofExplicitCast(*Cast);
    if (isa<CXXDeleteExpr>(Site))
      return use(OwnerUse::Release);
    if (const auto *Call = dyn_cast<CallExpr>(Site))
      return ofArgument(*Call, Outer);
    if (const auto *Made = dyn_cast<CXXConstructExpr>(Site))
      return ofConstruction(*Made);
    if (isa<ReturnStmt>(Site))
      return use(OwnerUse::Return);
    return use(OwnerUse::Value);
  }

  /// `[p]` or `[=]`, and not `[q = p]`.
  bool isCopiedBy(const LambdaExpr &Lambda) const {
    const auto *Named = dyn_cast<DeclRefExpr>(Ref);
    return Named &&
           llvm::any_of(Lambda.captures(), [&](const LambdaCapture &Capture) {
             return Capture.capturesVariable() &&
                    !Lambda.isInitCapture(&Capture) &&
                    (Capture.isImplicit() ||
                     Capture.getLocation() == Ref->getExprLoc()) &&
                    Capture.getCapturedVar() == Named->getDecl();
           });
  }

  std::variant<OwnerUse, Refusal> ofExplicitCast(const ExplicitCastExpr &Cast) {
    if (Cast.getCastKind() == CK_PointerToBoolean)
      return use(OwnerUse::Test);
    const Stmt *User = Body.parent(&Cast);
    const Expr *Value = &Cast;
    while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(User)) {
      Value = cast<Expr>(User);
      User = Body.parent(Value);
    }
    if (isa_and_nonnull<CXXDeleteExpr>(User))
      return refuse(RefusalReason::MismatchedRelease,
                    "is released as another type");
    if (const auto *Call = dyn_cast_or_null<CallExpr>(User)) {
      auto Argument = ofArgument(*Call, Value);
      if (auto *Use = std::get_if<OwnerUse>(&Argument))
        if (Use->Kind == OwnerUse::Release)
          Use->Site = Call;
      return Argument;
    }
    return use(OwnerUse::Value);
  }

  std::variant<OwnerUse, Refusal> ofArgument(const CallExpr &Call,
                                             const Expr *Value) {
    unsigned Index = 0;
    while (Index < Call.getNumArgs() && Call.getArg(Index) != Value)
      ++Index;
    if (Index == Call.getNumArgs())
      return use(OwnerUse::Value); // The callee itself.
    const auto *Method =
        dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
    if (!Method && releasesMemory(Call, Index, Unit)) {
      OwnerUse Release = use(OwnerUse::Release);
      Release.Site = &Call;
      return Release;
    }
    if (!Method && mayReleaseMemory(Call, Index, Unit))
      return refuse(RefusalReason::Transferred,
                    "is given to '" +
                        Call.getDirectCallee()->getNameAsString() +
                        "', which may release it");
    // `handle.reset(p)`: whatever becomes of it, it is the handle's now.
    if (Method && isHandle(Method->getParent()) && Index == 0)
      return use(OwnerUse::HandOver);
    return use(OwnerUse::Value);
  }

  std::variant<OwnerUse, Refusal> ofConstruction(const CXXConstructExpr &Made) {
    bool IsFirst = Made.getNumArgs() && Made.getArg(0) == Outer;
    return use(IsFirst && isHandle(Made.getConstructor()->getParent())
                   ? OwnerUse::HandOver
                   : OwnerUse::Value);
  }

  bool isHandle(const CXXRecordDecl *Class) {
    const models::TypeModel *Model = Unit.modelOf(Class);
    return Model && (Model->Kind == models::TypeKind::Handle ||
                     Model->Kind == models::TypeKind::Shared);
  }

  /// The mention names the variable, not its value.
  std::variant<OwnerUse, Refusal> ofVariable() {
    if (const auto *Binary = dyn_cast<BinaryOperator>(Site)) {
      if (Binary->getOpcode() == BO_Assign && Binary->getLHS() == Outer)
        return use(OwnerUse::Assign);
      if (Binary->isCompoundAssignmentOp())
        return refuse(RefusalReason::PointerArithmetic, "is moved along");
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Site)) {
      if (Unary->isIncrementDecrementOp())
        return refuse(RefusalReason::PointerArithmetic, "is moved along");
      if (Unary->getOpcode() == UO_AddrOf)
        return refuse(RefusalReason::AddressTaken, "has its address taken");
    }
    if (const auto *Cast = dyn_cast<CastExpr>(Site))
      if (Cast->getCastKind() == CK_ToVoid)
        return use(OwnerUse::Ignore);
    if (isa<LambdaExpr>(Site))
      return use(OwnerUse::Share);
    if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, CXXTypeidExpr>(Site))
      return refuse(RefusalReason::Unevaluated,
                    "is measured, and a handle measures differently");
    if (isLentByReference() || isReadBehindChoice())
      return use(OwnerUse::Value);
    return refuse(RefusalReason::Reference,
                  "is bound to a reference, through which it may be changed");
  }

  /// `(c ? p : q)`, of which the value is read as a whole.
  bool isReadBehindChoice() const {
    const Stmt *S = Site;
    if (!isa<ConditionalOperator>(S))
      return false;
    while (isa<ConditionalOperator, ParenExpr>(S)) {
      S = Body.parent(S);
      if (!S)
        return false;
    }
    const auto *Cast = dyn_cast<ImplicitCastExpr>(S);
    return Cast && Cast->getCastKind() == CK_LValueToRValue;
  }

  /// A parameter `T *const &`, or `U &&` of a template, takes a temporary just
  /// as well.
  bool isLentByReference() const {
    const FunctionDecl *Callee = nullptr;
    ArrayRef<const Expr *> Arguments;
    unsigned Skip = 0;
    if (const auto *Call = dyn_cast<CallExpr>(Site)) {
      Callee = Call->getDirectCallee();
      Arguments = {Call->getArgs(), Call->getNumArgs()};
      Skip = isa<CXXOperatorCallExpr>(Call) &&
             isa_and_nonnull<CXXMethodDecl>(Callee);
    } else if (const auto *Made = dyn_cast<CXXConstructExpr>(Site)) {
      Callee = Made->getConstructor();
      Arguments = {Made->getArgs(), Made->getNumArgs()};
    }
    unsigned Index = llvm::find(Arguments, Outer) - Arguments.begin();
    if (!Callee || Index == Arguments.size() || Index < Skip ||
        Index - Skip >= Callee->getNumParams())
      return false;
    QualType Bound = Callee->getParamDecl(Index - Skip)->getType();
    if (Bound->isReferenceType() && Bound->getPointeeType().isConstQualified())
      return true;
    const FunctionDecl *Pattern = Callee->getTemplateInstantiationPattern();
    if (!Pattern)
      return false;
    // A pack of forwarding references is one parameter in the pattern.
    unsigned InPattern = std::min(Index - Skip, Pattern->getNumParams() - 1);
    QualType Written = Pattern->getParamDecl(InPattern)->getType();
    if (const auto *Pack = Written->getAs<PackExpansionType>())
      Written = Pack->getPattern();
    return Written->isRValueReferenceType() &&
           Written->getPointeeType()->isTemplateTypeParmType();
  }

  const Expr *Ref;
  StringRef Name;
  const FunctionBody &Body;
  TUState &Unit;
  const Expr *Outer;
  const Stmt *Site = nullptr;
  bool IsLoaded = false, IsTruth = false;
};

} // namespace

std::variant<OwnerUse, Refusal> classifyUse(const Expr *Ref, StringRef Name,
                                            const FunctionBody &Body,
                                            TUState &Unit) {
  return UseClassifier(Ref, Name, Body, Unit).run();
}

} // namespace memleak

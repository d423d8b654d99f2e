//===-- Borrowing.cpp - Who may keep a pointer it is lent -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Borrowing.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace memleak {

static bool isArgumentOf(ArrayRef<const Expr *> Arguments, const Expr *E,
                         unsigned &Index) {
  const auto *Found = llvm::find(Arguments, E);
  Index = Found - Arguments.begin();
  return Found != Arguments.end();
}

/// The parameter of \p Call, a call or a construction, that \p Argument goes
/// to, and the callee. An operator's object is not a parameter.
static std::optional<std::pair<const FunctionDecl *, unsigned>>
parameterFor(const Expr *Call, const Expr *Argument) {
  unsigned Index = 0;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Call)) {
    if (isArgumentOf({Made->getArgs(), Made->getNumArgs()}, Argument, Index))
      return std::pair(Made->getConstructor(), Index);
    return std::nullopt;
  }
  const auto *Ordinary = cast<CallExpr>(Call);
  if (!isArgumentOf({Ordinary->getArgs(), Ordinary->getNumArgs()}, Argument,
                    Index))
    return std::nullopt;
  const FunctionDecl *Callee = Ordinary->getDirectCallee();
  if (isa<CXXOperatorCallExpr>(Ordinary) &&
      isa_and_nonnull<CXXMethodDecl>(Callee)) {
    if (Index == 0)
      return std::nullopt;
    --Index;
  }
  return std::pair(Callee, Index);
}

/// Whether \p Effect lets what the parameter \p Index holds live on elsewhere.
static bool keeps(const models::Effect &Effect, unsigned Index) {
  bool Concerns =
      Effect.At.Root == models::Place::Parameter && Effect.At.Param == Index;
  bool Given = Effect.With && Effect.With->Root == models::Place::Parameter &&
               Effect.With->Param == Index;
  return Concerns || (Given && Effect.Kind == models::EffectKind::Copy);
}

static bool keeps(const models::FunctionModel &Model, unsigned Index) {
  return Model.Unknown ||
         llvm::any_of(Model.Cases, [&](const models::FunctionCase &Case) {
           bool Comes = Case.Returns == models::ReturnKind::SameAs ||
                        Case.Returns == models::ReturnKind::Inside ||
                        Case.Returns == models::ReturnKind::BorrowedFrom;
           if (Comes && Case.ReturnOf.Root == models::Place::Parameter &&
               Case.ReturnOf.Param == Index)
             return true;
           return llvm::any_of(Case.Effects, [&](const models::Effect &Effect) {
             return keeps(Effect, Index);
           });
         });
}

bool Borrowing::parameterIsKept(const ParmVarDecl &Parameter) {
  auto [Entry, New] = Kept.try_emplace(&Parameter, true);
  if (!New)
    return Entry->second;
  const auto *Function = dyn_cast<FunctionDecl>(Parameter.getDeclContext());
  const FunctionBody *Body = Bodies.of(Function);
  if (!Body)
    return true;
  bool IsReference = Parameter.getType()->isReferenceType();
  for (const DeclRefExpr *Use : Body->uses(&Parameter))
    if (Use->refersToEnclosingVariableOrCapture() ||
        (IsReference ? mayKeepObject(*Body, Use) : mayKeepPointer(*Body, Use)))
      return true;
  Kept[&Parameter] = false;
  return false;
}

/// Whether \p Callee, of a handle, makes the handle own what it is given.
static bool givesToHandle(const FunctionDecl &Callee, TUState &Unit) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  const models::TypeModel *Model =
      Method ? Unit.modelOf(Method->getParent()) : nullptr;
  return Model && !Method->isConst() &&
         (Model->Kind == models::TypeKind::Handle ||
          Model->Kind == models::TypeKind::Shared);
}

/// The constructor of a base that does the work of \p Constructor, inherited by
/// `using Base::Base`, whose own body does not say what it passes on.
static const CXXConstructorDecl &
inheritedFrom(const CXXConstructorDecl &Constructor) {
  const CXXConstructorDecl *Base =
      Constructor.getInheritedConstructor().getConstructor();
  return Base ? inheritedFrom(*Base) : Constructor;
}

bool Borrowing::calleeMayKeep(const FunctionDecl *Callee, unsigned Index) {
  if (!Callee || givesToHandle(*Callee, Unit))
    return true;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Callee))
    Callee = &inheritedFrom(*Constructor);
  if (const models::FunctionModel *Model = Unit.modelOf(Callee))
    return keeps(*Model, Index);
  if (Index >= Callee->getNumParams())
    return true; // Through an ellipsis.
  const ParmVarDecl *Parameter = Callee->getParamDecl(Index);
  if (Parameter->hasAttr<NoEscapeAttr>())
    return false;
  const SourceManager &Sources = Bodies.context().getSourceManager();
  QualType Pointee = Parameter->getType()->getPointeeType();
  if (Callee->isExternC() && !Pointee.isNull() && Pointee.isConstQualified() &&
      Sources.isInSystemHeader(Callee->getLocation()))
    return false; // The C library does not keep what it cannot change.
  const FunctionDecl *Definition = nullptr;
  if (!Callee->hasBody(Definition))
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee))
    if (Method->isVirtual())
      return true;
  return parameterIsKept(*Definition->getParamDecl(Index));
}

bool Borrowing::argumentMayBeKept(const Expr *Call, const Expr *Argument) {
  if (auto Parameter = parameterFor(Call, Argument))
    return calleeMayKeep(Parameter->first, Parameter->second);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  // The object an overloaded operator is called on: operators that look like
  // the built-in ones do not keep it.
  return !Operator || Operator->getOperator() == OO_Call;
}

bool Borrowing::methodMayKeepThis(const CXXMethodDecl *Method) {
  // Objects of the standard library do not make themselves known.
  if (!Method || Method->isConst() || Method->isStatic() ||
      Method->getParent()->isInStdNamespace())
    return !Method;
  if (Method->isVirtual() && !isa<CXXDestructorDecl>(Method))
    return true;
  auto [Entry, New] = Kept.try_emplace(Method->getCanonicalDecl(), true);
  if (!New)
    return Entry->second;
  const FunctionBody *Body = Bodies.of(Method);
  if (!Body)
    return true;
  for (const CXXThisExpr *This : Body->thisUses())
    if (mayKeepPointer(*Body, This))
      return true;
  Kept[Method->getCanonicalDecl()] = false;
  return false;
}

bool Borrowing::constructorMayKeep(const CXXConstructExpr &Made) {
  const CXXConstructorDecl &Constructor = inheritedFrom(*Made.getConstructor());
  if (Constructor.isTrivial() || Constructor.getParent()->isInStdNamespace())
    return false;
  if (const FunctionBody *Body = Bodies.of(&Constructor))
    return methodMayKeepThis(&Constructor) || baseMayKeep(Body->function());
  if (Constructor.isImplicit() || Constructor.isDefaulted())
    return false;
  // Its body is elsewhere. It needs somebody to tell.
  return llvm::any_of(Constructor.parameters(), [](const ParmVarDecl *P) {
    QualType Pointee = P->getType()->getPointeeType();
    return !Pointee.isNull() && !Pointee.isConstQualified() &&
           Pointee->isRecordType();
  });
}

/// Whether a base that \p Constructor, a definition, constructs may keep its
/// address, which is the object's.
bool Borrowing::baseMayKeep(const FunctionDecl &Constructor) {
  return llvm::any_of(cast<CXXConstructorDecl>(Constructor).inits(),
                      [&](const CXXCtorInitializer *Init) {
                        const Expr *Value = Init->getInit();
                        const auto *Made =
                            Init->isBaseInitializer() && Value
                                ? dyn_cast<CXXConstructExpr>(
                                      Value->IgnoreUnlessSpelledInSource())
                                : nullptr;
                        return Made && constructorMayKeep(*Made);
                      });
}

bool Borrowing::mayKeepPointer(const FunctionBody &Body, const Expr *Pointer) {
  const Stmt *Parent = Body.parent(Pointer);
  if (!Parent)
    return true;
  if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
    if (Cast->getCastKind() == CK_PointerToBoolean ||
        Cast->getCastKind() == CK_ToVoid)
      return false;
    return !Cast->getType()->isPointerType() || mayKeepPointer(Body, Cast);
  }
  if (isa<ParenExpr, FullExpr>(Parent))
    return mayKeepPointer(Body, cast<Expr>(Parent));
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
    if (Unary->getOpcode() == UO_Deref)
      return mayKeepObject(Body, Unary);
    return Unary->getOpcode() != UO_LNot;
  }
  if (isa<MemberExpr>(Parent))
    return mayKeepObject(Body, Pointer);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent))
    return mayKeepObject(Body, Subscript);
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
    if (Binary->isComparisonOp())
      return false;
    return !Binary->isAdditiveOp() || !Binary->getType()->isPointerType() ||
           mayKeepPointer(Body, Binary);
  }
  if (isa<CompoundStmt>(Parent))
    return false; // A value nobody takes.
  if (isa<CallExpr, CXXConstructExpr>(Parent))
    return argumentMayBeKept(cast<Expr>(Parent), Pointer);
  return true;
}

bool Borrowing::mayKeepObject(const FunctionBody &Body, const Expr *Object) {
  const Stmt *Parent = Body.parent(Object);
  if (!Parent)
    return true;
  if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl()))
      return methodMayKeepThis(Method);
    return Member->getType()->isReferenceType() ? false
                                                : mayKeepObject(Body, Member);
  }
  if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
    switch (Cast->getCastKind()) {
    case CK_LValueToRValue:
    case CK_ToVoid:
      return false;
    case CK_ArrayToPointerDecay:
      return mayKeepPointer(Body, Cast);
    default:
      return mayKeepObject(Body, Cast);
    }
  }
  if (isa<ParenExpr, FullExpr>(Parent))
    return mayKeepObject(Body, cast<Expr>(Parent));
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
    if (Unary->getOpcode() == UO_AddrOf)
      return mayKeepPointer(Body, Unary);
    return !Unary->isIncrementDecrementOp();
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent))
    return mayKeepObject(Body, Subscript);
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent))
    return !Binary->isAssignmentOp() || Binary->getLHS() != Object;
  if (isa<CompoundStmt>(Parent))
    return false;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Parent))
    if (Made->getConstructor()->isCopyOrMoveConstructor())
      return false;
  if (isa<CallExpr, CXXConstructExpr>(Parent))
    return argumentMayBeKept(cast<Expr>(Parent), Object);
  return true;
}

} // namespace memleak

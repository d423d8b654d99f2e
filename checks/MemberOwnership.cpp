//===-- MemberOwnership.cpp - What a class does with its raw members ------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemberOwnership.h"
#include "Allocation.h"
#include "PointerValue.h"
#include "lowering/BrokenCode.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace memleak {

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

static const MemberExpr *asMember(const Expr *E, const FieldDecl *Field) {
  const auto *Member = dyn_cast<MemberExpr>(E->IgnoreParenImpCasts());
  return Member && Member->getMemberDecl() == Field ? Member : nullptr;
}

/// Whether \p Condition asks for nothing but that \p Field is not null.
static bool testsOnly(const Expr *Condition, const FieldDecl *Field,
                      const ASTContext &Context) {
  if (asMember(Condition, Field))
    return true;
  const auto *Test = dyn_cast<BinaryOperator>(Condition->IgnoreParenImpCasts());
  return Test && Test->getOpcode() == BO_NE &&
         ((asMember(Test->getLHS(), Field) &&
           isNull(Test->getRHS(), Context)) ||
          (asMember(Test->getRHS(), Field) && isNull(Test->getLHS(), Context)));
}

/// `do ... while (0)`, which macros use to be one statement.
static bool runsOnce(const DoStmt &Loop, const ASTContext &Context) {
  bool Repeats = true;
  const Expr *Condition = Loop.getCond();
  return !Condition->isValueDependent() &&
         Condition->EvaluateAsBooleanCondition(Repeats, Context) == !Repeats &&
         !Repeats;
}

static bool returnsEarly(const Stmt *S) {
  return S &&
         (isa<ReturnStmt>(S) ||
          (!isa<LambdaExpr>(S) && llvm::any_of(S->children(), returnsEarly)));
}

/// Whether \p At is reached whenever its function runs, provided that \p Field
/// is not null; without one, unconditionally.
static bool alwaysReached(const Stmt *At, const FieldDecl *Field,
                          const FunctionBody &Body) {
  if (returnsEarly(Body.function().getBody()))
    return false;
  const Stmt *Inner = At;
  while (const Stmt *Outer = Body.parent(Inner)) {
    if (const auto *If = dyn_cast<IfStmt>(Outer)) {
      if (If->getThen() != Inner || !Field ||
          !testsOnly(If->getCond(), Field, Body.context()))
        return false;
    } else if (const auto *Do = dyn_cast<DoStmt>(Outer)) {
      if (!runsOnce(*Do, Body.context()))
        return false;
    } else if (isa<WhileStmt, ForStmt, CXXForRangeStmt, SwitchStmt,
                   AbstractConditionalOperator, LambdaExpr, CXXCatchStmt>(
                   Outer)) {
      return false;
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(Outer)) {
      if (Binary->isLogicalOp())
        return false;
    }
    Inner = Outer;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Uses of a member
//===----------------------------------------------------------------------===//

static void readStore(MemberFacts &Member, const Expr *Value, TUState &Unit) {
  forEachValue(Value, [&](const PointerValue &Stored) {
    if (std::optional<OwnedResult> Owned = ownedResult(Stored.Leaf, Unit))
      Member.Acquired.push_back(*Owned);
  });
}

/// Whether \p Call releases what its argument \p Argument points to.
static bool releases(const CallExpr &Call, const Expr *Argument,
                     TUState &Unit) {
  const models::FunctionModel *Model = Unit.modelOf(Call.getDirectCallee());
  if (!Model)
    return false;
  for (unsigned I = 0; I < Call.getNumArgs(); ++I)
    if (Call.getArg(I)->IgnoreParenCasts() == Argument)
      for (const models::FunctionCase &Case : Model->Cases)
        for (const models::Effect &Effect : Case.Effects)
          if (Effect.Kind == models::EffectKind::Release &&
              Effect.At.isParameter(I))
            return true;
  return false;
}

static void readUse(MemberFacts &Member, const MemberExpr *Use,
                    const FunctionBody &Body, TUState &Unit,
                    Borrowing &Borrows) {
  const Expr *Outer = Use;
  const Stmt *Parent = Body.parent(Use);
  bool IsValue = false;
  while (isa_and_nonnull<ParenExpr, CastExpr, FullExpr>(Parent)) {
    Outer = cast<Expr>(Parent);
    const auto *Cast = dyn_cast<CastExpr>(Outer);
    IsValue |= Cast && Cast->getCastKind() == CK_LValueToRValue;
    Parent = Body.parent(Parent);
  }
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Parent);
      Assign && Assign->getOpcode() == BO_Assign && Assign->getLHS() == Outer)
    return readStore(Member, Assign->getRHS(), Unit);
  const auto *Delete = dyn_cast_or_null<CXXDeleteExpr>(Parent);
  const auto *Call = dyn_cast_or_null<CallExpr>(Parent);
  if (Delete || (Call && releases(*Call, Use, Unit))) {
    Member.Released.push_back(cast<Expr>(Parent));
    return;
  }
  if (isa_and_nonnull<ReturnStmt>(Parent) && IsValue) {
    Member.HandedOut |= !Outer->getType()->isPointerType() ||
                        !Outer->getType()->getPointeeType().isConstQualified();
    return;
  }
  if (IsValue)
    for (const Stmt *Cast = Body.parent(Use); Cast; Cast = Body.parent(Cast))
      if (const auto *Read = dyn_cast<CastExpr>(Cast);
          Read && Read->getCastKind() == CK_LValueToRValue) {
        Member.Escapes |= Borrows.mayKeepPointer(Body, Read);
        return;
      }
  if (!IsValue)
    Member.Escapes = true;
}

MemberFacts readUses(const FieldDecl &Field, const FunctionBody &Body,
                     TUState &Unit, Borrowing &Borrows) {
  MemberFacts There;
  There.Field = &Field;
  for (const MemberExpr *Use : Body.fieldUses(&Field))
    readUse(There, Use, Body, Unit, Borrows);
  return There;
}

//===----------------------------------------------------------------------===//
// The functions of a class
//===----------------------------------------------------------------------===//

namespace {

class OwnershipReader {
public:
  OwnershipReader(const CXXRecordDecl &Class, TUState &Unit,
                  FunctionBodies &Bodies, Borrowing &Borrows)
      : Class(Class), Unit(Unit), Bodies(Bodies), Borrows(Borrows) {}

  ClassOwnership read();

private:
  void readFunction(const CXXMethodDecl &Method);
  void readDestructor(const FunctionBody &Body, bool Always);
  void touchFrom(const FunctionBody &Body);
  void forEachCall(
      const FunctionBody &Body,
      llvm::function_ref<void(const MemberExpr &, const FunctionBody &)> Visit);
  void touchAll();

  const CXXRecordDecl &Class;
  TUState &Unit;
  FunctionBodies &Bodies;
  Borrowing &Borrows;
  ClassOwnership Result;
  llvm::SmallPtrSet<const FunctionDecl *, 4> Destroying, Touching;
};

} // namespace

const CXXDestructorDecl *destructorOf(const CXXRecordDecl &Class) {
  for (const CXXMethodDecl *Method : Class.methods())
    if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Method))
      return Destructor;
  return nullptr;
}

static bool isDeleted(const CXXThisExpr &This, const FunctionBody &Body) {
  const Stmt *User = Body.parent(&This);
  while (isa_and_nonnull<CastExpr, ParenExpr>(User))
    User = Body.parent(User);
  return isa_and_nonnull<CXXDeleteExpr>(User);
}

bool deletesItself(const CXXMethodDecl &Method, FunctionBodies &Bodies) {
  const FunctionBody *Body = Bodies.of(&Method);
  return Body && llvm::any_of(Body->thisUses(), [&](const CXXThisExpr *This) {
           return isDeleted(*This, *Body);
         });
}

ClassOwnership OwnershipReader::read() {
  for (const FieldDecl *Field : Class.fields())
    if (Field->getType()->isPointerType() &&
        !Field->getType()->getPointeeType()->isFunctionType()) {
      MemberFacts &Member = Result.Members[Field];
      Member.Field = Field;
      // There is none where it did not compile.
      if (const Expr *Init = Field->getInClassInitializer())
        readStore(Member, Init, Unit);
    }
  for (const Decl *D : Class.decls()) {
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
      D = Template->getTemplatedDecl();
    if (const auto *Method = dyn_cast<CXXMethodDecl>(D))
      if (!Method->isImplicit()) {
        readFunction(*Method);
        // What comes before `delete this` belongs to the destruction.
        if (deletesItself(*Method, Bodies))
          touchFrom(*Bodies.of(Method));
      }
  }
  const CXXDestructorDecl *Destructor = destructorOf(Class);
  if (Destructor && Destructor->isUserProvided()) {
    if (const FunctionBody *Body = Bodies.of(Destructor))
      readDestructor(*Body, true);
    else
      touchAll();
  }
  return std::move(Result);
}

void OwnershipReader::touchAll() {
  for (auto &[Field, Member] : Result.Members)
    Member.DestructorTouches = true;
}

/// A copy operation without a body is how older code forbids it.
static bool isForbidden(const CXXMethodDecl &Method) {
  const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Method);
  return Method.getAccess() != AS_public &&
         (Method.isCopyAssignmentOperator() ||
          (Constructor && Constructor->isCopyConstructor()));
}

void OwnershipReader::readFunction(const CXXMethodDecl &Method) {
  if (Method.isDeleted() || Method.isDefaulted() || Method.isPureVirtual())
    return;
  const FunctionBody *Body = Bodies.of(&Method);
  if (!Body) {
    Result.Complete &= isForbidden(Method);
    return;
  }
  Result.Broken |= isBroken(Method);
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Body->function()))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (auto Member = Result.Members.find(Init->getMember());
          Member != Result.Members.end() && Init->isWritten())
        readStore(Member->second, Init->getInit(), Unit);
  for (auto &[Field, Member] : Result.Members)
    for (const MemberExpr *Use : Body->fieldUses(Field))
      readUse(Member, Use, *Body, Unit, Borrows);
}

//===----------------------------------------------------------------------===//
// The destructor
//===----------------------------------------------------------------------===//

void OwnershipReader::readDestructor(const FunctionBody &Body, bool Always) {
  if (!Destroying.insert(&Body.function()).second)
    return;
  for (auto &[Field, Member] : Result.Members) {
    Member.DestructorTouches |= !Body.fieldUses(Field).empty();
    for (const MemberExpr *Use : Body.fieldUses(Field)) {
      const Stmt *At = Use;
      while (At && !llvm::is_contained(Member.Released, At))
        At = Body.parent(At);
      if (!At)
        continue;
      if (Always && alwaysReached(At, Field, Body))
        Member.InDestructor = cast<Expr>(At);
      else
        Member.Conditional = true;
    }
  }
  forEachCall(Body, [&](const MemberExpr &Call, const FunctionBody &Called) {
    readDestructor(Called, Always && alwaysReached(&Call, nullptr, Body));
  });
}

/// Calls \p Visit for every function that \p Body calls on `this` and that may
/// change the object; all members are touched where it is not in sight.
void OwnershipReader::forEachCall(
    const FunctionBody &Body,
    llvm::function_ref<void(const MemberExpr &, const FunctionBody &)> Visit) {
  for (const CXXThisExpr *This : Body.thisUses()) {
    const auto *Member = dyn_cast_or_null<MemberExpr>(Body.parent(This));
    if ((Member && isa<FieldDecl>(Member->getMemberDecl())) ||
        isDeleted(*This, Body))
      continue;
    const auto *Method =
        Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
    const FunctionBody *Called =
        Method && !Method->isConst() ? Bodies.of(Method) : nullptr;
    if (Called)
      Visit(*Member, *Called);
    else if (!Method || !Method->isConst())
      touchAll();
  }
}

/// All members that \p Body, or what it calls, mentions are touched.
void OwnershipReader::touchFrom(const FunctionBody &Body) {
  if (!Touching.insert(&Body.function()).second)
    return;
  for (auto &[Field, Member] : Result.Members)
    Member.DestructorTouches |= !Body.fieldUses(Field).empty();
  forEachCall(Body, [&](const MemberExpr &, const FunctionBody &Called) {
    touchFrom(Called);
  });
}

ClassOwnership readOwnership(const CXXRecordDecl &Class, TUState &Unit,
                             FunctionBodies &Bodies, Borrowing &Borrows) {
  return OwnershipReader(Class, Unit, Bodies, Borrows).read();
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

static bool isMemberwise(const CXXMethodDecl &Method) {
  return !Method.isDeleted() && (Method.isImplicit() || Method.isDefaulted());
}

/// Whether an implicit copy assignment that clang has not looked at yet would
/// be deleted.
static bool cannotBeAssigned(const CXXRecordDecl &Class) {
  return llvm::any_of(Class.fields(), [](const FieldDecl *Field) {
    return Field->getType()->isReferenceType() ||
           Field->getType().isConstQualified();
  });
}

/// Whether something else in \p Class, a template, may forbid copies: what a
/// dependent base or member does is not known.
static bool mayBeForbidden(const CXXRecordDecl &Class) {
  return Class.getNumBases() != 0 ||
         llvm::any_of(Class.fields(), [](const FieldDecl *Field) {
           QualType Type = Field->getType();
           return Type->isRecordType() ||
                  (Type->isDependentType() && !Type->isPointerType());
         });
}

Copying memberwiseCopies(const CXXRecordDecl &Class) {
  Copying Copies;
  bool DeclaresMove = Class.hasUserDeclaredMoveConstructor() ||
                      Class.hasUserDeclaredMoveAssignment();
  if (Class.isDependentContext()) {
    if (mayBeForbidden(Class) || DeclaresMove)
      return Copies;
    Copies.Constructs = !Class.hasUserDeclaredCopyConstructor();
    Copies.Assigns = !Class.hasUserDeclaredCopyAssignment();
    return Copies;
  }
  Copies.Constructs = Class.needsImplicitCopyConstructor() && !DeclaresMove &&
                      !Class.defaultedCopyConstructorIsDeleted();
  Copies.Assigns = Class.needsImplicitCopyAssignment() && !DeclaresMove &&
                   !cannotBeAssigned(Class);
  for (const CXXMethodDecl *Method : Class.methods()) {
    if (!isMemberwise(*Method))
      continue;
    const auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
    Copies.Constructs |= Constructor && Constructor->isCopyConstructor();
    Copies.Assigns |= Method->isCopyAssignmentOperator();
    Copies.Moves |= (Constructor && Constructor->isMoveConstructor()) ||
                    Method->isMoveAssignmentOperator();
  }
  return Copies;
}

} // namespace memleak

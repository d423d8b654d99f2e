//===-- DiscardedOwnershipCheck.cpp - memleak-discarded-ownership ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DiscardedOwnershipCheck.h"
#include "PointerValue.h"
#include "fixits/Borrowing.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

static constexpr llvm::StringLiteral Dropped = "dropped";
static constexpr llvm::StringLiteral Tested = "only tested";
static constexpr llvm::StringLiteral Copied = "only copied from";
static constexpr llvm::StringLiteral Lent = "only lent";

//===----------------------------------------------------------------------===//
// Values that go nowhere
//===----------------------------------------------------------------------===//

using UseVisitor = llvm::function_ref<void(const Expr *, llvm::StringRef)>;

static void visitDropped(const Stmt *S, UseVisitor Visit) {
  if (const auto *E = dyn_cast_or_null<Expr>(S)) {
    const auto *Cast = dyn_cast<CastExpr>(E->IgnoreParens());
    // A cast to void says that it is meant.
    if (!Cast || Cast->getCastKind() != CK_ToVoid)
      Visit(E, Dropped);
  }
}

static void visitTested(const Expr *E, UseVisitor Visit) {
  if (E)
    Visit(E, Tested);
}

/// Calls \p Visit for each operand or child of \p S whose value is not handed
/// on, and says how.
static void forEachUnusedValue(const Stmt &S, UseVisitor Visit) {
  if (const auto *Block = dyn_cast<CompoundStmt>(&S)) {
    for (const Stmt *Child : Block->body())
      visitDropped(Child, Visit);
  } else if (const auto *If = dyn_cast<IfStmt>(&S)) {
    visitTested(If->getCond(), Visit);
    visitDropped(If->getThen(), Visit);
    visitDropped(If->getElse(), Visit);
  } else if (const auto *While = dyn_cast<WhileStmt>(&S)) {
    visitTested(While->getCond(), Visit);
    visitDropped(While->getBody(), Visit);
  } else if (const auto *Do = dyn_cast<DoStmt>(&S)) {
    visitTested(Do->getCond(), Visit);
    visitDropped(Do->getBody(), Visit);
  } else if (const auto *For = dyn_cast<ForStmt>(&S)) {
    visitDropped(For->getInit(), Visit);
    visitTested(For->getCond(), Visit);
    visitDropped(For->getInc(), Visit);
    visitDropped(For->getBody(), Visit);
  } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(&S)) {
    visitDropped(Range->getBody(), Visit);
  } else if (const auto *Case = dyn_cast<SwitchCase>(&S)) {
    visitDropped(Case->getSubStmt(), Visit);
  } else if (const auto *Label = dyn_cast<LabelStmt>(&S)) {
    visitDropped(Label->getSubStmt(), Visit);
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(&S)) {
    if (Unary->getOpcode() == UO_LNot)
      visitTested(Unary->getSubExpr(), Visit);
  } else if (const auto *Conditional = dyn_cast<ConditionalOperator>(&S)) {
    visitTested(Conditional->getCond(), Visit);
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(&S)) {
    if (Binary->getOpcode() == BO_Comma) {
      visitDropped(Binary->getLHS(), Visit);
    } else if (Binary->isComparisonOp() || Binary->isLogicalOp()) {
      visitTested(Binary->getLHS(), Visit);
      visitTested(Binary->getRHS(), Visit);
    }
  }
}

/// Calls \p Visit for each argument that the callee only looks at.
static void forEachLentValue(const Expr &S, TUState &Unit, UseVisitor Visit) {
  const FunctionDecl *Callee = nullptr;
  llvm::ArrayRef<const Expr *> Arguments;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(&S)) {
    Callee = Made->getConstructor();
    Arguments = {Made->getArgs(), Made->getNumArgs()};
  } else if (const auto *Call = dyn_cast<CallExpr>(&S)) {
    Callee = Call->getDirectCallee();
    Arguments = {Call->getArgs(), Call->getNumArgs()};
    if (Callee && isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(Callee))
      Arguments = Arguments.drop_front();
    else if (!isa_and_nonnull<CXXMethodDecl>(Callee)) {
      for (unsigned I = 0; I < Arguments.size(); ++I)
        if (onlyBorrows(*Call, I, Unit))
          Visit(Arguments[I], Lent);
      return;
    }
  }
  // A class that owns what it needs by itself copies what it must not change.
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  const models::TypeModel *Class =
      Method ? Unit.modelOf(Method->getParent()) : nullptr;
  if (!Class || Class->Kind != models::TypeKind::Value)
    return;
  for (unsigned I = 0; I < Arguments.size() && I < Method->getNumParams();
       ++I) {
    QualType Type = Method->getParamDecl(I)->getType();
    if (Type->isPointerType() && Type->getPointeeType().isConstQualified())
      Visit(Arguments[I], Copied);
  }
}

/// A cheap test that throws most expressions away.
static bool mayOwn(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (const auto *Full = dyn_cast<FullExpr>(E))
    E = Full->getSubExpr()->IgnoreParenCasts();
  return isa<CXXNewExpr, ConditionalOperator>(E) ||
         (isa<CallExpr>(E) && E->getType()->isPointerType());
}

namespace {

AST_MATCHER(Stmt, leavesValueUnused) {
  bool Found = false;
  forEachUnusedValue(
      Node, [&](const Expr *E, llvm::StringRef) { Found |= mayOwn(E); });
  return Found;
}
AST_MATCHER(Expr, takesOwner) {
  llvm::ArrayRef<const Expr *> Arguments;
  if (const auto *Made = dyn_cast<CXXConstructExpr>(&Node))
    Arguments = {Made->getArgs(), Made->getNumArgs()};
  else if (const auto *Call = dyn_cast<CallExpr>(&Node))
    Arguments = {Call->getArgs(), Call->getNumArgs()};
  return llvm::any_of(Arguments, [](const Expr *E) {
    return E->getType()->isPointerType() && mayOwn(E);
  });
}
AST_MATCHER(UnaryOperator, dereferencesValue) {
  return Node.getOpcode() == UO_Deref && mayOwn(Node.getSubExpr());
}

} // namespace

//===----------------------------------------------------------------------===//
// The check
//===----------------------------------------------------------------------===//

void DiscardedOwnershipCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  auto Add = [&](const auto &Matcher) { Finder.addMatcher(Matcher, &ToCheck); };
  Add(stmtExpr().bind("block-value"));
  Add(compoundStmt(leavesValueUnused()).bind("user"));
  Add(ifStmt(leavesValueUnused()).bind("user"));
  Add(whileStmt(leavesValueUnused()).bind("user"));
  Add(doStmt(leavesValueUnused()).bind("user"));
  Add(forStmt(leavesValueUnused()).bind("user"));
  Add(cxxForRangeStmt(leavesValueUnused()).bind("user"));
  Add(switchCase(leavesValueUnused()).bind("user"));
  Add(labelStmt(leavesValueUnused()).bind("user"));
  Add(unaryOperator(leavesValueUnused()).bind("user"));
  Add(conditionalOperator(leavesValueUnused()).bind("user"));
  Add(binaryOperator(leavesValueUnused()).bind("user"));
  Add(callExpr(takesOwner()).bind("call"));
  Add(cxxConstructExpr(takesOwner()).bind("call"));
  Add(unaryOperator(dereferencesValue()).bind("dereference"));
}

/// Whether the object that \p Dereference names is read or copied, and then
/// forgotten.
static bool isCopied(const UnaryOperator &Dereference, ASTContext &Context) {
  DynTypedNodeList Parents = Context.getParents(Dereference);
  while (!Parents.empty()) {
    if (const auto *Made = Parents[0].get<CXXConstructExpr>())
      return Made->getConstructor()->isCopyOrMoveConstructor();
    const auto *Cast = Parents[0].get<CastExpr>();
    if (Cast && Cast->getCastKind() == CK_LValueToRValue)
      return true;
    if (!Parents[0].get<ParenExpr>() &&
        !(Cast && (Cast->getCastKind() == CK_NoOp ||
                   Cast->getCastKind() == CK_DerivedToBase)))
      return false;
    Parents = Context.getParents(Parents[0]);
  }
  return false;
}

void DiscardedOwnershipCheck::check(const MatchFinder::MatchResult &Result) {
  Context = Result.Context;
  const BoundNodes &Nodes = Result.Nodes;
  auto Judge = [this](const Expr *E, llvm::StringRef How) { judge(E, How); };
  if (const auto *Block = Nodes.getNodeAs<StmtExpr>("block-value")) {
    // Its last statement is its value; the block inside is matched later.
    if (!Block->getSubStmt()->body_empty())
      BlockValues.insert(Block->getSubStmt()->body_back());
  } else if (const auto *User = Nodes.getNodeAs<Stmt>("user")) {
    forEachUnusedValue(*User, Judge);
  } else if (const auto *Call = Nodes.getNodeAs<Expr>("call")) {
    forEachLentValue(*Call, unit(), Judge);
  } else if (const auto *Dereference =
                 Nodes.getNodeAs<UnaryOperator>("dereference")) {
    if (ownedResult(Dereference->getSubExpr(), unit()) &&
        isCopied(*Dereference, *Context))
      judge(Dereference->getSubExpr(), Copied);
  }
}

void DiscardedOwnershipCheck::judge(const Expr *E, llvm::StringRef How) {
  if (BlockValues.contains(E) || E->isInstantiationDependent())
    return;
  forEachValue(E, [&](const PointerValue &Value) {
    if (std::optional<OwnedResult> Lost = ownedResult(Value.Leaf, unit()))
      report(*Lost, How);
  });
}

/// Whether a handle that \p Init initialises holds nothing.
static bool startsEmpty(const Expr *Init) {
  if (!Init)
    return false;
  Init = Init->IgnoreUnlessSpelledInSource()->IgnoreParenCasts();
  if (const auto *Full = dyn_cast<FullExpr>(Init))
    return startsEmpty(Full->getSubExpr());
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Init))
    return llvm::all_of(Made->arguments(), startsEmpty);
  if (const auto *List = dyn_cast<InitListExpr>(Init))
    return llvm::all_of(List->inits(), startsEmpty);
  return isa<CXXDefaultArgExpr, CXXNullPtrLiteralExpr>(Init);
}

/// Whether \p Handle names a variable that was declared empty and that nothing
/// has named since, whichever way the code is run through.
static bool isStillEmpty(const Expr &Handle, const FunctionBody *Body) {
  const auto *Reference = dyn_cast<DeclRefExpr>(Handle.IgnoreParenImpCasts());
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  const DeclStmt *Declared =
      Variable && Body ? Body->declaration(Variable) : nullptr;
  if (!Declared || Body->hasLabels() || !startsEmpty(Variable->getInit()) ||
      Body->uses(Variable).front() != Reference)
    return false;
  for (const Stmt *S = Reference; S && S != Body->parent(Declared);
       S = Body->parent(S))
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, LambdaExpr>(S))
      return false;
  return true;
}

void DiscardedOwnershipCheck::report(const OwnedResult &Lost,
                                     llvm::StringRef How) {
  SourceLocation Where = Lost.Source->getBeginLoc();
  if (Context->getSourceManager().isInSystemHeader(Where) ||
      Reported.contains(Where))
    return;
  if (!Bodies)
    Bodies = std::make_unique<FunctionBodies>(*Context);
  if (const auto *New = dyn_cast<CXXNewExpr>(Lost.Source))
    if (mayRegisterItself(*New))
      return;
  const FunctionDecl *Function = enclosingFunction(*Lost.Source, *Context);
  if (isBroken(Function) ||
      (Lost.Handle && (isKnownElsewhere(*Lost.Handle, Function) ||
                       isStillEmpty(*Lost.Handle, Bodies->of(Function)))))
    return;
  Reported.insert(Where);
  unit().claimDiscarded(Where);
  diag(Where, "the %0 from %1 is %2 here and can never be %3")
      << Lost.Resource << Lost.By << How << Lost.Released;
  if (Lost.Handle)
    suggestReset(cast<CXXMemberCallExpr>(*Lost.Source));
}

/// A note, and no fix of the warning: `reset` ends the object, which is most
/// likely what was meant, but not what the program did.
void DiscardedOwnershipCheck::suggestReset(const CXXMemberCallExpr &Call) {
  const CXXRecordDecl *Class = Call.getRecordDecl();
  IdentifierInfo &Reset = Context->Idents.get("reset");
  if (!Class->hasDefinition() || Class->lookup(&Reset).empty())
    return;
  SourceLocation Name = Call.getExprLoc();
  auto Note =
      diag(Name, "to end the object now, call 'reset'", DiagnosticIDs::Note);
  if (Name.isFileID())
    Note << FixItHint::CreateReplacement(SourceRange(Name), "reset");
}

//===----------------------------------------------------------------------===//
// Objects that somebody else may know
//===----------------------------------------------------------------------===//

namespace {

class ThrowFinder : public RecursiveASTVisitor<ThrowFinder> {
public:
  bool VisitCXXThrowExpr(CXXThrowExpr *) { return false; }
};

} // namespace

static bool mayThrow(const FunctionDecl &Definition) {
  return !ThrowFinder().TraverseStmt(Definition.getBody());
}

/// Whether \p Made, or the construction of a base or member, may tell somebody
/// about the object, or may end in an exception.
static bool mayRegister(const CXXConstructExpr &Made, FunctionBodies &Bodies,
                        Borrowing &Borrows, unsigned Depth) {
  constexpr unsigned MaxDepth = 16;
  const CXXConstructorDecl *Constructor = Made.getConstructor();
  if (Constructor->isTrivial() || Constructor->getParent()->isInStdNamespace())
    return false;
  const FunctionDecl *Definition = nullptr;
  if (Depth == MaxDepth || !Constructor->hasBody(Definition))
    return true;
  const FunctionBody *Body = Bodies.of(Constructor);
  if (!Body || Borrows.constructorMayKeep(Made) || mayThrow(*Definition))
    return true;
  for (const CXXCtorInitializer *Init :
       cast<CXXConstructorDecl>(Definition)->inits())
    if (const Expr *Value = Init->getInit())
      if (const auto *Part =
              dyn_cast<CXXConstructExpr>(Value->IgnoreUnlessSpelledInSource()))
        if (mayRegister(*Part, Bodies, Borrows, Depth + 1))
          return true;
  return false;
}

/// `new Button(window)` and `new Command("quit")` are whole statements where
/// the constructor hands the object on. Unless the constructor shows that it
/// does not, assume it.
bool DiscardedOwnershipCheck::mayRegisterItself(const CXXNewExpr &New) {
  const CXXConstructExpr *Made = New.getConstructExpr();
  if (!Made)
    return false;
  Borrowing Borrows(unit(), *Bodies);
  return mayRegister(*Made, *Bodies, Borrows, 0);
}

/// Whether the object that \p Init puts into a handle has a name already.
static bool startsFromKnown(const Expr *Init, TUState &Unit) {
  if (!Init)
    return false;
  Init = Init->IgnoreUnlessSpelledInSource()->IgnoreParenCasts();
  if (const auto *Full = dyn_cast<FullExpr>(Init))
    return startsFromKnown(Full->getSubExpr(), Unit);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Init))
    return llvm::any_of(Made->arguments(), [&](const Expr *Argument) {
      return startsFromKnown(Argument, Unit);
    });
  if (const auto *List = dyn_cast<InitListExpr>(Init))
    return llvm::any_of(List->inits(), [&](const Expr *Argument) {
      return startsFromKnown(Argument, Unit);
    });
  if (isa<CallExpr>(Init) && !Init->getType()->isPointerType())
    return !Init->isPRValue();
  return !isa<CXXDefaultArgExpr, CXXNullPtrLiteralExpr>(Init) &&
         !ownedResult(Init, Unit) && !isa<CXXNewExpr>(Init);
}

/// Whether \p Use of a handle lets a raw pointer to its object out.
static bool givesAway(const FunctionBody &Body, const Expr *Use, TUState &Unit,
                      Borrowing &Borrows) {
  const Stmt *Parent = Body.parent(Use);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Parent)) {
    Use = cast<Expr>(Parent);
    Parent = Body.parent(Parent);
  }
  if (!Parent)
    return true;
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(Parent)) {
    if (Call->getOperator() == OO_Equal)
      return Call->getArg(0) != Use || startsFromKnown(Call->getArg(1), Unit);
    if (Call->getType()->isPointerType())
      return Borrows.mayKeepPointer(Body, Call);
    return Call->isLValue() && Borrows.mayKeepObject(Body, Call);
  }
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Body.parent(Parent));
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  if (!Method)
    return true;
  if (!Method->isConst()) // release and reset.
    return Call->getNumArgs() != 0 && startsFromKnown(Call->getArg(0), Unit);
  if (Call->getType()->isPointerType())
    return Borrows.mayKeepPointer(Body, Call);
  return Call->isLValue() && Borrows.mayKeepObject(Body, Call);
}

/// Whether a raw pointer to the object of \p Handle may be in other hands by
/// the time it is given up, which is how ownership is handed to older
/// interfaces: `list->add(p.get()); p.release();`.
bool DiscardedOwnershipCheck::isKnownElsewhere(const Expr &Handle,
                                               const FunctionDecl *Function) {
  if (Handle.isPRValue() || isa<MaterializeTemporaryExpr>(Handle))
    return false;
  const auto *Reference = dyn_cast<DeclRefExpr>(Handle.IgnoreParenImpCasts());
  const auto *Variable =
      Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
  const FunctionBody *Body = Bodies->of(Function);
  if (!Variable || !Body || !Variable->hasLocalStorage() ||
      Variable->getType()->isReferenceType() ||
      Reference->refersToEnclosingVariableOrCapture())
    return true;
  Borrowing Borrows(unit(), *Bodies);
  return startsFromKnown(Variable->getInit(), unit()) ||
         llvm::any_of(Body->uses(Variable), [&](const DeclRefExpr *Use) {
           return givesAway(*Body, Use, unit(), Borrows);
         });
}

void DiscardedOwnershipCheck::onEndOfTranslationUnit() {
  Bodies.reset();
  BlockValues.clear();
  Reported.clear();
}

} // namespace memleak

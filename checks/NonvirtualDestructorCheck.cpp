//===-- NonvirtualDestructorCheck.cpp - memleak-nonvirtual-destructor -----===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonvirtualDestructorCheck.h"
#include "Allocation.h"
#include "SlicedRelease.h"
#include "fixits/VirtualDestructor.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace memleak {

//===----------------------------------------------------------------------===//
// Smart pointers
//===----------------------------------------------------------------------===//

static bool isStd(const CXXRecordDecl &Record, llvm::StringRef Name) {
  const IdentifierInfo *Identifier = Record.getIdentifier();
  return Identifier && Identifier->isStr(Name) && Record.isInStdNamespace();
}

/// The class as which a standard handle deletes its object, or null: for
/// another type, an array and a deleter of the user's own.
static const CXXRecordDecl *classReleasedBy(const CXXRecordDecl *Handle) {
  const auto *Special =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Handle);
  if (!Special)
    return nullptr;
  bool IsUnique = isStd(*Special, "unique_ptr");
  if (!IsUnique && !isStd(*Special, "auto_ptr"))
    return nullptr;
  const TemplateArgumentList &Arguments = Special->getTemplateArgs();
  if (Arguments.size() == 0 || Arguments[0].getKind() != TemplateArgument::Type)
    return nullptr;
  if (IsUnique) {
    if (Arguments.size() != 2 ||
        Arguments[1].getKind() != TemplateArgument::Type)
      return nullptr;
    const CXXRecordDecl *Deleter =
        Arguments[1].getAsType()->getAsCXXRecordDecl();
    if (!Deleter || !isStd(*Deleter, "default_delete"))
      return nullptr;
  }
  const CXXRecordDecl *Pointee = Arguments[0].getAsType()->getAsCXXRecordDecl();
  return Pointee ? Pointee->getDefinition() : nullptr;
}

/// A shared_ptr remembers the class it was made with, whatever it points to.
static bool isSharedPointer(const CXXRecordDecl *Handle) {
  return Handle && isStd(*Handle, "shared_ptr");
}

namespace {

/// What registerMatchers() asks of nodes: cheap tests that throw most away.

AST_MATCHER(VarDecl, holdsClassPointer) {
  return Node.hasInit() && !isa<ParmVarDecl>(Node) &&
         lacksVirtualDestructor(pointeeClass(Node.getType()));
}
AST_MATCHER(FieldDecl, startsAsClassPointer) {
  return Node.hasInClassInitializer() &&
         lacksVirtualDestructor(pointeeClass(Node.getType()));
}
AST_MATCHER(BinaryOperator, assignsClassPointer) {
  return Node.getOpcode() == BO_Assign &&
         lacksVirtualDestructor(pointeeClass(Node.getLHS()->getType()));
}
AST_MATCHER(CXXCtorInitializer, startsClassPointer) {
  return Node.isMemberInitializer() &&
         lacksVirtualDestructor(pointeeClass(Node.getMember()->getType()));
}
AST_MATCHER(CXXConstructExpr, makesHandle) {
  const CXXRecordDecl *Made = Node.getConstructor()->getParent();
  return Node.getNumArgs() > 0 &&
         (classReleasedBy(Made) || isSharedPointer(Made));
}
AST_MATCHER(CXXMemberCallExpr, storesIntoHandle) {
  const CXXMethodDecl *Method = Node.getMethodDecl();
  const IdentifierInfo *Name = Method ? Method->getIdentifier() : nullptr;
  return Name && Node.getNumArgs() > 0 &&
         (Name->isStr("reset") || Name->getName().starts_with("emplace"));
}
AST_MATCHER(CXXOperatorCallExpr, assignsHandle) {
  if (Node.getOperator() != OO_Equal || Node.getNumArgs() != 2)
    return false;
  return classReleasedBy(Node.getArg(0)->getType()->getAsCXXRecordDecl());
}

/// Looks for uses of a variable that may change it, other than assignments.
class ChangeFinder : public RecursiveASTVisitor<ChangeFinder> {
public:
  explicit ChangeFinder(const VarDecl *Variable) : Variable(Variable) {}
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitDeclRefExpr(DeclRefExpr *Reference) {
    Unexplained += Reference->getDecl() == Variable;
    return true;
  }
  bool VisitCastExpr(CastExpr *Cast) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      explain(Cast->getSubExpr());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Binary) {
    if (Binary->getOpcode() == BO_Assign)
      explain(Binary->getLHS());
    return true;
  }
  bool found() const { return Unexplained != 0; }

private:
  void explain(const Expr *Use) {
    const auto *Reference = dyn_cast<DeclRefExpr>(Use->IgnoreParens());
    Unexplained -= Reference && Reference->getDecl() == Variable;
  }
  const VarDecl *Variable;
  int Unexplained = 0;
};

} // namespace

/// Whether \p Variable may be given a value that no store shows: by reference,
/// by its address, by arithmetic.
static bool mayChangeElsewhere(const VarDecl *Variable) {
  const auto *Function =
      dyn_cast_or_null<FunctionDecl>(Variable->getDeclContext());
  if (!Function || !Function->hasBody())
    return true;
  ChangeFinder Finder(Variable);
  Finder.TraverseStmt(Function->getBody());
  return Finder.found();
}

void NonvirtualDestructorCheck::registerUserCodeMatchers(
    MatchFinder &Finder, MatchFinder::MatchCallback &ToCheck) {
  Finder.addMatcher(varDecl(holdsClassPointer()).bind("variable"), &ToCheck);
  Finder.addMatcher(fieldDecl(startsAsClassPointer()).bind("field"), &ToCheck);
  Finder.addMatcher(binaryOperator(assignsClassPointer()).bind("assign"),
                    &ToCheck);
  Finder.addMatcher(cxxCtorInitializer(startsClassPointer()).bind("init"),
                    &ToCheck);
  Finder.addMatcher(cxxDeleteExpr().bind("delete"), &ToCheck);
  Finder.addMatcher(cxxConstructExpr(makesHandle()).bind("construct"),
                    &ToCheck);
  Finder.addMatcher(cxxMemberCallExpr(storesIntoHandle()).bind("call"),
                    &ToCheck);
  Finder.addMatcher(cxxOperatorCallExpr(assignsHandle()).bind("operator"),
                    &ToCheck);
}

void NonvirtualDestructorCheck::check(const MatchFinder::MatchResult &Result) {
  Context = Result.Context;
  const BoundNodes &Nodes = Result.Nodes;
  if (const auto *Variable = Nodes.getNodeAs<VarDecl>("variable"))
    store(Variable, Variable->getInit());
  else if (const auto *Field = Nodes.getNodeAs<FieldDecl>("field"))
    store(Field, Field->getInClassInitializer());
  else if (const auto *Assign = Nodes.getNodeAs<BinaryOperator>("assign"))
    store(namedStorage(Assign->getLHS()->IgnoreParens()), Assign->getRHS());
  else if (const auto *Init = Nodes.getNodeAs<CXXCtorInitializer>("init"))
    store(Init->getMember(), Init->getInit());
  else if (const auto *Delete = Nodes.getNodeAs<CXXDeleteExpr>("delete"))
    release(Delete->getArgument(),
            {Delete, pointeeClass(Delete->getArgument()->getType()),
             Delete->isArrayForm()});
  else if (const auto *Make = Nodes.getNodeAs<CXXConstructExpr>("construct"))
    releaseByHandle(Make->getConstructor()->getParent(),
                    {Make->getArgs(), Make->getNumArgs()}, Make);
  else if (const auto *Call = Nodes.getNodeAs<CXXMemberCallExpr>("call")) {
    if (Call->getMethodDecl()->getName() == "reset")
      releaseByHandle(Call->getRecordDecl(),
                      {Call->getArgs(), Call->getNumArgs()}, Call);
    else
      emplace(*Call);
  } else if (const auto *Assign =
                 Nodes.getNodeAs<CXXOperatorCallExpr>("operator"))
    releaseByHandle(Assign->getArg(0)->getType()->getAsCXXRecordDecl(),
                    {Assign->getArg(1)}, Assign);
}

void NonvirtualDestructorCheck::store(const ValueDecl *To, const Expr *Value) {
  if (!To || !Value)
    return;
  std::vector<PointerValue> &Stores =
      Stored[cast<ValueDecl>(To->getCanonicalDecl())].Stores;
  forEachValue(Value,
               [&](const PointerValue &Stored) { Stores.push_back(Stored); });
}

void NonvirtualDestructorCheck::release(const Expr *Pointer,
                                        const Release &As) {
  if (!lacksVirtualDestructor(As.Base) ||
      Context->getSourceManager().isInSystemHeader(As.Where->getBeginLoc()))
    return;
  forEachValue(Pointer, [&](const PointerValue &Value) {
    if (isSliced(Value.Pointee, As.Base))
      return report(As, Value.Pointee, Value.Leaf);
    const ValueDecl *From = namedStorage(Value.Leaf);
    if (!From)
      return;
    Storage &Held = Stored[cast<ValueDecl>(From->getCanonicalDecl())];
    const CXXRecordDecl *Declared = pointeeClass(From->getType());
    if (Declared && As.Base->isDerivedFrom(Declared))
      Held.Downcast = true;
    else if (Declared == As.Base)
      Held.Releases.push_back(As);
  });
}

void NonvirtualDestructorCheck::releaseByHandle(
    const CXXRecordDecl *Handle, llvm::ArrayRef<const Expr *> Arguments,
    const Expr *Where) {
  if (Context->getSourceManager().isInSystemHeader(Where->getBeginLoc()))
    return;
  const Expr *Given = Arguments.front();
  if (isSharedPointer(Handle)) {
    // A second argument is a deleter.
    if (Arguments.size() == 1)
      release(Given, {Where, pointeeClass(Given->getType()), false});
    return;
  }
  const CXXRecordDecl *Base = classReleasedBy(Handle);
  if (!Base)
    return;
  if (Given->getType()->isPointerType())
    return release(Given, {Where, Base, false});
  const CXXRecordDecl *Derived =
      classReleasedBy(Given->getType()->getAsCXXRecordDecl());
  if (lacksVirtualDestructor(Base) && isSliced(Derived, Base))
    report({Where, Base, false}, Derived, nullptr);
}

/// `v.emplace_back(new Derived)` makes its handle inside the library, where
/// nobody could see the warning; the container's type says what is made.
void NonvirtualDestructorCheck::emplace(const CXXMemberCallExpr &Call) {
  const auto *Container =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Call.getRecordDecl());
  if (!Container)
    return;
  for (const TemplateArgument &Argument :
       Container->getTemplateArgs().asArray()) {
    if (Argument.getKind() != TemplateArgument::Type)
      continue;
    const CXXRecordDecl *Handle = Argument.getAsType()->getAsCXXRecordDecl();
    if (classReleasedBy(Handle) || isSharedPointer(Handle))
      for (const Expr *Given : Call.arguments())
        releaseByHandle(Handle, {Given}, &Call);
  }
}

/// Appends what \p Declaration may hold, looking through other local variables
/// that it was copied from.
void NonvirtualDestructorCheck::collectValues(
    const ValueDecl *Declaration, std::vector<PointerValue> &Values,
    llvm::SmallPtrSetImpl<const ValueDecl *> &Seen) const {
  if (!Seen.insert(Declaration).second)
    return;
  auto Held = Stored.find(Declaration);
  if (Held == Stored.end())
    return;
  for (const PointerValue &Value : Held->second.Stores) {
    const auto *From = dyn_cast_or_null<VarDecl>(namedStorage(Value.Leaf));
    if (From && From->hasLocalStorage() && !isa<ParmVarDecl>(From) &&
        Stored.contains(From) && !mayChangeElsewhere(From))
      collectValues(From, Values, Seen);
    else if (!isNull(Value.Leaf, *Context))
      Values.push_back(Value);
  }
}

/// A member may be released with any object that is stored in it somewhere, so
/// one `new` of a derived class is enough.
void NonvirtualDestructorCheck::judgeShared(
    const std::vector<PointerValue> &Values, const Release &As) {
  for (const PointerValue &Value : Values)
    if (isa<CXXNewExpr>(Value.Leaf) && isSliced(Value.Pointee, As.Base))
      report(As, Value.Pointee, Value.Leaf);
}

/// A local variable may have been released and filled again in between: all
/// that is stored must be known, and of several kinds of object the last before
/// the release counts.
void NonvirtualDestructorCheck::judgeLocal(
    const std::vector<PointerValue> &Values, const Release &As) {
  const SourceManager &Sources = Context->getSourceManager();
  auto IsSliced = [&](const PointerValue &Value) {
    return isSliced(Value.Pointee, As.Base);
  };
  auto IsKnown = [&](const PointerValue &Value) {
    return IsSliced(Value) || isa<CXXNewExpr>(Value.Leaf);
  };
  if (!llvm::all_of(Values, IsKnown))
    return;
  if (llvm::all_of(Values, IsSliced)) {
    for (const PointerValue &Value : Values)
      report(As, Value.Pointee, Value.Leaf);
    return;
  }
  // Statements are not matched in source order.
  auto IsBefore = [&](const Expr *A, const Expr *B) {
    return Sources.isBeforeInTranslationUnit(A->getBeginLoc(),
                                             B->getBeginLoc());
  };
  const PointerValue *Last = nullptr;
  for (const PointerValue &Value : Values)
    if (IsBefore(Value.Leaf, As.Where) &&
        (!Last || IsBefore(Last->Leaf, Value.Leaf)))
      Last = &Value;
  if (Last && IsSliced(*Last))
    report(As, Last->Pointee, Last->Leaf);
}

void NonvirtualDestructorCheck::judge(const ValueDecl *Declaration,
                                      const Storage &Held) {
  const auto *Variable = dyn_cast<VarDecl>(Declaration);
  bool IsLocal = Variable && Variable->hasLocalStorage();
  if (isa<ParmVarDecl>(Declaration))
    return;
  std::vector<PointerValue> Values;
  llvm::SmallPtrSet<const ValueDecl *, 4> Seen;
  collectValues(Declaration, Values, Seen);
  if (llvm::none_of(Values,
                    [&](const PointerValue &Value) {
                      return isSliced(Value.Pointee,
                                      Held.Releases.front().Base);
                    }) ||
      (IsLocal && mayChangeElsewhere(Variable)))
    return;
  for (const Release &Release : Held.Releases)
    if (IsLocal)
      judgeLocal(Values, Release);
    else
      judgeShared(Values, Release);
}

/// Advice about what was \p Made keeps still: the defect comes first.
void NonvirtualDestructorCheck::report(const Release &As,
                                       const CXXRecordDecl *Derived,
                                       const Expr *Made) {
  if (!Reported.contains({As.Base, Derived}) && !warn(As, Derived))
    return;
  if (const auto *New = dyn_cast_or_null<CXXNewExpr>(Made))
    unit().claim(New->getExprLoc());
}

bool NonvirtualDestructorCheck::warn(const Release &As,
                                     const CXXRecordDecl *Derived) {
  std::optional<SliceLoss> Loss = lossOfSlicing(*Derived, *As.Base, *Context);
  if (!Loss || isBroken(Derived) ||
      isBroken(enclosingFunction(*As.Where, *Context)))
    return false;
  Reported.insert({As.Base, Derived});
  VirtualDestructorFix Fix;
  if (As.Array)
    Fix.Refusal = "an array can only be released as what it was created as";
  else
    Fix = makeDestructorVirtual(*As.Base, *Derived, *Context);
  {
    auto Warning = diag(As.Where->getBeginLoc(),
                        "%0 is released through its base %1, whose destructor "
                        "is not virtual")
                   << Derived << As.Base;
    if (Fix.Edit && Fixed.insert(Fix.Edit->RemoveRange.getBegin()).second)
      Warning << *Fix.Edit;
  }
  if (const auto *Lost = dyn_cast<FieldDecl>(Loss->Lost))
    diag(Lost->getLocation(), "%0 is never destroyed", DiagnosticIDs::Note)
        << Lost;
  else if (isa<CXXDestructorDecl>(Loss->Lost))
    diag(Loss->Lost->getLocation(), "this destructor never runs",
         DiagnosticIDs::Note);
  else
    diag(Loss->Lost->getLocation(), "%0 %1", DiagnosticIDs::Note)
        << Loss->Lost << Loss->How;
  auto Note = diag(As.Base->getLocation(),
                   Fix.Refusal.empty() ? "%0 is defined here"
                                       : "%0 is defined here; no fix: %1",
                   DiagnosticIDs::Note)
              << As.Base;
  if (!Fix.Refusal.empty())
    Note << Fix.Refusal;
  return true;
}

void NonvirtualDestructorCheck::onEndOfUserCode() {
  for (const auto &[Declaration, Held] : Stored)
    if (!Held.Releases.empty() && !Held.Downcast)
      judge(Declaration, Held);
}

void NonvirtualDestructorCheck::onEndOfTranslationUnit() {
  Stored.clear();
  Reported.clear();
  Fixed.clear();
}

} // namespace memleak

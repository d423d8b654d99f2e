//===-- LoanFinder.cpp - Finding what is lent and borrowed ----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only what the standard says for certain ends a loan: emptying, assigning,
// destroying. Growing a vector does where nothing says that there may be room:
// a local one that grows in one place only and never gets smaller. A string may
// move its text whenever it is changed.
//
//===----------------------------------------------------------------------===//

#include "LoanTypes.h"
#include "Loans.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace memleak::lowering {

/// The name of the method that \p E calls; empty for operators and others.
static llvm::StringRef methodName(const CXXMemberCallExpr *E) {
  const CXXMethodDecl *Method = E->getMethodDecl();
  return Method && Method->getDeclName().isIdentifier() ? Method->getName()
                                                        : "";
}

namespace {

class LoanFinder : public RecursiveASTVisitor<LoanFinder> {
public:
  bool shouldVisitImplicitCode() const { return true; }
  bool TraverseLambdaExpr(LambdaExpr *E) {
    for (const LambdaCapture &Capture : E->captures())
      if (Capture.capturesVariable())
        giveAway(Capture.getCapturedVar());
    return true;
  }
  bool TraverseCXXRecordDecl(CXXRecordDecl *) { return true; }

  bool VisitVarDecl(VarDecl *Var) {
    if (!Var->isLocalVarDecl() || !Var->hasLocalStorage())
      return true;
    const Expr *Init = Var->getInit();
    if (lenderKind(Var->getType()) != LenderKind::None &&
        !Var->getType()->isReferenceType()) {
      noteMade(Var, Init);
      return true;
    }
    if (!Init)
      return true;
    if (const ValueDecl *Of =
            Var->getType()->isReferenceType() ? lender(Init) : nullptr) {
      understand(Init);
      Aliases[Var] = Of;
      return true;
    }
    const ValueDecl *From = nullptr;
    if (Var->getType()->isReferenceType()) {
      From = elementOf(lvalue(Init));
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Init->IgnoreParenImpCasts());
          Ref && !From)
        giveAway(Ref->getDecl());
    } else if (mayBorrow(Var->getType())) {
      From = takenFrom(Init);
    }
    if (From)
      Found.Borrowers[Var] = From;
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *E) {
    if (E->getOpcode() == BO_Assign)
      noteAssignment(E, E->getLHS(), E->getRHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *E) {
    if (E->getOpcode() == UO_Deref)
      noteUse(E->getSubExpr());
    if (const auto *Ref =
            dyn_cast<DeclRefExpr>(E->getSubExpr()->IgnoreParenImpCasts());
        Ref && E->getOpcode() == UO_AddrOf)
      giveAway(Ref->getDecl());
    return true;
  }
  bool VisitArraySubscriptExpr(ArraySubscriptExpr *E) {
    noteUse(E->getBase());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) {
    if (E->isArrow())
      noteUse(E->getBase());
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    const auto *Var = dyn_cast<VarDecl>(E->getDecl());
    if (!Var)
      return true;
    if (Var->getType()->isReferenceType())
      noteUse(E);
    if (const ValueDecl *Of = lender(E); Of && !Understood.count(E)) {
      Shared.insert(Of);
      Found.Events.try_emplace(E, Loans::Event{Loans::Event::Leaves, Of});
    }
    return true;
  }
  bool VisitCallExpr(CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
    const bool Object = Operator && Callee && Callee->isCXXInstanceMember();
    if (Operator)
      noteOperator(Operator);
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      noteMethod(Call);
    for (unsigned I = Object; I < E->getNumArgs(); ++I) {
      const unsigned P = I - Object;
      const QualType T = Callee && P < Callee->getNumParams()
                             ? Callee->getParamDecl(P)->getType()
                             : QualType();
      const VarDecl *Var = borrower(E->getArg(I));
      if (Var && Var->getType()->isPointerType() && !T.isNull() &&
          T->isReferenceType())
        giveAway(Var);
      else
        noteUse(E->getArg(I));
      if (!T.isNull())
        noteArgument(E->getArg(I), T);
    }
    return true;
  }
  bool VisitReturnStmt(ReturnStmt *S) {
    const Expr *Value = S->getRetValue();
    const ValueDecl *Of = nullptr;
    if (Value && mayBorrow(Value->getType()) && Value->isPRValue())
      Of = takenFrom(Value);
    else if (Value && Value->isGLValue())
      Of = elementOf(Value);
    if (!Of)
      return true;
    Found.Returned[S] = Of;
    const auto *Var = dyn_cast<VarDecl>(Of);
    while (Var && Found.Borrowers.lookup(Var)) {
      Of = Found.Borrowers.lookup(Var);
      Var = dyn_cast<VarDecl>(Of);
    }
    Ended.insert(Of);
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    const CXXConstructorDecl *Made = E->getConstructor();
    for (unsigned I = 0; I < E->getNumArgs() && I < Made->getNumParams(); ++I)
      noteArgument(E->getArg(I), Made->getParamDecl(I)->getType());
    return true;
  }

  Loans take();

private:
  const ValueDecl *lender(const Expr *E) const;
  const Expr *lvalue(const Expr *E) const;
  const ValueDecl *elementOf(const Expr *E) const;
  const ValueDecl *takenFrom(const Expr *E) const;
  const VarDecl *borrower(const Expr *E) const;
  void noteMade(const VarDecl *Var, const Expr *Init);
  void noteAssignment(const Expr *E, const Expr *To, const Expr *From);
  void noteOperator(const CXXOperatorCallExpr *E);
  void noteMethod(const CXXMemberCallExpr *E);
  void noteArgument(const Expr *Arg, QualType Parameter);
  void noteErased(const CXXMemberCallExpr *E, const ValueDecl *Of,
                  LenderKind Kind);
  void noteUse(const Expr *E);
  void understand(const Expr *E) {
    Understood.insert(E->IgnoreParenImpCasts());
  }
  void ends(const Expr *E, const ValueDecl *Of) {
    Found.Events[E] = {Loans::Event::Ends, Of};
    Ended.insert(Of);
    Changed.insert(Of);
  }
  /// Others may have hold of a lender, or write to a borrower.
  void giveAway(const ValueDecl *Of) { Shared.insert(Of); }

  Loans Found;
  /// References to lenders.
  llvm::DenseMap<const VarDecl *, const ValueDecl *> Aliases;
  llvm::DenseSet<const Expr *> Understood;
  llvm::DenseSet<const ValueDecl *> Shared;
  /// Lenders that something ends, or that a borrower outlives; the former.
  llvm::DenseSet<const ValueDecl *> Ended, Changed;
  /// Vectors that may have room for more.
  llvm::DenseSet<const ValueDecl *> Roomy;
  /// Calls that make a vector grow.
  std::vector<std::pair<const Expr *, const ValueDecl *>> Growing;
};

} // namespace

/// The variable, or field of `this`, that \p E is; null for others.
const ValueDecl *LoanFinder::lender(const Expr *E) const {
  E = E->IgnoreParenImpCasts();
  const ValueDecl *Of = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Var || !Var->hasLocalStorage())
      return nullptr;
    if (auto It = Aliases.find(Var); It != Aliases.end())
      return It->second;
    // Another reference may be one to anything.
    if (Var->getType()->isReferenceType() && !isa<ParmVarDecl>(Var))
      return nullptr;
    Of = Var;
  } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (isa<CXXThisExpr>(Base) && Field && !Field->getType()->isReferenceType())
      Of = Field;
  }
  return Of && lenderKind(Of->getType()) != LenderKind::None ? Of : nullptr;
}

/// What a reference is bound to; null if that is a temporary.
const Expr *LoanFinder::lvalue(const Expr *E) const {
  if (const auto *Whole = dyn_cast<ExprWithCleanups>(E))
    E = Whole->getSubExpr();
  return E->isGLValue() && !isa<MaterializeTemporaryExpr>(E->IgnoreParens())
             ? E->IgnoreParenImpCasts()
             : nullptr;
}

/// The lender or borrower of which the lvalue \p E is an element, or a part of
/// one.
const ValueDecl *LoanFinder::elementOf(const Expr *E) const {
  if (!E)
    return nullptr;
  E = E->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    if (!isa<FieldDecl>(Member->getMemberDecl()))
      return nullptr;
    if (!Member->isArrow())
      return elementOf(Member->getBase());
    const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
    if (const auto *Arrow = dyn_cast<CXXOperatorCallExpr>(Base);
        Arrow && Arrow->getOperator() == OO_Arrow) {
      const ValueDecl *Of = lender(Arrow->getArg(0));
      return Of ? Of : takenFrom(Arrow->getArg(0));
    }
    return takenFrom(Base);
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    const ValueDecl *Of = lender(Operator->getArg(0));
    if (Operator->getOperator() == OO_Subscript)
      return Of;
    if (Operator->getOperator() != OO_Star)
      return nullptr;
    return Of && lendsObject(Of) ? Of : takenFrom(Operator->getArg(0));
  }
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    const llvm::StringRef Name = methodName(Call);
    return Name == "at" || Name == "front" || Name == "back"
               ? lender(Call->getImplicitObjectArgument())
               : nullptr;
  }
  if (const auto *Deref = dyn_cast<UnaryOperator>(E);
      Deref && Deref->getOpcode() == UO_Deref)
    return takenFrom(Deref->getSubExpr());
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return takenFrom(Element->getBase());
  const VarDecl *Var = borrower(E);
  return Var && Var->getType()->isReferenceType() ? Var : nullptr;
}

/// The lender or borrower into which the pointer or iterator \p E leads.
const ValueDecl *LoanFinder::takenFrom(const Expr *E) const {
  E = stripped(E);
  if (const VarDecl *Var = borrower(E))
    return Var->getType()->isReferenceType() ? nullptr : Var;
  if (const auto *Address = dyn_cast<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    return elementOf(Address->getSubExpr());
  if (const auto *Sum = dyn_cast<BinaryOperator>(E);
      Sum && Sum->isAdditiveOp() && Sum->getType()->isPointerType())
    return takenFrom(Sum->getLHS());
  if (const auto *Sum = dyn_cast<CXXOperatorCallExpr>(E))
    return (Sum->getOperator() == OO_Plus || Sum->getOperator() == OO_Minus) &&
                   Sum->getNumArgs() == 2 && !Sum->getType()->isArithmeticType()
               ? takenFrom(Sum->getArg(0))
               : nullptr;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  if (!Call)
    return nullptr;
  const ValueDecl *Of = lender(Call->getImplicitObjectArgument());
  if (!Of)
    return nullptr;
  const llvm::StringRef Name = methodName(Call);
  const bool Leads =
      lendsObject(Of)
          ? Name == "get"
          : llvm::StringSwitch<bool>(Name)
                .Cases("begin", "cbegin", "rbegin", "crbegin", true)
                .Cases("data", "c_str", "insert", "erase", "emplace", true)
                .Cases("lower_bound", "upper_bound", true)
                .Case("find", lenderKind(Of->getType()) != LenderKind::String)
                .Default(false);
  return Leads && !E->getType()->isVoidType() ? Of : nullptr;
}

const VarDecl *LoanFinder::borrower(const Expr *E) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Found.Borrowers.count(Var) ? Var : nullptr;
}

void LoanFinder::noteMade(const VarDecl *Var, const Expr *Init) {
  switch (lenderKind(Var->getType())) {
  case LenderKind::Shared:
    if (!isSoleOwner(Init))
      Shared.insert(Var);
    return;
  case LenderKind::Vector: {
    // A list, a number of elements, or nothing: just as much room as needed.
    const auto *Made =
        Init ? dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit()) : nullptr;
    if (!Made || Made->getConstructor()->isCopyOrMoveConstructor())
      Roomy.insert(Var);
    return;
  }
  default:
    return;
  }
}

void LoanFinder::noteAssignment(const Expr *E, const Expr *To,
                                const Expr *From) {
  const auto *Ref = dyn_cast<DeclRefExpr>(To->IgnoreParenImpCasts());
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Var || !Var->isLocalVarDecl() || !Var->hasLocalStorage() ||
      !mayBorrow(Var->getType()))
    return;
  const ValueDecl *Of = takenFrom(From);
  if (Of)
    Found.Borrowers.try_emplace(Var, nullptr);
  Found.Assigned[E] = {Var, Of};
  // A borrower that is older than the lender goes on after that has ended.
  if (Of && Of->getLocation().isValid() && isa<VarDecl>(Of) &&
      !isa<ParmVarDecl>(Of) && Var->getLocation() < Of->getLocation())
    Ended.insert(Of);
}

void LoanFinder::noteOperator(const CXXOperatorCallExpr *E) {
  const Expr *Object = E->getArg(0);
  const OverloadedOperatorKind Op = E->getOperator();
  if (Op == OO_Equal && E->getNumArgs() == 2)
    noteAssignment(E, Object, E->getArg(1));
  else if (borrower(Object) && !borrower(Object)->getType()->isPointerType())
    noteUse(Object);
  const ValueDecl *Of = lender(Object);
  if (!Of)
    return;
  const LenderKind Kind = lenderKind(Of->getType());
  switch (Op) {
  case OO_Equal:
    understand(Object);
    if (Kind == LenderKind::Shared && !isSoleOwner(E->getArg(1)))
      Shared.insert(Of);
    // A string that takes a character of its own may stay where it is; one that
    // is assigned to itself does.
    if (lender(E->getArg(1)) != Of)
      ends(E, Of);
    Roomy.insert(Of);
    return;
  case OO_PlusEqual:
    understand(Object);
    if (Kind == LenderKind::String)
      ends(E, Of);
    return;
  case OO_Subscript:
  case OO_Star:
  case OO_Arrow:
    understand(Object);
    return;
  default:
    // Comparing and printing look only.
    if (Kind != LenderKind::Shared || Op == OO_EqualEqual ||
        Op == OO_ExclaimEqual)
      understand(Object);
    return;
  }
}

/// `erase(it)`, `erase(begin())`.
void LoanFinder::noteErased(const CXXMemberCallExpr *E, const ValueDecl *Of,
                            LenderKind Kind) {
  Roomy.insert(Of);
  if (Kind == LenderKind::String)
    return ends(E, Of);
  if (E->getNumArgs() == 0)
    return;
  const Expr *First = stripped(E->getArg(0));
  if (const VarDecl *Var = borrower(First);
      Var && !Var->getType()->isPointerType() &&
      !Var->getType()->isReferenceType() && E->getNumArgs() == 1) {
    Found.Events[E] = {Loans::Event::Erases, Var};
    if (const ValueDecl *From = Found.Borrowers.lookup(Var))
      Changed.insert(From), Ended.insert(From);
    Changed.insert(Of), Ended.insert(Of);
    return;
  }
  const auto *Begin = dyn_cast<CXXMemberCallExpr>(First);
  if (Kind == LenderKind::Vector && Begin && methodName(Begin) == "begin" &&
      lender(Begin->getImplicitObjectArgument()) == Of)
    ends(E, Of);
}

void LoanFinder::noteMethod(const CXXMemberCallExpr *E) {
  const Expr *Object = E->getImplicitObjectArgument();
  if (const VarDecl *Var = borrower(Object);
      Var && !Var->getType()->isPointerType())
    noteUse(Object);
  const ValueDecl *Of = lender(Object);
  if (!Of)
    return;
  const CXXMethodDecl *Method = E->getMethodDecl();
  const LenderKind Kind = lenderKind(Of->getType());
  const llvm::StringRef Name = methodName(E);
  understand(Object);
  if (Kind == LenderKind::Shared) {
    if (Name == "reset") {
      if (E->getNumArgs() && !isSoleOwner(E->getArg(0)))
        Shared.insert(Of);
      ends(E, Of);
    } else if (Name == "swap" || (Method && !Method->isConst())) {
      Shared.insert(Of);
    }
    return;
  }
  if (Name == "clear" || Name == "assign")
    ends(E, Of);
  else if (Name == "erase")
    noteErased(E, Of, Kind);
  else if (Name == "swap" || Name == "merge" || Name == "splice" ||
           Name == "extract")
    Found.Events[E] = {Loans::Event::Leaves, Of};
  const bool Grows = llvm::StringSwitch<bool>(Name)
                         .Cases("push_back", "emplace_back", "insert", true)
                         .Cases("emplace", "resize", true)
                         .Default(false);
  const bool Changes = llvm::StringSwitch<bool>(Name)
                           .Cases("append", "replace", true)
                           .Case("resize", false)
                           .Default(Grows);
  if (Kind == LenderKind::String && Changes)
    ends(E, Of);
  else if (Kind == LenderKind::Vector && Grows && Name != "resize")
    Growing.push_back({E, Of});
  if (Name == "reserve" || Name == "resize" || Name == "pop_back" ||
      Name == "clear" || Name == "assign" || Name == "swap")
    Roomy.insert(Of);
}

/// What a function only looks at, or copies, stays as it is.
void LoanFinder::noteArgument(const Expr *Arg, QualType Parameter) {
  const Expr *Of = Arg->IgnoreParenImpCasts();
  const ValueDecl *Lent = lender(Of);
  if (!Lent || lendsObject(Lent))
    return;
  if (Parameter->isLValueReferenceType() &&
      Parameter->getPointeeType().isConstQualified())
    understand(Of);
}

void LoanFinder::noteUse(const Expr *E) {
  const Expr *Mention = stripped(E);
  if (const VarDecl *Var = borrower(Mention))
    Found.Uses[Mention] = Var;
}

Loans LoanFinder::take() {
  // One that has grown before may have grown by more than was needed.
  llvm::DenseMap<const ValueDecl *, unsigned> Grows;
  for (const auto &[Call, Of] : Growing)
    if (++Grows[Of] > 1)
      Roomy.insert(Of);
  for (const auto &[Call, Of] : Growing) {
    const auto *Var = dyn_cast<VarDecl>(Of);
    if (!Var || isa<ParmVarDecl>(Var) || Roomy.count(Of) || Shared.count(Of))
      continue;
    ends(Call, Of);
  }
  for (const ValueDecl *Of : Shared)
    if (const auto *Var = dyn_cast<VarDecl>(Of))
      Found.Borrowers.erase(Var);
  // Only what is ended is worth following, and only if somebody borrows it.
  llvm::DenseSet<const ValueDecl *> Borrowed;
  for (const auto &[Var, From] : Found.Borrowers)
    Borrowed.insert(From);
  for (const auto &[E, What] : Found.Assigned)
    Borrowed.insert(What.From);
  for (const auto &[S, Of] : Found.Returned)
    Borrowed.insert(Of);
  auto IsFollowed = [&](const ValueDecl *Of) {
    const bool IsOurs = isa<VarDecl>(Of) && !isa<ParmVarDecl>(Of);
    switch (lenderKind(Of->getType())) {
    case LenderKind::None:
      return false;
    case LenderKind::Shared:
      return IsOurs && Ended.count(Of) && !Shared.count(Of);
    case LenderKind::String: // Texts.cpp knows of those that only end.
      return bool(Changed.count(Of));
    default:
      return bool(IsOurs ? Ended.count(Of) : Changed.count(Of));
    }
  };
  std::vector<const ValueDecl *> All(Borrowed.begin(), Borrowed.end());
  llvm::erase_if(All, [](const ValueDecl *Of) { return !Of; });
  llvm::sort(All, [](const ValueDecl *A, const ValueDecl *B) {
    return A->getLocation() < B->getLocation();
  });
  for (const ValueDecl *Of : All)
    if (IsFollowed(Of))
      Found.Lenders.insert(Of);
  return Found.Lenders.empty() ? Loans() : std::move(Found);
}

Loans findLoans(const FunctionDecl *Function) {
  LoanFinder Finder;
  if (Function && Function->getBody() &&
      Function->getASTContext().getLangOpts().CPlusPlus)
    Finder.TraverseStmt(Function->getBody());
  return Finder.take();
}

} // namespace memleak::lowering

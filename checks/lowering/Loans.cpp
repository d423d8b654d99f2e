//===-- Loans.cpp - Borrowed pointers, references and iterators -----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Beside each lender stands a variable with a resource that stands for all that
// it lends, and beside each borrower one with what it has of that. What ends
// the lender's elements releases the resource, and another one takes its place;
// a use of the borrower is one of what it has. The values themselves stay as
// they are without this.
//
//===----------------------------------------------------------------------===//

#include "FunctionLowering.h"
#include "LoanTypes.h"

using namespace clang;

namespace memleak::lowering {

using ir::Operand;

const Loans &FunctionLowering::loans() {
  if (!Lent)
    Lent = findLoans(Function);
  return *Lent;
}

ir::VarId FunctionLowering::loanVar(const ValueDecl *Of) {
  auto [It, New] = LoanVars.try_emplace(Of, ir::VarId::None);
  if (New)
    It->second = B.addVar(Of->getName(), ir::VarKind::Local,
                          Unit.type(Context.VoidPtrTy));
  return It->second;
}

void FunctionLowering::lend(const ValueDecl *Lender) {
  const ir::FamilyId Family =
      Unit.family(lendsObject(Lender) ? "shared-object" : "elements");
  Operand Lent = B.acquire(Family, ir::TypeId::Void, /*Nullable=*/false);
  B.store(B.place(loanVar(Lender)), Lent);
}

void FunctionLowering::endLoans(const ValueDecl *Lender) {
  const ir::FamilyId Family =
      Unit.family(lendsObject(Lender) ? "shared-object" : "elements");
  B.release(Family, B.load(B.place(loanVar(Lender))));
}

/// What the function's callers lend is there when it begins.
void FunctionLowering::lendAtEntry() {
  for (const ValueDecl *Lender : loans().Lenders)
    if (isa<ParmVarDecl>(Lender) || isa<FieldDecl>(Lender)) {
      at(Lender->getSourceRange());
      lend(Lender);
    }
}

/// To be told of each local variable when it has been initialised.
void FunctionLowering::noteDeclared(const VarDecl *Var) {
  const Loans &All = loans();
  if (All.Lenders.empty())
    return;
  if (All.Lenders.count(Var))
    lend(Var);
  if (auto It = All.Borrowers.find(Var); It != All.Borrowers.end())
    borrow(Var, It->second);
}

/// What \p From has of what was lent; any value where that is not followed.
Operand FunctionLowering::loanOf(const ValueDecl *From) {
  const auto *Var = llvm::dyn_cast_or_null<VarDecl>(From);
  return From && (loans().Lenders.count(From) ||
                  (Var && loans().Borrowers.count(Var)))
             ? B.load(B.place(loanVar(From)))
             : Operand::any();
}

void FunctionLowering::borrow(const VarDecl *To, const ValueDecl *From) {
  Operand Lent = loanOf(From);
  B.store(B.place(loanVar(To)), Lent);
}

/// To be told of each expression that may end what was lent, or give it to a
/// variable, when it has been lowered.
void FunctionLowering::noteLoans(const Expr *E) {
  const Loans &All = loans();
  if (All.Lenders.empty())
    return;
  if (auto It = All.Events.find(E); It != All.Events.end()) {
    const auto [Kind, Of] = It->second;
    at(E);
    if (Kind == Loans::Event::Erases) {
      if (!All.Borrowers.count(cast<VarDecl>(Of)))
        return;
      Operand Gone = B.acquire(Unit.family("elements"), ir::TypeId::Void,
                               /*Nullable=*/false);
      B.store(B.place(loanVar(Of)), Gone);
      B.release(Unit.family("elements"), Gone);
    } else if (All.Lenders.count(Of)) {
      if (Kind == Loans::Event::Ends)
        endLoans(Of);
      lend(Of);
    }
  }
  if (auto It = All.Assigned.find(E);
      It != All.Assigned.end() && All.Borrowers.count(It->second.To))
    borrow(It->second.To, It->second.From);
}

/// To be told of each mention of a variable.
void FunctionLowering::noteMention(const Expr *E) {
  const Loans &All = loans();
  if (All.Lenders.empty())
    return;
  noteLoans(E);
  if (auto It = All.Uses.find(E);
      It != All.Uses.end() && All.Borrowers.count(It->second)) {
    at(E);
    B.load(pointee(B.load(B.place(loanVar(It->second)))));
  }
}

/// The destructor of a local variable has run.
void FunctionLowering::noteEnded(ir::VarId Ended) {
  for (const ValueDecl *Lender : loans().Lenders)
    if (auto It = Vars.find(Lender);
        It != Vars.end() && It->second == Ended && !isa<ParmVarDecl>(Lender))
      endLoans(Lender);
}

} // namespace memleak::lowering

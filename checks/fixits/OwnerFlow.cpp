//===-- OwnerFlow.cpp - When an owning pointer still owns -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwnerFlow.h"
#include "Allocation.h"
#include "llvm/ADT/BitVector.h"

using namespace clang;

namespace memleak {

OwnerFlow::OwnerFlow(const FunctionBody &Body, const VarDecl &Owner,
                     const OwnerEvents &Events)
    : Owner(Owner), Events(Events), Context(Body.context()) {
  if (const CFG *Flow = Body.cfg()) {
    Known = true;
    solveBackwards(*Flow);
    solveForwards(*Flow);
  }
}

const OwnerEvents::EventKind *OwnerFlow::eventAt(const CFGElement &Element,
                                                 const Stmt *&At) const {
  auto Statement = Element.getAs<CFGStmt>();
  if (!Statement)
    return nullptr;
  At = Statement->getStmt();
  // The control flow declares one variable at a time, in statements of its own.
  if (const auto *Declaration = dyn_cast<DeclStmt>(At)) {
    static constexpr OwnerEvents::EventKind Declared = OwnerEvents::Declared;
    return llvm::is_contained(Declaration->decls(), &Owner) ? &Declared
                                                            : nullptr;
  }
  auto Event = Events.At.find(At);
  return Event == Events.At.end() ? nullptr : &Event->second;
}

/// Whether \p Condition, when it is \p Outcome, says that \p Owner is null.
static bool saysNull(const Expr *Condition, bool Outcome, const VarDecl &Owner,
                     const ASTContext &Context) {
  Condition = Condition->IgnoreParenCasts();
  auto IsOwner = [&](const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
    return Ref && Ref->getDecl() == &Owner;
  };
  if (IsOwner(Condition))
    return !Outcome;
  if (const auto *Unary = dyn_cast<UnaryOperator>(Condition))
    return Unary->getOpcode() == UO_LNot &&
           saysNull(Unary->getSubExpr(), !Outcome, Owner, Context);
  const auto *Binary = dyn_cast<BinaryOperator>(Condition);
  if (!Binary || !Binary->isEqualityOp())
    return false;
  if ((Binary->getOpcode() == BO_EQ) != Outcome)
    return false;
  return (IsOwner(Binary->getLHS()) && isNull(Binary->getRHS(), Context)) ||
         (IsOwner(Binary->getRHS()) && isNull(Binary->getLHS(), Context));
}

bool OwnerFlow::isNullOn(const CFGBlock &Block, unsigned Successor) const {
  const Stmt *Branch = Block.getTerminatorStmt();
  if (Block.succ_size() != 2 ||
      !isa_and_nonnull<IfStmt, WhileStmt, DoStmt, ForStmt,
                       AbstractConditionalOperator, BinaryOperator>(Branch))
    return false;
  const Expr *Condition = Block.getLastCondition();
  return Condition && saysNull(Condition, Successor == 0, Owner, Context);
}

void OwnerFlow::solveBackwards(const CFG &Flow) {
  llvm::BitVector OpenAtStart(Flow.getNumBlockIDs());
  llvm::BitVector LiveAtStart(Flow.getNumBlockIDs());
  for (bool Changed = true; Changed;) {
    Changed = false;
    // Blocks are numbered from the exit up.
    for (const CFGBlock *Block :
         llvm::reverse(llvm::make_range(Flow.begin(), Flow.end()))) {
      bool Open = Block == &Flow.getExit(), IsLive = false;
      unsigned Index = 0;
      for (const CFGBlock::AdjacentBlock &Next : Block->succs()) {
        if (Next) {
          Open |= !isNullOn(*Block, Index) && OpenAtStart[Next->getBlockID()];
          IsLive |= LiveAtStart[Next->getBlockID()];
        }
        ++Index;
      }
      if (Block->hasNoReturnElement())
        Open = false;
      for (const CFGElement &Element : llvm::reverse(*Block)) {
        const Stmt *At = nullptr;
        const OwnerEvents::EventKind *Event = eventAt(Element, At);
        if (!Event)
          continue;
        if (Open)
          Unreleased.insert(At);
        if (IsLive)
          Live.insert(At);
        if (*Event != OwnerEvents::Used)
          Open = *Event != OwnerEvents::Released;
        IsLive = *Event == OwnerEvents::Used || *Event == OwnerEvents::Released;
      }
      unsigned Id = Block->getBlockID();
      Changed |= (Open && !OpenAtStart[Id]) || (IsLive && !LiveAtStart[Id]);
      OpenAtStart[Id] = OpenAtStart[Id] || Open;
      LiveAtStart[Id] = LiveAtStart[Id] || IsLive;
    }
  }
}

void OwnerFlow::solveForwards(const CFG &Flow) {
  llvm::BitVector AtEnd(Flow.getNumBlockIDs());
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const CFGBlock *Block : Flow) {
      bool Dangles = false;
      for (const CFGBlock::AdjacentBlock &From : Block->preds()) {
        if (!From || !AtEnd[From->getBlockID()])
          continue;
        unsigned Index = 0;
        for (const CFGBlock::AdjacentBlock &Next : From->succs()) {
          Dangles |= Next == Block && !isNullOn(*From, Index);
          ++Index;
        }
      }
      for (const CFGElement &Element : *Block) {
        const Stmt *At = nullptr;
        const OwnerEvents::EventKind *Event = eventAt(Element, At);
        if (!Event)
          continue;
        if (Dangles)
          Dangling.insert(At);
        if (*Event != OwnerEvents::Used)
          Dangles = *Event == OwnerEvents::Released;
      }
      if (Dangles && !AtEnd[Block->getBlockID()]) {
        AtEnd.set(Block->getBlockID());
        Changed = true;
      }
    }
  }
}

} // namespace memleak

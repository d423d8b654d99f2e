//===-- Flow.h - Order, liveness and loops of a function --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_FLOW_H
#define MEMLEAK_SOLVER_FLOW_H

#include "ir/IR.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include <vector>

namespace memleak::solver {

/// What is known of a function's graph before any path is walked. Linear in
/// the function, times the depth of its loops.
class Flow {
public:
  explicit Flow(const ir::Function &F);

  /// Position in a weak topological order: a loop's blocks stand together,
  /// after its head and before what follows the loop (Bourdoncle, 1993).
  uint32_t position(ir::BlockId B) const { return Position[index(B)]; }
  ir::BlockId blockAt(uint32_t P) const { return Order[P]; }
  uint32_t numReachable() const { return uint32_t(Order.size()); }
  bool isReachable(ir::BlockId B) const { return Position[index(B)] != ~0u; }

  bool isHead(ir::BlockId B) const { return LoopEnd[index(B)] != 0; }
  /// One past the last position of the loop that \p Head heads.
  uint32_t loopEnd(ir::BlockId Head) const { return LoopEnd[index(Head)]; }
  bool inLoop(ir::BlockId Head, ir::BlockId B) const {
    return position(B) >= position(Head) && position(B) < loopEnd(Head);
  }
  bool isBackEdge(ir::BlockId From, ir::BlockId To) const {
    return isHead(To) && inLoop(To, From);
  }

  ir::BlockId blockOf(uint32_t Inst) const { return BlockOf[Inst]; }
  /// Registers whose last use on this way is instruction \p Inst, or that it
  /// sets in vain.
  llvm::ArrayRef<ir::RegId> diesAt(uint32_t Inst) const {
    return llvm::ArrayRef(Deaths).slice(
        DeathsBegin[Inst], DeathsBegin[Inst + 1] - DeathsBegin[Inst]);
  }
  /// Whether control comes to \p B from more than one block.
  bool isMeeting(ir::BlockId B) const { return Meets.test(index(B)); }
  /// Whether a value set elsewhere is read in \p B or after it.
  bool isLiveIn(ir::RegId R, ir::BlockId B) const;
  /// Whether nothing is done with the register but to ask for its truth.
  bool isOnlyTested(ir::RegId R) const {
    return R != ir::RegId::None && OnlyTested.test(index(R));
  }
  /// Whether a way leads from \p From to \p To, or they are one. Linear.
  bool reaches(ir::BlockId From, ir::BlockId To) const;
  /// Whether a way that does not come by \p Avoided leads from \p From to a
  /// return. Linear.
  bool returnsPast(ir::BlockId From, ir::BlockId Avoided) const;
  /// Whether \p E is called without arguments at more than one place, and its
  /// results are only tested.
  bool isAskedAgain(ir::EntityId E) const { return Asked.lookup(index(E)) > 1; }
  /// A variable whose address is taken counts as live everywhere.
  bool isLiveIn(ir::VarId V, ir::BlockId B) const {
    return LiveVars[index(B)].test(index(V));
  }

private:
  void order();
  void varLiveness();
  void regLiveness();
  void deaths();
  void questions();

  const ir::Function &F;
  std::vector<std::vector<ir::BlockId>> Succs;
  llvm::BitVector Meets; ///< By block.
  std::vector<uint32_t> Position, LoopEnd;
  std::vector<ir::BlockId> Order;
  std::vector<ir::BlockId> BlockOf;
  llvm::BitVector OnlyTested;               ///< By register.
  llvm::DenseMap<uint32_t, uint32_t> Asked; ///< Places, by callee.
  std::vector<uint32_t> DeathsBegin;
  std::vector<ir::RegId> Deaths;
  std::vector<llvm::BitVector> LiveVars;
  std::vector<uint32_t> WideIndex; ///< Of registers that cross blocks, or ~0.
  std::vector<llvm::BitVector> LiveWide;
};

/// Successors of \p B, unwind edges of calls only if asked for.
void successors(const ir::Function &F, ir::BlockId B, bool Unwind,
                llvm::SmallVectorImpl<ir::BlockId> &Out);

/// Calls \p Use for every register the instruction reads.
template <class Fn>
void forEachRead(const ir::Function &F, const ir::Inst &I, Fn Use) {
  auto Operand = [&](const ir::Operand &O) {
    if (O.isReg())
      Use(O.reg());
  };
  auto Place = [&](ir::PlaceId Id) {
    if (Id == ir::PlaceId::None)
      return;
    const ir::Place &P = F.place(Id);
    if (P.Base == ir::BaseKind::Reg)
      Use(ir::RegId(P.Id));
    for (const ir::Step &S : F.steps(P))
      Operand(S.Index);
  };
  Place(I.P);
  Place(I.Q);
  Operand(I.A);
  Operand(I.B);
  if (ir::shape(I.Opcode) & ir::HasArgs)
    for (const ir::Operand &O : F.args(I))
      Operand(O);
}

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_FLOW_H

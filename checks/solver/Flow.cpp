//===-- Flow.cpp - Order, liveness and loops of a function ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Flow.h"
#include <algorithm>

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::BlockId;
using ir::Op;

void memleak::solver::successors(const ir::Function &F, BlockId B, bool Unwind,
                                 SmallVectorImpl<BlockId> &Out) {
  Out.clear();
  auto Add = [&](BlockId S) {
    if (S != BlockId::None && !is_contained(Out, S))
      Out.push_back(S);
  };
  for (const ir::Inst &I : F.insts(B)) {
    if (!I.isTerminator()) {
      if (Unwind && (ir::shape(I.Opcode) & ir::MayUnwind))
        Add(I.Target);
      continue;
    }
    if (ir::shape(I.Opcode) & ir::HasCases)
      for (const ir::Case &C : F.cases(I))
        Add(C.Target);
    Add(I.Target);
    Add(I.Else);
  }
}

Flow::Flow(const ir::Function &F) : F(F) {
  BitVector Reached(F.Blocks.size());
  Meets.resize(F.Blocks.size());
  // Unwind edges always count: a callee may be found to throw.
  SmallVector<BlockId, 4> Out;
  for (uint32_t B = 0; B < F.Blocks.size(); ++B) {
    successors(F, BlockId(B), true, Out);
    Succs.emplace_back(Out.begin(), Out.end());
    for (BlockId S : Out)
      (Reached.test(index(S)) ? Meets : Reached).set(index(S));
    for (uint32_t I = 0; I < F.Blocks[B].Count; ++I)
      BlockOf.push_back(BlockId(B));
  }
  order();
  varLiveness();
  regLiveness();
  deaths();
  questions();
}

namespace {

/// Bourdoncle's decomposition with explicit stacks, so that neither long
/// functions nor deep loops use the machine's.
class Decomposition {
public:
  explicit Decomposition(const std::vector<std::vector<BlockId>> &Succs)
      : Succs(Succs), Group(Succs.size(), 0), Number(Succs.size(), 0),
        Low(Succs.size(), 0), OnStack(Succs.size(), false) {}

  struct Item {
    enum ItemKind { Emit, Split, EndLoop } Kind;
    BlockId Block;               ///< Emit, EndLoop (its head).
    std::vector<BlockId> Blocks; ///< Split: in the order to start from.
    bool Head = false;           ///< Emit: of a loop.
  };

  std::vector<Item> Work;

  /// Puts the strongly connected parts of \p Blocks on the work stack, first
  /// one on top.
  void split(const std::vector<BlockId> &Blocks);

private:
  void visit(BlockId Root, std::vector<std::vector<BlockId>> &Parts);
  void finish(BlockId B, std::vector<std::vector<BlockId>> &Parts);
  void push(std::vector<BlockId> Part);

  struct Frame {
    BlockId Block;
    size_t Next;
  };

  const std::vector<std::vector<BlockId>> &Succs;
  std::vector<uint32_t> Group; ///< Which split a block belongs to.
  std::vector<uint32_t> Number, Low;
  std::vector<bool> OnStack;
  std::vector<BlockId> Stack;
  uint32_t Current = 0, Counter = 0;
};

} // namespace

void Decomposition::split(const std::vector<BlockId> &Blocks) {
  ++Current;
  Counter = 0;
  for (BlockId B : Blocks) {
    Group[index(B)] = Current;
    Number[index(B)] = 0;
  }
  std::vector<std::vector<BlockId>> Parts; // Last in topological order first.
  for (BlockId B : Blocks)
    if (Number[index(B)] == 0)
      visit(B, Parts);
  for (std::vector<BlockId> &P : Parts)
    push(std::move(P));
}

void Decomposition::visit(BlockId Root,
                          std::vector<std::vector<BlockId>> &Parts) {
  std::vector<Frame> Frames;
  auto Enter = [&](BlockId B) {
    Number[index(B)] = Low[index(B)] = ++Counter;
    Stack.push_back(B);
    OnStack[index(B)] = true;
    Frames.push_back({B, 0});
  };
  Enter(Root);
  while (!Frames.empty()) {
    Frame &Top = Frames.back();
    uint32_t B = index(Top.Block);
    if (Top.Next < Succs[B].size()) {
      uint32_t S = index(Succs[B][Top.Next++]);
      if (Group[S] != Current)
        continue;
      if (Number[S] == 0)
        Enter(BlockId(S));
      else if (OnStack[S])
        Low[B] = std::min(Low[B], Number[S]);
      continue;
    }
    BlockId Done = Top.Block;
    Frames.pop_back();
    if (!Frames.empty()) {
      uint32_t P = index(Frames.back().Block);
      Low[P] = std::min(Low[P], Low[index(Done)]);
    }
    if (Low[index(Done)] == Number[index(Done)])
      finish(Done, Parts);
  }
}

void Decomposition::finish(BlockId B,
                           std::vector<std::vector<BlockId>> &Parts) {
  auto First = std::find(Stack.rbegin(), Stack.rend(), B).base() - 1;
  // Entry first, then in the order of the search.
  std::vector<BlockId> Part(First, Stack.end());
  Stack.erase(First, Stack.end());
  for (BlockId X : Part)
    OnStack[index(X)] = false;
  Parts.push_back(std::move(Part));
}

void Decomposition::push(std::vector<BlockId> Part) {
  BlockId Head = Part.front();
  bool Loop = Part.size() > 1 || is_contained(Succs[index(Head)], Head);
  if (Loop)
    Work.push_back({Item::EndLoop, Head, {}, false});
  if (Part.size() > 1) {
    Part.erase(Part.begin());
    Work.push_back({Item::Split, Head, std::move(Part), false});
  }
  Work.push_back({Item::Emit, Head, {}, Loop});
}

void Flow::order() {
  uint32_t N = F.Blocks.size();
  Position.assign(N, ~0u);
  LoopEnd.assign(N, 0);
  Decomposition D(Succs);
  // Only what the entry reaches.
  std::vector<bool> Seen(N);
  std::vector<BlockId> Reachable{BlockId(0)};
  Seen[0] = true;
  for (size_t I = 0; I < Reachable.size(); ++I)
    for (BlockId S : Succs[index(Reachable[I])])
      if (!Seen[index(S)]) {
        Seen[index(S)] = true;
        Reachable.push_back(S);
      }
  D.split(Reachable);
  while (!D.Work.empty()) {
    Decomposition::Item I = std::move(D.Work.back());
    D.Work.pop_back();
    switch (I.Kind) {
    case Decomposition::Item::Emit:
      Position[index(I.Block)] = Order.size();
      Order.push_back(I.Block);
      break;
    case Decomposition::Item::EndLoop:
      LoopEnd[index(I.Block)] = Order.size();
      break;
    case Decomposition::Item::Split:
      D.split(I.Blocks);
      break;
    }
  }
}

/// Backward dataflow to the least fixpoint; \p Read and \p Written per block.
static void solveBackward(const std::vector<std::vector<BlockId>> &Succs,
                          const std::vector<BlockId> &Order,
                          const std::vector<BitVector> &Read,
                          const std::vector<BitVector> &Written,
                          std::vector<BitVector> &In) {
  In = Read;
  BitVector X;
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (BlockId B : reverse(Order)) {
      X = In[index(B)];
      for (BlockId S : Succs[index(B)]) {
        BitVector Y = In[index(S)];
        Y.reset(Written[index(B)]);
        X |= Y;
      }
      if (X != In[index(B)]) {
        In[index(B)] = X;
        Changed = true;
      }
    }
  }
}

void Flow::varLiveness() {
  uint32_t N = F.Vars.size();
  // A variable that is only read and written whole can be told dead.
  BitVector Simple(N, true);
  auto Look = [&](ir::PlaceId Id, bool Whole) {
    if (Id == ir::PlaceId::None || F.place(Id).Base != ir::BaseKind::Var)
      return;
    if (!Whole || F.place(Id).StepsCount != 0)
      Simple.reset(F.place(Id).Id);
  };
  for (const ir::Inst &I : F.Insts) {
    Look(I.P, I.Opcode == Op::Load || I.Opcode == Op::Store ||
                  I.Opcode == Op::Enter || I.Opcode == Op::Leave);
    Look(I.Q, false);
  }
  for (uint32_t V = 0; V < N; ++V)
    if (F.Vars[V].Kind == ir::VarKind::Result)
      Simple.reset(V);

  std::vector<BitVector> Read(F.Blocks.size(), BitVector(N)),
      Written(F.Blocks.size(), BitVector(N));
  for (uint32_t B = 0; B < F.Blocks.size(); ++B)
    for (const ir::Inst &I : F.insts(BlockId(B))) {
      if (I.P == ir::PlaceId::None || F.place(I.P).Base != ir::BaseKind::Var)
        continue;
      uint32_t V = F.place(I.P).Id;
      if (!Simple.test(V))
        continue;
      if (I.Opcode == Op::Load && !Written[B].test(V))
        Read[B].set(V);
      else if (I.Opcode != Op::Load)
        Written[B].set(V);
    }
  solveBackward(Succs, Order, Read, Written, LiveVars);
  Simple.flip();
  for (BitVector &L : LiveVars)
    L |= Simple;
}

void Flow::regLiveness() {
  // Most registers live within a block; only the others take part.
  std::vector<BlockId> SetIn(F.NumRegs, BlockId::None);
  std::vector<bool> Wide(F.NumRegs);
  for (uint32_t B = 0; B < F.Blocks.size(); ++B)
    for (const ir::Inst &I : F.insts(BlockId(B))) {
      forEachRead(F, I, [&](ir::RegId R) {
        if (SetIn[index(R)] != BlockId(B))
          Wide[index(R)] = true;
      });
      if (I.Result != ir::RegId::None)
        SetIn[index(I.Result)] = BlockId(B);
    }
  WideIndex.assign(F.NumRegs, ~0u);
  uint32_t N = 0;
  for (uint32_t R = 0; R < F.NumRegs; ++R)
    if (Wide[R])
      WideIndex[R] = N++;
  std::vector<BitVector> Read(F.Blocks.size(), BitVector(N)),
      Written(F.Blocks.size(), BitVector(N));
  for (uint32_t B = 0; B < F.Blocks.size(); ++B)
    for (const ir::Inst &I : F.insts(BlockId(B))) {
      forEachRead(F, I, [&](ir::RegId R) {
        uint32_t W = WideIndex[index(R)];
        if (W != ~0u && !Written[B].test(W))
          Read[B].set(W);
      });
      if (I.Result != ir::RegId::None && WideIndex[index(I.Result)] != ~0u)
        Written[B].set(WideIndex[index(I.Result)]);
    }
  solveBackward(Succs, Order, Read, Written, LiveWide);
}

void Flow::questions() {
  OnlyTested.resize(F.NumRegs, true);
  for (const ir::Inst &I : F.Insts) {
    if (I.Opcode == Op::Branch || I.Opcode == Op::Switch ||
        I.Opcode == Op::Not || (I.Opcode == Op::Cmp && !I.B.isReg()))
      continue;
    forEachRead(F, I, [&](ir::RegId R) { OnlyTested.reset(index(R)); });
  }
  for (const ir::Inst &I : F.Insts)
    if (I.Opcode == Op::Call && I.ArgsCount == 0 && isOnlyTested(I.Result))
      ++Asked[index(I.Callee)];
}

bool Flow::returnsPast(BlockId From, BlockId Avoided) const {
  BitVector Seen(F.Blocks.size());
  Seen.set(index(Avoided));
  SmallVector<BlockId, 16> Todo{From};
  while (!Todo.empty()) {
    const BlockId B = Todo.pop_back_val();
    if (Seen.test(index(B)))
      continue;
    Seen.set(index(B));
    const ir::Block &Of = F.Blocks[index(B)];
    if (F.Insts[Of.First + Of.Count - 1].Opcode == ir::Op::Return)
      return true;
    Todo.append(Succs[index(B)].begin(), Succs[index(B)].end());
  }
  return false;
}

bool Flow::reaches(BlockId From, BlockId To) const {
  BitVector Seen(Succs.size());
  SmallVector<BlockId, 8> Todo{From};
  while (!Todo.empty()) {
    BlockId B = Todo.pop_back_val();
    if (B == To)
      return true;
    if (Seen.test(index(B)))
      continue;
    Seen.set(index(B));
    Todo.append(Succs[index(B)].begin(), Succs[index(B)].end());
  }
  return false;
}

bool Flow::isLiveIn(ir::RegId R, BlockId B) const {
  uint32_t W = WideIndex[index(R)];
  return W != ~0u && LiveWide[index(B)].test(W);
}

void Flow::deaths() {
  std::vector<std::vector<ir::RegId>> Dies(F.Insts.size());
  std::vector<bool> Live(F.NumRegs);
  std::vector<ir::RegId> Touched;
  for (uint32_t B = 0; B < F.Blocks.size(); ++B) {
    auto LiveOut = [&](ir::RegId R) {
      return any_of(Succs[B], [&](BlockId S) { return isLiveIn(R, S); });
    };
    Touched.clear();
    const ir::Block &K = F.Blocks[B];
    for (uint32_t I = K.First + K.Count; I-- > K.First;) {
      const ir::Inst &X = F.Insts[I];
      auto IsLive = [&](ir::RegId R) { return Live[index(R)] || LiveOut(R); };
      if (X.Result != ir::RegId::None) {
        if (!IsLive(X.Result))
          Dies[I].push_back(X.Result);
        Live[index(X.Result)] = false;
      }
      forEachRead(F, X, [&](ir::RegId R) {
        if (!IsLive(R) && !is_contained(Dies[I], R))
          Dies[I].push_back(R);
        Touched.push_back(R);
      });
      forEachRead(F, X, [&](ir::RegId R) { Live[index(R)] = true; });
    }
    for (ir::RegId R : Touched)
      Live[index(R)] = false;
  }
  DeathsBegin.push_back(0);
  for (const std::vector<ir::RegId> &D : Dies) {
    Deaths.insert(Deaths.end(), D.begin(), D.end());
    DeathsBegin.push_back(Deaths.size());
  }
}

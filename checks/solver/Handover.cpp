//===-- Handover.cpp - Globals that only hand values over --- -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Handover.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Op;

/// The global that \p Id is, whole; ~0 for other places.
static uint32_t wholeGlobal(const ir::Function &F, ir::PlaceId Id) {
  if (Id == ir::PlaceId::None)
    return ~0u;
  const ir::Place &P = F.place(Id);
  return P.Base == ir::BaseKind::Global && P.StepsCount == 0 ? P.Id : ~0u;
}

/// Globals that are read and written as a whole, and whose address nobody has.
void Handover::findCandidates(const Code &C) {
  DenseSet<uint32_t> Read, Written, Other;
  for (uint32_t N = 0; N < C.Functions.size(); ++N)
    for (Mention M : C.Mentions(N)) {
      if (M.what() == Mention::Reads)
        Read.insert(index(M.entity()));
      else if (M.what() == Mention::Writes)
        Written.insert(index(M.entity()));
      else if (M.what() == Mention::ReadsPart || M.what() == Mention::Exposes)
        Other.insert(index(M.entity()));
    }
  for (uint32_t G : Written)
    if (Read.contains(G) && !Other.contains(G) && !C.IsShared(ir::EntityId(G)))
      Globals.insert(G);
}

static void successors(const ir::Function &F, const ir::Inst &I,
                       SmallVectorImpl<ir::BlockId> &Out) {
  for (ir::BlockId B : {I.Target, I.Else})
    if (B != ir::BlockId::None)
      Out.push_back(B);
  if (I.Opcode == Op::Switch)
    for (const ir::Case &Each : F.cases(I))
      Out.push_back(Each.Target);
}

bool Handover::Reads::insert(uint32_t Global) {
  auto At = llvm::lower_bound(Before, Global);
  if (At != Before.end() && *At == Global)
    return false;
  Before.insert(At, Global);
  return true;
}

uint32_t Handover::numberOf(const Set &Written) {
  auto [It, New] = Numbers.try_emplace(Written, Sets.size());
  if (New)
    Sets.push_back(&It->first);
  return It->second;
}

Handover::Reads Handover::readsOf(const ir::Function &Head, const Code &C) {
  Reads Out;
  const WholeFunction Loaded = C.Whole(Head);
  const ir::Function &F = *Loaded;
  // What has been written for sure where a block begins; absent: never reached.
  std::vector<std::optional<Set>> At(F.Blocks.size());
  At[0].emplace();
  SmallVector<ir::BlockId, 16> Todo{ir::BlockId(0)};
  SmallVector<ir::BlockId, 4> Next;
  SmallVector<const ir::Function *, 4> Callees;
  auto Reach = [&](ir::BlockId B, const Set &Written) {
    std::optional<Set> &Known = At[index(B)];
    if (!Known) {
      Known = Written;
      Todo.push_back(B);
      return;
    }
    const size_t Before = Known->size();
    for (auto It = Known->begin(); It != Known->end();)
      It = Written.count(*It) ? std::next(It) : Known->erase(It);
    if (Known->size() != Before)
      Todo.push_back(B);
  };
  auto Walk = [&](ir::BlockId B, bool Note) {
    Set Written = *At[index(B)];
    for (const ir::Inst &I : F.insts(B)) {
      const uint32_t G = wholeGlobal(F, I.P);
      const bool Known = G != ~0u && Globals.contains(G);
      if (Note && Known && I.Opcode == Op::Load && !Written.count(G))
        Out.insert(G);
      if (Known && I.Opcode == Op::Store)
        Written.insert(G);
      if (Note && (I.Opcode == Op::Call || I.Opcode == Op::VirtualCall)) {
        Callees.clear();
        C.Callees(Head, I, Callees);
        for (const ir::Function *Callee : Callees)
          if (const Site S{Callee, numberOf(Written)};
              !is_contained(Out.Calls, S))
            Out.Calls.push_back(S);
      }
      if (Note)
        continue;
      Next.clear();
      successors(F, I, Next);
      for (ir::BlockId To : Next)
        Reach(To, Written);
    }
  };
  while (!Todo.empty())
    Walk(Todo.pop_back_val(), /*Note=*/false);
  for (uint32_t B = 0; B < F.Blocks.size(); ++B)
    if (At[B])
      Walk(ir::BlockId(B), /*Note=*/true);
  return Out;
}

void Handover::find(const Code &C) {
  findCandidates(C);
  if (Globals.empty())
    return;
  DenseMap<const ir::Function *, Reads> By;
  DenseSet<const ir::Function *> Called;
  for (const ir::Function *F : C.Functions) {
    Reads &R = By[F] = readsOf(*F, C);
    for (const Site &S : R.Calls)
      Called.insert(S.Callee);
  }
  // What callees read is read by their callers, unless they write it first.
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const ir::Function *F : C.Functions) {
      Reads &R = By[F];
      for (const Site &S : R.Calls) {
        auto It = By.find(S.Callee);
        if (It == By.end() || S.Callee == F)
          continue;
        for (uint32_t G : It->second.Before)
          if (!Sets[S.Written]->count(G))
            Changed |= R.insert(G);
      }
    }
  }
  auto IsEntry = [&](const ir::Function &F) {
    return C.IsEntry(F) || C.IsIndirect(F) || !Called.contains(&F);
  };
  DenseSet<uint32_t> Handed;
  for (const ir::Function *F : C.Functions) {
    if (!IsEntry(*F))
      Handed.insert(By[F].Before.begin(), By[F].Before.end());
    // Who calls it may go on with what it leaves.
    if (!Called.contains(F) && !C.IsIndirect(*F) && !(F->Flags & ir::FnMain))
      Ends.insert(F);
  }
  // Somebody has to be handed something, and nobody may find it there.
  for (const ir::Function *F : C.Functions)
    if (IsEntry(*F))
      for (uint32_t G : By[F].Before)
        Handed.erase(G);
  Globals = std::move(Handed);
}

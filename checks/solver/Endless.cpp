//===-- Endless.cpp - Functions that never come back ----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Endless.h"
#include "Flow.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Op;

static bool leavesBy(const ir::Summary *S, ir::ExitKind Kind) {
  return S && any_of(S->Outcomes,
                     [&](const ir::Outcome &X) { return X.Exit == Kind; });
}

static bool comesNeverBack(const ir::Summary *S) {
  return S && !S->Incomplete && !S->Outcomes.empty() &&
         all_of(S->Outcomes, [](const ir::Outcome &X) {
           return X.Exit == ir::ExitKind::NoReturn;
         });
}

/// What is known of a callee; null if nothing.
using CalleeSummary = function_ref<const ir::Summary *(ir::EntityId)>;

/// Whether control goes on behind every instruction of \p B but the last.
static bool passes(const ir::Function &F, ir::BlockId B,
                   CalleeSummary Summary) {
  return none_of(F.insts(B), [&](const ir::Inst &I) {
    return (I.Flags & ir::InstNoReturn) ||
           (I.Opcode == Op::Call && comesNeverBack(Summary(I.Callee)));
  });
}

/// Whether no way leads from the entry of \p F to a return.
static bool isEndless(const ir::Function &F, CalleeSummary Summary) {
  std::vector<bool> Reached(F.Blocks.size());
  SmallVector<ir::BlockId, 16> Todo{ir::BlockId(0)}, Next;
  Reached[0] = true;
  while (!Todo.empty()) {
    const ir::BlockId B = Todo.pop_back_val();
    if (!passes(F, B, Summary))
      continue;
    if (F.insts(B).back().Opcode == Op::Return)
      return false;
    Next.clear();
    successors(F, B, /*Unwind=*/true, Next);
    for (ir::BlockId To : Next)
      if (!Reached[index(To)]) {
        Reached[index(To)] = true;
        Todo.push_back(To);
      }
  }
  return true;
}

/// Whether an exception may leave \p F, as far as is known of what it calls.
static bool mayThrow(const ir::Function &F, CalleeSummary Summary) {
  return any_of(F.Insts, [&](const ir::Inst &I) {
    return I.Opcode == Op::Throw ||
           (I.Opcode == Op::Call &&
            leavesBy(Summary(I.Callee), ir::ExitKind::Throw));
  });
}

void memleak::solver::findEndless(
    size_t Count, function_ref<const ir::Function &(size_t)> Function,
    function_ref<const ir::Summary *(size_t, ir::EntityId)> Ask,
    function_ref<void(size_t)> Found) {
  auto Holds = [&](size_t I, bool Is(const ir::Function &, CalleeSummary)) {
    return Is(Function(I), [&](ir::EntityId E) { return Ask(I, E); });
  };
  std::vector<size_t> Left;
  for (size_t I = 0; I < Count; ++I) {
    if (Holds(I, mayThrow))
      return;
    Left.push_back(I);
  }
  for (bool Changed = true; Changed;) {
    Changed = false;
    llvm::erase_if(Left, [&](size_t I) {
      if (!Holds(I, isEndless))
        return false;
      Found(I);
      return Changed = true;
    });
  }
}

std::unique_ptr<ir::Summary>
memleak::solver::endlessSummary(const ir::Function &F) {
  auto S = std::make_unique<ir::Summary>();
  S->Entity = F.Entity;
  S->Name = F.Name;
  S->Outcomes.emplace_back();
  S->Outcomes.back().Exit = ir::ExitKind::NoReturn;
  return S;
}

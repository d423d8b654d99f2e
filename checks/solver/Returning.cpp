//===-- Returning.cpp - Whether a function comes back ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Returning.h"
#include "Flow.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::BlockId;
using ir::Op;

bool memleak::solver::isNoReturn(const ir::Summary &S) {
  return !S.Outcomes.empty() && all_of(S.Outcomes, [](const ir::Outcome &X) {
    return X.Exit == ir::ExitKind::NoReturn;
  });
}

/// Whether an exception of the call \p I leaves the function.
static bool throwsOut(const ir::Inst &I, const ir::Summary *S) {
  return S && I.Target == BlockId::None &&
         any_of(S->Outcomes, [](const ir::Outcome &X) {
           return X.Exit == ir::ExitKind::Throw;
         });
}

/// What the calls of a block come to.
enum class Calls { Return, End, Throw };

static Calls callsIn(const ir::Function &F, BlockId B, const Knowledge &K) {
  for (const ir::Inst &I : F.insts(B)) {
    if (I.Opcode != Op::Call)
      continue;
    const ir::Summary *S = K.summary(I.Callee);
    if (throwsOut(I, S))
      return Calls::Throw;
    if (S && isNoReturn(*S))
      return Calls::End;
  }
  return Calls::Return;
}

bool memleak::solver::neverReturns(const ir::Function &F, const Knowledge &K) {
  BitVector Seen(F.Blocks.size());
  SmallVector<BlockId, 8> Todo{BlockId(0)}, Next;
  Seen.set(0);
  while (!Todo.empty()) {
    const BlockId B = Todo.pop_back_val();
    const Calls Are = callsIn(F, B, K);
    if (Are == Calls::Throw)
      return false;
    if (Are == Calls::End)
      continue;
    successors(F, B, true, Next);
    if (Next.empty() && F.insts(B).back().Opcode != Op::Unreachable)
      return false;
    for (BlockId S : Next)
      if (!Seen.test(index(S))) {
        Seen.set(index(S));
        Todo.push_back(S);
      }
  }
  return true;
}

std::unique_ptr<ir::Summary>
memleak::solver::summaryOfNoReturn(const ir::Function &F) {
  auto S = std::make_unique<ir::Summary>();
  S->Entity = F.Entity;
  S->Name = F.Name;
  S->Outcomes.emplace_back();
  S->Outcomes.back().Exit = ir::ExitKind::NoReturn;
  return S;
}

//===-- Solve.cpp - Solving a program ---------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Groups of functions that call each other are numbered, callees first. What a
// group may know of the others is what groups of smaller numbers came to, once
// they are done: so it does not matter which are solved at the same time.
//
//===----------------------------------------------------------------------===//

#include "Lifetimes.h"
#include "Report.h"
#include "Solving.h"
#include "llvm/Support/thread.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;

/// Solves the first group that is ready, if its number is below \p Below.
bool Program::Solving::runNext(uint32_t Below,
                               std::unique_lock<std::mutex> &Held) {
  if (Ready.empty() || *Ready.begin() >= Below)
    return false;
  const uint32_t N = *Ready.begin();
  Ready.erase(Ready.begin());
  std::unique_ptr<Values> Vs;
  if (!Spare.empty()) {
    Vs = std::move(Spare.back());
    Spare.pop_back();
  }
  Held.unlock();
  const bool IsKept = reuse(N);
  if (!IsKept) {
    if (!Vs)
      Vs = std::make_unique<Values>();
    solve(N, *Vs);
  }
  Held.lock();
  if (Vs)
    Spare.push_back(std::move(Vs));
  if (IsKept)
    Reused += members(N).size();
  Done[N].store(true, std::memory_order_release);
  --Left;
  Solved += members(N).size();
  if (OnDone)
    OnDone(Solved, Members.size(), Findings);
  for (uint32_t Caller : callers(N))
    if (--Groups[Caller].Pending == 0)
      Ready.insert(Caller);
  Changed.notify_all();
  return true;
}

void Program::Solving::work() {
  std::unique_lock<std::mutex> Held(Lock);
  while (Left)
    if (!runNext(Groups.size(), Held))
      Changed.wait(Held);
}

/// Most of what a group asks for it calls, and that is done. For the rest it
/// solves what comes before itself: the least group that is not done waits for
/// nothing, so somebody always gets on.
void Program::Solving::await(uint32_t Group, uint32_t Asking) {
  if (Done[Group].load(std::memory_order_acquire))
    return;
  std::unique_lock<std::mutex> Held(Lock);
  while (!Done[Group].load(std::memory_order_acquire))
    if (!runNext(Asking, Held))
      Changed.wait(Held);
}

Result Program::Solving::run(unsigned Threads) {
  // Waiting may nest.
  constexpr unsigned StackSize = 64u << 20;
  std::vector<llvm::thread> Others;
  for (unsigned I = 1; I < Threads; ++I)
    Others.emplace_back(std::optional<unsigned>(StackSize), [&] { work(); });
  work();
  for (llvm::thread &Each : Others)
    Each.join();
  return collect();
}

Result Program::Solving::collect() {
  Result Out;
  Out.Stats.Ambiguous = P.Different.size();
  Out.Stats.Functions = P.Ordered.size();
  Out.Stats.Reused = Reused;
  P.Inferred = std::move(Pool);
  for (uint32_t N = 0; N < P.Ordered.size(); ++N) {
    Out.Stats.Instructions += P.instructions(N);
    Out.Stats.Capped += AtCap[N];
    Out.Stats.Incomplete += Incomplete[N] && !AtCap[N];
  }
  std::vector<const ir::Unit *> Units;
  for (const Program::Added &Each : P.Units)
    Units.push_back(Each.U);
  auto Whole = [&](const ir::Function &F) { return P.whole(F); };
  auto Means = [&](EntityId E, const ir::Function &F) {
    return P.summary(E, P.unitOf(F));
  };
  auto Defines = [&](EntityId E, const ir::Function &F) {
    return P.definition(E, P.unitOf(F));
  };
  const Lifetimes::Code Code{Units, P.Ordered, Whole, Means, Defines};
  const Lifetimes Ends(*P.T, Code);
  for (uint32_t N = 0; N < P.Ordered.size(); ++N) {
    const std::unique_ptr<Told> Of = std::move(Says[N]);
    if (Of)
      std::move(Of->Findings.begin(), Of->Findings.end(),
                std::back_inserter(Out.Findings));
    if (KeepsInPools[N])
      for (ir::Finding &X : Ends.outlivers(*P.Ordered[N]))
        Out.Findings.push_back(std::move(X));
    if (Of)
      std::move(Of->Silences.begin(), Of->Silences.end(),
                std::back_inserter(Out.Silences));
  }
  fingerprint(Out.Findings);
  return Out;
}

Result Program::solve(const Options &O, SummaryStore *Kept, unsigned Threads,
                      OnSolved OnDone) {
  link();
  findConstants();
  findHooks();
  findOverriders();
  findHandovers();
  return Solving(*this, O, Kept, OnDone).run(Threads);
}

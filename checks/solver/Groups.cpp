//===-- Groups.cpp - Solving functions that call each other -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Lifetimes.h"
#include "Repair.h"
#include "Returning.h"
#include "Solving.h"
#include "Summarize.h"
#include "ir/Codec.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/xxhash.h"
#include <deque>

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;

static std::string text(const Options &O) {
  std::string Text;
  raw_string_ostream(Text) << O.SoftDisjuncts << ' ' << O.HardDisjuncts << ' '
                           << O.ExactRounds << ' ' << O.Steps << ' '
                           << O.Outcomes << ' ' << O.RecursionRounds << ' '
                           << O.ImplicitExceptions << O.Repair
                           << O.ExplainSilence << '\n';
  return Text;
}

Program::Solving::Solving(Program &P, const Options &O, SummaryStore *Kept,
                          OnSolved OnDone)
    : P(P), O(O), Kept(Kept), OnDone(OnDone), PositionOf(P.Ordered.size()),
      Hashes(P.Ordered.size()), Says(P.Ordered.size()), AtCap(P.Ordered.size()),
      Incomplete(P.Ordered.size()), KeepsInPools(P.Ordered.size()) {
  Pool.resize(P.Ordered.size());
  findGroups();
  Candidates.resize(Groups.size());
  Done = std::make_unique<std::atomic<bool>[]>(Groups.size());
  if (Kept)
    findKept();
}

void Program::Solving::findGroups() {
  Components All = P.components();
  Members = std::move(All.Members);
  Groups.resize(All.Ends.size());
  Left = Groups.size();
  for (uint32_t N = 0, Begin = 0; N < Groups.size(); ++N) {
    Groups[N].Begin = Begin;
    Groups[N].End = Begin = All.Ends[N];
    for (uint32_t I = Groups[N].Begin; I < Groups[N].End; ++I)
      PositionOf[Members[I]] = {N, I - Groups[N].Begin};
  }
  // Pairs of callee and caller: in their order, callers are callee by callee.
  std::vector<std::pair<uint32_t, uint32_t>> Calls;
  std::vector<uint32_t> Callees;
  for (uint32_t N = 0; N < Groups.size(); ++N) {
    const size_t Before = Calls.size();
    for (uint32_t F : members(N)) {
      P.callees(F, Callees);
      for (uint32_t Callee : Callees)
        if (PositionOf[Callee].Group == N)
          Groups[N].Recursive = true;
        else
          Calls.push_back({PositionOf[Callee].Group, N});
    }
    std::sort(Calls.begin() + Before, Calls.end());
    Calls.erase(std::unique(Calls.begin() + Before, Calls.end()), Calls.end());
    Groups[N].Pending = Calls.size() - Before;
    if (!Groups[N].Pending)
      Ready.insert(N);
  }
  llvm::sort(Calls);
  for (const auto &[Callee, Caller] : Calls) {
    Callers.push_back(Caller);
    Groups[Callee].CallersEnd = Callers.size();
  }
  for (uint32_t N = 1; N < Groups.size(); ++N)
    Groups[N].CallersEnd =
        std::max(Groups[N].CallersEnd, Groups[N - 1].CallersEnd);
}

/// Names go to the tables here: nobody reads them yet. When their turn comes
/// records are read again, so that no more than a few are in memory.
void Program::Solving::findKept() {
  const std::string Head = text(O);
  for (uint32_t N = 0; N < Groups.size(); ++N) {
    std::string Text = Head;
    for (uint32_t F : members(N))
      Text += (P.About[F].Cxx ? "+" : " ") +
              P.hashAll(*P.Ordered[F], P.About[F].Stored).str();
    Groups[N].Key = ir::hashBytes(Text);
    const StringRef Bytes = Kept->find(Groups[N].Key);
    if (Bytes.empty())
      continue;
    if (decodeGroup(Bytes, *P.T))
      Candidates[N] = Bytes;
    Kept->done(Bytes);
  }
}

/// What came out for a function, from here on in few bytes.
void Program::Solving::keep(uint32_t Number, SolvedFunction S) {
  Pool.put(Number, *S.Summary, *P.T);
  Hashes[Number] = xxh3_64bits(S.Spelled);
  const size_t Count = S.Findings.size();
  if (!S.Findings.empty() || !S.Silences.empty())
    Says[Number] = std::make_unique<Told>(
        Told{std::move(S.Findings), std::move(S.Silences)});
  std::lock_guard<std::mutex> Held(Lock);
  Findings += Count;
  AtCap[Number] = S.AtCap;
  Incomplete[Number] = S.Summary->Incomplete;
  KeepsInPools[Number] = Lifetimes::keepsInPools(*S.Summary, *P.T);
}

bool Program::Solving::reuse(uint32_t N) {
  if (Candidates[N].empty())
    return false;
  std::optional<SolvedGroup> From = decodeGroup(Candidates[N], *P.T);
  Kept->done(Candidates[N]);
  const ArrayRef<uint32_t> All = members(N);
  if (!From || From->Members.size() != All.size())
    return false;
  for (size_t I = 0; I < All.size(); ++I) {
    const ir::Function &Head = *P.Ordered[All[I]];
    const SolvedGroup::Member &Was = From->Members[I];
    const View Sees(P, *this, N, Head, Head);
    if (Was.Result.Summary->Entity != Head.Entity ||
        Sees.answers(Was.Asked) != Was.Answers)
      return false;
  }
  for (size_t I = 0; I < All.size(); ++I)
    keep(All[I], std::move(From->Members[I].Result));
  return true;
}

void Program::Solving::solve(uint32_t N, Values &Vs) {
  struct Seat {
    Seat(const Program &P, Solving &S, uint32_t Group, uint32_t Number)
        : Whole(P.whole(*P.Ordered[Number])),
          Sees(P, S, Group, *P.Ordered[Number], *Whole), Asks(Sees, *Whole) {}
    WholeFunction Whole;
    View Sees;
    Inquiry Asks;
    std::vector<Found> Findings;
  };
  Group &G = Groups[N];
  const ArrayRef<uint32_t> All = members(N);
  SolvedGroup Record;
  std::vector<SolvedGroup::Member> &Out = Record.Members;
  Out.resize(All.size());
  G.Now.resize(All.size());
  std::deque<Seat> Seats;
  for (uint32_t Number : All)
    Seats.emplace_back(P, *this, N, Number);
  auto Walk = [&](size_t I) {
    const ir::Function &F = *Seats[I].Whole;
    Vs.reset(F.NumParams);
    Report R(Seats[I].Asks, F, Vs, O.ExplainSilence);
    Analysis A(Seats[I].Asks, F, O, Vs, R);
    A.run();
    std::unique_ptr<ir::Summary> S =
        summarize(A, Vs, F, Seats[I].Asks, O, Out[I].Result.AtCap);
    Seats[I].Findings = R.takeFindings();
    Out[I].Result.Silences = R.takeSilences();
    return S;
  };
  // So that the first round knows it, of members that come later too.
  for (bool Found = G.Recursive; Found;) {
    Found = false;
    for (size_t I = 0; I < Out.size(); ++I)
      if (!G.Now[I] && neverReturns(*Seats[I].Whole, Seats[I].Asks)) {
        G.Now[I] = summaryOfNoReturn(*Seats[I].Whole);
        Found = true;
      }
  }
  // When each member was walked, and when its summary changed, in order.
  std::vector<uint32_t> WalkedAt(Out.size()), ChangedAt(Out.size());
  uint32_t Now = 0;
  auto IsSettled = [&](size_t I) {
    return WalkedAt[I] && llvm::none_of(Seats[I].Sees.members(), [&](auto J) {
             return ChangedAt[J] >= WalkedAt[I];
           });
  };
  auto IsAnyOpen = [&] {
    return llvm::any_of(llvm::seq<size_t>(0, Out.size()),
                        [&](size_t I) { return !IsSettled(I); });
  };
  const uint32_t Rounds = G.Recursive ? O.RecursionRounds + 1 : 1;
  for (uint32_t Round = 0; Round < Rounds && IsAnyOpen(); ++Round)
    for (size_t I = 0; I < Out.size(); ++I) {
      if (IsSettled(I))
        continue;
      WalkedAt[I] = ++Now;
      std::unique_ptr<ir::Summary> S = Walk(I);
      std::unique_ptr<ir::Summary> &Old = G.Now[I];
      if (!G.Recursive || !Old ||
          ir::encode(*Old, *P.T) != ir::encode(*S, *P.T))
        ChangedAt[I] = Now;
      Old = std::move(S);
    }
  // Deeper recursion than was walked may do more.
  if (G.Recursive && IsAnyOpen())
    for (size_t I = 0; I < Out.size(); ++I)
      G.Now[I]->Incomplete = Out[I].Result.AtCap = true;
  for (size_t I = 0; I < Out.size(); ++I) {
    if (O.Repair && !Seats[I].Findings.empty())
      repair(Seats[I].Asks, *Seats[I].Whole, P.About[All[I]].Cxx, O,
             Seats[I].Findings);
    for (Found &X : Seats[I].Findings)
      Out[I].Result.Findings.push_back(std::move(X.Says));
  }
  for (size_t I = 0; I < Out.size(); ++I) {
    Out[I].Result.Spelled = ir::encode(*G.Now[I], *P.T);
    if (!Kept)
      continue;
    Out[I].Asked = Seats[I].Asks.questions();
    Out[I].Answers = Seats[I].Sees.answers(Out[I].Asked);
  }
  for (size_t I = 0; I < Out.size(); ++I)
    Out[I].Result.Summary = std::move(G.Now[I]);
  G.Now.clear();
  G.Now.shrink_to_fit();
  if (Kept)
    Kept->keep(G.Key, encode(Record, *P.T));
  for (size_t I = 0; I < Out.size(); ++I)
    keep(All[I], std::move(Out[I].Result));
}

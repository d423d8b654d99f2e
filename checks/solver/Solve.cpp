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

#include "Analysis.h"
#include "Lifetimes.h"
#include "Program.h"
#include "Repair.h"
#include "SolvedGroup.h"
#include "Summarize.h"
#include "SummaryStore.h"
#include "ir/Archive.h"
#include "ir/Codec.h"
#include "llvm/Support/thread.h"
#include "llvm/Support/xxhash.h"
#include <atomic>
#include <condition_variable>
#include <deque>

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;

/// Everything of one call of Program::solve.
class Program::Solving {
public:
  Solving(Program &P, const Options &O, SummaryStore *Kept);
  Result run(unsigned Threads);

  /// By a function's number; of those that somebody asked for.
  using Summaries = DenseMap<uint32_t, std::unique_ptr<ir::Summary>>;
  /// What \p Asking may know of \p F; null if nothing. Waits for it. What is
  /// done is kept in \p Read.
  const ir::Summary *inferred(const ir::Function &F, uint32_t Asking,
                              Summaries &Read);
  /// What tells the summary that Program::summary gives from others.
  uint64_t summaryAnswer(EntityId E, uint32_t Unit, uint32_t Asking);

private:
  struct Group {
    std::vector<const ir::Function *> Members; ///< In the order of solving.
    bool Recursive = false;
    std::vector<uint32_t> Callers;
    uint32_t Pending = 0; ///< Groups it calls that are not done.
    ir::ContentHash Key;  ///< Of texts and options. Only with a store.
    /// Of the members, while they are being solved.
    std::vector<std::unique_ptr<ir::Summary>> Now;
  };
  struct Position {
    uint32_t Group = 0, Member = 0;
  };

  void findGroups();
  void findKept();
  void work();
  bool runNext(uint32_t Below, std::unique_lock<std::mutex> &Held);
  void await(uint32_t Group, uint32_t Asking);
  bool reuse(uint32_t N);
  void solve(uint32_t N, Values &Vs);
  Result collect();
  /// What solving function number \p N came to.
  SolvedFunction &solved(size_t N) {
    const Position At = PositionOf[N];
    return Records[At.Group].Members[At.Member].Result;
  }
  uint64_t hashOfDeclared(const ir::Summary &S);

  Program &P;
  const Options &O;
  SummaryStore *Kept;
  std::vector<Group> Groups;
  std::vector<Position> PositionOf; ///< By a function's number.
  std::vector<std::optional<SolvedGroup>>
      Candidates;                            ///< By group, of the store.
  std::vector<SolvedGroup> Records;          ///< By group.
  std::unique_ptr<std::atomic<bool>[]> Done; ///< By group.

  std::mutex Lock; ///< For what follows, and Group::Pending.
  std::condition_variable Changed;
  std::set<uint32_t> Ready;
  size_t Left = 0;
  uint64_t Reused = 0;
  std::vector<std::unique_ptr<Values>> Spare;
  DenseMap<const ir::Summary *, uint64_t> DeclaredHashes;
};

/// The program as one group sees it from one unit.
class Program::View : public Knowledge {
public:
  View(const Program &P, Solving &S, uint32_t Group, uint32_t Unit)
      : P(P), S(S), Group(Group), Unit(Unit) {}

  const ir::Tables &tables() const override { return P.tables(); }
  const ir::Summary *summary(EntityId E) const override {
    return P.summary(E, Unit, [&](const ir::Function &F) {
      return S.inferred(F, Group, Read);
    });
  }
  ArrayRef<EntityId> overriders(EntityId E) const override {
    return P.overriders(E);
  }
  EntityId overrider(EntityId E, ir::StrId Class) const override {
    return P.overrider(E, Class);
  }
  ir::StrId classField() const override { return P.classField(); }
  bool isHidden(ir::StrId Record, ir::StrId Field) const override {
    return P.isHidden(Record, Field);
  }
  bool isSteady(EntityId Global) const override { return P.isSteady(Global); }
  ir::Operand constant(EntityId Global) const override {
    return P.constant(Global);
  }
  bool endsWith(const ir::Function &F, EntityId Global) const override {
    return P.endsWith(F, Global);
  }
  StringRef nameOf(EntityId E) const override { return P.nameOf(E); }

  /// What tells the answer to \p Q, asked for \p F, from others.
  uint64_t answer(const Question &Q, const ir::Function &F) const;

private:
  const Program &P;
  Solving &S;
  uint32_t Group, Unit;
  mutable Solving::Summaries Read;
};

//===----------------------------------------------------------------------===//
// Answers
//===----------------------------------------------------------------------===//

uint64_t Program::View::answer(const Question &Q, const ir::Function &F) const {
  ir::OutArchive A(tables());
  const EntityId E{Q.A};
  switch (Q.What) {
  case Question::Summary:
    return S.summaryAnswer(E, Unit, Group);
  case Question::Steady:
    return isSteady(E);
  case Question::Ends:
    return endsWith(F, E);
  case Question::Hidden:
    return isHidden(ir::StrId(Q.A), ir::StrId(Q.B));
  case Question::Name:
    return xxh3_64bits(nameOf(E));
  case Question::Overriders:
    for (EntityId Each : overriders(E))
      A.entity(Each);
    break;
  case Question::Overrider:
    A.entity(overrider(E, ir::StrId(Q.B)));
    break;
  case Question::Constant:
    ir::encode(A, constant(E));
    break;
  case Question::Family:
    ir::encode(A, tables().family(ir::FamilyId(Q.A)));
    break;
  }
  return xxh3_64bits(A.take());
}

uint64_t Program::Solving::hashOfDeclared(const ir::Summary &S) {
  std::lock_guard<std::mutex> Held(Lock);
  auto [It, New] = DeclaredHashes.try_emplace(&S);
  if (New)
    It->second = xxh3_64bits(ir::encode(S, *P.T));
  return It->second;
}

const ir::Summary *Program::Solving::inferred(const ir::Function &F,
                                              uint32_t Asking,
                                              Summaries &Read) {
  const uint32_t Number = P.NumberOf.lookup(&F);
  const Position At = PositionOf[Number];
  if (At.Group > Asking)
    return nullptr;
  if (At.Group == Asking)
    return Groups[At.Group].Now[At.Member].get();
  await(At.Group, Asking);
  std::unique_ptr<ir::Summary> &Known = Read[Number];
  if (!Known) // All of its names are in the tables: they are only looked at.
    Known = ir::decodeSummary(Records[At.Group].Members[At.Member].Result.Sum,
                              *P.T);
  return Known.get();
}

uint64_t Program::Solving::summaryAnswer(EntityId E, uint32_t Unit,
                                         uint32_t Asking) {
  std::optional<Position> Of;
  const ir::Summary *Said =
      P.summary(E, Unit, [&](const ir::Function &F) -> const ir::Summary * {
        const Position At = PositionOf[P.NumberOf.lookup(&F)];
        if (At.Group <= Asking)
          Of = At;
        return nullptr;
      });
  if (Of && Of->Group < Asking) {
    await(Of->Group, Asking);
    return Records[Of->Group].Members[Of->Member].Hash;
  }
  const uint64_t Declared = Said ? hashOfDeclared(*Said) : 0;
  // Of its own group it is the text that counts.
  return Of ? Declared + Of->Member + 1 : Declared;
}

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

static std::string text(const Options &O) {
  std::string Text;
  raw_string_ostream(Text) << O.SoftDisjuncts << ' ' << O.HardDisjuncts << ' '
                           << O.ExactRounds << ' ' << O.Steps << ' '
                           << O.Outcomes << ' ' << O.RecursionRounds << ' '
                           << O.ImplicitExceptions << O.Repair
                           << O.ExplainSilence << '\n';
  return Text;
}

Program::Solving::Solving(Program &P, const Options &O, SummaryStore *Kept)
    : P(P), O(O), Kept(Kept), PositionOf(P.Ordered.size()) {
  findGroups();
  Candidates.resize(Groups.size());
  Records.resize(Groups.size());
  Done = std::make_unique<std::atomic<bool>[]>(Groups.size());
  if (Kept)
    findKept();
}

void Program::Solving::findGroups() {
  for (std::vector<const ir::Function *> &Members : P.components()) {
    for (uint32_t I = 0; I < Members.size(); ++I)
      PositionOf[P.NumberOf.lookup(Members[I])] = {uint32_t(Groups.size()), I};
    Groups.emplace_back().Members = std::move(Members);
  }
  Left = Groups.size();
  std::vector<const ir::Function *> Callees;
  for (uint32_t N = 0; N < Groups.size(); ++N) {
    std::set<uint32_t> Calls;
    for (const ir::Function *F : Groups[N].Members) {
      P.callees(*F, Callees);
      for (const ir::Function *Callee : Callees)
        Calls.insert(PositionOf[P.NumberOf.lookup(Callee)].Group);
    }
    Groups[N].Recursive = Calls.erase(N);
    Groups[N].Pending = Calls.size();
    for (uint32_t Callee : Calls)
      Groups[Callee].Callers.push_back(N);
    if (Calls.empty())
      Ready.insert(N);
  }
}

/// Names go to the tables here: nobody reads them yet.
void Program::Solving::findKept() {
  const std::string Head = text(O);
  for (uint32_t N = 0; N < Groups.size(); ++N) {
    std::string Text = Head;
    for (const ir::Function *F : Groups[N].Members)
      Text += (P.Cxx.contains(F) ? "+" : " ") + ir::hashAll(*F, *P.T).str();
    Groups[N].Key = ir::hashBytes(Text);
    const StringRef Bytes = Kept->find(Groups[N].Key);
    if (!Bytes.empty())
      Candidates[N] = decodeGroup(Bytes, *P.T);
  }
}

bool Program::Solving::reuse(uint32_t N) {
  std::optional<SolvedGroup> &From = Candidates[N];
  const std::vector<const ir::Function *> &Members = Groups[N].Members;
  if (!From || From->Members.size() != Members.size())
    return false;
  for (size_t I = 0; I < Members.size(); ++I) {
    const View Sees(P, *this, N, P.UnitOf.lookup(Members[I]));
    if (From->Members[I].Entity != Members[I]->Entity ||
        any_of(From->Members[I].Answers, [&](const Answered &Each) {
          return Sees.answer(Each.Asked, *Members[I]) != Each.Answer;
        }))
      return false;
    From->Members[I].Answers = {};
  }
  Records[N] = std::move(*From);
  return true;
}

void Program::Solving::solve(uint32_t N, Values &Vs) {
  struct Seat {
    Seat(const Program &P, Solving &S, uint32_t Group, const ir::Function &F)
        : Sees(P, S, Group, P.UnitOf.lookup(&F)), Asks(Sees, F) {}
    View Sees;
    Inquiry Asks;
    std::vector<Found> Findings;
  };
  Group &G = Groups[N];
  std::vector<SolvedGroup::Member> &Out = Records[N].Members;
  Out.resize(G.Members.size());
  G.Now.resize(G.Members.size());
  std::deque<Seat> Seats;
  for (const ir::Function *F : G.Members)
    Seats.emplace_back(P, *this, N, *F);
  auto Walk = [&](size_t I) {
    const ir::Function &F = *G.Members[I];
    Vs.reset();
    Report R(Seats[I].Asks, F, Vs, O.ExplainSilence);
    Analysis A(Seats[I].Asks, F, O, Vs, R);
    A.run();
    std::unique_ptr<ir::Summary> S = summarize(A, Vs, F, *P.T, O);
    Seats[I].Findings = R.takeFindings();
    Out[I].Result.Silences = R.takeSilences();
    return S;
  };
  bool Differs = true;
  for (uint32_t Round = 0;
       Differs && Round <= (G.Recursive ? O.RecursionRounds : 0); ++Round) {
    Differs = false;
    for (size_t I = 0; I < Out.size(); ++I) {
      std::unique_ptr<ir::Summary> S = Walk(I);
      std::unique_ptr<ir::Summary> &Old = G.Now[I];
      if (G.Recursive)
        Differs |= !Old || ir::encode(*Old, *P.T) != ir::encode(*S, *P.T);
      Old = std::move(S);
    }
  }
  // Deeper recursion than was walked may do more.
  if (G.Recursive && Differs)
    for (std::unique_ptr<ir::Summary> &Each : G.Now)
      Each->Incomplete = true;
  for (size_t I = 0; I < Out.size(); ++I) {
    const ir::Function &F = *G.Members[I];
    if (O.Repair && !Seats[I].Findings.empty())
      repair(Seats[I].Asks, F, P.Cxx.contains(&F), O, Seats[I].Findings);
    for (Found &X : Seats[I].Findings)
      Out[I].Result.Findings.push_back(std::move(X.Says));
  }
  for (size_t I = 0; I < Out.size(); ++I) {
    Out[I].Entity = G.Members[I]->Entity;
    Out[I].Result.Incomplete = G.Now[I]->Incomplete;
    Out[I].Result.KeepsInPools = Lifetimes::keepsInPools(*G.Now[I], *P.T);
    Out[I].Result.Sum = ir::encode(*G.Now[I], *P.T);
    Out[I].Hash = xxh3_64bits(Out[I].Result.Sum);
    if (Kept)
      for (const Question &Q : Seats[I].Asks.questions())
        Out[I].Answers.push_back({Q, Seats[I].Sees.answer(Q, *G.Members[I])});
  }
  G.Now.clear();
  if (!Kept)
    return;
  Kept->keep(G.Key, encode(Records[N], *P.T));
  for (SolvedGroup::Member &Each : Out)
    Each.Answers = {};
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

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
  Candidates[N].reset();
  Held.lock();
  if (Vs)
    Spare.push_back(std::move(Vs));
  if (IsKept)
    Reused += Groups[N].Members.size();
  Done[N].store(true, std::memory_order_release);
  --Left;
  for (uint32_t Caller : Groups[N].Callers)
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
  Out.Stats.Ambiguous = P.Ambiguous;
  Out.Stats.Functions = P.Ordered.size();
  Out.Stats.Reused = Reused;
  P.Inferred.resize(P.Ordered.size());
  for (size_t N = 0; N < P.Ordered.size(); ++N) {
    SolvedFunction &S = solved(N);
    P.Inferred[N] = std::move(S.Sum);
    Out.Stats.Instructions += P.Ordered[N]->Insts.size();
    Out.Stats.Capped += S.Incomplete;
  }
  std::vector<const ir::Unit *> Units;
  for (const Program::Added &Each : P.Units)
    Units.push_back(Each.U);
  auto Means = [&](EntityId E, const ir::Function &F) {
    return P.summary(E, P.UnitOf.lookup(&F));
  };
  auto Defines = [&](EntityId E, const ir::Function &F) {
    return P.definition(E, P.UnitOf.lookup(&F));
  };
  const Lifetimes::Code Code{Units, P.Ordered, Means, Defines};
  const Lifetimes Ends(*P.T, Code);
  for (size_t N = 0; N < P.Ordered.size(); ++N) {
    SolvedFunction &S = solved(N);
    std::move(S.Findings.begin(), S.Findings.end(),
              std::back_inserter(Out.Findings));
    if (S.KeepsInPools)
      for (ir::Finding &X : Ends.outlivers(*P.Ordered[N]))
        Out.Findings.push_back(std::move(X));
    std::move(S.Silences.begin(), S.Silences.end(),
              std::back_inserter(Out.Silences));
  }
  fingerprint(Out.Findings);
  return Out;
}

Result Program::solve(const Options &O, SummaryStore *Kept, unsigned Threads) {
  link();
  findConstants();
  findOverriders();
  findHandovers();
  return Solving(*this, O, Kept).run(Threads);
}

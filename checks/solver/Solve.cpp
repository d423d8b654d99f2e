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
#include "llvm/Support/Endian.h"
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
  Solving(Program &P, const Options &O, SummaryStore *Kept, OnSolved OnDone);
  Result run(unsigned Threads);

  /// By a function's number; of those that somebody asked for.
  using Summaries = DenseMap<uint32_t, std::unique_ptr<ir::Summary>>;
  /// What \p Asking may know of \p F; null if nothing. Waits for it. What is
  /// done is read into \p Read.
  const ir::Summary *inferred(const ir::Function &F, uint32_t Asking,
                              Summaries &Read);
  /// What tells the summary that Program::summary gives from others.
  uint64_t summaryAnswer(EntityId E, uint32_t Unit, uint32_t Asking);

private:
  struct Group {
    uint32_t Begin = 0, End = 0; ///< In Members, in the order of solving.
    uint32_t CallersEnd = 0;     ///< In Callers; they begin where others end.
    uint32_t Pending = 0;        ///< Groups it calls that are not done.
    bool Recursive = false;
    ir::ContentHash Key; ///< Of texts and options. Only with a store.
    /// Of the members, while they are being solved.
    std::vector<std::unique_ptr<ir::Summary>> Now;
  };
  struct Position {
    uint32_t Group = 0, Member = 0;
  };
  /// Of one function; few have any.
  struct Told {
    std::vector<ir::Finding> Findings;
    std::vector<ir::Silence> Silences;
  };

  void findGroups();
  void findKept();
  void work();
  bool runNext(uint32_t Below, std::unique_lock<std::mutex> &Held);
  void await(uint32_t Group, uint32_t Asking);
  bool reuse(uint32_t N);
  void solve(uint32_t N, Values &Vs);
  Result collect();
  ArrayRef<uint32_t> members(uint32_t Group) const {
    const auto &G = Groups[Group];
    return ArrayRef(Members).slice(G.Begin, G.End - G.Begin);
  }
  ArrayRef<uint32_t> callers(uint32_t Group) const {
    const uint32_t Begin = Group ? Groups[Group - 1].CallersEnd : 0;
    return ArrayRef(Callers).slice(Begin, Groups[Group].CallersEnd - Begin);
  }
  void keep(uint32_t Number, SolvedFunction S);
  uint64_t hashOfDeclared(const ir::Summary &S);

  Program &P;
  const Options &O;
  SummaryStore *Kept;
  OnSolved OnDone;
  std::vector<Group> Groups;
  std::vector<uint32_t> Members;             ///< Functions, group by group.
  std::vector<uint32_t> Callers;             ///< Groups, callee by callee.
  std::vector<StringRef> Candidates;         ///< By group, of the store.
  std::unique_ptr<std::atomic<bool>[]> Done; ///< By group.
  // By a function's number. Who solves it writes, and others read once it is
  // done.
  std::vector<Position> PositionOf;
  SummaryPool Pool;
  std::vector<uint64_t> Hashes; ///< Of summaries: the answer to who asks.
  std::vector<std::unique_ptr<Told>> Says;
  std::vector<bool> Incomplete, KeepsInPools; ///< Under Lock.

  std::mutex Lock; ///< For what follows, and Group::Pending.
  std::condition_variable Changed;
  std::set<uint32_t> Ready;
  size_t Left = 0;
  size_t Solved = 0, Findings = 0; ///< So far.
  uint64_t Reused = 0;
  std::vector<std::unique_ptr<Values>> Spare;
  DenseMap<const ir::Summary *, uint64_t> DeclaredHashes;
};

/// The program as one group sees it from one unit.
class Program::View : public Knowledge {
public:
  /// \p Head is the function that asks, \p Whole the same with its body.
  View(const Program &P, Solving &S, uint32_t Group, const ir::Function &Head,
       const ir::Function &Whole)
      : P(P), S(S), Group(Group), Unit(P.unitOf(Head)), Head(Head),
        Whole(Whole) {}

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
    return P.endsWith(&F == &Whole ? Head : F, Global);
  }
  StringRef nameOf(EntityId E) const override { return P.nameOf(E); }

  /// What tells the answers to those questions from others.
  uint64_t answers(ArrayRef<Question> Asked) const;

private:
  uint64_t answer(const Question &Q) const;

  const Program &P;
  Solving &S;
  uint32_t Group, Unit;
  const ir::Function &Head, &Whole;
  mutable Solving::Summaries Read;
};

//===----------------------------------------------------------------------===//
// Answers
//===----------------------------------------------------------------------===//

uint64_t Program::View::answers(ArrayRef<Question> Asked) const {
  std::string All(Asked.size() * sizeof(uint64_t), '\0');
  char *To = All.data();
  for (const Question &Q : Asked) {
    support::endian::write64le(To, answer(Q));
    To += sizeof(uint64_t);
  }
  return xxh3_64bits(All);
}

uint64_t Program::View::answer(const Question &Q) const {
  ir::OutArchive A(tables());
  const EntityId E{Q.A};
  switch (Q.What) {
  case Question::Summary:
    return S.summaryAnswer(E, Unit, Group);
  case Question::Steady:
    return isSteady(E);
  case Question::Ends:
    return endsWith(Whole, E);
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
  if (!Known)
    Known = Pool.get(Number, F.Entity, *P.T);
  return Known.get();
}

uint64_t Program::Solving::summaryAnswer(EntityId E, uint32_t Unit,
                                         uint32_t Asking) {
  std::optional<Position> Of;
  uint32_t Number = 0;
  const ir::Summary *Said =
      P.summary(E, Unit, [&](const ir::Function &F) -> const ir::Summary * {
        Number = P.NumberOf.lookup(&F);
        const Position At = PositionOf[Number];
        if (At.Group <= Asking)
          Of = At;
        return nullptr;
      });
  if (Of && Of->Group < Asking) {
    await(Of->Group, Asking);
    return Hashes[Number];
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

Program::Solving::Solving(Program &P, const Options &O, SummaryStore *Kept,
                          OnSolved OnDone)
    : P(P), O(O), Kept(Kept), OnDone(OnDone), PositionOf(P.Ordered.size()),
      Hashes(P.Ordered.size()), Says(P.Ordered.size()),
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
    Out.Stats.Capped += Incomplete[N];
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
  findOverriders();
  findHandovers();
  return Solving(*this, O, Kept, OnDone).run(Threads);
}

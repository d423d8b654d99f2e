//===-- Solving.h - One call of Program::solve ------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_SOLVER_SOLVING_H
#define MEMLEAK_SOLVER_SOLVING_H

#include "Inquiry.h"
#include "Program.h"
#include "SolvedGroup.h"
#include "SummaryStore.h"
#include "Values.h"
#include "llvm/ADT/DenseMap.h"
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>

namespace memleak::solver {

/// Everything of one call of Program::solve.
class Program::Solving {
public:
  Solving(Program &P, const Options &O, SummaryStore *Kept, OnSolved OnDone);
  Result run(unsigned Threads);

  /// By a function's number; of those that somebody asked for.
  using Summaries = llvm::DenseMap<uint32_t, std::unique_ptr<ir::Summary>>;
  /// What \p Asking may know of \p F; null if nothing. Waits for it. What is
  /// done is read into \p Read.
  const ir::Summary *inferred(const ir::Function &F, uint32_t Asking,
                              Summaries &Read);
  /// Which member of \p Group the function is, if it is one.
  std::optional<uint32_t> memberOf(const ir::Function &F, uint32_t Group) const;
  /// What tells the summary that Program::summary gives from others.
  uint64_t summaryAnswer(ir::EntityId E, uint32_t Unit, uint32_t Asking);

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
  llvm::ArrayRef<uint32_t> members(uint32_t Group) const {
    const auto &G = Groups[Group];
    return llvm::ArrayRef(Members).slice(G.Begin, G.End - G.Begin);
  }
  llvm::ArrayRef<uint32_t> callers(uint32_t Group) const {
    const uint32_t Begin = Group ? Groups[Group - 1].CallersEnd : 0;
    return llvm::ArrayRef(Callers).slice(Begin,
                                         Groups[Group].CallersEnd - Begin);
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
  std::vector<llvm::StringRef> Candidates;   ///< By group, of the store.
  std::unique_ptr<std::atomic<bool>[]> Done; ///< By group.
  // By a function's number. Who solves it writes, and others read once it is
  // done.
  std::vector<Position> PositionOf;
  SummaryPool Pool;
  std::vector<uint64_t> Hashes; ///< Of summaries: the answer to who asks.
  std::vector<std::unique_ptr<Told>> Says;
  std::vector<bool> AtCap, Incomplete, KeepsInPools; ///< Under Lock.

  std::mutex Lock; ///< For what follows, and Group::Pending.
  std::condition_variable Changed;
  std::set<uint32_t> Ready;
  size_t Left = 0;
  size_t Solved = 0, Findings = 0; ///< So far.
  uint64_t Reused = 0;
  std::vector<std::unique_ptr<Values>> Spare;
  llvm::DenseMap<const ir::Summary *, uint64_t> DeclaredHashes;
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
  const ir::Summary *summary(ir::EntityId E) const override {
    return P.summary(E, Unit, [&](const ir::Function &F) {
      if (const std::optional<uint32_t> Member = S.memberOf(F, Group))
        Members.insert(*Member);
      return S.inferred(F, Group, Read);
    });
  }
  llvm::ArrayRef<ir::EntityId> overriders(ir::EntityId E) const override {
    return P.overriders(E);
  }
  ir::EntityId overrider(ir::EntityId E, ir::StrId Class) const override {
    return P.overrider(E, Class);
  }
  ir::StrId classField() const override { return P.classField(); }
  bool isHidden(ir::StrId Record, ir::StrId Field) const override {
    return P.isHidden(Record, Field);
  }
  bool isSteady(ir::EntityId Global) const override {
    return P.isSteady(Global);
  }
  llvm::ArrayRef<ir::EntityId> hooks(ir::EntityId Global) const override {
    return P.hooks(Global);
  }
  ir::Operand constant(ir::EntityId Global) const override {
    return P.constant(Global);
  }
  bool endsWith(const ir::Function &F, ir::EntityId Global) const override {
    return P.endsWith(&F == &Whole ? Head : F, Global);
  }
  llvm::StringRef nameOf(ir::EntityId E) const override { return P.nameOf(E); }

  /// The members of the group whose summaries were asked for.
  const llvm::DenseSet<uint32_t> &members() const { return Members; }
  /// What tells the answers to those questions from others.
  uint64_t answers(llvm::ArrayRef<Question> Asked) const;

private:
  uint64_t answer(const Question &Q) const;

  const Program &P;
  Solving &S;
  uint32_t Group, Unit;
  const ir::Function &Head, &Whole;
  mutable Solving::Summaries Read;
  mutable llvm::DenseSet<uint32_t> Members;
};

} // namespace memleak::solver

#endif // MEMLEAK_SOLVER_SOLVING_H

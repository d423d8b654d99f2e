//===-- Loops.cpp - Rounds of a loop, walked and joined ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::BlockId;
using ir::Op;
using ir::Silence;

static uint64_t cellKey(const Cell &C) {
  return uint64_t(index(C.Where)) << 32 | index(C.Held);
}

/// The first rounds are walked as they are. From then on, or as soon as a round
/// changed nothing about ownership, what the loop changes is forgotten; a state
/// seen before is not walked again.
std::vector<State> Analysis::enterLoop(BlockId B,
                                       std::vector<Arrival> Arrivals) {
  constexpr uint32_t SettledRounds = 4, MaxRounds = 24;
  LoopHead &H = Heads[index(B)];
  bool Back = any_of(Arrivals, [](const Arrival &A) { return A.FromBack; });
  std::vector<State> States;
  for (Arrival &A : Arrivals) {
    collect(A.S, B);
    if (H.Seen.count(encode(A.S, B)))
      continue;
    if (A.FromBack && H.Rounds >= MaxRounds) {
      giveUp(Silence::Reason::LoopCap, F.Blocks[index(B)].First,
             std::to_string(H.Rounds) + " rounds");
      continue;
    }
    if (A.FromBack) {
      const Digest Kind = character(A.S, B);
      const bool Known = H.SeenOwnership.count(Kind);
      if ((H.Rounds >= O.ExactRounds && !endedEarlier(A.S, B)) || Known) {
        widen(A.S, B, H, Kind);
        collect(A.S, B);
        if (H.Seen.count(encode(A.S, B)))
          continue;
        if (H.Rounds >= SettledRounds && !settle(A.S, B, H))
          continue;
      }
    }
    States.push_back(std::move(A.S));
  }
  H.Rounds += Back;
  joinAll(States, B, F.Blocks[index(B)].First);
  for (State &S : States) {
    // A round that agrees in all else may have come by another way.
    S.EntryWays = nullptr;
    H.Seen.insert(encode(S, B));
    const Digest Kind = character(S, B);
    if (H.Reference.size() < O.HardDisjuncts) {
      H.Reference.push_back(S);
      H.Kinds.push_back(Kind);
      for (const Cell &C : S.Memory.all()) {
        H.First.try_emplace(index(C.Where), C.Held);
        H.Had.insert(cellKey(C));
      }
    }
    H.SeenOwnership.insert(Kind);
  }
  return States;
}

/// Whether a round that stands for many has released what was acquired before
/// the loop. Which round that was, the path may know (the last): the next one
/// is walked as it is.
bool Analysis::endedEarlier(const State &S, BlockId Head) const {
  auto InLoop = [&](uint32_t Inst) {
    return Inst < F.Insts.size() && Graph.inLoop(Head, Graph.blockOf(Inst));
  };
  bool Ended = false;
  for (const Resource &X : S.Resources.all()) {
    if (X.Is == Owner::Owned && InLoop(X.Site))
      return false;
    Ended |= X.Is == Owner::Released && InLoop(X.Event) &&
             X.Site < F.Insts.size() && !InLoop(X.Site);
  }
  return Ended && (S.Widened & loopBit(Head));
}

/// Whether the loop goes by elements: by an index, or by a pointer that moves.
bool Analysis::walksElements(BlockId Head) const {
  for (uint32_t P = Graph.position(Head); P < Graph.loopEnd(Head); ++P)
    for (const ir::Inst &I : F.insts(Graph.blockAt(P))) {
      if (I.Opcode == Op::Offset)
        return true;
      for (ir::PlaceId Id : {I.P, I.Q})
        if (Id != ir::PlaceId::None &&
            any_of(F.steps(F.place(Id)), [](const ir::Step &X) {
              return X.Kind == ir::StepKind::Index && X.Index.isReg();
            }))
          return true;
    }
  return false;
}

/// Rounds that are not walked one by one may be about the elements that are
/// left from the first ones.
void Analysis::forgetElements(State &S, BlockId Head) {
  if (S.Resources.empty() || !walksElements(Head))
    return;
  auto IsElement = [&](LocId L) {
    for (; L != LocId::None; L = Vs.parent(L))
      if (Vs[L].Kind == LocKind::Elem)
        return true;
    return false;
  };
  for (const Cell &C : S.Memory.all())
    if (Vs[C.Where].Kind != LocKind::Default &&
        Vs[C.Where].Kind != LocKind::Exposed && IsElement(C.Where))
      if (Resource *X = S.Resources.change(Vs.base(C.Held));
          X && X->Is == Owner::Owned)
        forget(S, *X, F.Blocks[index(Head)].First, Silence::Reason::LoopCap,
               "loop");
}

/// Whether the loop may write \p L, a variable or a part of one, by its name;
/// \p OrShown: or by its address.
bool Analysis::isStoredIn(BlockId Head, LocId L, bool OrShown) {
  auto [It, New] = LoopStores.try_emplace({index(Head), OrShown});
  WrittenPlaces &Written = It->second;
  // Of an array any element may be meant.
  auto Named = [&](const ir::Place &P) {
    LocId At = Vs.var(ir::VarId(P.Id));
    for (const ir::Step &X : F.steps(P)) {
      if (X.Kind != ir::StepKind::Field)
        break;
      At = Vs.field(At, X.Field);
    }
    return At;
  };
  if (New)
    for (uint32_t P = Graph.position(Head); P < Graph.loopEnd(Head); ++P)
      for (const ir::Inst &I : F.insts(Graph.blockAt(P)))
        for (ir::PlaceId Id : {I.P, I.Q})
          if (Id != ir::PlaceId::None && I.Opcode != Op::Load &&
              (OrShown || I.Opcode != Op::Addr) &&
              F.place(Id).Base == ir::BaseKind::Var) {
            LocId At = Named(F.place(Id));
            Written.Whole.insert(index(At));
            for (At = Vs.parent(At); At != LocId::None; At = Vs.parent(At))
              Written.InPart.insert(index(At));
          }
  if (Written.InPart.contains(index(L)))
    return true;
  for (; L != LocId::None; L = Vs.parent(L))
    if (Written.Whole.contains(index(L)))
      return true;
  return false;
}

/// What the loop puts into the variable \p L, if that is numbers only, known by
/// now, and nobody has its address.
std::optional<Fact> Analysis::numbersSetIn(BlockId Head, LocId L) {
  if (Vs[L].Kind != LocKind::Var)
    return std::nullopt;
  auto [It, New] = LoopNumbers.try_emplace(index(Head));
  auto &Set = It->second;
  auto Note = [&](const ir::Inst &I, ir::PlaceId Id, bool InLoop) {
    if (Id == ir::PlaceId::None || I.Opcode == Op::Load ||
        F.place(Id).Base != ir::BaseKind::Var)
      return;
    const bool IsNumber = I.Opcode == Op::Store && Id == I.P &&
                          F.steps(F.place(Id)).empty() &&
                          I.A.Kind == ir::OperandKind::Int;
    if (!InLoop && I.Opcode != Op::Addr)
      return;
    auto [At, First] = Set.try_emplace(F.place(Id).Id);
    if (!IsNumber) {
      At->second = std::nullopt;
      return;
    }
    Fact One(ValId::None);
    One.Low = One.High = I.A.Int;
    if (First)
      At->second = One;
    else if (At->second)
      At->second = unite(*At->second, One).Both;
  };
  if (New)
    for (uint32_t P = 0; P < Graph.numReachable(); ++P)
      for (const ir::Inst &I : F.insts(Graph.blockAt(P)))
        for (ir::PlaceId Id : {I.P, I.Q})
          Note(I, Id, P >= Graph.position(Head) && P < Graph.loopEnd(Head));
  auto Found = Set.find(Vs[L].A);
  return Found == Set.end() ? std::nullopt : Found->second;
}

void Analysis::widen(State &S, BlockId Head, LoopHead &H, Digest Kind) {
  const bool StoodForMany =
      H.Rounds > O.ExactRounds || (S.Widened & loopBit(Head));
  S.Widened |= loopBit(Head);
  S.Joined = true;
  forgetElements(S, Head);
  uint32_t At = F.Blocks[index(Head)].First;
  auto InLoop = [&](uint32_t Inst) {
    return Inst != ~0u && Graph.inLoop(Head, Graph.blockOf(Inst));
  };
  // What this loop acquired is forgotten: its values name another round's. A
  // container is the same one in each round.
  auto IsAcquiredHere = [&](ValId V) {
    const Value &X = Vs[Vs.base(V)];
    return X.Kind == ValueKind::Acquired && InLoop(X.A);
  };
  S.Resources.eraseIf([&](const Resource &X) {
    if (!InLoop(X.Site) || (X.Keeps && !IsAcquiredHere(X.Pool)))
      return false;
    if (X.Is == Owner::Owned)
      R.silence(Silence::Reason::LoopCap, &X, At, "loop");
    return true;
  });
  auto Before = [&](LocId L) {
    auto At = H.First.find(index(L));
    return At == H.First.end() ? ValId::None : At->second;
  };
  auto Unchanged = [&](const Cell &C) { return H.Had.contains(cellKey(C)); };
  SmallVector<const State *, 8> Alike;
  for (size_t I = 0; I < H.Reference.size(); ++I)
    if (H.Kinds[I] == Kind)
      Alike.push_back(&H.Reference[I]);
  auto IsFlag = [&](const Cell &C) {
    return any_of(Alike, [&](const State *Ref) {
      const Cell *Old = Ref->Memory.find(C.Where);
      return Old && Old->Held == C.Held;
    });
  };
  auto Unnamed = [&](const Cell &C) {
    const Loc &Root = Vs[Vs.root(C.Where)];
    return Root.Kind == LocKind::Deref && IsAcquiredHere(ValId(Root.A));
  };
  S.Memory.eraseIf(Unnamed);
  std::vector<std::pair<ValId, Fact>> Learnt;
  SmallVector<ValId, 16> Renewed;
  std::vector<Cell> &Cells = S.Memory.own();
  for (Cell &C : Cells) {
    LocKind Kind = Vs[C.Where].Kind;
    if (Kind == LocKind::Exposed)
      continue;
    if (Kind == LocKind::Default) {
      if (Unchanged(C))
        continue;
      C.Held = Vs.made(At, 0, MadeWiden, index(C.Where));
      Renewed.push_back(C.Held);
      continue;
    }
    ValId Old = Before(C.Where);
    // A pointer that walks on from where the caller's pointed.
    if (Old == ValId::None && !H.Reference.empty())
      if (ValId Was = defaultContent(H.Reference.front(), C.Where);
          Was != C.Held && Was == Vs.base(C.Held))
        Old = Was;
    // A flag that goes with what is owned: "released" where it was.
    if (Vs.isInt(C.Held) && IsFlag(C))
      continue;
    bool Same = Unchanged(C) || (Old == C.Held);
    // Whoever is given the address of what holds an owner has left it there in
    // each round that was walked.
    const Resource *Owner = S.Resources.find(C.Held);
    const bool HoldsOwner = Owner && Owner->Is == solver::Owner::Owned;
    if (Same && !isStoredIn(Head, C.Where, /*OrShown=*/!HoldsOwner) &&
        !IsAcquiredHere(C.Held))
      continue;
    // The address of something that is there in each round.
    if (Same && Vs[C.Held].Kind == ValueKind::Addr && !IsAcquiredHere(C.Held) &&
        !Vs.isVague(LocId(Vs[C.Held].A)))
      continue;
    if (Same && !IsAcquiredHere(C.Held) && H.Rounds < O.ExactRounds)
      continue;
    // Each round that was walked has put the same owner there again ("s =
    // append(s, c)"): a round that puts another one there is another path.
    if (Old == C.Held && HoldsOwner && !IsAcquiredHere(C.Held))
      continue;
    // What has just been put there did not walk there.
    Mixed M = mix(Old == ValId::None ? Vs.undef() : Old, S, C.Held, S, At, 0,
                  MadeWiden, index(C.Where));
    if (std::optional<Fact> Set = numbersSetIn(Head, C.Where);
        Set && M.Value == M.Unknown) {
      Fact Learn = unite(*Set, factOf(Vs, S, C.Held)).Both;
      Learn.Of = M.Unknown;
      Learnt.push_back({M.Unknown, Learn});
    } else if (Old != ValId::None) {
      // The rounds so far have been walked; from this one on, values that only
      // grow, or only shrink, go on doing so.
      auto [Bound, First] = H.Bounds.try_emplace(
          index(C.Where), factOf(Vs, S, mixedPart(C.Held, M)));
      Fact A = factOf(Vs, H.Reference.front(), mixedPart(Old, M)),
           B = factOf(Vs, S, mixedPart(C.Held, M)), &N = Bound->second;
      if (N.Low != INT64_MIN && (B.Low < N.Low || B.Low < A.Low))
        N.Low = INT64_MIN;
      if (N.High != INT64_MAX && (B.High > N.High || B.High > A.High))
        N.High = INT64_MAX;
      for (uint8_t Hole = N.Holes; Hole-- > 0;)
        if (!B.excludes(N.Hole[Hole]) || !A.excludes(N.Hole[Hole])) {
          N.Hole[Hole] = N.Hole[N.Holes - 1];
          --N.Holes;
        }
      std::sort(N.Hole, N.Hole + N.Holes);
      Fact Learn = N;
      Learn.Of = M.Unknown;
      Learnt.push_back({M.Unknown, Learn});
    }
    if (isCopy(C.Where, C.Held) && isExternal(S, Vs.root(C.Where)))
      transfer(S, C.Held, At, "loop");
    C.Held = M.Value;
    Renewed.push_back(M.Unknown);
  }
  renewValues(S, Head, Renewed);
  if (H.Rounds > O.ExactRounds)
    // Bounds that still move from round to round are given up.
    S.Facts.eraseIf([&](const Fact &Fa) {
      return none_of(H.Reference, [&](const State &Ref) {
        const Fact *Old = Ref.Facts.find(Fa.Of);
        return Old && *Old == Fa;
      });
    });
  for (const auto &[V, N] : Learnt) {
    S.Facts.erase(V);
    if (N.Low != INT64_MIN || N.High != INT64_MAX || N.Holes)
      S.Facts.get(V) = N;
  }
  // A round that stands for many did away with one object by name, say the last
  // of an array: which rounds come after it is not known, so that another
  // release of that object is no second one.
  auto KnownBefore = [&](const Resource &X) {
    return any_of(H.Reference, [&](const State &Ref) {
      const Resource *Old = Ref.Resources.find(X.Of);
      return Old && Old->Is == X.Is && !(Ref.Widened & loopBit(Head));
    });
  };
  std::vector<Resource> Named;
  if (StoodForMany)
    for (Resource &X : S.Resources.own())
      if (X.Is != Owner::Owned && X.Is != Owner::Pooled && InLoop(X.Event) &&
          (isEntryTerm(X.Of) || X.Site >= F.Insts.size()) && !KnownBefore(X)) {
        if (X.Is == Owner::Released)
          X.Is = Owner::Handed;
        Named.push_back(X);
      }
  handOver(Named, Head);
  // Only a forgotten cell held it: nothing can be said of it any more.
  std::vector<bool> Reached;
  markReachable(S, ValId::None, Reached);
  for (size_t I = 0; I < Reached.size(); ++I) {
    const Resource &X = S.Resources.all()[I];
    if (!Reached[I] && X.Is == Owner::Owned)
      forget(S, S.Resources.own()[I], At, Silence::Reason::LoopCap, "loop");
  }
}

/// The names of what differs in \p S from \p Other, where that is to stand for
/// both.
SmallVector<ValId, 16>
Analysis::namesOfDifferent(const State &S, const State &Other, uint32_t At) {
  SmallVector<ValId, 16> Out;
  for (const Cell &C : S.Memory.all()) {
    const Cell *D = Other.Memory.find(C.Where);
    if (D && D->Held == C.Held)
      continue;
    for (bool Tainted : {false, true})
      if (const ValId Name = Vs.made(At, 0, MadeWiden, index(C.Where), Tainted);
          Vs.base(C.Held) != Name &&
          !(Vs[C.Held].Kind == ValueKind::Addr &&
            Vs[LocId(Vs[C.Held].A)].Kind == LocKind::Elem &&
            ValId(Vs[LocId(Vs[C.Held].A)].B) == Name))
        Out.push_back(Name);
  }
  return Out;
}

/// A loop whose rounds go on being new: from here on one state stands for all
/// of its character, and is weakened until rounds add nothing to it. False if
/// \p S does not.
bool Analysis::settle(State &S, BlockId Head, LoopHead &H) {
  const uint32_t At = F.Blocks[index(Head)].First;
  markLive(S, Head);
  auto [It, New] = H.Settled.try_emplace(character(S, Head), S);
  if (New)
    return true;
  State &Known = It->second;
  State Before = Known;
  renewValues(Before, Head, namesOfDifferent(Before, S, At));
  renewValues(S, Head, namesOfDifferent(S, Before, At));
  mergeLossy(S, Before, At, MadeWiden);
  S.EntryWays = nullptr;
  // Bounds that move do so for good.
  for (const Fact &Was : Known.Facts.all()) {
    Fact *Is = S.Facts.change(Was.Of);
    if (!Is)
      continue;
    if (Is->Low < Was.Low)
      Is->Low = INT64_MIN;
    if (Is->High > Was.High)
      Is->High = INT64_MAX;
  }
  collect(S, Head);
  if (encode(S, Head) == encode(Known, Head))
    return false;
  Known = S;
  return true;
}

/// The values of \p Renewed stand for something new from here on: whatever was
/// built from them, or known of them, is of an earlier round.
void Analysis::renewValues(State &S, BlockId Head, ArrayRef<ValId> Renewed) {
  uint32_t At = F.Blocks[index(Head)].First;
  auto IsOld = [&](ValId V) {
    const Value &X = Vs[V];
    return X.ManyLeaves || any_of(X.Leaves, [&](ValId L) {
             return L != ValId::None && Vs[L].Kind == ValueKind::Made &&
                    Vs[L].Sub == MadeWiden && is_contained(Renewed, L);
           });
  };
  S.Facts.eraseIf([&](const Fact &Fa) { return IsOld(Fa.Of); });
  // What became of the caller's in an earlier round became of some element.
  std::vector<Resource> Blurred;
  for (const Resource &X : S.Resources.all())
    if (IsOld(X.Of) && Vs[X.Of].Kind == ValueKind::Content &&
        isEntryTerm(X.Of)) {
      Blurred.push_back(X);
      Blurred.back().Of =
          Vs.content(Vs.blurred(LocId(Vs[X.Of].A), Vs.made(At, 0, MadeClobber)),
                     ValId(Vs[X.Of].B));
    }
  S.Resources.eraseIf([&](const Resource &X) { return IsOld(X.Of); });
  for (const Resource &X : Blurred)
    if (!IsOld(X.Of) && !S.Resources.find(X.Of))
      S.Resources.get(X.Of) = X;
  handOver(Blurred, Head);
  // A place that is found by one of them is another place from here on.
  auto IsElsewhere = [&](const Cell &C) {
    const Loc &Where = Vs[C.Where];
    const bool Whole =
        Where.Kind == LocKind::Default || Where.Kind == LocKind::Exposed;
    LocId L = Whole ? LocId(Where.A) : C.Where;
    const Loc &Root = Vs[Vs.root(L)];
    if (Root.Kind == LocKind::Deref && IsOld(ValId(Root.A)))
      return true;
    for (; L != LocId::None; L = Vs.parent(L))
      if (Vs[L].Kind == LocKind::Elem && IsOld(ValId(Vs[L].B)))
        return true;
    return false;
  };
  for (const Cell &C : S.Memory.all())
    if (IsElsewhere(C) && Vs[C.Where].Kind != LocKind::Default &&
        Vs[C.Where].Kind != LocKind::Exposed)
      letGo(S, C.Held, At);
  S.Memory.eraseIf(IsElsewhere);
  if (none_of(S.Memory.all(), [&](const Cell &C) {
        return !is_contained(Renewed, C.Held) && IsOld(C.Held);
      }))
    return;
  for (Cell &C : S.Memory.own()) {
    const Value &X = Vs[C.Held];
    bool New = X.Kind == ValueKind::Made || X.Kind == ValueKind::Addr;
    if (!New && IsOld(C.Held))
      C.Held = Vs.made(At, 0, MadeWiden, index(C.Where), X.Tainted);
  }
}

/// States that stand for many rounds and left the loop did not know yet what a
/// later round does to the caller's: it may have been done before they left.
void Analysis::handOver(ArrayRef<Resource> Changed, BlockId Head) {
  if (Changed.empty())
    return;
  for (auto &[Position, Arrivals] : Waiting)
    for (Arrival &A : Arrivals)
      for (const Resource &X : Changed)
        if ((A.S.Widened & loopBit(Head)) && !A.S.Resources.find(X.Of)) {
          Resource &New = A.S.Resources.get(X.Of);
          New = X;
          New.Is = Owner::Handed;
        }
}

//===-- Join.cpp - When two paths are one -----------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// States that agree in everything that can still matter are one state; what a
// dead variable held, or was compared with, does not matter. Beyond the soft
// cap those that agree in ownership are joined too, in the line of property
// simulation (Das, Lerner and Seigle, 2002), and values that differ become one
// unknown value.
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::BlockId;

bool Analysis::isLiveCell(const Cell &C, BlockId B) const {
  if (B == BlockId::None)
    return true;
  const Loc &L = Vs[C.Where];
  LocId Root = L.Kind == LocKind::Default || L.Kind == LocKind::Exposed
                   ? Vs.root(LocId(L.A))
                   : L.Root;
  const Loc &R = Vs[Root];
  return R.Kind != LocKind::Var || Graph.isLiveIn(ir::VarId(R.A), B);
}

/// Stamps the symbols that live cells and registers speak of.
void Analysis::markLive(const State &S, BlockId B) {
  ++Stamped;
  Stamp.resize(Vs.size());
  auto Mark = [&](ValId V) {
    for (ValId L : Vs[V].Leaves)
      Stamp[index(L)] = Stamped;
    Stamp[index(V)] = Stamped;
  };
  for (const Cell &C : S.Memory.all())
    if (isLiveCell(C, B))
      Mark(C.Held);
  for (const RegCell &C : S.Regs.all())
    if (B == BlockId::None || Graph.isLiveIn(C.Reg, B))
      Mark(C.Held);
  for (const Answer &A : S.Answers.all())
    Mark(A.Held);
  for (const Resource &X : S.Resources.all())
    if (X.Is == Owner::Owned || X.Is == Owner::Pooled)
      Mark(X.Of);
}

/// Whether a fact about \p V can still be asked for.
bool Analysis::isRelevant(ValId V) const {
  const Value &X = Vs[V];
  if (X.ManyLeaves)
    return true;
  bool Any = false;
  for (ValId L : X.Leaves) {
    if (L == ValId::None)
      continue;
    Any = true;
    const Value &Y = Vs[L];
    bool Global = Y.Kind == ValueKind::Content &&
                  Vs[Vs.root(LocId(Y.A))].Kind == LocKind::Global;
    // What the caller knows of, it is asked of.
    if (!Global && !isEntryTerm(L) &&
        (index(L) >= Stamp.size() || Stamp[index(L)] != Stamped))
      return false;
  }
  return Any;
}

/// What \p X adds to the ownership of \p S.
void Analysis::addOwnership(const State &S, const Resource &X,
                            SmallVectorImpl<uint64_t> &Out) const {
  if (X.Is != Owner::Owned && X.Is != Owner::Pooled &&
      !isEntryTerm(Vs.base(X.Of)) &&
      (index(X.Of) >= Stamp.size() || Stamp[index(X.Of)] != Stamped))
    return;
  Fact Fa = factOf(Vs, S, X.Of);
  Out.push_back(uint64_t(index(X.Of)) << 32 | uint64_t(X.Shown) << 31 |
                uint64_t(X.Is) << 24 | uint64_t(X.Count) << 8 |
                uint64_t(X.How) << 4 | uint64_t(X.Kept) << 3 |
                uint64_t(X.Shared) << 2 | uint64_t(Fa.excludes(0)) << 1 |
                uint64_t(Fa.High <= 0));
  Out.push_back(uint64_t(index(X.Family)) << 32 | index(X.Pool));
}

void Analysis::addOwnership(const State &S, bool AlsoGivenAway,
                            Words &Out) const {
  Out.push_back(uint64_t(index(S.Thrown)) << 32 | uint64_t(S.Unwinding) << 1 |
                uint64_t(S.Implicit) | uint64_t(S.OfMany) << 2);
  for (const Resource &X : S.Resources.all())
    if (AlsoGivenAway || !isGivenAway(X))
      addOwnership(S, X, Out);
  for (const PoolEnd &X : S.PoolEnds.all())
    Out.push_back(uint64_t(index(X.Of)) << 1 | uint64_t(X.Gone));
  for (const PoolMove &X : S.PoolMoves.all())
    Out.push_back(uint64_t(index(X.Of)) << 32 | index(X.To));
}

template <class Words> static auto digest(const Words &W) {
  const XXH128_hash_t Hash = xxh3_128bits(
      ArrayRef(reinterpret_cast<const uint8_t *>(W.data()), W.size() * 8));
  return std::pair(Hash.low64, Hash.high64);
}

/// Ownership, and what else decides whether a pointer may be released: whether
/// it leads to a variable, and which blocks are known by a pointer into them
/// alone. Which of them have been given away does not count: each of many may
/// have been or not, and callers are told that all may (uniteGivenAway).
Analysis::Digest Analysis::character(const State &S, BlockId B) const {
  SmallVector<uint64_t, 64> Out;
  addOwnership(S, /*AlsoGivenAway=*/false, Out);
  SmallVector<ValId, 4> Inside;
  auto Look = [&](ValId V) {
    const Value &X = Vs[V];
    if (X.Kind != ValueKind::Addr || Vs[LocId(X.A)].Kind != LocKind::Elem)
      return;
    const ValId Base = Vs.base(V);
    const Resource *R = Base == V ? nullptr : S.Resources.find(Base);
    if (R && R->Is == Owner::Owned && !is_contained(Inside, Base) &&
        isNonZero(Vs, S, ValId(Vs[LocId(X.A)].B)))
      Inside.push_back(Base);
  };
  auto IsContent = [&](const Cell &C) {
    return Vs[C.Where].Kind != LocKind::Default &&
           Vs[C.Where].Kind != LocKind::Exposed;
  };
  for (const Cell &C : S.Memory.all()) {
    if (!IsContent(C) || !isLiveCell(C, B))
      continue;
    Look(C.Held);
    if (Vs[C.Where].Kind != LocKind::Var || Vs[C.Held].Kind != ValueKind::Addr)
      continue;
    LocId Root = Vs.root(LocId(Vs[C.Held].A));
    if (Vs[Root].Kind != LocKind::Deref)
      Out.push_back(uint64_t(index(C.Where)) << 32 | index(Root));
  }
  for (const RegCell &C : S.Regs.all())
    Look(C.Held);
  for (ValId V : Inside) {
    auto Holds = [&](const Cell &C) {
      return C.Held == V && IsContent(C) && isLiveCell(C, B);
    };
    auto Has = [&](const RegCell &C) { return C.Held == V; };
    if (none_of(S.Memory.all(), Holds) && none_of(S.Regs.all(), Has))
      Out.push_back(index(V));
  }
  return digest(Out);
}

Analysis::Digest Analysis::encode(const State &S, BlockId B) {
  markLive(S, B);
  SmallVector<uint64_t, 512> Out;
  addOwnership(S, /*AlsoGivenAway=*/true, Out);
  Out.push_back(~0ull);
  for (const Cell &C : S.Memory.all())
    if (isLiveCell(C, B))
      Out.push_back(uint64_t(index(C.Where)) << 32 | index(C.Held));
  Out.push_back(~0ull);
  for (const RegCell &C : S.Regs.all())
    Out.push_back(uint64_t(index(C.Reg)) << 32 | index(C.Held));
  Out.push_back(~0ull);
  for (const Fact &Fa : S.Facts.all()) {
    if (!isRelevant(Fa.Of))
      continue;
    Out.push_back(index(Fa.Of));
    Out.push_back(uint64_t(Fa.Low));
    Out.push_back(uint64_t(Fa.High));
    for (uint8_t H = 0; H < Fa.Holes; ++H)
      Out.push_back(uint64_t(Fa.Hole[H]));
  }
  return digest(Out);
}

static bool saysNothing(const Fact &F) {
  return F.Low == INT64_MIN && F.High == INT64_MAX && F.Holes == 0;
}

/// Keeps of \p Into's facts what \p From agrees to.
static void weakenFacts(State &Into, const State &From) {
  if (Into.Facts.shares(From.Facts) || Into.Facts.empty())
    return;
  std::vector<Fact> Out;
  for (const Fact &A : Into.Facts.all())
    if (const Fact *B = From.Facts.find(A.Of))
      if (Fact H = unite(A, *B).Both; !saysNothing(H))
        Out.push_back(H);
  Into.Facts.own() = std::move(Out);
}

/// What both paths dereferenced, or passed.
static void weakenUsed(State &Into, const State &From) {
  if (!Into.Used.shares(From.Used))
    Into.Used.eraseIf([&](const Mark &X) { return !From.Used.find(X.Of); });
  if (!Into.Passed.shares(From.Passed))
    Into.Passed.eraseIf([&](const Mark &X) { return !From.Passed.find(X.Of); });
}

/// The states agree in all that matters; of the rest only what both know stays.
void Analysis::mergeEqual(State &Into, const State &From) {
  Into.Widened |= From.Widened;
  if (Into.EntryWays != From.EntryWays)
    Into.EntryWays = unitedWays(Into, From);
  weakenFacts(Into, From);
  weakenUsed(Into, From);
  if (!Into.Answers.shares(From.Answers))
    Into.Answers.eraseIf([&](const Answer &A) {
      const Answer *B = From.Answers.find(A.Of);
      return !B || B->Held != A.Held;
    });
  mergeLosses(Into, From);
  for (const Mark &X : From.Unlinked.all())
    if (!Into.Unlinked.find(X.Of))
      Into.Unlinked.get(X.Of);
  Into.Round = std::max(Into.Round, From.Round);
  Into.Order = std::max(Into.Order, From.Order);
  Into.Joined |= From.Joined;
  Into.OfMany |= From.OfMany;
  if (Into.Caught != From.Caught)
    Into.Caught = ValId::None;
}

ValId Analysis::mixedPart(ValId V, const Mixed &M) {
  if (M.Value == M.Unknown)
    return V;
  const Value &X = Vs[V];
  if (X.Kind != ValueKind::Addr || Vs[LocId(X.A)].Kind != LocKind::Elem)
    return Vs.integer(0);
  return ValId(Vs[LocId(X.A)].B);
}

Analysis::Mixed Analysis::mix(ValId A, const State &SA, ValId B,
                              const State &SB, uint32_t At, uint32_t Round,
                              MadeTag Tag, uint32_t Part) {
  auto Container = [&](ValId V) {
    LocId L = memoryOf(V);
    return L != LocId::None && Vs[L].Kind == LocKind::Elem ? LocId(Vs[L].A) : L;
  };
  LocId Array = Container(A);
  if (Array != LocId::None && Array == Container(B)) {
    ValId I = Vs.made(At, Round, Tag, Part);
    return {Vs.addr(Vs.elem(Array, I)), I};
  }
  // Of what somebody else has by now there is nothing more to say.
  auto IsTracked = [&](ValId V, const State &S) {
    const Resource *X = S.Resources.find(Vs.base(V));
    return X ? !isGivenAway(*X) : isParamPointer(Vs.base(V));
  };
  bool Tracked =
      Vs[A].Tainted || Vs[B].Tainted || IsTracked(A, SA) || IsTracked(B, SB);
  ValId V = Vs.made(At, Round, Tag, Part, Tracked);
  return {V, V};
}

/// What one of two paths has given away is nobody's for certain on both.
static void uniteGivenAway(State &Into, const State &From) {
  SmallVector<ValId, 8> Differ;
  auto Compare = [&](const State &One, const State &Other) {
    for (const Resource &X : One.Resources.all()) {
      const Resource *Known = Other.Resources.find(X.Of);
      if (isGivenAway(X) && !(Known && Known->Is == X.Is))
        Differ.push_back(X.Of);
    }
  };
  Compare(Into, From);
  Compare(From, Into);
  for (ValId V : Differ) {
    Resource &Both = Into.Resources.get(V);
    if (const Resource *X = From.Resources.find(V); X && Both.Event == ~0u)
      Both = *X;
    Both.Is = Owner::Escaped;
  }
}

namespace {

/// Finds cells that are asked for in their order.
class Along {
public:
  explicit Along(const Sorted<Cell> &Of) : Rest(Of.all()) {}
  const Cell *find(LocId L) {
    while (!Rest.empty() && Rest.front().Where < L)
      Rest = Rest.drop_front();
    return !Rest.empty() && Rest.front().Where == L ? &Rest.front() : nullptr;
  }

private:
  ArrayRef<Cell> Rest;
};

} // namespace

void Analysis::mergeLossy(State &Into, const State &From, uint32_t At,
                          MadeTag Tag) {
  spend(1 + Into.weight() / 16);
  // What stands for two values stands for others in the loop's next round,
  // unless it is what stands for all rounds' values.
  const uint32_t Round =
      Tag == MadeWiden ? 0 : std::max(Into.Round, From.Round);
  const MadeTag OfRest = Tag == MadeWiden ? MadeWiden : MadeClobber;
  std::vector<Fact> Learnt;
  // In memory of others on one of the paths; where, is no longer known.
  SmallVector<ValId, 8> Kept;
  auto KeepIn = [&](LocId L, ValId V) {
    if (isExternal(Into, Vs.root(L)))
      Kept.push_back(V);
  };
  auto Unknown = [&](ValId A, ValId C, uint32_t Part) {
    Mixed M = mix(A, Into, C, From, At, Round, Tag, Part);
    // An answer to a question that the path has decided is a number.
    Fact H = unite(factOf(Vs, Into, simplify(Vs, Into, mixedPart(A, M))),
                   factOf(Vs, From, simplify(Vs, From, mixedPart(C, M))))
                 .Both;
    H.Of = M.Unknown;
    Learnt.push_back(H);
    return M.Value;
  };
  // A variable that only one of the paths has written is dead, or read in vain.
  auto IsUnset = [&](const State &S, LocId L) {
    return Vs[Vs.root(L)].Kind == LocKind::Var &&
           Vs[defaultContent(S, L)].Kind == ValueKind::Undef;
  };
  // Behind a null pointer there is nothing that could differ.
  auto IsNowhere = [&](const State &S, LocId L) {
    const Loc &Root = Vs[Vs.root(L)];
    return Root.Kind == LocKind::Deref && isZero(Vs, S, ValId(Root.A));
  };
  // Cells that both have, or that one has and the other reads as its default.
  // Both are in order, so that each finds the other's cell by going along.
  State Old = Into;
  // What may have ended, and what it owned with it, is not the owner's to end.
  auto Whatever = [&](const Cell &C, const Cell *D) {
    bool Ended = Vs.isEnded(C.Held) || (D && Vs.isEnded(D->Held));
    return Vs.made(At, Round, Ended ? MadeEnded : OfRest, index(C.Where));
  };
  std::vector<Cell> Out;
  Out.reserve(std::max(Old.Memory.size(), From.Memory.size()) + 8);
  Along InFrom(From.Memory), InOld(Old.Memory);
  for (const Cell &C : Old.Memory.all()) {
    LocKind Kind = Vs[C.Where].Kind;
    const Cell *D = InFrom.find(C.Where);
    if (D && D->Held == C.Held) {
      Out.push_back(C);
      continue;
    }
    if (Kind == LocKind::Exposed) {
      Out.push_back(C);
      continue;
    }
    if (!D && Kind != LocKind::Default && IsUnset(From, C.Where))
      continue;
    if (!D && IsNowhere(From, C.Where)) {
      Out.push_back(C);
      continue;
    }
    Cell N(C.Where);
    if (Kind != LocKind::Default) {
      KeepIn(C.Where, C.Held);
      if (D)
        KeepIn(C.Where, D->Held);
    }
    N.Held = Kind == LocKind::Default
                 ? Whatever(C, D)
                 : Unknown(C.Held, D ? D->Held : defaultContent(From, C.Where),
                           index(C.Where));
    Out.push_back(N);
  }
  const size_t OfInto = Out.size();
  for (const Cell &D : From.Memory.all()) {
    if (InOld.find(D.Where))
      continue;
    LocKind Kind = Vs[D.Where].Kind;
    Cell N(D.Where);
    if (Kind == LocKind::Exposed)
      N.Held = D.Held;
    else if (Kind == LocKind::Default)
      N.Held = Whatever(D, nullptr);
    else if (IsUnset(Old, D.Where))
      continue;
    else if (IsNowhere(Old, D.Where))
      N.Held = D.Held;
    else
      N.Held = Unknown(defaultContent(Old, D.Where), D.Held, index(D.Where));
    if (Kind != LocKind::Exposed && Kind != LocKind::Default)
      KeepIn(D.Where, D.Held);
    Out.push_back(N);
  }
  std::inplace_merge(
      Out.begin(), Out.begin() + OfInto, Out.end(),
      [](const Cell &X, const Cell &Y) { return X.Where < Y.Where; });
  Into.Memory.own() = std::move(Out);

  std::vector<RegCell> Regs;
  for (const RegCell &C : Old.Regs.all()) {
    const RegCell *D = From.Regs.find(C.Reg);
    if (!D)
      continue;
    RegCell N = C;
    if (D->Held != C.Held)
      N.Held = Unknown(C.Held, D->Held, 0x80000 + index(C.Reg));
    Regs.push_back(N);
  }
  Into.Regs.own() = std::move(Regs);
  Ways Entry = unitedWays(Old, From);
  mergeEqual(Into, From);
  Into.EntryWays = std::move(Entry);
  Into.Joined = true;
  uniteGivenAway(Into, From);
  for (const Fact &N : Learnt)
    if (!saysNothing(N))
      Into.Facts.get(N.Of) = N;
  for (ValId V : Kept)
    letGo(Into, V, At);
}

/// The states of \p From of one \p Key are one, made so by \p Merge.
template <class Key, class Merge>
static std::vector<State> unitedBy(std::vector<State> From, Key KeyOf,
                                   Merge Unite) {
  std::map<decltype(KeyOf(From.front())), size_t> Known;
  std::vector<State> Out;
  for (State &S : From) {
    auto [It, New] = Known.try_emplace(KeyOf(S), Out.size());
    if (New)
      Out.push_back(std::move(S));
    else
      Unite(Out[It->second], S);
  }
  return Out;
}

/// States that agree in ownership are one.
void Analysis::joinAlike(std::vector<State> &States, BlockId B, uint32_t At) {
  States = unitedBy(
      std::move(States),
      [&](const State &S) {
        markLive(S, B);
        return character(S, B);
      },
      [&](State &Into, const State &S) { mergeLossy(Into, S, At, MadeJoin); });
}

void Analysis::joinAll(std::vector<State> &States, BlockId B, uint32_t At) {
  if (States.size() < 2)
    return;
  std::vector<State> Out = unitedBy(
      std::move(States),
      [&](State &S) {
        collect(S, B);
        return encode(S, B);
      },
      [&](State &Into, const State &S) { mergeEqual(Into, S); });
  // The nearer the cap, the fewer paths are told apart: to be done with fewer
  // says more than to stop with many.
  const uint32_t Apart = Work > O.Steps / 2   ? 1
                         : Work > O.Steps / 8 ? O.SoftDisjuncts / 4
                                              : O.SoftDisjuncts;
  const size_t Most = Work > O.Steps / 2   ? 2
                      : Work > O.Steps / 4 ? O.HardDisjuncts / 4
                                           : O.HardDisjuncts;
  if (Out.size() > Apart)
    uniteEmptied(Out, B);
  if (Out.size() > Apart) {
    joinAlike(Out, B, At);
    if (Out.size() > Most)
      thinOut(Out, B, Most, At);
  }
  States = std::move(Out);
}

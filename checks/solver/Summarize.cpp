//===-- Summarize.cpp - From the ways out of a function to its summary *- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Summarize.h"
#include "Fold.h"
#include "Returning.h"
#include "Translation.h"
#include "Ways.h"
#include "ir/Codec.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Cond;
using ir::Effect;
using ir::EffectKind;
using ir::Outcome;
using ir::Term;
using ir::TermRoot;
using ir::TermStepKind;

/// Whether the caller learns where the resources of \p E's terms are.
static bool isPlaced(const Term &At, const std::set<uint32_t> &Placed) {
  return At.Root != TermRoot::Fresh || Placed.count(At.Id);
}

/// A resource that neither the result nor memory of the caller's leads to, as
/// far as can be said, is not the caller's business: it lies in something that
/// was given to unseen code, or at a place that has no name.
static void dropUnplaced(Outcome &O) {
  std::set<uint32_t> Placed;
  if (O.Result.Root == TermRoot::Fresh)
    Placed.insert(O.Result.Id);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const Effect &E : O.Effects)
      if (E.Kind == EffectKind::Store && E.With.Root == TermRoot::Fresh &&
          isPlaced(E.At, Placed))
        Changed |= Placed.insert(E.With.Id).second;
  }
  llvm::erase_if(O.Effects, [&](const Effect &E) {
    if (E.Kind == EffectKind::Acquire || E.Kind == EffectKind::PoolTake)
      return !Placed.count(E.Fresh);
    return !isPlaced(E.At, Placed);
  });
}

/// The same text for outcomes that say the same, wherever in the source.
static std::string spelled(const Outcome &X, const ir::Tables &T) {
  ir::Summary One;
  One.Outcomes.push_back(X);
  for (Effect &E : One.Outcomes.front().Effects)
    E.Where = {};
  return ir::encode(One, T);
}

/// Parts of objects that were there at entry and are not released, but written.
static void changed(const Values &Vs, const State &S, std::set<LocId> &Out) {
  for (const Cell &C : S.Memory.all()) {
    LocKind Kind = Vs[C.Where].Kind;
    const Loc &Root = Vs[Vs.root(C.Where)];
    if (Root.Kind != LocKind::Deref || Kind == LocKind::Default ||
        Kind == LocKind::Exposed)
      continue;
    const Value &Held = Vs[C.Held];
    const Resource *R = S.Resources.find(ValId(Root.A));
    if (!(R && R->Is == Owner::Released) && !Vs.isInt(C.Held) &&
        (Held.Kind != ValueKind::Content || LocId(Held.A) != C.Where))
      Out.insert(C.Where);
  }
}

/// Conditions on what is found by way of a place that the outcome writes speak
/// of something else.
static void dropUnreadable(Outcome &O) {
  auto IsOnTheWay = [](const Effect &E, const Term &Left) {
    bool Whole = E.Kind == EffectKind::Havoc || E.Kind == EffectKind::Copy;
    if ((E.Kind != EffectKind::Store && !Whole) || E.At.Root != Left.Root ||
        E.At.Id != Left.Id || E.At.Steps.size() >= Left.Steps.size() ||
        !std::equal(E.At.Steps.begin(), E.At.Steps.end(), Left.Steps.begin()))
      return false;
    return any_of(
        ArrayRef(Left.Steps).drop_front(E.At.Steps.size()),
        [](const ir::TermStep &X) { return X.Kind == TermStepKind::Deref; });
  };
  llvm::erase_if(O.Ensures, [&](const Cond &C) {
    return any_of(O.Effects,
                  [&](const Effect &E) { return IsOnTheWay(E, C.Left); });
  });
}

/// Whether the place \p Inner lies in what \p Outer points to, or behind it.
static bool isBehind(const Term &Inner, const Term &Outer) {
  const Term Whole = Outer.deref();
  return Inner.Root == Outer.Root && Inner.Id == Outer.Id &&
         Inner.Steps.size() > Whole.Steps.size() &&
         std::equal(Whole.Steps.begin(), Whole.Steps.end(),
                    Inner.Steps.begin());
}

/// Whether the outcome only says that something may have happened there.
static bool isVague(const Effect &E) {
  switch (E.Kind) {
  case EffectKind::Escape:
  case EffectKind::Unlink:
    return true;
  case EffectKind::Transfer:
    return E.Family == ir::FamilyId::None && !E.With;
  case EffectKind::Havoc:
    return !E.Nullable;
  case EffectKind::Store:
    return E.With.Root == TermRoot::Any;
  default:
    return false;
  }
}

/// Unseen code that was given a pointer may do anything to all it leads to:
/// that something may have happened there besides needs no words.
static void dropImplied(Outcome &O) {
  SmallVector<Term, 8> Given;
  for (const Effect &E : O.Effects)
    if (E.Kind == EffectKind::Escape && !E.At.AddressOf &&
        (E.At.Root == TermRoot::Arg || E.At.Root == TermRoot::Global))
      Given.push_back(E.At);
  // Something else is where the released one was, of which more may be known.
  auto IsOfUse = [&](const Term &At) {
    return any_of(O.Ensures, [&](const Cond &C) { return C.Left == At; }) ||
           any_of(O.Effects, [&](const Effect &E) {
             return E.Kind == EffectKind::Release && E.At == At;
           });
  };
  // What the object itself holds is told: a member that was emptied.
  auto IsInside = [](const Effect &E, const Term &P) {
    return (E.Kind == EffectKind::Havoc || E.Kind == EffectKind::Store) &&
           none_of(ArrayRef(E.At.Steps).drop_front(P.Steps.size() + 1),
                   [](const ir::TermStep &X) {
                     return X.Kind == TermStepKind::Deref;
                   });
  };
  std::vector<bool> Implied;
  for (const Effect &E : O.Effects)
    Implied.push_back(isVague(E) && !IsOfUse(E.At) &&
                      any_of(Given, [&](const Term &P) {
                        return isBehind(E.At, P) && !IsInside(E, P);
                      }));
  size_t I = 0;
  llvm::erase_if(O.Effects, [&](const Effect &) { return Implied[I++]; });
}

/// Whether \p O does away with the only way to \p X that it knows of: with the
/// object that \p X lies in, or with what lay at the place \p X.
static bool losesSightOf(const Outcome &O, const Term &X) {
  return any_of(O.Effects, [&](const Effect &E) {
    return (E.Kind == EffectKind::Release && isBehind(X, E.At)) ||
           (E.Kind == EffectKind::Store && E.At == X);
  });
}

static bool speaksOf(const Outcome &O, const Term &X) {
  return any_of(O.Effects, [&](const Effect &E) {
    return (E.Kind == EffectKind::Store ? E.With : E.At) == X;
  });
}

/// \p O may stand for several paths whose conditions are not known any more.
/// What another outcome, which may be taken in the same case, releases before
/// it is out of sight may have been taken care of, or may not have been there.
static void handOnUncertain(Outcome &O, ArrayRef<Outcome> All) {
  std::vector<Effect> Out;
  for (const Outcome &Other : All)
    for (const Effect &E : Other.Effects) {
      if (E.Kind != EffectKind::Release || E.At.Steps.empty() ||
          E.At.Root == TermRoot::Fresh || speaksOf(O, E.At) ||
          !losesSightOf(O, E.At) ||
          !areCompatible(Known(O.Guards), Known(Other.Guards)))
        continue;
      Effect Transfer;
      Transfer.Kind = EffectKind::Transfer;
      Transfer.At = E.At;
      if (none_of(Out, [&](const Effect &D) { return D.At == E.At; }))
        Out.push_back(std::move(Transfer));
    }
  O.Effects.insert(O.Effects.begin(), Out.begin(), Out.end());
}

std::unique_ptr<ir::Summary>
memleak::solver::summarize(const Analysis &A, Values &Vs, const ir::Function &F,
                           const Knowledge &K, const Options &O, bool &AtCap) {
  const ir::Tables &T = K.tables();
  auto S = std::make_unique<ir::Summary>();
  S->Entity = F.Entity;
  S->Name = F.Name;
  S->Incomplete = A.isIncomplete();
  AtCap = A.isAtCap();
  std::set<std::string> Seen;
  std::set<LocId> Changed;
  for (const ExitState &X : A.exits())
    changed(Vs, X.S, Changed);
  std::set<std::string> Certain;
  for (const ExitState &X : A.exits()) {
    if (X.S.Implicit || !isPossible(X.S))
      continue;
    Outcome One = Translation(Vs, F, T, Changed, X).outcome();
    dropUnplaced(One);
    dropImplied(One);
    if (!Seen.insert(spelled(One, T)).second)
      continue;
    if (!X.S.Joined)
      Certain.insert(spelled(One, T));
    S->Outcomes.push_back(std::move(One));
  }
  if (foldOutcomes(S->Outcomes, O.Outcomes))
    S->Incomplete = AtCap = true;
  for (Outcome &X : S->Outcomes)
    if (X.Ways.empty() && !Certain.count(spelled(X, T)))
      handOnUncertain(X, S->Outcomes);
  for (Outcome &X : S->Outcomes) {
    dropUnplaced(X);
    dropUnreadable(X);
  }
  if (S->Outcomes.size() > O.Outcomes) {
    S->Outcomes.resize(O.Outcomes);
    S->Incomplete = AtCap = true;
  }
  // Every path ends in a call or loop that does not come back.
  if (S->Outcomes.empty() && (!S->Incomplete || neverReturns(F, K)))
    return summaryOfNoReturn(F);
  return S;
}

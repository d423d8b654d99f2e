//===-- EmptyPlaces.cpp - Places that are emptied if they are not ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `if (p->name) free(p->name);` has two ways, and ten of them in a row have a
// thousand: of one function more than are told apart. To release null is
// nothing, so each two are one, on the paths of a function and in its summary.
//
//===----------------------------------------------------------------------===//

#include "EmptyPlaces.h"
#include "Analysis.h"
#include "Conditions.h"
#include "Fold.h"
#include "Ways.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::CmpOp;
using ir::Cond;
using ir::Effect;
using ir::EffectKind;
using ir::Outcome;
using ir::Term;

//===----------------------------------------------------------------------===//
// Outcomes
//===----------------------------------------------------------------------===//

/// Whether \p C asks whether a place holds null, as \p Cmp says.
static bool asksForNull(const Cond &C, CmpOp Cmp) {
  return C.Cmp == Cmp && !C.Mask && number(C.Right) == 0;
}

static bool isRelease(const Effect &E, const Term &At) {
  return E.Kind == EffectKind::Release && E.At == At && !E.With;
}

/// The conditions of \p O but those on \p At.
static std::vector<Cond> others(const Outcome &O, const Term &At) {
  std::vector<Cond> Out;
  for (const Cond &C : O.Guards)
    if (!(C.Left == At))
      Out.push_back(C);
  return Out;
}

template <class T, class Same>
static bool areAlike(ArrayRef<T> A, ArrayRef<T> B, Same Is) {
  auto In = [&](ArrayRef<T> All) {
    return [All, Is](const T &X) {
      return any_of(All, [&](const T &Y) { return Is(X, Y); });
    };
  };
  return A.size() == B.size() && all_of(A, In(B)) && all_of(B, In(A));
}

/// What \p O does, but for uses, and but for what empties \p At.
static std::vector<Effect> deeds(const Outcome &O, const Term &At) {
  std::vector<Effect> Out;
  for (const Effect &E : O.Effects) {
    const bool Empties =
        isRelease(E, At) ||
        (E.Kind == EffectKind::Store && E.At == At && number(E.With) == 0);
    if (E.Kind != EffectKind::Use && !Empties)
      Out.push_back(E);
  }
  return Out;
}

/// The place for which \p Full releases what is there, where \p Empty, the same
/// otherwise, finds null; null if there is none.
static const Term *emptied(const Outcome &Full, const Outcome &Empty) {
  if (Full.Exit != Empty.Exit || !(Full.Result == Empty.Result))
    return nullptr;
  auto SameCond = [](const Cond &A, const Cond &B) { return A == B; };
  for (const Cond &C : Empty.Guards) {
    if (!asksForNull(C, CmpOp::EQ) || C.Left.Steps.empty())
      continue;
    const Term &At = C.Left;
    if (none_of(Full.Guards,
                [&](const Cond &D) {
                  return D.Left == At && asksForNull(D, CmpOp::NE);
                }) ||
        none_of(Full.Effects,
                [&](const Effect &E) { return isRelease(E, At); }))
      continue;
    // No more is known of it than that, and all else is alike.
    if (others(Full, At).size() + 1 == Full.Guards.size() &&
        areAlike<Cond>(others(Full, At), others(Empty, At), SameCond) &&
        areAlike<Cond>(Full.Ensures, Empty.Ensures, SameCond) &&
        areAlike<Effect>(deeds(Full, At), deeds(Empty, At), isSameEffect))
      return &At;
  }
  return nullptr;
}

/// Makes \p Full stand for \p Empty too. What only it uses is used unless there
/// is nothing.
static void absorb(Outcome &Full, const Outcome &Empty, const Term &At) {
  std::vector<Known> Cases = waysOf(Full);
  for (Known &Case : waysOf(Empty))
    Cases.push_back(std::move(Case));
  for (Known &Case : Cases)
    llvm::erase_if(Case.Ranges, [&](const Range &R) { return R.Left == At; });
  Full.Guards = others(Full, At);
  setWays(Full, std::move(Cases));
  llvm::erase_if(Full.Effects, [&](const Effect &E) {
    return E.Kind == EffectKind::Use &&
           none_of(Empty.Effects, [&](auto &D) { return isSameEffect(D, E); });
  });
}

/// The outcome of \p Outcomes that \p Full stands for too once it does not ask
/// for \p At; their number if there is none.
static size_t findEmpty(ArrayRef<Outcome> Outcomes, size_t Full, Term &At) {
  for (size_t I = 0; I < Outcomes.size(); ++I)
    if (const Term *Place =
            I == Full ? nullptr : emptied(Outcomes[Full], Outcomes[I])) {
      At = *Place;
      return I;
    }
  return Outcomes.size();
}

void memleak::solver::uniteEmptyPlaces(std::vector<Outcome> &Outcomes) {
  // What has become alike may be united with others.
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (size_t Full = 0; Full < Outcomes.size(); ++Full) {
      Term At;
      const size_t Empty = findEmpty(Outcomes, Full, At);
      if (Empty == Outcomes.size())
        continue;
      absorb(Outcomes[Full], Outcomes[Empty], At);
      Outcomes.erase(Outcomes.begin() + Empty);
      Changed = true;
    }
  }
}

//===----------------------------------------------------------------------===//
// Paths
//===----------------------------------------------------------------------===//

/// \p S without what it knows of \p Of, which lay at a place of the caller's:
/// that it was released, and null put there, or that it is null. Nothing if \p
/// S knows neither.
std::optional<State> Analysis::withoutEnd(const State &S, ValId Of) {
  const Resource *X = S.Resources.find(Of);
  if (X ? X->Is != Owner::Released : !isZero(Vs, S, Of))
    return std::nullopt;
  State Out = S;
  Out.Resources.erase(Of);
  Out.Facts.erase(Of);
  const LocId Home = LocId(Vs[Of].A);
  if (const Cell *C = S.Memory.find(Home);
      C && (C->Held == Of || isZero(Vs, S, C->Held)))
    Out.Memory.erase(Home);
  return Out;
}

/// What was there at entry, and is \p Of, may have been anything.
static void forgetAtEntry(State &S, ValId Of) {
  S.Facts.erase(Of);
  if (!S.EntryWays)
    return;
  std::vector<Way> Rest = *S.EntryWays;
  for (Way &W : Rest)
    llvm::erase_if(W, [&](const Fact &Fa) { return Fa.Of == Of; });
  S.EntryWays = makeWays(std::move(Rest));
}

/// States that differ only in a place of the caller's that held something,
/// which was released, or held null, are one: to release null is nothing. Each
/// place that a function empties would double them otherwise.
void Analysis::uniteEmptied(std::vector<State> &States, ir::BlockId B) {
  auto WasFull = [&](const State &S, ValId Of) {
    const Resource *X = S.Resources.find(Of);
    return X && X->Is == Owner::Released && X->Pool == ValId::None &&
           S.Facts.find(Of) && isNonZero(Vs, S, Of);
  };
  SmallVector<ValId, 8> Places;
  for (const State &S : States)
    for (const Resource &X : S.Resources.all())
      if (Vs[X.Of].Kind == ValueKind::Content && isEntryTerm(X.Of) &&
          WasFull(S, X.Of) && !is_contained(Places, X.Of))
        Places.push_back(X.Of);
  for (ValId Of : Places) {
    std::map<Digest, size_t> Empty;
    for (size_t I = 0; I < States.size(); ++I)
      if (!States[I].Resources.find(Of))
        if (std::optional<State> Rest = withoutEnd(States[I], Of))
          Empty.try_emplace(encode(*Rest, B), I);
    std::vector<bool> United(States.size(), false);
    for (size_t I = 0; I < States.size() && !Empty.empty(); ++I) {
      if (!WasFull(States[I], Of))
        continue;
      auto It = Empty.find(encode(*withoutEnd(States[I], Of), B));
      if (It == Empty.end())
        continue;
      forgetAtEntry(States[I], Of);
      forgetAtEntry(States[It->second], Of);
      mergeEqual(States[I], States[It->second]);
      United[It->second] = true;
      Empty.erase(It);
    }
    size_t Kept = 0;
    for (size_t I = 0; I < States.size(); ++I)
      if (!United[I] && Kept++ != I)
        States[Kept - 1] = std::move(States[I]);
    States.resize(Kept);
  }
}

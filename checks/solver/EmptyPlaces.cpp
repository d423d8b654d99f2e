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
#include "Fold.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::CmpOp;
using ir::Cond;
using ir::Effect;
using ir::EffectKind;
using ir::Outcome;
using ir::Term;
using ir::TermRoot;

//===----------------------------------------------------------------------===//
// Outcomes
//===----------------------------------------------------------------------===//

static bool isNull(const Term &X) {
  return X.Steps.empty() && !X.AddressOf &&
         (X.Root == TermRoot::Null || (X.Root == TermRoot::Int && X.Int == 0));
}

/// Whether \p C asks whether a place holds null, as \p Cmp says.
static bool asksForNull(const Cond &C, CmpOp Cmp) {
  return C.Cmp == Cmp && !C.Mask && isNull(C.Right);
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
    const bool Empties = isRelease(E, At) || (E.Kind == EffectKind::Store &&
                                              E.At == At && isNull(E.With));
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
  Full.Guards = others(Full, At);
  llvm::erase_if(Full.Effects, [&](const Effect &E) {
    return E.Kind == EffectKind::Use &&
           none_of(Empty.Effects, [&](auto &D) { return isSameEffect(D, E); });
  });
}

void memleak::solver::uniteEmptyPlaces(std::vector<Outcome> &Outcomes) {
  for (size_t I = 0; I < Outcomes.size();) {
    size_t With = Outcomes.size();
    Term At;
    for (size_t J = 0; J < Outcomes.size() && With == Outcomes.size(); ++J)
      if (J != I)
        if (const Term *Place = emptied(Outcomes[I], Outcomes[J])) {
          With = J;
          At = *Place;
        }
    if (With == Outcomes.size()) {
      ++I;
      continue;
    }
    absorb(Outcomes[I], Outcomes[With], At);
    Outcomes.erase(Outcomes.begin() + With);
    I = 0; // What has become alike may be united with others.
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

/// States that differ only in a place of the caller's that held something,
/// which was released, or held null, are one: to release null is nothing. Each
/// place that a function empties would double them otherwise.
void Analysis::uniteEmptied(std::vector<State> &States, ir::BlockId B) {
  auto Ends = [&](const State &S) {
    SmallVector<ValId, 8> Out;
    for (const Resource &X : S.Resources.all())
      if (X.Is == Owner::Released && X.Pool == ValId::None &&
          Vs[X.Of].Kind == ValueKind::Content && isEntryTerm(X.Of) &&
          isNonZero(Vs, S, X.Of) && S.Facts.find(X.Of))
        Out.push_back(X.Of);
    return Out;
  };
  auto FindEmpty = [&](size_t Full, ValId Of) {
    const std::vector<uint64_t> Rest = encode(*withoutEnd(States[Full], Of), B);
    for (size_t I = 0; I < States.size(); ++I)
      if (I != Full && !States[I].Resources.find(Of))
        if (std::optional<State> Other = withoutEnd(States[I], Of);
            Other && encode(*Other, B) == Rest)
          return I;
    return States.size();
  };
  for (size_t Full = 0; Full < States.size();) {
    size_t Empty = States.size();
    ValId United = ValId::None;
    for (ValId Of : Ends(States[Full]))
      if (Empty == States.size()) {
        Empty = FindEmpty(Full, Of);
        United = Of;
      }
    if (Empty == States.size()) {
      ++Full;
      continue;
    }
    States[Full].Facts.erase(United);
    mergeEqual(States[Full], States[Empty]);
    States.erase(States.begin() + Empty);
    Full = 0; // What has become alike may be united with others.
  }
}

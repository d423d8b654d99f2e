//===-- Fold.cpp - Fewer outcomes of a summary -------------------*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fold.h"
#include "Conditions.h"
#include "EmptyPlaces.h"
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
using ir::TermRoot;

bool memleak::solver::isSameEffect(const Effect &A, const Effect &B) {
  return A.Kind == B.Kind && A.Nullable == B.Nullable && A.Family == B.Family &&
         A.Fresh == B.Fresh && A.At == B.At && A.With == B.With;
}

static bool isOwnership(const Effect &E) {
  return E.Kind != EffectKind::Store && E.Kind != EffectKind::Havoc &&
         E.Kind != EffectKind::Use && E.Kind != EffectKind::Unlink;
}

/// Something that the caller may own.
static bool isCallers(const Term &X) {
  return X.Root == TermRoot::Arg || X.Root == TermRoot::Global;
}

static bool has(const std::vector<Effect> &Effects, const Effect &E) {
  return any_of(Effects, [&](const Effect &D) { return isSameEffect(E, D); });
}

/// What is known when the outcome is over: of its result, and of what it left
/// where callers can look.
static Known afterwards(const Outcome &O) {
  Known Out(O.Ensures);
  auto IsSomewhere = [&](const Term &Value) {
    if (Value.Root == TermRoot::Fresh && Value.Steps.empty())
      return any_of(O.Effects, [&](const Effect &E) {
        return E.Kind == EffectKind::Acquire && E.Fresh == Value.Id &&
               !E.Nullable;
      });
    return Value.AddressOf || Value.Root == TermRoot::String ||
           Value.Root == TermRoot::Function;
  };
  auto Is = [&](const Term &Left, const Term &Value) {
    if (std::optional<int64_t> N = number(Value))
      Out.add({Left, 0, CmpOp::EQ, Term::integer(*N)});
    else if (IsSomewhere(Value))
      Out.add({Left, 0, CmpOp::NE, Term::null()});
  };
  Is(Term::ret(), O.Result);
  for (const Effect &E : O.Effects)
    if (E.Kind == EffectKind::Store && canEnsure(E.At))
      Is(E.At, E.With);
  return Out;
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

namespace {

enum class Fold {
  Exactly,   ///< Outcomes that do the same, where no guard is lost.
  SameDeeds, ///< Outcomes that do the same.
  SameCodes, ///< That do the same to owners, and say so by the same numbers.
  SameOwners ///< Outcomes that do the same to owners.
};

} // namespace

/// Whether the two leave no different numbers in one place.
static bool sameCodes(const Outcome &A, const Outcome &B) {
  if (!(A.Result == B.Result))
    return false;
  return none_of(A.Effects, [&](const Effect &E) {
    return E.Kind == EffectKind::Store && number(E.With) &&
           any_of(B.Effects, [&](const Effect &D) {
             return D.Kind == EffectKind::Store && D.At == E.At &&
                    !(D.With == E.With);
           });
  });
}

/// Whether the two do the same; with \p Ownership, only to owners and to where
/// new resources go.
static bool agree(const Outcome &A, const Outcome &B, bool Ownership) {
  if (A.Exit != B.Exit)
    return false;
  auto Matters = [&](const Effect &E) {
    if (!Ownership)
      return E.Kind != EffectKind::Use && E.Kind != EffectKind::Unlink;
    // Owners that folding has handed on are not compared again.
    return (isOwnership(E) && E.Kind != EffectKind::Transfer) ||
           E.With.Root == TermRoot::Fresh;
  };
  std::vector<const Effect *> X, Y;
  for (const Effect &E : A.Effects)
    if (Matters(E))
      X.push_back(&E);
  for (const Effect &E : B.Effects)
    if (Matters(E))
      Y.push_back(&E);
  if (X.size() != Y.size())
    return false;
  for (size_t I = 0; I < X.size(); ++I)
    if (!isSameEffect(*X[I], *Y[I]))
      return false;
  if (A.Result == B.Result)
    return Ownership || A.Ensures.size() == B.Ensures.size();
  return Ownership && A.Result.Root != TermRoot::Fresh &&
         B.Result.Root != TermRoot::Fresh;
}

static bool mayFold(const Outcome &A, const Outcome &B, Fold How) {
  switch (How) {
  case Fold::Exactly:
    return agree(A, B, false) && isExactUnion(Known(A.Guards), Known(B.Guards));
  case Fold::SameDeeds:
    return agree(A, B, false);
  case Fold::SameCodes:
    return agree(A, B, true) && sameCodes(A, B);
  case Fold::SameOwners:
    return agree(A, B, true);
  }
  return false;
}

/// What is used in one of two outcomes is used in both together where the other
/// has no pointer to use: unless that is null.
static std::optional<Effect> uniteUse(const Effect &Use, const Outcome &Other,
                                      const Known &Guards) {
  Effect Out = Use;
  for (const Effect &E : Other.Effects)
    if (E.Kind == EffectKind::Use && E.At == Use.At) {
      Out.Nullable |= E.Nullable;
      return Out;
    }
  std::optional<Fact> Is = Guards.find(Use.At);
  if (!Is || Is->Low != 0 || Is->High != 0)
    return std::nullopt;
  Out.Nullable = true;
  return Out;
}

/// The effects of the two together.
static std::vector<Effect> uniteEffects(Outcome &Into, const Outcome &From) {
  std::vector<Effect> Out;
  const Known Mine(Into.Guards), Theirs(From.Guards);
  // Where it goes differs, but somebody has it now.
  auto HandOn = [&](const Term &Kept, const ir::Range &Where) {
    Effect Transfer;
    Transfer.Kind = EffectKind::Transfer;
    Transfer.At = Kept;
    Transfer.Where = Where;
    if (isCallers(Kept) && !has(Out, Transfer))
      Out.push_back(std::move(Transfer));
  };
  if (!(Into.Result == From.Result)) {
    HandOn(Into.Result, {});
    HandOn(From.Result, {});
  }
  for (Effect &E : Into.Effects) {
    if (E.Kind == EffectKind::Use) {
      if (std::optional<Effect> Use = uniteUse(E, From, Theirs))
        Out.push_back(std::move(*Use));
    } else if (has(From.Effects, E) || isOwnership(E) ||
               isNowhere(Theirs, E.At)) {
      Out.push_back(std::move(E));
    } else if (E.Kind == EffectKind::Store) {
      HandOn(E.With, E.Where);
      E.With = Term::any();
      Out.push_back(std::move(E));
    } else if (E.Kind == EffectKind::Havoc || E.Kind == EffectKind::Unlink) {
      Out.push_back(std::move(E));
    }
  }
  for (const Effect &D : From.Effects) {
    if (D.Kind == EffectKind::Transfer || D.Kind == EffectKind::Unlink) {
      if (!has(Out, D))
        Out.push_back(D);
      continue;
    }
    if (D.Kind == EffectKind::Use) {
      std::optional<Effect> Use = uniteUse(D, Into, Mine);
      if (Use && !has(Out, *Use))
        Out.push_back(std::move(*Use));
      continue;
    }
    if (isOwnership(D))
      continue;
    if (D.Kind == EffectKind::Store && !has(Out, D) && !isNowhere(Mine, D.At))
      HandOn(D.With, D.Where);
    bool Said = any_of(Out, [&](const Effect &E) {
      return E.At == D.At &&
             (E.Kind == EffectKind::Store || E.Kind == EffectKind::Havoc);
    });
    if (Said)
      continue;
    Effect E = D;
    if (E.Kind == EffectKind::Store && !isNowhere(Mine, E.At))
      E.With = Term::any();
    Out.push_back(std::move(E));
  }
  // What ends with all it owns does before what leads there is released.
  std::stable_partition(Out.begin(), Out.end(), [](const Effect &E) {
    return E.Kind == EffectKind::Havoc && E.Nullable && isCallers(E.At);
  });
  return Out;
}

/// Whether the conditions say that \p At holds null.
static bool isEmpty(const Known &Guards, const Term &At) {
  std::optional<Fact> Is = Guards.find(At);
  return Is && Is->Low == 0 && Is->High == 0;
}

/// When it is that these places are written over is not known any more, as it
/// was by \p Mine and \p Theirs: what they held may have been taken care of,
/// and where nothing was held nothing was lost.
static void handOnOverwritten(Outcome &O, const Known &Mine,
                              const Known &Theirs) {
  const Known Now(O.Guards);
  std::vector<Effect> Out;
  for (const Effect &E : O.Effects) {
    if (E.Kind != EffectKind::Store || !isCallers(E.At))
      continue;
    const bool WasEmpty =
        (isEmpty(Mine, E.At) || isEmpty(Theirs, E.At)) && !isEmpty(Now, E.At);
    if (E.With.Root != TermRoot::Fresh && !WasEmpty)
      continue;
    Effect Transfer;
    Transfer.Kind = EffectKind::Transfer;
    Transfer.At = E.At;
    Transfer.Where = E.Where;
    if (!has(O.Effects, Transfer))
      Out.push_back(std::move(Transfer));
  }
  // Before the stores, and with the other ends of owners.
  O.Effects.insert(O.Effects.begin(), Out.begin(), Out.end());
}

/// \p Into stands for both from here on.
static void absorb(Outcome &Into, const Outcome &From) {
  const Known Mine(Into.Guards), Theirs(From.Guards);
  bool Exact = isExactUnion(Mine, Theirs);
  std::vector<Known> Cases = waysOf(Into);
  for (Known &Case : waysOf(From))
    Cases.push_back(std::move(Case));
  Known After = unite(afterwards(Into), afterwards(From));
  Into.Effects = uniteEffects(Into, From);
  Into.Guards = unite(Mine, Theirs).conditions();
  setWays(Into, std::move(Cases));
  if (!Exact)
    handOnOverwritten(Into, Mine, Theirs);
  if (!(Into.Result == From.Result))
    Into.Result = Term::any();
  // What an effect says by itself needs no condition.
  llvm::erase_if(After.Ranges, [&](const Range &R) {
    if (R.Left.Root == TermRoot::Ret && R.Left.Steps.empty())
      return number(Into.Result).has_value();
    return none_of(Into.Effects, [&](const Effect &E) {
      return E.Kind == EffectKind::Store && E.At == R.Left &&
             E.With.Root == TermRoot::Any;
    });
  });
  Into.Ensures = After.conditions();
}

static void fold(std::vector<Outcome> &Outcomes, Fold How) {
  for (bool Changed = true; Changed;) {
    Changed = false;
    std::vector<Outcome> Out;
    for (Outcome &O : Outcomes) {
      auto It = llvm::find_if(
          Out, [&](const Outcome &P) { return mayFold(P, O, How); });
      if (It == Out.end()) {
        Out.push_back(std::move(O));
        continue;
      }
      absorb(*It, O);
      Changed = How == Fold::Exactly;
    }
    Outcomes = std::move(Out);
  }
}

/// A function that neither owns nor is asked about pointers is one outcome.
static bool isPlain(const std::vector<Outcome> &Outcomes) {
  return all_of(Outcomes, [](const Outcome &O) {
    return none_of(O.Effects, isOwnership);
  });
}

/// What of the caller's is released, kept or handed on.
static std::vector<Term> letGo(const Outcome &O) {
  std::vector<Term> Out;
  for (const Effect &E : O.Effects) {
    const bool Goes = E.Kind == EffectKind::Release ||
                      E.Kind == EffectKind::Transfer ||
                      E.Kind == EffectKind::Escape;
    const Term &What = E.Kind == EffectKind::Store ? E.With : E.At;
    if ((Goes || E.Kind == EffectKind::Store) && isCallers(What))
      Out.push_back(What);
  }
  return Out;
}

/// Whether one of \p Now may be taken where each of \p Before that may be lets
/// go of something that it keeps.
static bool isVague(ArrayRef<Outcome> Now, ArrayRef<Outcome> Before) {
  struct Way {
    Known Guards;
    std::vector<Term> Gone;
    ir::ExitKind Exit;
  };
  auto Read = [](ArrayRef<Outcome> All) {
    std::vector<Way> Out;
    for (const Outcome &O : All)
      Out.push_back({Known(O.Guards), letGo(O), O.Exit});
    return Out;
  };
  const std::vector<Way> After = Read(Now), First = Read(Before);
  auto Keeps = [](const Way &W, const Way &Other, const Term &X) {
    return W.Exit == Other.Exit && !is_contained(W.Gone, X) &&
           areCompatible(W.Guards, Other.Guards);
  };
  return any_of(First, [&](const Way &K) {
    return any_of(K.Gone, [&](const Term &X) {
      return any_of(After, [&](const Way &W) { return Keeps(W, K, X); }) &&
             none_of(First, [&](const Way &W) { return Keeps(W, K, X); });
    });
  });
}

/// Keeps of the ways only those of an outcome that may be mistaken for one that
/// does something else, where one of them cannot.
static void dropIdleWays(std::vector<Outcome> &Outcomes) {
  auto Tells = [](const Outcome &O, const Outcome &Other) {
    const std::vector<Known> Mine = waysOf(O), Theirs = waysOf(Other);
    auto MayBe = [&](const Known &Way) {
      return any_of(Theirs,
                    [&](const Known &K) { return areCompatible(Way, K); });
    };
    return MayBe(Known(O.Guards)) && !all_of(Mine, MayBe);
  };
  std::vector<bool> Idle;
  for (const Outcome &O : Outcomes)
    Idle.push_back(!O.Ways.empty() && none_of(Outcomes, [&](const Outcome &P) {
      return !agree(O, P, /*Ownership=*/true) && Tells(O, P);
    }));
  for (size_t I = 0; I < Outcomes.size(); ++I)
    if (Idle[I])
      Outcomes[I].Ways.clear();
}

bool memleak::solver::foldOutcomes(std::vector<Outcome> &Outcomes,
                                   size_t Most) {
  // Folding compares each with each, and exactly does so many times.
  constexpr size_t MaxPlain = 4, MaxExact = 64;
  if (Outcomes.size() <= MaxExact) {
    std::vector<Outcome> All = Outcomes;
    fold(Outcomes, Fold::Exactly);
    if (Outcomes.size() > Most) {
      Outcomes = std::move(All);
      uniteEmptyPlaces(Outcomes);
      fold(Outcomes, Fold::Exactly);
    }
  }
  std::vector<Outcome> Before;
  if (Outcomes.size() > Most)
    Before = Outcomes;
  for (Fold How : {Fold::SameDeeds, Fold::SameCodes, Fold::SameOwners})
    if (Outcomes.size() > Most ||
        (Outcomes.size() > MaxPlain && isPlain(Outcomes)))
      fold(Outcomes, How);
  const bool Vague = isVague(Outcomes, Before);
  dropIdleWays(Outcomes);
  return Vague;
}

//===-- TranslatedEffects.cpp - What a function did on the way to an exit
//--===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Translation.h"

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

/// How far the count of an object's owners is from it: in the private part of
/// a base.
static constexpr unsigned MaxPrivateParts = 4;

/// Whether the value says that nothing was acquired.
static bool hasFailed(const Fact &Fa, ir::InvalidValue Invalid) {
  if (Invalid == ir::InvalidValue::Negative)
    return Fa.High < 0;
  return Fa.Low == Fa.High &&
         (Fa.Low == 0 ||
          (Invalid == ir::InvalidValue::MinusOne && Fa.Low == -1));
}

/// Resources made here that callers get to see, in the order they were made.
void Translation::acquisitions() {
  std::set<ValId> Seen = handedOut();
  std::vector<const Resource *> Made;
  // What has ended in a pool, or with a pool's handle, is told here.
  auto Matters = [&](const Resource &R) {
    return R.Is == Owner::Owned || R.Is == Owner::Pooled ||
           (R.Is == Owner::Released && R.Pool == ValId::None &&
            T.family(R.Family).Kind != ir::FamilyKind::Pooled);
  };
  for (const Resource &R : S.Resources.all())
    if (Seen.count(R.Of) && Matters(R))
      Made.push_back(&R);
  llvm::sort(Made, [](const Resource *A, const Resource *B) {
    return A->Order < B->Order;
  });
  constexpr size_t MaxFresh = 16;
  for (const Resource *R : Made) {
    if (Fresh.size() == MaxFresh)
      return;
    Fact Fa = factOf(Vs, S, R->Of);
    if (hasFailed(Fa, T.family(R->Family).Invalid))
      continue;
    Effect E;
    E.Kind =
        R->Is == Owner::Pooled ? EffectKind::PoolTake : EffectKind::Acquire;
    E.Family = R->Family;
    E.Fresh = Fresh.size();
    const ir::InvalidValue Invalid = T.family(R->Family).Invalid;
    E.Nullable = Invalid == ir::InvalidValue::Negative   ? Fa.Low < 0
                 : Invalid == ir::InvalidValue::MinusOne ? !Fa.excludes(-1)
                                                         : !Fa.excludes(0);
    E.Where = where(R->Site);
    if (R->Pool != ValId::None) {
      std::optional<Term> Pool = value(R->Pool);
      // An object of a pool that cannot be named owes nothing that is known.
      if (!Pool)
        continue;
      (R->Is == Owner::Pooled ? E.At : E.With) = *Pool;
    }
    Fresh[R->Of] = E.Fresh;
    Out.Effects.push_back(std::move(E));
  }
}

/// Callers get to see resources that are gone already: what is left of them is
/// a pointer that leads nowhere.
void Translation::releasesOfFresh() {
  for (const auto &[Of, Number] : Fresh) {
    const Resource *R = S.Resources.find(Of);
    if (R->Is != Owner::Released)
      continue;
    Effect E;
    E.Kind = EffectKind::Release;
    E.Family = R->Family;
    E.At = Term::fresh(Number);
    E.Where = where(R->Event);
    Out.Effects.push_back(std::move(E));
  }
}

/// Whether the release may have been that of one owner among others: what was
/// asked says so, unseen code or a number in the object itself that the
/// function counts where it does not release; or one in what the object leads
/// to, where it keeps its private parts.
bool Translation::isOneOfSeveral(const Resource &R) const {
  if (R.Asked)
    return true;
  if (Vs[R.Of].Kind != ValueKind::Content)
    return false;
  return any_of(S.Facts.all(), [&](const Fact &Fa) {
    const Value *V = &Vs[Fa.Of];
    if (V->Kind == ValueKind::Bin)
      V = &Vs[ValId(V->A)];
    if (V->Kind != ValueKind::Content || V->B != 0 ||
        !Changed.count(LocId(V->A)))
      return false;
    return isReachedFrom(LocId(V->A), R.Of);
  });
}

/// Whether \p L is in the object at \p Object, or in one that this led to at
/// entry.
bool Translation::isReachedFrom(LocId L, ValId Object) const {
  for (unsigned Depth = 0; Depth < MaxPrivateParts; ++Depth) {
    const Loc &Root = Vs[Vs.root(L)];
    if (Root.Kind != LocKind::Deref)
      return false;
    if (ValId(Root.A) == Object)
      return true;
    const Value &Pointer = Vs[ValId(Root.A)];
    if (Pointer.Kind != ValueKind::Content || Pointer.B != 0)
      return false;
    L = LocId(Pointer.A);
  }
  return false;
}

void Translation::releases() {
  std::vector<const Resource *> Done;
  for (const Resource &R : S.Resources.all())
    if (Vs[R.Of].Kind != ValueKind::Acquired && !R.Keeps)
      Done.push_back(&R);
  llvm::sort(Done, [](const Resource *A, const Resource *B) {
    return std::pair(A->Event, A->Of) < std::pair(B->Event, B->Of);
  });
  size_t First = Out.Effects.size();
  bool Unnamed = false;
  for (const Resource *R : Done) {
    std::optional<Term> At = value(R->Of);
    if (!At) {
      Unnamed |= R->Is == Owner::Released && Vs.comesFromOthers(R->Of);
      continue;
    }
    Effect E;
    E.At = *At;
    E.Where = where(R->Event);
    switch (R->Is) {
    case Owner::Released:
      if (isOneOfSeveral(*R)) {
        E.Kind = EffectKind::Escape;
        break;
      }
      if (R->Shown) {
        Effect Within;
        Within.Kind = EffectKind::Havoc;
        Within.Nullable = true; // What it led to may have ended there.
        Within.At = At->deref();
        Out.Effects.push_back(std::move(Within));
      }
      E.Kind = EffectKind::Release;
      E.Family = R->Family;
      break;
    case Owner::Escaped:
      E.Kind = EffectKind::Escape;
      break;
    case Owner::Handed:
      E.Kind = EffectKind::Transfer;
      break;
    case Owner::Owned:
      // It was the caller's, and still is.
      if (R->Kept)
        continue;
      E.Kind = EffectKind::Own;
      E.Family = R->Family;
      E.Where = where(R->Site);
      break;
    default:
      continue;
    }
    Out.Effects.push_back(std::move(E));
  }
  if (Unnamed)
    escapeReleased(First);
}

/// The pool \p V, which may be the object that is returned.
std::optional<Term> Translation::pool(ValId V) {
  const Value &X = Vs[V];
  if (V == ValId::None || X.Kind != ValueKind::Addr)
    return V == ValId::None ? std::nullopt : value(V);
  std::optional<Term> Of = location(LocId(X.A));
  if (Of)
    Of->AddressOf = true;
  return Of;
}

/// Which pools of the caller's are empty now, or gone, and what lives in them.
/// A pool that was used after it was emptied is not empty: effects that pools
/// know of are said in their order.
void Translation::pools() {
  for (const Resource &R : S.Resources.all()) {
    if (R.Is != Owner::Pooled || !(R.InPlace || R.Keeps) || R.Site == ~0u)
      continue;
    std::optional<Term> At = value(R.Of), Pool = value(R.Pool);
    if (!At || !Pool)
      continue;
    Effect E;
    E.Kind = EffectKind::PoolBind;
    if (R.Keeps)
      E.Family = R.Family;
    E.At = *At;
    E.With = *Pool;
    E.Where = where(R.Site);
    Out.Effects.push_back(std::move(E));
  }
  if (S.PoolEnds.empty() && S.PoolMoves.empty())
    return;
  std::vector<std::pair<uint32_t, Effect>> All;
  for (Effect &E : Out.Effects) {
    uint32_t When = ~0u;
    auto IsOf = [&](const Resource &R) {
      auto It = Fresh.find(R.Of);
      if (E.Kind == EffectKind::Acquire || E.Kind == EffectKind::PoolTake)
        return It != Fresh.end() && It->second == E.Fresh;
      std::optional<Term> At = value(R.Of);
      return At && *At == E.At;
    };
    for (const Resource &R : S.Resources.all())
      if (IsOf(R))
        When = E.Kind == EffectKind::Release ? (R.EndOrder ? R.EndOrder : ~0u)
                                             : R.Order;
    All.emplace_back(When, std::move(E));
  }
  for (const PoolEnd &End : S.PoolEnds.all())
    if (std::optional<Term> At = value(End.Of)) {
      Effect E;
      E.Kind = End.Gone ? EffectKind::PoolDestroy : EffectKind::PoolReset;
      E.At = *At;
      E.Where = where(End.Inst);
      All.emplace_back(End.Order, std::move(E));
    }
  for (const PoolMove &Move : S.PoolMoves.all())
    if (std::optional<Term> At = value(Move.Of)) {
      Effect E;
      E.Kind = EffectKind::PoolMove;
      E.At = *At;
      E.With = pool(Move.To).value_or(Term::any());
      E.Where = where(Move.Inst);
      All.emplace_back(Move.Order, std::move(E));
    }
  llvm::stable_sort(
      All, [](const auto &A, const auto &B) { return A.first < B.first; });
  Out.Effects.clear();
  for (auto &[When, E] : All)
    Out.Effects.push_back(std::move(E));
}

/// More went than can be named: what the objects released by effects from
/// \p First on lead to is given up on, before they go.
void Translation::escapeReleased(size_t First) {
  std::vector<Effect> Before;
  for (size_t I = First; I < Out.Effects.size(); ++I)
    if (Out.Effects[I].Kind == EffectKind::Release) {
      Effect E;
      E.Kind = EffectKind::Escape;
      E.At = Out.Effects[I].At;
      E.Where = Out.Effects[I].Where;
      Before.push_back(std::move(E));
    }
  Out.Effects.insert(Out.Effects.begin() + First, Before.begin(), Before.end());
}

void Translation::uses() {
  for (const Mark &U : S.Used.all()) {
    const Resource *R = S.Resources.find(U.Of);
    if (R && (R->Is == Owner::Released || R->Is == Owner::Escaped))
      continue;
    std::optional<Term> At = value(U.Of);
    if (!At)
      continue;
    Effect E;
    E.Kind = EffectKind::Use;
    E.At = *At;
    Out.Effects.push_back(std::move(E));
  }
  for (const Mark &P : S.Passed.all()) {
    const Resource *R = S.Resources.find(P.Of);
    std::optional<Term> At = value(P.Of);
    if (R || !At || S.Used.find(P.Of))
      continue;
    Effect E;
    E.Kind = EffectKind::Use;
    E.Nullable = true;
    E.At = *At;
    Out.Effects.push_back(std::move(E));
  }
}

/// Memory that does not go with the function, whether or not it has a name.
bool Translation::isOthers(LocId Root) const {
  const Loc &R = Vs[Root];
  if (R.Kind == LocKind::Global)
    return true;
  if (R.Kind != LocKind::Deref)
    return false;
  const Resource *X = S.Resources.find(ValId(R.A));
  return !X || X->Is == Owner::Escaped || X->Is == Owner::Handed;
}

/// Whether callers may own \p V.
bool Translation::isPointerOfUse(ValId V) {
  std::optional<Term> X = value(V);
  return X && (X->Root == TermRoot::Arg || X->Root == TermRoot::Global ||
               X->Root == TermRoot::Fresh);
}

/// \p V lies where callers cannot look.
void Translation::handOn(ValId V) {
  if (!isPointerOfUse(V))
    return;
  Effect E;
  E.Kind = EffectKind::Transfer;
  E.At = *value(V);
  Out.Effects.push_back(std::move(E));
}

/// Something was put into some element of an array of the caller's.
void Translation::writtenSomewhere(const Term &At) {
  Effect E;
  E.Kind = EffectKind::Store;
  E.At = At;
  E.With = Term::any();
  Out.Effects.push_back(std::move(E));
}

/// What \p L held at entry may have been taken care of.
void Translation::handOnOld(LocId L) {
  ValId Old = Vs.content(L, ValId::None);
  if (!isZero(Vs, S, Old) && !S.Resources.find(Old))
    handOn(Old);
}

void Translation::unlinks() {
  for (const Mark &U : S.Unlinked.all()) {
    std::optional<Term> At = value(U.Of);
    if (!At || At->Root == TermRoot::Fresh)
      continue;
    Effect E;
    E.Kind = EffectKind::Unlink;
    E.At = *At;
    Out.Effects.push_back(std::move(E));
  }
}

/// Objects of the caller's that are gone ended with what they owned, which
/// cannot be named: said before they go.
void Translation::endings() {
  std::vector<Effect> Before;
  for (const Cell &C : S.Memory.all()) {
    if (Vs[C.Where].Kind != LocKind::Default || !Vs.isEnded(C.Held))
      continue;
    const LocId Of = LocId(Vs[C.Where].A);
    if (!isGone(Of) || Vs.isVague(Of))
      continue;
    std::optional<Term> At = location(Of);
    if (!At || At->Root == TermRoot::Fresh)
      continue;
    Effect E;
    E.Kind = EffectKind::Havoc;
    E.Nullable = true;
    E.At = *At;
    Before.push_back(std::move(E));
  }
  Out.Effects.insert(Out.Effects.begin(), Before.begin(), Before.end());
}

/// Whether \p L lies in memory that has been released.
bool Translation::isGone(LocId L) const {
  const Loc &Root = Vs[Vs.root(L)];
  if (Root.Kind != LocKind::Deref)
    return false;
  const Resource *R = S.Resources.find(ValId(Root.A));
  return R && R->Is == Owner::Released;
}

void Translation::stores() {
  size_t First = Out.Effects.size();
  for (const Cell &C : S.Memory.all()) {
    const Loc L = Vs[C.Where];
    if (L.Kind == LocKind::Exposed)
      continue;
    bool Whole = L.Kind == LocKind::Default;
    LocId Of = Whole ? LocId(L.A) : C.Where;
    if (Vs[Of].Kind == LocKind::Globals)
      continue;
    // Memory that is gone is not spoken of.
    if (isGone(Of))
      continue;
    std::optional<Term> At = location(Of);
    if (!At) {
      if (!Whole && isOthers(Vs.root(Of)))
        handOn(C.Held);
      continue;
    }
    // Of elements that cannot be told apart owners matter, and where callers
    // may have others: what was there is no longer known.
    if (Vs.isVague(Of) && Whole)
      continue;
    if (Vs.isVague(Of) && !isPointerOfUse(C.Held)) {
      writtenSomewhere(*At);
      continue;
    }
    if (!Whole && C.Held == Vs.content(Of, ValId::None))
      continue;
    Effect E;
    E.At = *At;
    const Value Held = Vs[C.Held];
    if (Held.Kind == ValueKind::Undef)
      continue;
    if (Whole && Held.Kind == ValueKind::Addr) {
      std::optional<Term> From = location(LocId(Held.A));
      E.Kind = From ? EffectKind::Copy : EffectKind::Havoc;
      E.With = From.value_or(Term());
    } else if (Whole) {
      E.Kind = EffectKind::Havoc;
      E.Nullable = Vs.isEnded(C.Held);
    } else {
      E.Kind = EffectKind::Store;
      E.With = value(C.Held).value_or(Term::any());
      if (E.With.Root == TermRoot::Any && canEnsure(*At))
        describeHeld(*At, C.Held);
    }
    // Whether what was there is lost depends on conditions that are gone.
    if (S.Joined && E.Kind == EffectKind::Store &&
        E.With.Root == TermRoot::Fresh)
      handOnOld(Of);
    // Whole objects before what is written into them.
    if (E.Kind == EffectKind::Copy)
      Out.Effects.insert(Out.Effects.begin() + First++, std::move(E));
    else
      Out.Effects.push_back(std::move(E));
  }
  // What became of a whole object comes before what was written to its parts.
  std::stable_partition(
      Out.Effects.begin() + First, Out.Effects.end(),
      [](const Effect &E) { return E.Kind == EffectKind::Havoc; });
}

/// What is known of a number without a name that \p At holds.
void Translation::describeHeld(const Term &At, ValId Held) {
  describe(At, 0, factOf(Vs, S, Held), Out.Ensures);
  const Value &X = Vs[Held];
  auto IsBits = [&](const Value &Y) {
    return Y.Kind == ValueKind::Bin && ir::BinOp(Y.Sub) == ir::BinOp::And &&
           ValId(Y.A) == Held && Vs.isInt(ValId(Y.B));
  };
  if (X.Kind == ValueKind::Made)
    for (const Fact &Fa : S.Facts.all())
      if (const Value &Y = Vs[Fa.Of]; IsBits(Y))
        describe(At, Vs[ValId(Y.B)].Int, Fa, Out.Ensures);
  if (X.Kind != ValueKind::Bin || !Vs.isInt(ValId(X.B)))
    return;
  int64_t C = Vs[ValId(X.B)].Int;
  if (ir::BinOp(X.Sub) == ir::BinOp::Or)
    Out.Ensures.push_back({At, C, ir::CmpOp::EQ, Term::integer(C)});
  // Who counts up does not count to 0.
  if (ir::BinOp(X.Sub) == ir::BinOp::Add && C > 0)
    Out.Ensures.push_back({At, 0, ir::CmpOp::NE, Term::null()});
}

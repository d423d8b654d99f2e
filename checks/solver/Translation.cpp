//===-- Translation.cpp - Values and conditions of an exit, as terms ------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Translation.h"
#include "Ways.h"

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

/// A list's fourth node is three fields away, each worth three steps.
static constexpr unsigned MaxDepth = 12;

static void push(Term &X, TermStepKind K, ir::StrId Field = ir::StrId::Empty,
                 int64_t Index = 0) {
  X.Steps.push_back({K, Field, Index});
}

/// The term of a location that callers can name, as an lvalue. A place is named
/// only where what it held is, or it would be written over and what became of
/// that not be told: so it counts one step more.
std::optional<Term> Translation::location(LocId L, unsigned Depth) {
  if (Depth > MaxDepth)
    return std::nullopt;
  const Loc P = Vs[L];
  switch (P.Kind) {
  case LocKind::Var:
    if (F.Vars[P.A].Kind == ir::VarKind::Result)
      return Term::ret();
    return std::nullopt;
  case LocKind::Global:
    return Term::make(TermRoot::Global, P.A);
  case LocKind::Deref: {
    std::optional<Term> V = value(ValId(P.A), Depth + 1);
    if (!V || V->AddressOf ||
        !(V->Root == TermRoot::Arg || V->Root == TermRoot::Fresh ||
          V->Root == TermRoot::Global))
      return std::nullopt;
    push(*V, TermStepKind::Deref);
    return V;
  }
  case LocKind::Field:
  case LocKind::Elem: {
    std::optional<Term> Outer = location(LocId(P.A), Depth + 1);
    if (!Outer)
      return std::nullopt;
    if (P.Kind == LocKind::Field)
      push(*Outer, TermStepKind::Field, ir::StrId(P.B));
    else if (Vs.isInt(ValId(P.B)))
      push(*Outer, TermStepKind::Index, ir::StrId::Empty, Vs[ValId(P.B)].Int);
    else
      push(*Outer, TermStepKind::Each);
    return Outer;
  }
  default:
    return std::nullopt;
  }
}

std::optional<Term> Translation::value(ValId V, unsigned Depth) {
  if (Depth > MaxDepth)
    return std::nullopt;
  const Value P = Vs[V];
  switch (P.Kind) {
  case ValueKind::Int:
    return P.Int == 0 ? Term::null() : Term::integer(P.Int);
  case ValueKind::Function:
    return Term::make(TermRoot::Function, P.A);
  case ValueKind::String:
    return Term::make(TermRoot::String, P.A);
  case ValueKind::Content: {
    if (P.B != 0)
      return std::nullopt;
    const Loc L = Vs[LocId(P.A)];
    if (L.Kind == LocKind::Var)
      return L.A < F.NumParams ? std::optional(Term::arg(L.A)) : std::nullopt;
    std::optional<Term> Of = location(LocId(P.A), Depth + 1);
    // Only what was there before the call is read in the state at entry.
    if (Of && Of->Root != TermRoot::Arg && Of->Root != TermRoot::Global)
      return std::nullopt;
    return Of;
  }
  case ValueKind::Acquired: {
    auto It = Fresh.find(V);
    if (It != Fresh.end())
      return Term::fresh(It->second);
    if (Fact Fa = factOf(Vs, S, V); Fa.Low == Fa.High)
      return Fa.Low == 0 ? Term::null() : Term::integer(Fa.Low);
    return std::nullopt;
  }
  case ValueKind::Addr: {
    std::optional<Term> Of = location(LocId(P.A), Depth + 1);
    if (!Of || Of->Root == TermRoot::Ret)
      return std::nullopt;
    Of->AddressOf = true;
    return Of;
  }
  default:
    return std::nullopt;
  }
}

/// New resources that the result or memory of the caller's leads to. What was
/// put elsewhere is not the caller's business.
std::set<ValId> Translation::handedOut() {
  std::set<ValId> Out;
  std::vector<ValId> Todo;
  auto Add = [&](ValId V) {
    ValId Base = Vs.base(V);
    if (Vs[Base].Kind == ValueKind::Acquired && Out.insert(Base).second)
      Todo.push_back(Base);
  };
  if (X.Result != ValId::None)
    Add(X.Result);
  for (const Cell &C : S.Memory.all())
    if (Vs[C.Where].Kind != LocKind::Default &&
        Vs[C.Where].Kind != LocKind::Exposed && location(C.Where))
      Add(C.Held);
  while (!Todo.empty()) {
    LocId Object = Vs.deref(Todo.back());
    const Resource *R = S.Resources.find(Todo.back());
    Todo.pop_back();
    // What an object holds that unseen code has been given is that code's too.
    if (!R || (R->Is != Owner::Owned && R->Is != Owner::Pooled))
      continue;
    for (const Cell &C : S.Memory.all())
      if (Vs.root(C.Where) == Object)
        Add(C.Held);
  }
  return Out;
}

/// Whether an effect releases, hands on or writes over what \p C speaks of.
static bool isActedOn(const Outcome &O, const Cond &C) {
  return any_of(O.Effects, [&](const Effect &E) {
    return E.At == C.Left &&
           (E.Kind == EffectKind::Release || E.Kind == EffectKind::Transfer ||
            E.Kind == EffectKind::Escape ||
            (E.Kind == EffectKind::Store && E.With.Root == TermRoot::Fresh));
  });
}

void Translation::guards() {
  constexpr size_t MaxGuards = 12, MaxRead = 4 * MaxGuards;
  readConditions(S.Facts.all(), MaxRead, Out.Guards);
  // Where there is no room for all, those on owners matter most.
  if (Out.Guards.size() <= MaxGuards)
    return;
  std::stable_partition(Out.Guards.begin(), Out.Guards.end(),
                        [&](const Cond &C) { return isActedOn(Out, C); });
  Out.Guards.resize(MaxGuards);
}

/// Whether the comparison is one of what was there at entry: two contents, or
/// one and an address.
bool Translation::isReadAtEntry(const Value &Comparison) const {
  const ValueKind A = Vs[ValId(Comparison.A)].Kind,
                  B = Vs[ValId(Comparison.B)].Kind;
  auto IsEither = [](ValueKind K) {
    return K == ValueKind::Content || K == ValueKind::Addr;
  };
  return IsEither(A) && IsEither(B) &&
         (A == ValueKind::Content || B == ValueKind::Content);
}

/// The conditions that \p Facts are, \p Most or a few more.
void Translation::readConditions(ArrayRef<Fact> Facts, size_t Most,
                                 std::vector<Cond> &Conds) {
  for (const Fact &Fa : Facts) {
    if (Conds.size() >= Most)
      return;
    const Value V = Vs[Fa.Of];
    if (V.Kind == ValueKind::Content) {
      if (std::optional<Term> Left = value(Fa.Of))
        describe(*Left, 0, Fa, Conds);
    } else if (V.Kind == ValueKind::Bin && ir::BinOp(V.Sub) == ir::BinOp::And &&
               Vs.isInt(ValId(V.B)) &&
               Vs[ValId(V.A)].Kind == ValueKind::Content) {
      if (std::optional<Term> Left = value(ValId(V.A)))
        describe(*Left, Vs[ValId(V.B)].Int, Fa, Conds);
    } else if (V.Kind == ValueKind::Cmp && Fa.Low == Fa.High &&
               isReadAtEntry(V)) {
      std::optional<Term> L = value(ValId(V.A)), R = value(ValId(V.B));
      if (!L || !R)
        continue;
      ir::CmpOp O = ir::CmpOp(V.Sub);
      // What was read is asked whether it is an address (`p != p->storage`).
      if (O == ir::CmpOp::EQ && Vs[ValId(V.A)].Kind != ValueKind::Content)
        std::swap(L, R);
      if (Fa.Low == 0)
        O = O == ir::CmpOp::EQ   ? ir::CmpOp::NE
            : O == ir::CmpOp::LT ? ir::CmpOp::GE
                                 : ir::CmpOp::UGE;
      Conds.push_back({*L, 0, O, *R});
    }
  }
}

/// What the paths that are one here knew, each of them.
void Translation::ways() {
  constexpr size_t MaxConditions = 12;
  if (!S.EntryWays)
    return;
  std::vector<Known> Cases;
  for (const Way &W : *S.EntryWays) {
    std::vector<Cond> Conds;
    readConditions(W, MaxConditions, Conds);
    Conds.insert(Conds.begin(), Out.Guards.begin(), Out.Guards.end());
    Cases.emplace_back(Conds);
  }
  setWays(Out, std::move(Cases));
}

void Translation::result() {
  if (X.Result == ValId::None)
    return;
  if (std::optional<Term> V = value(X.Result)) {
    // Content that has been overwritten since is no longer at its place.
    Out.Result = *V;
    return;
  }
  Out.Result = Term::any();
  describe(Term::ret(), 0, factOf(Vs, S, X.Result), Out.Ensures);
}

/// The last parameter of a variadic function stands for all that `...` was
/// given: which of it an effect is about is not known.
static void blurRest(const ir::Function &F, const ir::Tables &T, Outcome &Out) {
  if (!(F.Flags & ir::FnVariadic) || F.NumParams == 0 ||
      T.str(F.Vars[F.NumParams - 1].Name) != ir::RestText)
    return;
  const uint32_t Rest = F.NumParams - 1;
  auto IsRest = [&](const Term &X) {
    return X.Root == TermRoot::Arg && X.Id == Rest;
  };
  bool Gone = false;
  llvm::erase_if(Out.Effects, [&](const Effect &E) {
    const bool Goes = E.Kind == EffectKind::Transfer ||
                      E.Kind == EffectKind::Escape ||
                      E.Kind == EffectKind::Release;
    Gone |= (IsRest(E.At) && Goes) || IsRest(E.With);
    return IsRest(E.At) || IsRest(E.With);
  });
  Gone |= IsRest(Out.Result);
  if (IsRest(Out.Result))
    Out.Result = Term::any();
  if (!Gone)
    return;
  Effect E;
  E.Kind = EffectKind::Escape;
  E.At = Term::make(TermRoot::ArgsFrom, Rest);
  Out.Effects.insert(Out.Effects.begin(), std::move(E));
}

Outcome Translation::outcome() {
  Out.Exit = X.Kind;
  acquisitions();
  releases();
  pools();
  stores();
  endings();
  releasesOfFresh();
  unlinks();
  uses();
  guards();
  ways();
  result();
  blurRest(F, T, Out);
  return std::move(Out);
}

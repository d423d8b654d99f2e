//===-- Doubts.cpp - Leaks that hang on what is decided elsewhere ---------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A release under a condition that other code decides once and for all (a
// global that nothing here writes, a function without parameters) may well
// happen whenever the program runs. The path around it is no certain leak, if
// nothing but that condition tells it from the releasing one: the two ways meet
// again. A way that leaves the function early is a leak all the same.
//
// What a callee does only for a null pointer is as doubtful, where the caller
// got that pointer from its own caller and never looks: a widget without a
// parent.
//
// An object that unseen code is shown (as a pointer to const) may be copied,
// and what it owns has two owners then.
//
// So is a release that depends on sizes, by a function that makes and releases
// the same block: who keeps a pointer into it may know that it is large enough.
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EffectKind;
using ir::TermRoot;

const Step *Analysis::branchStep(const State &S, uint32_t Inst, uint32_t Which,
                                 ValId Asked) {
  return new (Steps) Step{S.Trace, Inst, Step::Branch, Which, Asked};
}

static void inOrder(std::vector<uint64_t> &Doubts) {
  llvm::sort(Doubts);
  Doubts.erase(std::unique(Doubts.begin(), Doubts.end()), Doubts.end());
}

/// The way that the path took at \p T, as a doubt; of a switch all are one.
uint64_t Analysis::wayOf(const Step &T) const {
  const bool Either = F.Insts[T.Inst].Opcode == ir::Op::Branch;
  return uint64_t(T.Inst) << 1 | (Either ? T.Detail & 1 : 0);
}

/// Whether \p V is one symbol that code outside of what is seen decides.
bool Analysis::isUnseenSetting(ValId V) {
  const Value &X = Vs[V];
  if (X.Kind == ValueKind::Content) {
    const Loc &L = Vs[LocId(X.A)];
    return L.Kind == LocKind::Global && K.isSteady(ir::EntityId(L.A));
  }
  if (X.Kind != ValueKind::Made || X.Sub != MadeResult || X.A >= F.Insts.size())
    return false;
  const ir::Inst &I = F.Insts[X.A];
  return I.Opcode == ir::Op::Call && I.ArgsCount == 0 && !K.summary(I.Callee) &&
         Graph.isOnlyTested(I.Result);
}

/// Doubts that are no branch: the branches count from the other end.
constexpr uint64_t SomeElement = ~uint64_t(0) - 2;
constexpr uint64_t Elsewhere = ~uint64_t(0) - 3, Unnumbered = Elsewhere - 1;
/// What one path presumes of one callee is no more certain for what another
/// path presumes of another callee.
constexpr uint64_t Presumption = uint64_t(1) << 63;

/// Where \p V was read from memory, or what unseen code left there; None for
/// other values.
static LocId placeOf(const Value &V) {
  if (V.Kind == ValueKind::Content)
    return LocId(V.A);
  if (V.Kind == ValueKind::Made && (V.Sub == MadeClobber || V.Sub == MadeEnded))
    return LocId(Values::partOf(V));
  return LocId::None;
}

/// Remembers what a library function that only looks was asked: `strcmp` of two
/// strings. One that stands for different questions is none.
void Analysis::noteQuestion(const State &After, const CallSite &Site,
                            const ir::Summary &Sum) {
  const ir::Inst &I = F.Insts[Site.Inst];
  if (Sum.From != ir::Provenance::Model || I.Result == ir::RegId::None ||
      Site.Args.empty() || any_of(Sum.Outcomes, [](const ir::Outcome &X) {
        return !X.Effects.empty();
      }))
    return;
  const ValId Said = After.reg(I.Result);
  if (Vs[Said].Kind != ValueKind::Made)
    return;
  auto [It, New] = Questions.try_emplace(index(Said), Site.Args);
  if (!New && It->second != Site.Args)
    It->second.clear();
}

/// Whether two results are those of calls of one function, at two places, that
/// were asked the same.
bool Analysis::isSameQuestion(ValId One, ValId Other) const {
  auto A = Questions.find(index(One)), B = Questions.find(index(Other));
  if (A == Questions.end() || B == Questions.end() || A->second.empty())
    return false;
  const uint32_t X = Vs[One].A, Y = Vs[Other].A;
  return X != Y && F.Insts[X].Callee == F.Insts[Y].Callee &&
         A->second == B->second;
}

/// Adds to \p Into what the condition \p V compares or calculates with. False
/// if that is not only constants, what was read from memory, and what library
/// functions were asked.
bool Analysis::addReads(ValId V, SmallVectorImpl<ValId> &Into) const {
  const Value &X = Vs[V];
  if (X.Kind == ValueKind::Int)
    return true;
  if (X.Kind == ValueKind::Not || X.Kind == ValueKind::Cast)
    return addReads(ValId(X.A), Into);
  if (X.Kind == ValueKind::Cmp || X.Kind == ValueKind::Bin)
    return addReads(ValId(X.A), Into) && addReads(ValId(X.B), Into);
  Into.push_back(V);
  return placeOf(X) != LocId::None || Questions.count(index(V));
}

/// Whether \p T asks for what was asked before, of the same place, and code
/// that may have written there has run since: as a rule it has not.
bool Analysis::isAskedAnew(const Step &T) const {
  SmallVector<ValId, 4> Reads;
  if (T.Asked == ValId::None || !addReads(T.Asked, Reads))
    return false;
  auto WasAsked = [&](ValId New) {
    const Value &X = Vs[New];
    if (X.Kind == ValueKind::Content && X.B == 0)
      return false; // As it was at entry.
    for (const Step *Earlier = T.Before; Earlier; Earlier = Earlier->Before) {
      SmallVector<ValId, 4> Old;
      if (Earlier->Kind == Step::Branch && Earlier->Asked != ValId::None &&
          addReads(Earlier->Asked, Old) && any_of(Old, [&](ValId V) {
            return (V != New && placeOf(X) != LocId::None &&
                    placeOf(Vs[V]) == placeOf(X)) ||
                   isSameQuestion(V, New);
          }))
        return true;
    }
    return false;
  };
  return !Reads.empty() && all_of(Reads, WasAsked);
}

/// What makes the loss of \p X at \p Inst doubtful whatever the path.
void Analysis::circumstances(const Resource &X, uint32_t Inst,
                             std::vector<uint64_t> &Out) const {
  if (X.Site >= F.Insts.size() || F.Insts[X.Site].Opcode != ir::Op::Call)
    return;
  // What a called function keeps in a global is made once, or exchanged, by a
  // protocol of that function's: this one only calls it twice.
  if (X.Cause && F.Insts[Inst].Opcode == ir::Op::Call &&
      X.Name != LocId::None && Vs[Vs.root(X.Name)].Kind == LocKind::Global)
    Out.push_back(Elsewhere);
  // Who opens something and does not look at its number knows the number.
  if (!X.Cause && isUnasked(X.Site) &&
      K.tables().family(X.Family).Invalid == ir::InvalidValue::Negative)
    Out.push_back(Unnumbered);
}

/// The branches since \p R was acquired that make its loss at \p Inst doubtful,
/// each with the way it went.
std::vector<uint64_t> Analysis::doubts(const State &S, const Resource &X,
                                       uint32_t Inst) {
  std::vector<uint64_t> Out;
  bool Counted = false;
  for (const Step *T = S.Trace; T; T = T->Before) {
    if (T->Kind == Step::Acquire && T->Detail == index(X.Of))
      break;
    if ((T->Kind == Step::Presume || T->Kind == Step::Show) &&
        T->Detail == index(X.Of))
      Out.push_back(Presumption);
    Counted |=
        T->Kind == Step::Presume ||
        (T->Kind == Step::Branch && Graph.isHead(Graph.blockOf(T->Inst)));
    const ir::Inst &I = F.Insts[T->Inst];
    if (T->Kind != Step::Branch || I.Opcode != ir::Op::Branch)
      continue;
    bool Decided = all_of(Vs[T->Asked].Leaves,
                          [&](ValId L) {
                            return L == ValId::None ||
                                   (isUnseenSetting(L) && S.Facts.find(L));
                          }) ||
                   isAskedAnew(*T);
    ir::BlockId Other = T->Detail ? I.Else : I.Target;
    if (Decided && Graph.reaches(Other, Graph.blockOf(Inst)))
      Out.push_back(wayOf(*T));
  }
  // How many elements there are is not compared with how many were walked.
  if (Counted && X.Name != LocId::None && Vs.isVague(X.Name))
    Out.push_back(SomeElement);
  circumstances(X, Inst, Out);
  inOrder(Out);
  return Out;
}

/// Whether \p V was found in a union: which member of it there is, a kind tells
/// that need not be the one that is asked.
bool Analysis::isInUnion(ValId V) const {
  if (Vs[V].Kind != ValueKind::Content)
    return false;
  for (LocId L = LocId(Vs[V].A); L != LocId::None; L = Vs.parent(L))
    if (Vs[L].Kind == LocKind::Field &&
        K.tables().str(ir::StrId(Vs[L].B)) == "<union>")
      return true;
  return false;
}

/// A block that a function made, and that the same function releases when it is
/// called again, is one that grows when need be. Whether there was need, sizes
/// say that are not compared here.
std::vector<uint64_t> Analysis::misgivings(const Resource &X) const {
  constexpr uint64_t Regrowth = ~uint64_t(0), Member = Regrowth - 1;
  if (isInUnion(X.Of))
    return {Member};
  // Made and released by one call, it never was of any size to the caller.
  if (X.Site >= F.Insts.size() || X.Event >= F.Insts.size() || !X.Cause ||
      X.Site == X.Event)
    return {};
  const ir::Inst &Made = F.Insts[X.Site], &Gone = F.Insts[X.Event];
  if (Made.Opcode == ir::Op::Call && Gone.Opcode == ir::Op::Call &&
      Made.Callee == Gone.Callee)
    return {Regrowth};
  return {};
}

/// What makes it doubtful that \p X was gone already. Of the calls since it was
/// acquired each that presumed something is one doubt.
std::vector<uint64_t> Analysis::misuseDoubts(const State &S,
                                             const Resource &X) const {
  std::vector<uint64_t> Out = misgivings(X);
  bool Acquired = false;
  for (const Step *T = S.Trace; T; T = T->Before) {
    Acquired |= T->Kind == Step::Acquire && T->Detail == index(X.Of);
    // One call may have made and released it.
    if (Acquired && T->Inst != X.Event)
      break;
    if (T->Kind == Step::Presume &&
        (T->Detail == index(X.Of) ||
         (T->Detail == index(ValId::None) && T->Inst == X.Event)))
      Out.push_back(Presumption);
  }
  inOrder(Out);
  return Out;
}

/// What makes a release of storage that no release is for doubtful: that the
/// callee releases it was presumed, or that a number which stands for those of
/// several paths, or of several rounds, let the path come here. On the path
/// that has the storage it may have been one that does not (`if (grown)
/// free(p)`).
std::vector<uint64_t> Analysis::storageDoubts(const State &S,
                                              uint32_t Inst) const {
  std::vector<uint64_t> Out;
  for (const Step *T = S.Trace; T && T->Inst == Inst && Out.empty();
       T = T->Before)
    if (T->Kind == Step::Presume)
      Out.push_back(Presumption);
  auto StandsForSeveral = [&](ValId Leaf) { return Vs.standsForSeveral(Leaf); };
  // Where a loop ends, the other way comes here too, later.
  auto Decides = [&](const Step &T) {
    SmallVector<ir::BlockId, 8> Ways;
    successors(F, Graph.blockOf(T.Inst), false, Ways);
    const ir::Inst &I = F.Insts[T.Inst];
    if (I.Opcode == ir::Op::Branch)
      Ways = {T.Detail ? I.Else : I.Target};
    return any_of(Ways, [&](ir::BlockId B) {
      return Graph.returnsPast(B, Graph.blockOf(Inst));
    });
  };
  for (const Step *T = S.Trace; T; T = T->Before)
    if (T->Kind == Step::Branch &&
        any_of(Vs[T->Asked].Leaves, StandsForSeveral) && Decides(*T))
      Out.push_back(wayOf(*T));
  inOrder(Out);
  return Out;
}

/// Adds the branches between two rounds of a loop that both release \p X, as
/// far as something new decided them, read or answered since the first release:
/// it may never say the same twice.
void Analysis::againDoubts(const State &S, const Resource &X,
                           std::vector<uint64_t> &Out) const {
  for (const Step *T = S.Trace; T; T = T->Before) {
    if (T->Kind == Step::Release && T->Detail == index(X.Of))
      break;
    if (T->Kind == Step::Branch &&
        (Vs[T->Asked].ManyLeaves || any_of(Vs[T->Asked].Leaves, [&](ValId L) {
           return L != ValId::None && Vs[L].Kind == ValueKind::Made;
         })))
      Out.push_back(wayOf(*T));
  }
  inOrder(Out);
}

/// Both paths go on as one: what both lose is as certain as the two together.
void Analysis::mergeLosses(State &Into, const State &From) {
  if (Into.Losses.shares(From.Losses))
    return;
  for (const Loss &L : From.Losses.all()) {
    if (const Loss *Known = Into.Losses.find(L.Of))
      eitherStory(Leaks[Known->Number].Doubts, Leaks[L.Number].Doubts);
    else
      Into.Losses.get(L.Of) = L;
  }
}

//===----------------------------------------------------------------------===//
// What callees decide by what nobody has looked at
//===----------------------------------------------------------------------===//

/// Whether \p E ends, keeps or hands on what \p At names.
static bool letsGo(const ir::Effect &E, const ir::Term &At) {
  if (E.Kind == EffectKind::Store)
    return E.With == At;
  return (E.Kind == EffectKind::Release || E.Kind == EffectKind::Escape ||
          E.Kind == EffectKind::Transfer) &&
         E.At == At;
}

/// Whether one of two outcomes lets something of the arguments' go, and the
/// other does not.
static bool differ(const ir::Outcome &One, const ir::Outcome &Other) {
  auto Lets = [](const ir::Outcome &O, const ir::Outcome &Not) {
    return any_of(O.Effects, [&](const ir::Effect &E) {
      const ir::Term &At = E.Kind == EffectKind::Store ? E.With : E.At;
      return At.Root == TermRoot::Arg && letsGo(E, At) &&
             none_of(Not.Effects,
                     [&](const ir::Effect &X) { return letsGo(X, At); });
    });
  };
  return Lets(One, Other) || Lets(Other, One);
}

/// Whether \p C is taken to hold of a value that nothing is known of here: that
/// a pointer of the caller's caller is null, what an argument's memory holds,
/// or, where no answer is asked for, how large a number is.
bool Analysis::isPresumed(State &S, const CallSite &Site, const ir::Cond &C) {
  Binding B{Site, {}, ValId::None};
  if (C.Left.Root != TermRoot::Arg)
    return false;
  ValId L = value(S, B, C.Left, Site.Inst);
  if (L == ValId::None || Vs.isInt(simplify(Vs, S, L)) ||
      S.Resources.find(Vs.base(L)))
    return false;
  if (C.Mask)
    L = Vs.bin(ir::BinOp::And, L, Vs.integer(C.Mask));
  if (!C.Left.Steps.empty())
    return true;
  ValId Rt = value(S, B, C.Right, Site.Inst);
  if (Rt == ValId::None)
    return false;
  if (Vs.isInt(Rt) && Vs[Rt].Int == 0 &&
      (C.Cmp == ir::CmpOp::EQ || C.Cmp == ir::CmpOp::NE))
    return C.Cmp == ir::CmpOp::EQ && isEntryTerm(L) && mayPoint(L);
  return isUnasked(Site.Inst) &&
         !Vs.isInt(simplify(Vs, S, Vs.cmp(C.Cmp, L, Rt)));
}

/// Whether \p Sum lets something of its arguments' go, or not, by what \p Out
/// presumes: a parent that is missing, the count of an object's owners.
bool Analysis::presumes(State &S, const CallSite &Site, const ir::Summary &Sum,
                        const ir::Outcome &Out) {
  const bool Releases = any_of(Out.Effects, [](const ir::Effect &E) {
    return E.Kind == EffectKind::Release;
  });
  auto Presumed = [&](ArrayRef<ir::Cond> Guards) {
    return any_of(Guards,
                  [&](const ir::Cond &C) { return isPresumed(S, Site, C); });
  };
  auto IsFree = [&] {
    return !Presumed(Out.Guards) &&
           (Out.Ways.empty() || !all_of(Out.Ways, Presumed));
  };
  return (Releases || !S.Resources.empty()) &&
         any_of(Sum.Outcomes,
                [&](const ir::Outcome &Other) { return differ(Out, Other); }) &&
         !IsFree();
}

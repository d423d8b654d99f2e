//===-- Outcomes.cpp - What one outcome of a callee does to a path --------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Ways.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EffectKind;
using ir::Silence;
using ir::TermRoot;
using ir::TermStepKind;

/// An effect with its terms read in the state before the call.
struct Analysis::Pending {
  const ir::Effect *E;
  ValId At = ValId::None, With = ValId::None;
  LocId Where = LocId::None, From = LocId::None;
};

static bool needsLocation(EffectKind K) {
  return K == EffectKind::Store || K == EffectKind::Copy ||
         K == EffectKind::Havoc;
}

static bool isIndex(TermStepKind K) {
  return K == TermStepKind::Index || K == TermStepKind::Each;
}

//===----------------------------------------------------------------------===//
// Terms
//===----------------------------------------------------------------------===//

/// The location that a term without its last dereference names.
LocId Analysis::location(State &S, Binding &B, const ir::Term &T,
                         uint32_t Inst) {
  LocId L = LocId::None;
  ValId V = ValId::None;
  switch (T.Root) {
  case TermRoot::Ret:
    L = B.Site.Into;
    break;
  case TermRoot::Global:
    L = Vs.global(ir::EntityId(T.Id));
    break;
  default: {
    ir::Term Root = T;
    Root.Steps.clear();
    Root.AddressOf = false;
    V = value(S, B, Root, Inst);
  }
  }
  auto Index = [&](const ir::TermStep &X) {
    return X.Kind == TermStepKind::Index
               ? Vs.integer(X.Index)
               : Vs.made(Inst, S.Round, MadeResult, 0xFFFFE);
  };
  for (size_t N = 0; N < T.Steps.size(); ++N) {
    const ir::TermStep &X = T.Steps[N];
    if (X.Kind == TermStepKind::Deref) {
      if (L != LocId::None)
        V = simplify(Vs, S, peek(S, L));
      if (V == ValId::None || memoryOf(V) == LocId::None)
        return LocId::None;
      // p[i] is what p + i points to.
      if (N + 1 < T.Steps.size() && isIndex(T.Steps[N + 1].Kind))
        V = Vs.offset(V, Index(T.Steps[++N]));
      L = Vs.deref(V);
      continue;
    }
    if (L == LocId::None)
      return LocId::None;
    L = X.Kind == TermStepKind::Field ? Vs.field(L, X.Field)
                                      : Vs.elem(L, Index(X));
  }
  return L;
}

ValId Analysis::value(State &S, Binding &B, const ir::Term &T, uint32_t Inst) {
  if (T.Steps.empty() && !T.AddressOf) {
    switch (T.Root) {
    case TermRoot::Arg:
      return T.Id < B.Site.Args.size() ? B.Site.Args[T.Id] : ValId::None;
    case TermRoot::Ret:
      return B.Result;
    case TermRoot::Fresh:
      return T.Id < B.Fresh.size() ? B.Fresh[T.Id] : ValId::None;
    case TermRoot::Int:
      return Vs.integer(T.Int);
    case TermRoot::Null:
      return Vs.null();
    case TermRoot::Function:
      return Vs.function(ir::EntityId(T.Id));
    case TermRoot::String:
      return Vs.string(ir::StrId(T.Id));
    case TermRoot::Global:
      break;
    default:
      return ValId::None;
    }
  }
  LocId L = location(S, B, T, Inst);
  if (L == LocId::None)
    return ValId::None;
  if (T.AddressOf)
    return Vs.addr(L);
  return load(S, L, Inst);
}

/// False if the condition cannot hold. What cannot be read holds.
bool Analysis::assumeCond(State &S, Binding &B, const ir::Cond &C,
                          uint32_t Inst) {
  ValId L = value(S, B, C.Left, Inst), Rt = value(S, B, C.Right, Inst);
  if (L == ValId::None || Rt == ValId::None)
    return true;
  if (C.Mask)
    L = Vs.bin(ir::BinOp::And, simplify(Vs, S, L), Vs.integer(C.Mask));
  return assume(Vs, S, Vs.cmp(C.Cmp, simplify(Vs, S, L), simplify(Vs, S, Rt)),
                true);
}

/// False if the guards cannot hold together.
bool Analysis::assumeGuards(State &S, Binding &B, ArrayRef<ir::Cond> Guards,
                            uint32_t Inst) {
  for (const ir::Cond &C : Guards) {
    if (C.Cmp == ir::CmpOp::EQ && C.Left.Steps.size() > 0)
      if (ValId L = value(S, B, C.Left, Inst); L != ValId::None)
        B.Assumed |= !Vs.isInt(simplify(Vs, S, L));
    if (!assumeCond(S, B, C, Inst))
      return false;
  }
  return true;
}

/// False if none of the ways can be the one. If one alone can, it is.
bool Analysis::assumeWays(State &S, Binding &B, const ir::Outcome &Out,
                          uint32_t Inst) {
  if (Out.Ways.empty())
    return true;
  SmallVector<State, 2> Possible;
  for (const std::vector<ir::Cond> &Way : Out.Ways) {
    State Taken = S;
    if (assumeGuards(Taken, B, Way, Inst) && isPossible(Taken))
      Possible.push_back(std::move(Taken));
  }
  if (Possible.size() == 1)
    S = std::move(Possible.front());
  else
    learnWays(S, Possible);
  return !Possible.empty();
}

//===----------------------------------------------------------------------===//
// Outcomes
//===----------------------------------------------------------------------===//

void Analysis::applyEffect(State &S, Binding &B, const State &Before,
                           const Pending &P, uint32_t Part) {
  const ir::Effect &E = *P.E;
  uint32_t Inst = B.Site.Inst;
  // Only effects of code that was seen lead a reader anywhere.
  const ir::Effect *Cause = E.Where.isValid() ? &E : nullptr;
  auto Read = [&](const ir::Term &T, ValId AtEntry) {
    return T.Root == TermRoot::Fresh || T.Root == TermRoot::Ret
               ? value(S, B, T, Inst)
               : AtEntry;
  };
  ValId At = Read(E.At, P.At), With = Read(E.With, P.With);
  switch (E.Kind) {
  case EffectKind::Acquire:
  case EffectKind::PoolTake: {
    ValId V = acquire(S, Inst, Part * 16 + (E.Fresh & 15), E.Family, E.Nullable,
                      Cause);
    if (B.Fresh.size() <= E.Fresh)
      B.Fresh.resize(E.Fresh + 1, ValId::None);
    B.Fresh[E.Fresh] = V;
    if (E.Kind == EffectKind::PoolTake)
      takeFrom(S, V, At);
    else if (With != ValId::None && !isZero(Vs, S, With))
      S.Resources.get(V).Pool = With;
    return;
  }
  case EffectKind::PoolMark:
    if (B.Fresh.size() <= E.Fresh)
      B.Fresh.resize(E.Fresh + 1, ValId::None);
    B.Fresh[E.Fresh] = markPool(S, At, Inst);
    return;
  case EffectKind::Own:
    if (At != ValId::None)
      own(S, At, Inst, E.Family);
    return;
  case EffectKind::Release:
    if (At != ValId::None)
      release(S, At, E.Family, Inst, Cause, With);
    return;
  case EffectKind::Retain:
    if (Resource *X =
            At == ValId::None ? nullptr : S.Resources.change(Vs.base(At)))
      if (X->Count < 255)
        ++X->Count;
    return;
  case EffectKind::Transfer:
    // From one pool to another.
    if (const Resource *X = At == ValId::None || With == ValId::None
                                ? nullptr
                                : S.Resources.find(At);
        X && isOfPool(*X)) {
      S.Resources.change(At)->Pool = isZero(Vs, S, With) ? ValId::None : With;
      return;
    }
    if (At != ValId::None && E.Family != ir::FamilyId::None)
      return share(S, At, E.Family, Inst);
    // Of an object that is nobody's to release, what it leads to is handed on.
    if (At != ValId::None && Vs[Vs.base(At)].Kind == ValueKind::Addr)
      escape(S, At, Inst, true, Silence::Reason::Escaped, B.Site.Callee);
    else if (At != ValId::None)
      transfer(S, Vs.base(At), Inst, B.Site.Callee);
    return;
  case EffectKind::Escape:
    if (E.At.Root == TermRoot::ArgsFrom) {
      for (size_t A = E.At.Id; A < B.Site.Args.size(); ++A)
        escape(S, B.Site.Args[A], Inst, true, Silence::Reason::Escaped,
               B.Site.Callee);
    } else if (At != ValId::None) {
      escape(S, At, Inst, true, Silence::Reason::Escaped, B.Site.Callee);
    }
    return;
  case EffectKind::Store:
    if (LocId L = E.At.Root == TermRoot::Fresh || E.At.Root == TermRoot::Ret
                      ? location(S, B, E.At, Inst)
                      : P.Where;
        L != LocId::None) {
      // What is there now may lead to what was: a list with its head gone. And
      // whether it is written over at all was only assumed ("if (!s->size)
      // s->buffer = malloc(...)", called again).
      if (With == ValId::None || B.Assumed) {
        const ValId Old = Vs.base(peek(S, L));
        if (Resource *X = S.Resources.change(Old); X && X->Is == Owner::Owned)
          forget(S, *X, Inst, Silence::Reason::UnknownCode, B.Site.Callee);
        else if (!X && With == ValId::None && isParamPointer(Old))
          transfer(S, Old, Inst, B.Site.Callee);
      }
      ValId V = With == ValId::None
                    ? Vs.made(Inst, S.Round, MadeResult, 0x1000 + index(L))
                    : With;
      store(S, L, V, Inst);
    } else if (Resource *X =
                   With == ValId::None ? nullptr : S.Resources.change(With);
               X && E.With.Root == TermRoot::Fresh) {
      // An out-parameter that was not asked for, or that cannot be followed.
      X->Is = Owner::Handed;
    }
    return;
  case EffectKind::Copy:
    if (LocId To =
            E.At.Root == TermRoot::Fresh ? location(S, B, E.At, Inst) : P.Where;
        To != LocId::None && P.From != LocId::None) {
      copyObject(S, To, P.From, Before, Inst);
      if (!B.Seen)
        giveSiblings(S, P.From, Inst, B.Site.Callee);
    }
    return;
  case EffectKind::Havoc:
    if (P.Where != LocId::None && (B.Seen || E.Nullable))
      giveHeld(S, P.Where, Inst, B.Site.Callee);
    if (P.Where != LocId::None)
      scribble(S, P.Where, Inst, E.Nullable ? MadeEnded : MadeClobber);
    // scanf is given addresses to write to, printf mostly values.
    if (E.At.Root == TermRoot::ArgsFrom)
      for (size_t A = E.At.Id; A < B.Site.Args.size(); ++A)
        if (Vs[B.Site.Args[A]].Kind == ValueKind::Addr)
          scribble(S, LocId(Vs[B.Site.Args[A]].A), Inst);
    return;
  case EffectKind::Use:
    return; // Looked at before anything else happens.
  case EffectKind::Keep:
    if (Resource *X =
            At == ValId::None ? nullptr : S.Resources.change(Vs.base(At)))
      X->Kept = true;
    return;
  case EffectKind::Unlink:
    if (At != ValId::None)
      S.Unlinked.get(Vs.base(At));
    return;
  case EffectKind::PoolReset:
  case EffectKind::PoolDestroy:
    if (At != ValId::None)
      endPool(S, At, 0, Inst,
              E.Kind == EffectKind::PoolReset ? Ending::PoolReset
                                              : Ending::PoolGone,
              Cause);
    return;
  case EffectKind::PoolRewind:
    if (With != ValId::None)
      rewindPool(S, At, With, Inst, Cause);
    return;
  case EffectKind::PoolCreate:
    if (At != ValId::None)
      createPool(S, At, With, E.Family, Inst);
    return;
  case EffectKind::PoolBind:
    if (At == ValId::None || With == ValId::None)
      return;
    if (E.Family != ir::FamilyId::None)
      return keepHandle(S, At, With, Inst, E.Family);
    bindToPool(S, At, With, Inst);
    return;
  case EffectKind::PoolMove:
    if (At != ValId::None)
      movePool(S, At, With, Inst);
    return;
  }
}

/// A block that is released, with a new one in its place or as the result, was
/// exchanged: what it held went along, to elements that a summary cannot name.
void Analysis::moveContents(State &S, const CallSite &Site, ValId Old,
                            const ir::Outcome &Out, ArrayRef<Pending> Effects) {
  bool Exchanged =
      Out.Result.Root == TermRoot::Fresh ||
      any_of(Effects, [&](const Pending &P) {
        return P.E->Kind == EffectKind::Store && P.Where != LocId::None &&
               P.E->With.Root == TermRoot::Fresh && peek(S, P.Where) == Old;
      });
  if (Exchanged)
    giveHeld(S, Vs.deref(Old), Site.Inst, Site.Callee);
}

bool Analysis::applyOutcome(State &S, const CallSite &Site,
                            const ir::Outcome &Out, uint32_t Part, bool Seen) {
  // Each effect may look through all of memory.
  spend(Out.Effects.size() * (1 + S.weight() / 64));
  Binding B{Site, {}, ValId::None};
  B.Seen = Seen;
  if (!assumeGuards(S, B, Out.Guards, Site.Inst) ||
      !assumeWays(S, B, Out, Site.Inst))
    return false;
  SmallVector<Pending, 8> Todo;
  for (const ir::Effect &E : Out.Effects) {
    Pending P;
    P.E = &E;
    if (E.At && needsLocation(E.Kind))
      P.Where = location(S, B, E.At, Site.Inst);
    else if (E.At)
      P.At = value(S, B, E.At, Site.Inst);
    if (E.With && E.Kind == EffectKind::Copy)
      P.From = location(S, B, E.With, Site.Inst);
    else if (E.With)
      P.With = value(S, B, E.With, Site.Inst);
    Todo.push_back(P);
  }
  for (const Pending &P : Todo)
    if (P.E->Kind == EffectKind::Use && P.E->Nullable && P.At != ValId::None)
      pass(S, P.At, Site.Inst);
    else if (P.E->Kind == EffectKind::Use && P.At != ValId::None &&
             !use(S, P.At, Site.Inst, "used",
                  P.E->Where.isValid() ? P.E : nullptr))
      return false;
  // The result is known to effects that store it, and fresh values to it.
  const ir::Inst &I = F.Insts[Site.Inst];
  if (Out.Result.Root != TermRoot::Fresh)
    B.Result = Out.Result ? value(S, B, Out.Result, Site.Inst) : ValId::None;
  if (B.Result == ValId::None)
    B.Result = Vs.made(Site.Inst, S.Round, MadeResult);
  State Before = S;
  if (Seen)
    for (const Pending &P : Todo)
      if (P.E->Kind == EffectKind::Release && P.At != ValId::None)
        moveContents(S, Site, P.At, Out, Todo);
  for (const Pending &P : Todo)
    applyEffect(S, B, Before, P, Part);
  if (Out.Result.Root == TermRoot::Fresh)
    B.Result = value(S, B, Out.Result, Site.Inst);
  for (const ir::Cond &C : Out.Ensures)
    if (!assumeCond(S, B, C, Site.Inst))
      return false;
  for (const Pending &P : Todo)
    if (P.E->Kind == EffectKind::Escape && P.At != ValId::None)
      if (Resource *X = S.Resources.change(Vs.base(P.At)))
        X->Said = B.Result;
  if (I.Result != ir::RegId::None)
    S.setReg(I.Result, simplify(Vs, S, B.Result));
  else
    noteLoss(B.Result, S);
  return true;
}

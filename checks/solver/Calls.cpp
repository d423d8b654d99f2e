//===-- Calls.cpp - What a call does to a state -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "ir/Codec.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EffectKind;
using ir::Op;
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
    L = Vs.bin(ir::BinOp::And, L, Vs.integer(C.Mask));
  return assume(Vs, S, Vs.cmp(C.Cmp, simplify(Vs, S, L), simplify(Vs, S, Rt)),
                true);
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
    Resource &X = S.Resources.get(V);
    if (E.Kind == EffectKind::PoolTake) {
      X.Is = Owner::Pooled;
      X.Pool = At;
    } else if (With != ValId::None && !isZero(Vs, S, With)) {
      X.Pool = With;
    }
    return;
  }
  case EffectKind::PoolMark:
    if (B.Fresh.size() <= E.Fresh)
      B.Fresh.resize(E.Fresh + 1, ValId::None);
    B.Fresh[E.Fresh] = Vs.made(Inst, S.Round, MadeResult, S.Order & 0xFFFFF);
    return;
  case EffectKind::Own:
    if (At != ValId::None)
      own(S, At, Inst, E.Family);
    return;
  case EffectKind::Release:
    if (At != ValId::None)
      release(S, At, E.Family, Inst, Cause);
    return;
  case EffectKind::Retain:
    if (Resource *X =
            At == ValId::None ? nullptr : S.Resources.change(Vs.base(At)))
      if (X->Count < 255)
        ++X->Count;
    return;
  case EffectKind::Transfer:
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
      if (With == ValId::None || B.Assumed)
        if (Resource *X = S.Resources.change(Vs.base(peek(S, L)));
            X && X->Is == Owner::Owned)
          forget(S, *X, Inst, Silence::Reason::UnknownCode, B.Site.Callee);
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
        To != LocId::None && P.From != LocId::None)
      copyObject(S, To, P.From, Before, Inst);
    return;
  case EffectKind::Havoc:
    if (P.Where != LocId::None && B.Seen)
      giveHeld(S, P.Where, Inst, B.Site.Callee);
    if (P.Where != LocId::None)
      scribble(S, P.Where, Inst);
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
    if (At != ValId::None)
      releasePool(S, At, 0, Inst);
    return;
  case EffectKind::PoolRewind:
    if (At != ValId::None && With != ValId::None &&
        Vs[With].Kind == ValueKind::Made && Vs[With].Sub == MadeResult)
      releasePool(S, At, Vs[With].B & 0xFFFFF, Inst);
    return;
  }
}

/// Whether \p C holds only if a pointer of the caller's is null, of which
/// nothing is known here.
bool Analysis::presumesNull(State &S, Binding &B, const ir::Cond &C) {
  if (C.Cmp != ir::CmpOp::EQ || C.Left.Root != TermRoot::Arg ||
      !C.Left.Steps.empty() || S.Resources.empty())
    return false;
  ValId L = value(S, B, C.Left, B.Site.Inst),
        Rt = value(S, B, C.Right, B.Site.Inst);
  return L != ValId::None && Rt != ValId::None && isEntryTerm(L) &&
         mayPoint(L) && Vs.isInt(Rt) && Vs[Rt].Int == 0 &&
         !Vs.isInt(simplify(Vs, S, L));
}

/// Whether \p E ends or hands on what \p At names.
static bool letsGo(const ir::Effect &E, const ir::Term &At) {
  return (E.Kind == EffectKind::Release || E.Kind == EffectKind::Escape ||
          E.Kind == EffectKind::Transfer) &&
         E.At == At;
}

/// Whether \p Sum lets something of its arguments' go, or not, by what they
/// hold, and \p Out says so of a value that nothing is known of here: the count
/// of an object's owners, say.
bool Analysis::presumesState(State &S, const CallSite &Site,
                             const ir::Summary &Sum, const ir::Outcome &Out) {
  if (S.Resources.empty() || Sum.Outcomes.size() < 2)
    return false;
  Binding B{Site, {}, ValId::None};
  auto IsUnknown = [&](const ir::Cond &C) {
    if (C.Left.Root != TermRoot::Arg || C.Left.Steps.empty())
      return false;
    ValId L = value(S, B, C.Left, Site.Inst);
    return L != ValId::None && !Vs.isInt(simplify(Vs, S, L)) &&
           !S.Resources.find(Vs.base(L));
  };
  if (none_of(Out.Guards, IsUnknown))
    return false;
  auto Differs = [&](const ir::Outcome &One, const ir::Outcome &Other) {
    return any_of(One.Effects, [&](const ir::Effect &E) {
      return E.At.Root == TermRoot::Arg && letsGo(E, E.At) &&
             none_of(Other.Effects,
                     [&](const ir::Effect &X) { return letsGo(X, E.At); });
    });
  };
  return any_of(Sum.Outcomes, [&](const ir::Outcome &Other) {
    return &Other != &Out && (Differs(Out, Other) || Differs(Other, Out));
  });
}

bool Analysis::applyOutcome(State &S, const CallSite &Site,
                            const ir::Outcome &Out, uint32_t Part, bool Seen) {
  Binding B{Site, {}, ValId::None};
  B.Seen = Seen;
  bool Presumes = false;
  for (const ir::Cond &C : Out.Guards) {
    Presumes |= presumesNull(S, B, C);
    if (C.Cmp == ir::CmpOp::EQ && C.Left.Steps.size() > 0)
      if (ValId L = value(S, B, C.Left, Site.Inst); L != ValId::None)
        B.Assumed |= !Vs.isInt(simplify(Vs, S, L));
    if (!assumeCond(S, B, C, Site.Inst))
      return false;
  }
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
    if (P.E->Kind == EffectKind::Use && P.At != ValId::None &&
        !use(S, P.At, Site.Inst, "used", P.E->Where.isValid() ? P.E : nullptr))
      return false;
  // The result is known to effects that store it, and fresh values to it.
  const ir::Inst &I = F.Insts[Site.Inst];
  if (Out.Result.Root != TermRoot::Fresh)
    B.Result = Out.Result ? value(S, B, Out.Result, Site.Inst) : ValId::None;
  if (B.Result == ValId::None)
    B.Result = Vs.made(Site.Inst, S.Round, MadeResult);
  State Before = S;
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
  if (Presumes)
    S.Trace = step(S, Site.Inst, Step::Presume, 0);
  return true;
}

void Analysis::throwTo(State S, uint32_t Inst) {
  const ir::Inst &I = F.Insts[Inst];
  S.Unwinding = true;
  if (I.Target != ir::BlockId::None)
    return flowTo(std::move(S), Graph.blockOf(Inst), I.Target);
  leave(std::move(S), Inst, ir::ExitKind::Throw, ValId::None);
}

static bool has(const ir::Outcome &O, EffectKind K) {
  return any_of(O.Effects, [&](const ir::Effect &E) { return E.Kind == K; });
}

/// A library function that releases or acquires only for one special value
/// (realloc for size 0) is taken to do so only where the value is known to be
/// that.
bool Analysis::isFarFetched(State &S, const CallSite &Site,
                            const ir::Outcome &Out) {
  if (!has(Out, EffectKind::Release) && !has(Out, EffectKind::Acquire))
    return false;
  Binding B{Site, {}, ValId::None};
  return any_of(Out.Guards, [&](const ir::Cond &C) {
    if (C.Cmp != ir::CmpOp::EQ)
      return false;
    ValId L = value(S, B, C.Left, Site.Inst),
          Rt = value(S, B, C.Right, Site.Inst);
    return L != ValId::None && Rt != ValId::None && Vs.isInt(Rt) &&
           !Vs.isInt(simplify(Vs, S, L));
  });
}

/// Marks \p V as left behind by a failed reallocation. What the caller has is
/// watched from here on, if it lies in memory that this path may write over.
void Analysis::keep(State &S, ValId V, ir::FamilyId Family, uint32_t Inst) {
  ValId Base = Vs.base(V);
  if (Resource *X = S.Resources.change(Base)) {
    X->Kept = true;
    return;
  }
  if (Base != V || !isEntryTerm(V))
    return;
  LocId Home = LocId(Vs[V].A);
  if (Vs[Vs.root(Home)].Kind == LocKind::Var)
    return;
  Resource &X = S.Resources.get(V);
  X.Kept = true;
  X.Family = Family;
  X.Site = Inst;
  X.Order = ++S.Order;
  X.Name = Home;
}

/// Whether nobody looks at what the call returns.
bool Analysis::isUnasked(uint32_t Inst) const {
  ir::RegId Result = F.Insts[Inst].Result;
  return Result == ir::RegId::None || is_contained(Graph.diesAt(Inst), Result);
}

/// The call may give a new resource for the old one, but on this path it gave
/// null: what it would have released is still there.
void Analysis::keepOld(State &S, const CallSite &Site, const ir::Summary &Sum,
                       const ir::Outcome &Out) {
  if (Out.Result.Root != TermRoot::Null)
    return;
  for (const ir::Outcome &Other : Sum.Outcomes) {
    if (!has(Other, EffectKind::Acquire))
      continue;
    for (const ir::Effect &E : Other.Effects)
      if (E.Kind == EffectKind::Release && E.At.Root == TermRoot::Arg &&
          E.At.Steps.empty() && E.At.Id < Site.Args.size())
        keep(S, Site.Args[E.At.Id], E.Family, Site.Inst);
  }
}

/// `arg0`, also as `&arg0*`.
static bool isArgument(const ir::Term &T) {
  bool Same = T.AddressOf ? T.Steps.size() == 1 &&
                                T.Steps[0].Kind == TermStepKind::Deref
                          : T.Steps.empty();
  return T.Root == TermRoot::Arg && Same;
}

void Analysis::callSummary(State S, const CallSite &Site,
                           const ir::Summary &Sum, std::vector<State> &Out) {
  // A model does not say what is read; whoever passes a pointer to a library
  // function means it to be. Unless it releases it, or makes a new one there.
  if (Sum.From != ir::Provenance::Inferred)
    for (ValId A : Site.Args) {
      bool Ends = any_of(Sum.Outcomes, [&](const ir::Outcome &X) {
        return any_of(X.Effects, [&](const ir::Effect &E) {
          return (E.Kind == EffectKind::Release || E.Kind == EffectKind::Own) &&
                 isArgument(E.At) && E.At.Id < Site.Args.size() &&
                 Site.Args[E.At.Id] == A;
        });
      });
      if (!Ends)
        checkReleased(S, A, Site.Inst, "passed");
    }
  bool Any = false;
  const ir::Outcome *Given = nullptr;
  bool Declared =
      Sum.From == ir::Provenance::Model || Sum.From == ir::Provenance::Config;
  for (uint32_t N = 0; N < Sum.Outcomes.size(); ++N) {
    const ir::Outcome &X = Sum.Outcomes[N];
    if (Sum.From == ir::Provenance::Model && isFarFetched(S, Site, X))
      continue;
    // Who gives something away and does not ask for the result counts on it
    // being taken: the failure of the same case is left out.
    if (Declared && Given && X.Guards == Given->Guards &&
        isUnasked(Site.Inst) && !has(X, EffectKind::Transfer))
      continue;
    State After = S;
    const bool Presumes = presumesState(After, Site, Sum, X);
    if (!applyOutcome(After, Site, X, N,
                      Sum.From == ir::Provenance::Inferred)) {
      MayLeak = false;
      continue;
    }
    if (Presumes)
      After.Trace = step(After, Site.Inst, Step::Presume, 0);
    Any = true;
    if (has(X, EffectKind::Transfer))
      Given = &X;
    keepOld(After, Site, Sum, X);
    switch (X.Exit) {
    case ir::ExitKind::Return:
      MayLeak = true;
      checkLeaks(After, Site.Inst);
      Out.push_back(std::move(After));
      break;
    case ir::ExitKind::Throw:
      throwTo(std::move(After), Site.Inst);
      break;
    case ir::ExitKind::NoReturn:
      MayLeak = false;
      break;
    }
  }
  if (!Sum.Incomplete)
    return;
  // Apart from what is known, anything: only where nothing known applies, or
  // paths would multiply for no gain.
  if (Any)
    return;
  callUnknown(S, Site);
  Out.push_back(std::move(S));
}

/// Whether \p V is a resource that is known by a number, not an address.
bool Analysis::isNumber(const State &S, ValId V) const {
  const Resource *X = S.Resources.find(V);
  if (!X || X->Family == ir::FamilyId::None)
    return false;
  const ir::Family &Family = K.tables().family(X->Family);
  return Family.Kind == ir::FamilyKind::Resource &&
         (Family.Invalid == ir::InvalidValue::Negative ||
          Family.Invalid == ir::InvalidValue::Never);
}

void Analysis::callUnknown(State &S, const CallSite &Site) {
  const ir::Inst &I = F.Insts[Site.Inst];
  for (size_t A = 0; A < Site.Args.size(); ++A) {
    // The number of what is closed may well be told to somebody.
    if (!isNumber(S, Site.Args[A]))
      checkReleased(S, Site.Args[A], Site.Inst, "passed");
    if (!(Site.Flags[A] & ir::ArgNoEscape))
      escape(S, Site.Args[A], Site.Inst, true, Silence::Reason::UnknownCallee,
             Site.Callee);
    else if (LocId L = memoryOf(Site.Args[A]); L != LocId::None)
      fill(S, L, Vs.made(Site.Inst, S.Round, MadeClobber, index(L)), Site.Inst);
  }
  clobberGlobals(S, Site.Inst, Site.Callee);
  if (Site.Into != LocId::None)
    fill(S, Site.Into,
         Vs.made(Site.Inst, S.Round, MadeClobber, index(Site.Into)), Site.Inst);
  if (I.Result == ir::RegId::None)
    return;
  ValId Said = answer(S, Site.Inst);
  S.setReg(I.Result, Said);
  for (ValId A : Site.Args)
    if (Resource *X = S.Resources.change(Vs.base(A)))
      X->Said = Said;
}

/// What a call of unseen code gives. A function without parameters whose result
/// is only tested, here and elsewhere in this function, is a flag with a name:
/// it is taken to say the same at each place.
ValId Analysis::answer(State &S, uint32_t Inst) {
  ValId V = Vs.made(Inst, S.Round, MadeResult);
  const ir::Inst &I = F.Insts[Inst];
  if (I.Opcode != Op::Call || !Graph.isAskedAgain(I.Callee))
    return V;
  Answer &A = S.Answers.get(I.Callee);
  if (A.Held != ValId::None && A.Inst != Inst)
    return A.Held;
  A.Held = V;
  A.Inst = Inst;
  return V;
}

/// What a summary does to owners, in some outcome, whatever for.
static std::set<std::string> deeds(const ir::Summary &S, const ir::Tables &T) {
  std::set<std::string> Out;
  for (const ir::Outcome &X : S.Outcomes) {
    ir::Summary One;
    One.Outcomes.emplace_back();
    One.Outcomes.back().Exit = X.Exit;
    for (const ir::Effect &E : X.Effects) {
      if (E.Kind == EffectKind::Store || E.Kind == EffectKind::Havoc ||
          E.Kind == EffectKind::Copy || E.Kind == EffectKind::Use)
        continue;
      One.Outcomes.back().Effects.push_back(E);
      One.Outcomes.back().Effects.back().Where = {};
    }
    Out.insert(ir::encode(One, T));
  }
  return Out;
}

/// Whether it makes no difference to owners which of \p Callees is called.
bool Analysis::agree(ArrayRef<ir::EntityId> Callees) const {
  if (Callees.size() < 2)
    return true;
  const std::set<std::string> First = deeds(*K.summary(Callees[0]), K.tables());
  return all_of(Callees.drop_front(), [&](ir::EntityId E) {
    return deeds(*K.summary(E), K.tables()) == First;
  });
}

void Analysis::call(State S, uint32_t Inst, std::vector<State> &Out) {
  const ir::Inst &I = F.Insts[Inst];
  CallSite Site;
  Site.Inst = Inst;
  for (const ir::Operand &A : F.args(I)) {
    Site.Args.push_back(operand(S, A, Inst));
    Site.Flags.push_back(A.Flags);
  }
  bool Dead = false;
  if (I.Q != ir::PlaceId::None)
    Site.Into = place(S, I.Q, Inst, true, Dead);
  if (Dead)
    return;
  // An exception that the callee is not known to throw.
  if (O.ImplicitExceptions && I.Target != ir::BlockId::None &&
      !(I.Flags & ir::InstNoThrow)) {
    State Thrown = S;
    Thrown.Implicit = true;
    throwTo(std::move(Thrown), Inst);
  }
  SmallVector<ir::EntityId, 4> Callees;
  if (I.Opcode == Op::IndirectCall) {
    const Value Fn = Vs[operand(S, I.A, Inst)];
    if (Fn.Kind == ValueKind::Function)
      Callees.push_back(ir::EntityId(Fn.A));
    Site.Callee = "a function pointer";
  } else if (I.Opcode == Op::VirtualCall) {
    if (!use(S, Site.Args.empty() ? Vs.undef() : Site.Args[0], Inst, "used"))
      return;
    // What is declared of a method holds for all that override it.
    const ir::Summary *Said = K.summary(I.Callee);
    if (Said && Said->From != ir::Provenance::Inferred)
      Callees.push_back(I.Callee);
    else
      Callees.append(K.overriders(I.Callee).begin(),
                     K.overriders(I.Callee).end());
    Site.Callee = K.nameOf(I.Callee);
  } else {
    Callees.push_back(I.Callee);
    Site.Callee = K.nameOf(I.Callee);
  }
  bool Unknown = Callees.empty();
  for (ir::EntityId E : Callees)
    Unknown |= K.summary(E) == nullptr;
  // Which of them it is decides who owns what: that is not known.
  Unknown = Unknown || !agree(Callees);
  if (!Unknown) {
    for (ir::EntityId E : Callees)
      callSummary(S, Site, *K.summary(E), Out);
    return;
  }
  if (I.Flags & ir::InstNoReturn)
    return;
  callUnknown(S, Site);
  Out.push_back(std::move(S));
}

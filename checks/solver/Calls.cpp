//===-- Calls.cpp - Which outcomes a call may have ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Returning.h"
#include "ir/Codec.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EffectKind;
using ir::Op;
using ir::Silence;
using ir::TermRoot;
using ir::TermStepKind;

void Analysis::throwTo(State S, uint32_t Inst, ValId Types) {
  const ir::Inst &I = F.Insts[Inst];
  S.Unwinding = true;
  S.Thrown = Types;
  if (I.Target != ir::BlockId::None)
    return flowTo(std::move(S), Graph.blockOf(Inst), I.Target);
  leave(std::move(S), Inst, ir::ExitKind::Throw, Types);
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

/// The arguments, and addresses of globals, by way of which the callee lets go,
/// now or then, of something.
static SmallVector<ValId, 8> waysToLetGo(Values &Vs, ArrayRef<ValId> Args,
                                         const ir::Summary &Sum) {
  SmallVector<ValId, 8> Out;
  for (const ir::Outcome &X : Sum.Outcomes)
    for (const ir::Effect &E : X.Effects) {
      const bool LetsGo =
          E.Kind == EffectKind::Release ||
          ((E.Kind == EffectKind::Transfer || E.Kind == EffectKind::Escape) &&
           isArgument(E.At));
      ValId Way = ValId::None;
      if (LetsGo && E.At.Root == TermRoot::Arg && E.At.Id < Args.size())
        Way = Args[E.At.Id];
      else if (LetsGo && E.At.Root == TermRoot::Global)
        Way = Vs.addr(Vs.global(ir::EntityId(E.At.Id)));
      if (Way != ValId::None && !is_contained(Out, Way))
        Out.push_back(Way);
    }
  return Out;
}

/// Whether a callee of which not all is known lets go, now or then, of what the
/// caller of this function has given it.
bool Analysis::mayLetGoOfCallers(const CallSite &Site,
                                 const ir::Summary &Sum) const {
  return any_of(waysToLetGo(Vs, Site.Args, Sum), [&](ValId V) {
    const ValId Base = Vs.base(V);
    if (Vs[Base].Kind != ValueKind::Addr)
      return isEntryTerm(Base);
    const Loc &Root = Vs[Vs.root(LocId(Vs[Base].A))];
    return Root.Kind == LocKind::Global ||
           (Root.Kind == LocKind::Deref && isEntryTerm(ValId(Root.A)));
  });
}

/// The owners that \p Ways lead to, and what was found there at entry and has
/// been released since.
SmallVector<ValId, 4> Analysis::ownersBehind(const State &S,
                                             ArrayRef<ValId> Ways) {
  SmallVector<ValId, 4> Out;
  if (S.Resources.empty())
    return Out;
  auto Add = [&](ValId V) {
    if (!is_contained(Out, V))
      Out.push_back(V);
  };
  SmallVector<ValId, 8> Todo(Ways);
  SmallVector<LocId, 8> Done;
  while (!Todo.empty()) {
    ValId V = Todo.pop_back_val();
    if (S.Resources.find(Vs.base(V)))
      Add(Vs.base(V));
    LocId Object = memoryOf(V);
    if (Object == LocId::None || is_contained(Done, Vs.root(Object)))
      continue;
    const LocId Root = Vs.root(Object);
    Done.push_back(Root);
    for (const Resource &X : S.Resources.all())
      if (Vs[X.Of].Kind == ValueKind::Content &&
          Vs.root(LocId(Vs[X.Of].A)) == Root)
        Add(X.Of);
    for (const Cell &C : S.Memory.all())
      if (Vs[C.Where].Kind != LocKind::Default &&
          Vs[C.Where].Kind != LocKind::Exposed && Vs.root(C.Where) == Root)
        Todo.push_back(C.Held);
  }
  return Out;
}

/// What became of each of \p Owners in the callee is presumed, and what became
/// of storage that nobody owns.
void Analysis::presume(State &S, uint32_t Inst, ArrayRef<ValId> Owners) {
  auto Add = [&](ValId Of) {
    for (const Step *T = S.Trace; T && T->Inst == Inst; T = T->Before)
      if (T->Kind == Step::Presume && T->Detail == index(Of))
        return;
    S.Trace = step(S, Inst, Step::Presume, index(Of));
  };
  Add(ValId::None);
  for (ValId Of : Owners)
    Add(Of);
}

/// What the call has acquired or ended.
SmallVector<ValId, 4> Analysis::touchedBy(const State &S, uint32_t Inst) const {
  SmallVector<ValId, 4> Out;
  for (const Resource &X : S.Resources.all())
    if (X.Event == Inst || X.Site == Inst)
      Out.push_back(X.Of);
  return Out;
}

void Analysis::callSummary(State S, const CallSite &Site,
                           const ir::Summary &Sum, std::vector<State> &Out) {
  // A model does not say what is read; whoever passes a pointer to a library
  // function means it to be. Unless it releases it, makes a new one there, or
  // only looks where else that pointer is.
  if (Sum.From != ir::Provenance::Inferred)
    for (ValId A : Site.Args) {
      bool Ends = any_of(Sum.Outcomes, [&](const ir::Outcome &X) {
        return any_of(X.Effects, [&](const ir::Effect &E) {
          return (E.Kind == EffectKind::Release || E.Kind == EffectKind::Own ||
                  E.Kind == EffectKind::Unlink) &&
                 isArgument(E.At) && E.At.Id < Site.Args.size() &&
                 Site.Args[E.At.Id] == A;
        });
      });
      if (!Ends && isParamPointer(Vs.base(A)))
        pass(S, A, Site.Inst);
      else if (!Ends)
        checkReleased(S, A, Site.Inst, "passed");
    }
  bool Any = false;
  const ir::Outcome *Given = nullptr;
  bool Declared =
      Sum.From == ir::Provenance::Model || Sum.From == ir::Provenance::Config;
  SmallVector<ValId, 4> AtStake;
  if (Sum.Incomplete)
    AtStake = ownersBehind(S, waysToLetGo(Vs, Site.Args, Sum));
  // Not all is known then of what this function does either.
  Incomplete |= Sum.Incomplete && mayLetGoOfCallers(Site, Sum);
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
    const bool Presumes = presumes(After, Site, Sum, X);
    if (Presumes)
      presume(After, Site.Inst, ownersBehind(S, Site.Args));
    else if (!AtStake.empty() ||
             (Sum.Incomplete && has(X, EffectKind::Release)))
      presume(After, Site.Inst, AtStake);
    if (!applyOutcome(After, Site, X, N,
                      Sum.From == ir::Provenance::Inferred)) {
      MayLeak = false;
      continue;
    }
    // What the callee has acquired is as doubtful as what it has let go.
    if (Presumes)
      presume(After, Site.Inst, touchedBy(After, Site.Inst));
    Any = true;
    if (has(X, EffectKind::Transfer))
      Given = &X;
    noteQuestion(After, Site, Sum);
    keepOld(After, Site, Sum, X);
    switch (X.Exit) {
    case ir::ExitKind::Return:
      MayLeak = true;
      checkLeaks(After, Site.Inst);
      Out.push_back(std::move(After));
      break;
    case ir::ExitKind::Throw:
      throwTo(std::move(After), Site.Inst,
              X.Result.Root == TermRoot::String
                  ? Vs.string(ir::StrId(X.Result.Id))
                  : ValId::None);
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

/// Unseen code may look at the object \p L, and so copy it, with what it owns.
void Analysis::show(State &S, LocId L, uint32_t Inst) {
  if (S.Resources.empty())
    return;
  for (const Cell &C : S.Memory.all()) {
    LocKind Kind = Vs[C.Where].Kind;
    if (Kind == LocKind::Default || Kind == LocKind::Exposed || C.Where == L ||
        !Vs.isWithin(C.Where, L))
      continue;
    ValId Held = Vs.base(C.Held);
    if (const Resource *X = S.Resources.find(Held); X && X->Is == Owner::Owned)
      S.Trace = step(S, Inst, Step::Show, index(Held));
  }
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
    else if (LocId L = memoryOf(Site.Args[A]); L != LocId::None) {
      scribble(S, L, Site.Inst); // Pointers to owners are not written over.
      show(S, L, Site.Inst);
    }
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

/// What a summary does to owners, in some outcome, whatever for. \p Refusals:
/// that it may do nothing counts.
static std::set<std::string> deeds(const ir::Summary &S, const ir::Tables &T,
                                   bool Refusals) {
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
    const ir::Outcome &Does = One.Outcomes.back();
    if (Refusals || !Does.Effects.empty() || Does.Exit != ir::ExitKind::Return)
      Out.insert(ir::encode(One, T));
  }
  return Out;
}

/// Whether it makes no difference to owners which of \p Callees is called.
bool Analysis::agree(ArrayRef<ir::EntityId> Callees) const {
  if (Callees.size() < 2)
    return true;
  const std::set<std::string> First =
      deeds(*K.summary(Callees[0]), K.tables(), true);
  return all_of(Callees.drop_front(), [&](ir::EntityId E) {
    return deeds(*K.summary(E), K.tables(), true) == First;
  });
}

/// What the virtual call of \p Method runs, where the object's class is known.
ir::EntityId Analysis::dispatched(const State &S, const CallSite &Site,
                                  ir::EntityId Method) {
  LocId Object =
      Site.Args.empty() ? LocId::None : memoryOf(simplify(Vs, S, Site.Args[0]));
  if (Object == LocId::None)
    return ir::EntityId::None;
  const Cell *Class = S.Memory.find(Vs.field(Object, K.classField()));
  if (!Class || Vs[Class->Held].Kind != ValueKind::String)
    return ir::EntityId::None;
  return K.overrider(Method, ir::StrId(Vs[Class->Held].A));
}

/// The global whose pointer to a function is called; None if it is not one.
static ir::EntityId calledGlobal(const ir::Function &F, const Flow &Graph,
                                 uint32_t Inst) {
  const ir::Operand &Pointer = F.Insts[Inst].A;
  if (!Pointer.isReg())
    return ir::EntityId::None;
  const uint32_t First = F.Blocks[index(Graph.blockOf(Inst))].First;
  uint32_t Set = Inst;
  while (Set > First && F.Insts[Set].Result != Pointer.reg())
    --Set;
  const ir::Inst &I = F.Insts[Set];
  const bool IsLoaded = I.Result == Pointer.reg() && I.Opcode == Op::Load &&
                        F.place(I.P).Base == ir::BaseKind::Global &&
                        F.place(I.P).StepsCount == 0;
  return IsLoaded ? ir::EntityId(F.place(I.P).Id) : ir::EntityId::None;
}

/// What a call through a pointer in a global runs, as long as nobody else has
/// put a function there. Whoever does means one that does the same with what it
/// is given, if that is to end it, or makes the same.
ir::EntityId Analysis::hooked(uint32_t Inst) const {
  const ir::EntityId Global = calledGlobal(F, Graph, Inst);
  if (Global == ir::EntityId::None)
    return ir::EntityId::None;
  std::optional<std::set<std::string>> First;
  for (ir::EntityId E : K.hooks(Global)) {
    const ir::Summary *Sum = K.summary(E);
    if (!Sum)
      return ir::EntityId::None;
    std::set<std::string> Does = deeds(*Sum, K.tables(), /*Refusals=*/false);
    if (Does.empty() || (First && *First != Does))
      return ir::EntityId::None;
    First = std::move(Does);
  }
  return First ? K.hooks(Global).front() : ir::EntityId::None;
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
    throwTo(std::move(Thrown), Inst, ValId::None);
  }
  SmallVector<ir::EntityId, 4> Callees;
  if (I.Opcode == Op::IndirectCall) {
    const Value Fn = Vs[operand(S, I.A, Inst)];
    if (Fn.Kind == ValueKind::Function)
      Callees.push_back(ir::EntityId(Fn.A));
    else if (ir::EntityId Hook = hooked(Inst); Hook != ir::EntityId::None)
      Callees.push_back(Hook);
    Site.Callee = "a function pointer";
  } else if (I.Opcode == Op::VirtualCall) {
    if (!use(S, Site.Args.empty() ? Vs.undef() : Site.Args[0], Inst, "used"))
      return;
    // What is declared of a method holds for all that override it.
    const ir::Summary *Said = K.summary(I.Callee);
    if (Said && Said->From != ir::Provenance::Inferred)
      Callees.push_back(I.Callee);
    else if (ir::EntityId Known = dispatched(S, Site, I.Callee);
             Known != ir::EntityId::None)
      Callees.push_back(Known);
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

//===-- Memory.cpp - Reading and writing symbolic memory --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::Silence;

/// The part of \p To that \p L is of \p From.
LocId Analysis::rebase(LocId L, LocId From, LocId To) {
  SmallVector<LocId, 4> Path;
  for (LocId P = L; P != From; P = Vs.parent(P))
    Path.push_back(P);
  for (LocId P : reverse(Path)) {
    const Loc Part = Vs[P];
    To = Part.Kind == LocKind::Field ? Vs.field(To, ir::StrId(Part.B))
                                     : Vs.elem(To, ValId(Part.B));
  }
  return To;
}

/// What a location holds that has no cell: decided by the nearest object around
/// it that was zeroed, copied or clobbered as a whole, else by where it lies.
ValId Analysis::defaultContent(const State &S, LocId L) {
  for (LocId At = L; At != LocId::None; At = Vs.parent(At)) {
    const Cell *D = S.Memory.find(Vs.defaultOf(At));
    if (!D)
      continue;
    const Value X = Vs[D->Held];
    if (X.Kind == ValueKind::Int || X.Kind == ValueKind::Undef)
      return D->Held;
    if (X.Kind != ValueKind::Addr)
      return Vs.content(L, D->Held);
    // A copy: what the same part of the original held at entry.
    return Vs.content(rebase(L, At, LocId(X.A)), ValId::None);
  }
  const Loc Root = Vs[Vs.root(L)];
  switch (Root.Kind) {
  case LocKind::Global: {
    ir::Operand C = Vs[L].Kind == LocKind::Global
                        ? K.constant(ir::EntityId(Root.A))
                        : ir::Operand();
    if (C.Kind == ir::OperandKind::Int)
      return Vs.integer(C.Int);
    if (C.Kind == ir::OperandKind::Null)
      return Vs.null();
    if (C.Kind == ir::OperandKind::Function)
      return Vs.function(ir::EntityId(C.Id));
    const Cell *D = K.isSteady(ir::EntityId(Root.A))
                        ? nullptr
                        : S.Memory.find(Vs.defaultOf(Vs.globals()));
    return Vs.content(L, D ? D->Held : ValId::None);
  }
  case LocKind::Deref: {
    const Resource *X = S.Resources.find(ValId(Root.A));
    if (X && Vs[ValId(Root.A)].Kind == ValueKind::Acquired &&
        X->Is != Owner::Escaped)
      return Vs.undef();
    return Vs.content(L, ValId::None);
  }
  default:
    return Vs.undef();
  }
}

ValId Analysis::peek(const State &S, LocId L) {
  if (const Cell *C = S.Memory.find(L))
    return C->Held;
  return defaultContent(S, L);
}

/// Whether \p L lies in an element of an array, the first of one acquired here
/// included.
bool Analysis::isElement(LocId L) const {
  const Loc &Root = Vs[Vs.root(L)];
  if (Root.Kind == LocKind::Deref &&
      Vs[ValId(Root.A)].Kind == ValueKind::Acquired)
    return true;
  for (; L != LocId::None; L = Vs.parent(L))
    if (Vs[L].Kind == LocKind::Elem)
      return true;
  return false;
}

/// Whether \p L lies in an element of \p Array itself.
bool Analysis::isInElement(LocId L, LocId Array) const {
  for (; L != LocId::None; L = Vs.parent(L))
    if (Vs[L].Kind == LocKind::Elem && LocId(Vs[L].A) == Array)
      return true;
  return false;
}

ValId Analysis::load(State &S, LocId L, uint32_t Inst) {
  const Cell *C = S.Memory.find(L);
  if (!S.Resources.empty() && (isElement(L) || (!C && Vs.isVague(L)))) {
    disturbElements(S, L, Inst, /*Store=*/false);
    C = S.Memory.find(L);
  }
  ValId V = C ? C->Held : defaultContent(S, L);
  if (isOutdated(S, L, V)) {
    V = Vs.made(Inst, S.Round, MadeClobber, index(L));
    S.Memory.get(L).Held = V;
  }
  if (Vs[V].Kind == ValueKind::Undef) {
    // Some value, but always the same until it is written.
    V = Vs.made(Inst, S.Round, MadeUnset, index(L));
    S.Memory.get(L).Held = V;
  }
  return simplify(Vs, S, V);
}

/// A store through a pointer that an object holds (`*x->prev = x->next`) goes
/// to a place that is not known, most likely one that led to the object.
void Analysis::noteUnlink(State &S, LocId L) {
  const Loc &Root = Vs[Vs.root(L)];
  if (Root.Kind != LocKind::Deref)
    return;
  const Value &Pointer = Vs[ValId(Root.A)];
  if (Pointer.Kind != ValueKind::Content)
    return;
  const Loc &Holder = Vs[Vs.root(LocId(Pointer.A))];
  if (Holder.Kind == LocKind::Deref)
    S.Unlinked.get(ValId(Holder.A));
}

/// Whether \p L is said to lead to an object that is gone, but may have been
/// changed in a way that was not seen.
bool Analysis::isOutdated(const State &S, LocId L, ValId Held) const {
  ValId Base = Vs.base(Held);
  if (!S.Unlinked.find(Base))
    return false;
  // The link may be a part of the object, and what went a part of that.
  bool Gone = any_of(S.Resources.all(), [&](const Resource &X) {
    if (X.Is != Owner::Released)
      return false;
    const Value &V = Vs[X.Of];
    if (V.Kind != ValueKind::Content)
      return Vs.base(X.Of) == Base;
    const Loc &Root = Vs[Vs.root(LocId(V.A))];
    return X.Of == Base ||
           (Root.Kind == LocKind::Deref && ValId(Root.A) == Base);
  });
  return Gone && (isExternal(S, Vs.root(L)) || Vs[L].Kind == LocKind::Field);
}

/// Whether two parts of \p Array are apart whatever the indices on the way to
/// them are: different fields of elements, or of one and the same element.
bool Analysis::areApart(LocId A, LocId B, LocId Array) const {
  auto Path = [&](LocId L) {
    SmallVector<LocId, 4> Out;
    for (; L != Array; L = Vs.parent(L))
      Out.push_back(L);
    // The first element has no index where a pointer leads to it.
    if (Out.empty() || Vs[Out.back()].Kind != LocKind::Elem)
      Out.push_back(LocId::None);
    std::reverse(Out.begin(), Out.end());
    return Out;
  };
  auto IsKnown = [&](LocId L) {
    return L == LocId::None || Vs.isInt(ValId(Vs[L].B));
  };
  const SmallVector<LocId, 4> X = Path(A), Y = Path(B);
  for (size_t I = 0; I < X.size() && I < Y.size(); ++I) {
    if (X[I] == Y[I])
      continue;
    const bool IsIndex = I == 0 || Vs[X[I]].Kind == LocKind::Elem;
    if (IsIndex != (I == 0 || Vs[Y[I]].Kind == LocKind::Elem))
      return false;
    if (IsIndex ? IsKnown(X[I]) && IsKnown(Y[I]) : Vs[X[I]].B != Vs[Y[I]].B)
      return true;
  }
  return false;
}

/// Element [i] may be any of its siblings: what is known of those is forgotten
/// where it would matter.
void Analysis::disturbElements(State &S, LocId L, uint32_t Inst, bool Store) {
  LocId Array = LocId::None;
  for (LocId P = L; P != LocId::None; P = Vs.parent(P))
    if (Vs[P].Kind == LocKind::Elem)
      Array = LocId(Vs[P].A);
  // The first element of what a pointer points to has no index.
  bool First = Array == LocId::None;
  if (First)
    Array = Vs.root(L);
  if (First && Vs[Array].Kind != LocKind::Deref)
    return;
  bool Vague = Vs.isVague(L);
  SmallVector<LocId, 4> Hit;
  for (const Cell &C : S.Memory.all()) {
    if (C.Where == L || Vs[C.Where].Kind == LocKind::Default ||
        Vs[C.Where].Kind == LocKind::Exposed)
      continue;
    if (Vs.isWithin(C.Where, Array) && (Vague || Vs.isVague(C.Where)) &&
        (!First || isInElement(C.Where, Array)) && !areApart(C.Where, L, Array))
      Hit.push_back(C.Where);
  }
  for (LocId H : Hit) {
    ValId Held = S.Memory.find(H)->Held;
    if (Resource *X = S.Resources.change(Vs.base(Held)))
      if (X->Is == Owner::Owned)
        forget(S, *X, Inst, Silence::Reason::UnknownCode, "array element");
    if (Store)
      S.Memory.get(H).Held = Vs.made(Inst, S.Round, MadeClobber, index(H));
  }
}

/// Who finds a place to be 0 and puts another number there marks it as done
/// (`if (!s->size) { s->buf = malloc(n); s->size = n; }`): that is not 0.
void Analysis::noteMark(State &S, LocId L, ValId V) {
  ValId Old = peek(S, L);
  auto IsOld = [&](ValId X) {
    return X == ValId::None || Vs[X].Kind == ValueKind::Content;
  };
  const Value &X = Vs[V];
  if (Vs[Old].Kind != ValueKind::Content || Old == V || X.ManyLeaves ||
      (X.Kind != ValueKind::Content && X.Kind != ValueKind::Bin) ||
      !IsOld(X.Leaves[0]) || !IsOld(X.Leaves[1]) || !isZero(Vs, S, Old) ||
      isZero(Vs, S, V))
    return;
  assume(Vs, S, V, true);
}

void Analysis::store(State &S, LocId L, ValId V, uint32_t Inst) {
  noteMark(S, L, V);
  if (Vs[L].Kind == LocKind::Elem || Vs.isVague(L))
    disturbElements(S, L, Inst, /*Store=*/true);
  noteUnlink(S, L);
  if (!S.Resources.empty())
    if (ValId Old = peek(S, L); Old != V)
      noteLoss(Old, S);
  S.Memory.get(L).Held = V;
  ValId Base = Vs.base(V);
  if (Vs[Base].Tainted && isExternal(S, Vs.root(L)))
    forgetAliases(S, Inst);
  if (Resource *X =
          S.Resources.find(Base) ? S.Resources.change(Base) : nullptr) {
    if (X->Name == LocId::None) {
      X->Name = L;
      if (X->Site != Inst)
        S.Trace = step(S, Inst, Step::Move, index(Base));
    } else {
      noteKept(S, L, *X, Inst);
    }
  }
}

/// Nothing is left of \p Object but that it ended with what it owned, which
/// callers have to hear of.
void Analysis::eraseReleased(State &S, LocId Object) {
  const LocId Whole = Vs.defaultOf(Object);
  const Cell *C = S.Memory.find(Whole);
  const ValId Left = C ? C->Held : ValId::None;
  eraseWithin(S, Object);
  if (Left != ValId::None && Vs.isEnded(Left))
    S.Memory.get(Whole).Held = Left;
}

void Analysis::eraseWithin(State &S, LocId L) {
  S.Memory.eraseIf([&](const Cell &C) {
    const Loc &X = Vs[C.Where];
    LocId Of = X.Kind == LocKind::Default || X.Kind == LocKind::Exposed
                   ? LocId(X.A)
                   : C.Where;
    if (!Vs.isWithin(Of, L))
      return false;
    if (X.Kind != LocKind::Default && X.Kind != LocKind::Exposed)
      noteLoss(C.Held, S);
    return true;
  });
}

/// All of \p L reads as \p Default from here on.
void Analysis::fill(State &S, LocId L, ValId Default, uint32_t Inst) {
  if (Vs.isVague(L))
    return disturbElements(S, L, Inst, /*Store=*/true);
  eraseWithin(S, L);
  S.Memory.get(Vs.defaultOf(L)).Held = Default;
}

/// Somebody writes to \p L what is not seen. Pointers to resources stay: they
/// are not what is written over by those who mean well.
void Analysis::scribble(State &S, LocId L, uint32_t Inst, MadeTag What) {
  // A pointer to an element is one to the array.
  if (Vs[L].Kind == LocKind::Elem)
    L = LocId(Vs[L].A);
  if (Vs.isVague(L))
    return;
  // State that had ended there may be there again.
  S.Resources.eraseIf([&](const Resource &X) {
    return X.Is == Owner::Released && Vs[X.Of].Kind == ValueKind::Addr &&
           Vs.isWithin(LocId(Vs[X.Of].A), L);
  });
  auto Anything = [&](LocId At) {
    return Vs.made(Inst, S.Round, What, index(At));
  };
  for (size_t N = 0; N < S.Memory.size(); ++N) {
    const Cell C = S.Memory.all()[N];
    const Loc &At = Vs[C.Where];
    if (At.Kind == LocKind::Exposed ||
        !Vs.isWithin(At.Kind == LocKind::Default ? LocId(At.A) : C.Where, L))
      continue;
    if (At.Kind == LocKind::Default || !S.Resources.find(Vs.base(C.Held)))
      S.Memory.own()[N].Held = Anything(C.Where);
  }
  S.Memory.get(Vs.defaultOf(L)).Held = Anything(L);
}

/// An object at \p L was exchanged for another one: what it held is where the
/// other came from.
void Analysis::giveHeld(State &S, LocId L, uint32_t Inst, StringRef To) {
  for (const Cell &C : S.Memory.all()) {
    LocKind Kind = Vs[C.Where].Kind;
    if (Kind == LocKind::Default || Kind == LocKind::Exposed ||
        !Vs.isWithin(C.Where, L))
      continue;
    if (Resource *X = S.Resources.change(Vs.base(C.Held));
        X && X->Is == Owner::Owned)
      forget(S, *X, Inst, Silence::Reason::UnknownCode, To);
  }
}

/// A library function has copied from the element \p L on: how many there are
/// of them a size says that is not looked at, so what the others hold may be
/// where the copy is.
void Analysis::giveSiblings(State &S, LocId L, uint32_t Inst, StringRef To) {
  if (Vs[L].Kind != LocKind::Elem)
    return;
  const LocId Array = LocId(Vs[L].A);
  for (const Cell &C : S.Memory.all()) {
    const LocKind Kind = Vs[C.Where].Kind;
    if (Kind == LocKind::Default || Kind == LocKind::Exposed ||
        !isInElement(C.Where, Array) || Vs.isWithin(C.Where, L))
      continue;
    if (Resource *X = S.Resources.change(Vs.base(C.Held));
        X && X->Is == Owner::Owned)
      forget(S, *X, Inst, Silence::Reason::UnknownCode, To);
  }
}

/// \p Source: the state to read from, which may be an earlier one.
void Analysis::copyObject(State &S, LocId To, LocId From, const State &Source,
                          uint32_t Inst) {
  if (To == From)
    return;
  if (isElement(From))
    disturbElements(S, From, Inst, /*Store=*/false);
  // What the original holds is in the copy, wherever that is; so is a pointer
  // of the caller's.
  if (Vs.isVague(To)) {
    giveHeld(S, From, Inst, "array element");
    const LocKind Kind = Vs[From].Kind;
    if (const ValId Held = peek(Source, From);
        (Kind == LocKind::Field || Kind == LocKind::Var) && isEntryTerm(Held) &&
        mayPoint(Held))
      transfer(S, Held, Inst, "array element");
  }
  if (Vs.isVague(To) || Vs.isVague(From))
    return fill(S, To, Vs.made(Inst, S.Round, MadeClobber, index(To)), Inst);
  SmallVector<std::pair<LocId, ValId>, 8> Parts;
  for (const Cell &C : Source.Memory.all()) {
    LocKind Kind = Vs[C.Where].Kind;
    if (Kind == LocKind::Default || Kind == LocKind::Exposed ||
        !Vs.isWithin(C.Where, From))
      continue;
    Parts.push_back({rebase(C.Where, From, To), C.Held});
  }
  // Parts without a cell: as they were at entry, if the original is the
  // caller's and still whole; otherwise what its own default says.
  ValId Default = Vs.undef();
  for (LocId At = From; At != LocId::None; At = Vs.parent(At))
    if (const Cell *D = Source.Memory.find(Vs.defaultOf(At))) {
      Default = At == From || Vs[D->Held].Kind != ValueKind::Addr
                    ? D->Held
                    : Vs.made(Inst, S.Round, MadeClobber, index(To));
      break;
    }
  if (Vs[Default].Kind == ValueKind::Undef && isExternal(Source, Vs.root(From)))
    Default = Vs.entryCopy(From);
  fill(S, To, Default, Inst);
  for (const auto &[At, V] : Parts)
    S.Memory.get(At).Held = V;
}

//===-- PathFacts.cpp - What a path knows of values -------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PathFacts.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;

void memleak::solver::addHole(Fact &F, int64_t X) {
  if (F.excludes(X))
    return;
  if (X == F.Low) {
    ++F.Low;
    return;
  }
  if (X == F.High) {
    --F.High;
    return;
  }
  if (F.Holes < Fact::MaxHoles) {
    F.Hole[F.Holes++] = X;
  } else if (X == 0 || X == -1) {
    // Null and -1 matter most; of others the first are kept.
    for (int64_t &H : F.Hole)
      if (H != 0 && H != -1) {
        H = X;
        break;
      }
  }
  std::sort(F.Hole, F.Hole + F.Holes);
}

United memleak::solver::unite(const Fact &A, const Fact &B) {
  // What cannot be adds nothing.
  if (A.Low > A.High || B.Low > B.High) {
    United Out{A.Low > A.High ? B : A};
    Out.Both.Of = A.Of;
    return Out;
  }
  if (A.Low > B.Low || (A.Low == B.Low && A.High > B.High))
    return unite(B, A);
  United Out{Fact(A.Of)};
  Fact &Both = Out.Both;
  Both.Low = A.Low;
  Both.High = std::max(A.High, B.High);
  auto Add = [&](int64_t X) {
    if (!A.excludes(X) || !B.excludes(X) || Both.excludes(X))
      return;
    if (Both.Holes == Fact::MaxHoles)
      Out.Exact = false;
    else
      Both.Hole[Both.Holes++] = X;
  };
  // Null and -1 matter most.
  Add(0);
  Add(-1);
  for (const Fact *F : {&A, &B})
    for (uint8_t H = 0; H < F->Holes; ++H)
      Add(F->Hole[H]);
  // The gap between the two.
  if (A.High < B.Low)
    for (int64_t X = A.High + 1; Out.Exact && X < B.Low; ++X)
      Add(X);
  std::sort(Both.Hole, Both.Hole + Both.Holes);
  return Out;
}

void memleak::solver::describe(const ir::Term &Left, int64_t Mask,
                               const Fact &F, std::vector<ir::Cond> &Out) {
  auto Add = [&](ir::CmpOp O, int64_t V) {
    Out.push_back(
        {Left, Mask, O, V == 0 ? ir::Term::null() : ir::Term::integer(V)});
  };
  if (F.Low == F.High)
    return Add(ir::CmpOp::EQ, F.Low);
  // One bit is there or not: two bounds and what lies between say nothing.
  if (isOneBit(Mask)) {
    if (F.excludes(0) || F.excludes(Mask))
      Add(ir::CmpOp::EQ, F.excludes(0) ? Mask : 0);
    return;
  }
  if (F.Low != INT64_MIN)
    Add(ir::CmpOp::GE, F.Low);
  if (F.High != INT64_MAX)
    Add(ir::CmpOp::LE, F.High);
  for (uint8_t H = 0; H < F.Holes; ++H)
    Add(ir::CmpOp::NE, F.Hole[H]);
}

bool memleak::solver::canEnsure(const ir::Term &At) {
  if (At.AddressOf || At.Steps.empty())
    return false;
  size_t Derefs = llvm::count_if(At.Steps, [](const ir::TermStep &X) {
    return X.Kind == ir::TermStepKind::Deref;
  });
  bool Each = llvm::any_of(At.Steps, [](const ir::TermStep &X) {
    return X.Kind == ir::TermStepKind::Each;
  });
  constexpr ptrdiff_t MaxDerefs = 2;
  return !Each && ptrdiff_t(Derefs) <= MaxDerefs &&
         (At.Root == ir::TermRoot::Arg || At.Root == ir::TermRoot::Global ||
          At.Root == ir::TermRoot::Ret);
}

/// Drops holes outside and moves bounds past holes. False if nothing is left.
static bool tidy(Fact &F) {
  for (bool Again = true; Again;) {
    Again = false;
    if (F.Low > F.High)
      return false;
    for (uint8_t I = 0; I < F.Holes; ++I) {
      int64_t X = F.Hole[I];
      if (X > F.Low && X < F.High)
        continue;
      if (X == F.Low && X == F.High)
        return false;
      if (X == F.Low)
        ++F.Low;
      else if (X == F.High)
        --F.High;
      F.Hole[I] = F.Hole[--F.Holes];
      F.Hole[F.Holes] = 0;
      Again = true;
      break;
    }
  }
  std::sort(F.Hole, F.Hole + F.Holes);
  return true;
}

/// Bounds the sum \p X: each of its bounds is that of its parts, if they have
/// one. Nobody adds so much that a sum wraps. Parts that are sums themselves
/// are looked into for \p Depth more steps.
static void boundSum(const Values &Vs, const State &S, const Value &X,
                     Fact &Sum, unsigned Depth = 4) {
  auto Bounds = [&](ValId V) {
    Fact Part(V);
    if (Vs.isInt(V))
      Part.Low = Part.High = Vs[V].Int;
    else if (const Fact *Known = S.Facts.find(V))
      Part = *Known;
    else if (const Value &Y = Vs[V]; Depth && Y.Kind == ValueKind::Bin &&
                                     ir::BinOp(Y.Sub) == ir::BinOp::Add)
      boundSum(Vs, S, Y, Part, Depth - 1);
    return Part;
  };
  const Fact A = Bounds(ValId(X.A)), B = Bounds(ValId(X.B));
  int64_t Bound;
  if (A.Low != INT64_MIN && B.Low != INT64_MIN &&
      !__builtin_add_overflow(A.Low, B.Low, &Bound))
    Sum.Low = Bound;
  if (A.High != INT64_MAX && B.High != INT64_MAX &&
      !__builtin_add_overflow(A.High, B.High, &Bound))
    Sum.High = Bound;
}

/// Whether \p V is what a parameter, or another variable, held at entry.
static bool isParameter(const Values &Vs, ValId V) {
  return Vs[V].Kind == ValueKind::Content && Vs[V].B == 0 &&
         Vs[LocId(Vs[V].A)].Kind == LocKind::Var;
}

Fact memleak::solver::factOf(const Values &Vs, const State &S, ValId V) {
  if (const Fact *F = S.Facts.find(V))
    return *F;
  Fact F(V);
  const Value &X = Vs[V];
  switch (X.Kind) {
  case ValueKind::Int:
    F.Low = F.High = X.Int;
    break;
  case ValueKind::Addr: {
    // A part of an object that exists; p->field for null p crashes on use. Who
    // takes the address of a member of what he was given has been given it.
    const Loc &R = Vs[Vs.root(LocId(X.A))];
    const bool IsMember = Vs[LocId(X.A)].Kind == LocKind::Field;
    if (R.Kind != LocKind::Deref || (IsMember && isParameter(Vs, ValId(R.A))) ||
        isNonZero(Vs, S, ValId(R.A)))
      addHole(F, 0);
    break;
  }
  case ValueKind::Function:
  case ValueKind::String:
    addHole(F, 0);
    break;
  case ValueKind::Cmp:
  case ValueKind::Not:
    F.Low = 0;
    F.High = 1;
    break;
  case ValueKind::Cast:
    // Nothing is cut off of a number that fits.
    if (const Fact *Whole = S.Facts.find(ValId(X.A));
        Whole && Whole->Low >= 0 && Whole->High < int64_t(1) << X.Sub) {
      F = *Whole;
      F.Of = V;
    }
    break;
  case ValueKind::Bin:
    if (ir::BinOp(X.Sub) == ir::BinOp::And && Vs.isInt(ValId(X.B)) &&
        Vs[ValId(X.B)].Int >= 0) {
      F.Low = 0;
      F.High = Vs[ValId(X.B)].Int;
    }
    if (ir::BinOp(X.Sub) == ir::BinOp::Or && Vs.isInt(ValId(X.B)) &&
        Vs[ValId(X.B)].Int != 0)
      addHole(F, 0);
    // A multiple of what is not 0 is not 0; that it may wrap is not looked at.
    if (ir::BinOp(X.Sub) == ir::BinOp::Mul && Vs.isInt(ValId(X.B)) &&
        Vs[ValId(X.B)].Int != 0 && isNonZero(Vs, S, ValId(X.A)))
      addHole(F, 0);
    // Nobody shifts so far that a number that was not negative becomes so, or
    // that nothing is left of a constant.
    if (ir::BinOp(X.Sub) == ir::BinOp::Shl && Vs.isInt(ValId(X.A)) &&
        Vs[ValId(X.A)].Int > 0)
      F.Low = 1;
    if (ir::BinOp(X.Sub) == ir::BinOp::Add)
      boundSum(Vs, S, X, F);
    break;
  default:
    break;
  }
  return F;
}

/// Whether a value of that kind tells something by itself.
static bool mayHaveBounds(ValueKind K) {
  return K != ValueKind::Content && K != ValueKind::Made &&
         K != ValueKind::Acquired && K != ValueKind::Undef;
}

bool memleak::solver::isZero(const Values &Vs, const State &S, ValId V) {
  if (!mayHaveBounds(Vs[V].Kind) && !S.Facts.find(V))
    return false;
  const Fact F = factOf(Vs, S, V);
  return F.Low == 0 && F.High == 0;
}

bool memleak::solver::isNonZero(const Values &Vs, const State &S, ValId V) {
  if (const Fact *F = S.Facts.find(V))
    return F->excludes(0);
  return mayHaveBounds(Vs[V].Kind) && factOf(Vs, S, V).excludes(0);
}

/// Whether \p Fresh was acquired here and cannot be what was read from memory
/// of others (\p Old): nobody else has it yet, or that was there at entry and
/// is not released, whatever has become of the new one since.
static bool isUnshared(const Values &Vs, const State &S, ValId Fresh,
                       ValId Old) {
  if (Vs[Fresh].Kind != ValueKind::Acquired ||
      Vs[Old].Kind != ValueKind::Content)
    return false;
  const Resource *X = S.Resources.find(Fresh);
  if (X && X->Is == Owner::Owned)
    return true;
  const Resource *Was = S.Resources.find(Old);
  return Vs[Old].B == 0 && !(Was && Was->Is == Owner::Released);
}

/// Whether \p Fresh was acquired here and \p Address lies in something else: a
/// variable, another new object, or memory of others that cannot be it.
static bool isElsewhere(const Values &Vs, const State &S, ValId Fresh,
                        ValId Address) {
  if (Vs[Fresh].Kind != ValueKind::Acquired ||
      Vs[Address].Kind != ValueKind::Addr)
    return false;
  const Loc &Root = Vs[Vs.root(LocId(Vs[Address].A))];
  if (Root.Kind != LocKind::Deref)
    return Root.Kind == LocKind::Var || Root.Kind == LocKind::Global;
  const ValId Object = ValId(Root.A);
  return Object != Fresh && (Vs[Object].Kind == ValueKind::Acquired ||
                             isUnshared(Vs, S, Fresh, Object));
}

/// Decides a comparison from the intervals of its sides, or -1.
static int decide(const Values &Vs, const State &S, const Value &X) {
  Fact A = factOf(Vs, S, ValId(X.A)), B = factOf(Vs, S, ValId(X.B));
  ir::CmpOp O = ir::CmpOp(X.Sub);
  if (O == ir::CmpOp::EQ) {
    if (isUnshared(Vs, S, A.Of, B.Of) || isUnshared(Vs, S, B.Of, A.Of) ||
        isElsewhere(Vs, S, A.Of, B.Of) || isElsewhere(Vs, S, B.Of, A.Of))
      return 0;
    if (A.High < B.Low || B.High < A.Low ||
        (A.Low == A.High && B.excludes(A.Low)) ||
        (B.Low == B.High && A.excludes(B.Low)))
      return 0;
    return A.Low == A.High && B.Low == B.High && A.Low == B.Low ? 1 : -1;
  }
  // Where both are known not to be negative, sign makes no difference.
  if (O == ir::CmpOp::ULT && (A.Low < 0 || B.Low < 0))
    return -1;
  if (A.High < B.Low)
    return 1;
  return A.Low >= B.High ? 0 : -1;
}

/// Whether \p X asks a + 1 < b where a < b is known, and that a is not b - 1:
/// of a loop that ends at b, and does something in each round but the last.
static bool isBeforeLast(Values &Vs, const State &S, const Value &X) {
  const Value Next = Vs[ValId(X.A)];
  if (ir::CmpOp(X.Sub) != ir::CmpOp::LT || Next.Kind != ValueKind::Bin ||
      ir::BinOp(Next.Sub) != ir::BinOp::Add || !Vs.isInt(ValId(Next.B)) ||
      Vs[ValId(Next.B)].Int != 1 || Vs.isInt(ValId(X.B)))
    return false;
  auto Is = [&](ValId Comparison, int64_t Truth) {
    const Fact *F = S.Facts.find(Comparison);
    return F && F->Low == Truth && F->High == Truth;
  };
  const ValId At = ValId(Next.A), End = ValId(X.B);
  return Is(Vs.cmp(ir::CmpOp::LT, At, End), 1) &&
         (Is(Vs.cmp(ir::CmpOp::EQ, At,
                    Vs.bin(ir::BinOp::Add, End, Vs.integer(-1))),
             0) ||
          Is(Vs.cmp(ir::CmpOp::EQ, ValId(X.A), End), 0));
}

ValId memleak::solver::simplify(Values &Vs, const State &S, ValId V) {
  const Value X = Vs[V];
  switch (X.Kind) {
  case ValueKind::Int:
    return V;
  case ValueKind::Cmp:
    if (const Fact *F = S.Facts.find(V); F && F->Low == F->High)
      return Vs.integer(F->Low);
    if (int R = decide(Vs, S, X); R >= 0)
      return Vs.integer(R);
    return isBeforeLast(Vs, S, X) ? Vs.integer(1) : V;
  case ValueKind::Not: {
    ValId A = simplify(Vs, S, ValId(X.A));
    return A == ValId(X.A) ? V : Vs.logicalNot(A);
  }
  default:
    if (const Fact *F = S.Facts.find(V); F && F->Low == F->High)
      return Vs.integer(F->Low);
    return V;
  }
}

/// Stores what is now known of a value; false if it is contradictory.
static bool learn(State &S, Fact F) {
  if (!tidy(F))
    return false;
  const Fact *Old = S.Facts.find(F.Of);
  if (!Old || !(*Old == F))
    S.Facts.get(F.Of) = F;
  return true;
}

static bool narrow(Values &Vs, State &S, ValId V, int64_t Low, int64_t High) {
  Fact F = factOf(Vs, S, V);
  F.Low = std::max(F.Low, Low);
  F.High = std::min(F.High, High);
  if (Vs.isInt(V))
    return F.Low <= F.High;
  return learn(S, F);
}

/// The bit that x & bit asks for; 0 for other values.
static int64_t bitOf(const Values &Vs, const Value &X) {
  if (X.Kind != ValueKind::Bin || ir::BinOp(X.Sub) != ir::BinOp::And ||
      !Vs.isInt(ValId(X.B)))
    return 0;
  int64_t Mask = Vs[ValId(X.B)].Int;
  return isOneBit(Mask) ? Mask : 0;
}

static bool exclude(Values &Vs, State &S, ValId V, int64_t X) {
  Fact F = factOf(Vs, S, V);
  if (Vs.isInt(V))
    return F.Low != X;
  // One bit is there or not.
  if (int64_t Bit = bitOf(Vs, Vs[V]); Bit && (X == 0 || X == Bit))
    return narrow(Vs, S, V, Bit - X, Bit - X);
  addHole(F, X);
  return learn(S, F);
}

/// On this path \p Gone is \p Kept: every use of one becomes the other.
static void unify(Values &Vs, State &S, ValId Gone, ValId Kept) {
  for (const Cell &C : S.Memory.all())
    if (C.Held == Gone) {
      for (Cell &W : S.Memory.own())
        if (W.Held == Gone)
          W.Held = Kept;
      break;
    }
  for (const RegCell &C : S.Regs.all())
    if (C.Held == Gone) {
      for (RegCell &W : S.Regs.own())
        if (W.Held == Gone)
          W.Held = Kept;
      break;
    }
}

/// The part of what \p To points to that corresponds to the part \p L of what
/// \p From points to; None if it is no such part.
static LocId mirrored(Values &Vs, LocId L, ValId From, ValId To) {
  SmallVector<LocId, 4> Steps;
  for (; Vs[L].Kind == LocKind::Field || Vs[L].Kind == LocKind::Elem;
       L = Vs.parent(L))
    Steps.push_back(L);
  if (Vs[L].Kind != LocKind::Deref || ValId(Vs[L].A) != From)
    return LocId::None;
  LocId Out = Vs.deref(To);
  for (LocId Step : reverse(Steps)) {
    const Loc Of = Vs[Step];
    Out = Of.Kind == LocKind::Field ? Vs.field(Out, ir::StrId(Of.B))
                                    : Vs.elem(Out, ValId(Of.B));
  }
  return Out;
}

/// Two pointers that are one point to one object: what was read of it by way of
/// \p From is what \p To leads to. False if that cannot be.
static bool shareContents(Values &Vs, State &S, ValId From, ValId To) {
  SmallVector<Fact, 4> Learnt;
  for (const Fact &Fa : S.Facts.all())
    if (const Value X = Vs[Fa.Of]; X.Kind == ValueKind::Content)
      if (LocId L = mirrored(Vs, LocId(X.A), From, To); L != LocId::None) {
        Learnt.push_back(Fa);
        Learnt.back().Of = Vs.content(L, ValId(X.B));
      }
  for (const Fact &Fa : Learnt) {
    if (!narrow(Vs, S, Fa.Of, Fa.Low, Fa.High))
      return false;
    for (uint8_t I = 0; I < Fa.Holes; ++I)
      if (!exclude(Vs, S, Fa.Of, Fa.Hole[I]))
        return false;
  }
  return true;
}

static bool assumeEqual(Values &Vs, State &S, ValId A, ValId B, bool Truth) {
  if (Vs.isInt(B))
    return Truth ? narrow(Vs, S, A, Vs[B].Int, Vs[B].Int)
                 : exclude(Vs, S, A, Vs[B].Int);
  Fact FA = factOf(Vs, S, A), FB = factOf(Vs, S, B);
  if (!Truth) {
    if (FA.Low == FA.High)
      return exclude(Vs, S, B, FA.Low);
    if (FB.Low == FB.High)
      return exclude(Vs, S, A, FB.Low);
    return true;
  }
  int64_t Low = std::max(FA.Low, FB.Low), High = std::min(FA.High, FB.High);
  if (!narrow(Vs, S, A, Low, High) || !narrow(Vs, S, B, Low, High))
    return false;
  for (uint8_t I = 0; I < FA.Holes; ++I)
    if (!exclude(Vs, S, B, FA.Hole[I]))
      return false;
  for (uint8_t I = 0; I < FB.Holes; ++I)
    if (!exclude(Vs, S, A, FB.Hole[I]))
      return false;
  if (!shareContents(Vs, S, A, B) || !shareContents(Vs, S, B, A))
    return false;
  // A resource keeps its name; otherwise the older value does.
  auto Named = [&](ValId V) { return S.Resources.find(V) != nullptr; };
  if (!Named(A) && (Named(B) || B < A))
    unify(Vs, S, A, B);
  else if (!Named(B))
    unify(Vs, S, B, A);
  return true;
}

static bool assumeLess(Values &Vs, State &S, const Value &X, bool Truth) {
  ValId A = ValId(X.A), B = ValId(X.B);
  Fact FA = factOf(Vs, S, A), FB = factOf(Vs, S, B);
  bool Unsigned = ir::CmpOp(X.Sub) == ir::CmpOp::ULT;
  if (Unsigned && Truth && FB.Low == FB.High && FB.Low >= 0)
    return narrow(Vs, S, A, 0, FB.Low - 1);
  if (Unsigned && Truth && !exclude(Vs, S, B, 0))
    return false;
  // What no sign makes larger than a number lies between 0 and it.
  if (Unsigned && !Truth && FA.Low == FA.High && FA.Low >= 0)
    return narrow(Vs, S, B, 0, FA.Low);
  // No size is so large that it would be negative with a sign.
  if (Unsigned && !Truth && FB.Low == FB.High && FB.Low >= 0 &&
      FA.High >= FB.Low)
    return narrow(Vs, S, A, FB.Low, INT64_MAX);
  if (Unsigned && Truth && FA.Low == FA.High && FA.Low >= 0 && FB.High > FA.Low)
    return narrow(Vs, S, B, FA.Low + 1, INT64_MAX);
  if (Unsigned && (FA.Low < 0 || FB.Low < 0))
    return true;
  if (Truth) {
    if (FB.High == INT64_MIN || FA.Low == INT64_MAX)
      return false;
    return narrow(Vs, S, A, INT64_MIN, FB.High - 1) &&
           narrow(Vs, S, B, FA.Low + 1, INT64_MAX);
  }
  return narrow(Vs, S, A, FB.Low, INT64_MAX) &&
         narrow(Vs, S, B, INT64_MIN, FA.High);
}

bool memleak::solver::assume(Values &Vs, State &S, ValId Condition,
                             bool Truth) {
  ValId V = simplify(Vs, S, Condition);
  const Value X = Vs[V];
  switch (X.Kind) {
  case ValueKind::Int:
    return (X.Int != 0) == Truth;
  case ValueKind::None:
  case ValueKind::Undef:
    return true;
  case ValueKind::Not:
    return assume(Vs, S, ValId(X.A), !Truth);
  case ValueKind::Cmp: {
    // The comparison's own truth is kept too: it may be asked again where the
    // intervals alone would not tell.
    if (!Vs.isInt(ValId(X.A)) && !Vs.isInt(ValId(X.B)) &&
        !narrow(Vs, S, V, Truth, Truth))
      return false;
    if (ir::CmpOp(X.Sub) == ir::CmpOp::EQ)
      return assumeEqual(Vs, S, ValId(X.A), ValId(X.B), Truth);
    return assumeLess(Vs, S, X, Truth);
  }
  default:
    // Whether x >> n is 0 is asked of the upper bits.
    if (X.Kind == ValueKind::Bin && ir::BinOp(X.Sub) == ir::BinOp::Shr)
      return assume(Vs, S, Vs.cmp(ir::CmpOp::EQ, V, Vs.null()), !Truth);
    // a ^ b is 0 where a is b.
    if (X.Kind == ValueKind::Bin && ir::BinOp(X.Sub) == ir::BinOp::Xor &&
        Vs.isInt(ValId(X.B)))
      return assume(Vs, S, Vs.cmp(ir::CmpOp::EQ, ValId(X.A), ValId(X.B)),
                    !Truth);
    return Truth ? exclude(Vs, S, V, 0) : narrow(Vs, S, V, 0, 0);
  }
}

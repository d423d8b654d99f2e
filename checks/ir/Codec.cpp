//===-- Codec.cpp - Bytes of the binary form --------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Codec.h"
#include "Archive.h"
#include "Verifier.h"

using namespace llvm;
using namespace memleak::ir;

// Every codec below is written once: A is an OutArchive with a const structure
// or an InArchive with one to fill.

template <class Ar, class X> static void codeOperand(Ar &A, X &O) {
  choice(A, O.Kind, OperandKind::String);
  if constexpr (Ar::Reading)
    O.Flags = uint8_t(A.below(8));
  else
    A.number(O.Flags);
  switch (O.Kind) {
  case OperandKind::Reg:
    field(A, O.Id);
    break;
  case OperandKind::Int:
    field(A, O.Int);
    break;
  case OperandKind::Function:
  case OperandKind::String:
    if constexpr (Ar::Reading)
      O.Id =
          O.Kind == OperandKind::Function ? index(A.entity()) : index(A.str());
    else if (O.Kind == OperandKind::Function)
      A.entity(EntityId(O.Id));
    else
      A.str(StrId(O.Id));
    break;
  default:
    break;
  }
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

template <class Ar, class X> static void codePlace(Ar &A, X &P) {
  choice(A, P.Base, BaseKind::Global);
  if constexpr (Ar::Reading)
    P.Id = P.Base == BaseKind::Global ? index(A.entity())
                                      : uint32_t(A.below(UINT32_MAX));
  else if (P.Base == BaseKind::Global)
    A.entity(EntityId(P.Id));
  else
    A.number(P.Id);
  field(A, P.StepsBegin);
  field(A, P.StepsCount);
}

template <class Ar, class X> static void codeInst(Ar &A, X &I) {
  choice(A, I.Opcode, Op::Unreachable);
  uint32_t S = shape(I.Opcode);
  if constexpr (Ar::Reading) {
    I.Sub = uint8_t(A.below(16));
    I.Flags = uint16_t(A.below(32));
  } else {
    A.number(I.Sub);
    A.number(I.Flags);
  }
  plain(A, I.Result);
  if (S & (HasA | MayA))
    codeOperand(A, I.A);
  if (S & HasB)
    codeOperand(A, I.B);
  if (S & HasP)
    plain(A, I.P);
  if (S & (HasQ | MayInto))
    plain(A, I.Q);
  if (S & HasCallee)
    field(A, I.Callee);
  if (S & HasFamily)
    field(A, I.Family);
  if (S & HasType)
    field(A, I.Type);
  if (S & (HasText | MayText))
    field(A, I.Text);
  if (S & (HasArgs | HasCases)) {
    field(A, I.ArgsBegin);
    field(A, I.ArgsCount);
  }
  if (S & (HasTarget | MayUnwind))
    plain(A, I.Target);
  if (S & HasElse)
    plain(A, I.Else);
}

template <class Ar, class X> static void codeBody(Ar &A, X &F) {
  field(A, F.Entity);
  field(A, F.Name);
  field(A, F.Result);
  field(A, F.Flags);
  field(A, F.NumParams);
  field(A, F.NumRegs);
  sequence(A, F.Vars, [&](auto &V) {
    field(A, V.Name);
    choice(A, V.Kind, VarKind::Result);
    field(A, V.Type);
  });
  sequence(A, F.Blocks, [&](auto &B) {
    field(A, B.First);
    field(A, B.Count);
  });
  sequence(A, F.Insts, [&](auto &I) { codeInst(A, I); });
  sequence(A, F.Args, [&](auto &O) { codeOperand(A, O); });
  sequence(A, F.Cases, [&](auto &C) {
    field(A, C.Low);
    field(A, C.High);
    plain(A, C.Target);
  });
  sequence(A, F.Places, [&](auto &P) { codePlace(A, P); });
  sequence(A, F.Steps, [&](auto &S) {
    choice(A, S.Kind, StepKind::Index);
    field(A, S.Field);
    codeOperand(A, S.Index);
  });
}

/// What changes when only lines move.
template <class Ar, class X> static void codePlaces(Ar &A, X &F) {
  codeRange(A, F.Where);
  for (auto &V : F.Vars)
    codeRange(A, V.Decl);
  sequence(A, F.Ranges, [&](auto &R) { codeRange(A, R); });
  sequence(A, F.Stmts, [&](auto &S) {
    codeRange(A, S.Where);
    field(A, S.Bare);
    field(A, S.Scope);
  });
  for (auto &I : F.Insts) {
    plain(A, I.Where);
    plain(A, I.Statement);
  }
}

//===----------------------------------------------------------------------===//
// Summaries
//===----------------------------------------------------------------------===//

template <class Ar, class X> static void codeTerm(Ar &A, X &T) {
  choice(A, T.Root, TermRoot::String);
  if (T.Root == TermRoot::None)
    return;
  field(A, T.AddressOf);
  if constexpr (Ar::Reading) {
    if (T.Root == TermRoot::Global || T.Root == TermRoot::Function) {
      T.Id = index(A.entity());
      if (EntityId(T.Id) == EntityId::None)
        A.fail();
    } else if (T.Root == TermRoot::String)
      T.Id = index(A.str());
    else
      T.Id = uint32_t(A.below(1 << 16));
  } else {
    if (T.Root == TermRoot::Global || T.Root == TermRoot::Function)
      A.entity(EntityId(T.Id));
    else if (T.Root == TermRoot::String)
      A.str(StrId(T.Id));
    else
      A.number(T.Id);
  }
  field(A, T.Int);
  sequence(A, T.Steps, [&](auto &S) {
    choice(A, S.Kind, TermStepKind::Each);
    field(A, S.Field);
    field(A, S.Index);
  });
}

template <class Ar, class X> static void codeConds(Ar &A, X &Conds) {
  sequence(A, Conds, [&](auto &C) {
    codeTerm(A, C.Left);
    field(A, C.Mask);
    choice(A, C.Cmp, CmpOp::UGE);
    codeTerm(A, C.Right);
  });
}

template <class Ar, class X> static void codeOutcomes(Ar &A, X &S) {
  choice(A, S.From, Provenance::Model);
  field(A, S.Incomplete);
  sequence(A, S.Outcomes, [&](auto &O) {
    codeConds(A, O.Guards);
    sequence(A, O.Ways, [&](auto &Way) { codeConds(A, Way); });
    sequence(A, O.Effects, [&](auto &E) {
      choice(A, E.Kind, EffectKind::PoolMove);
      field(A, E.Nullable);
      field(A, E.Family);
      field(A, E.Fresh);
      field(A, E.Type);
      codeTerm(A, E.At);
      codeTerm(A, E.With);
      codeRange(A, E.Where);
    });
    choice(A, O.Exit, ExitKind::NoReturn);
    codeTerm(A, O.Result);
    codeConds(A, O.Ensures);
  });
}

template <class Ar, class X> static void codeSummary(Ar &A, X &S) {
  field(A, S.Entity);
  field(A, S.Name);
  codeOutcomes(A, S);
}

//===----------------------------------------------------------------------===//
// Units
//===----------------------------------------------------------------------===//

/// A family's own words travel with the unit; the first unit read decides.
template <class Ar, class X> static void codeFamily(Ar &A, X &F) {
  choice(A, F.Kind, FamilyKind::Pooled);
  choice(A, F.Invalid, InvalidValue::Never);
  field(A, F.MustRelease);
  field(A, F.Counted);
  field(A, F.Release);
  field(A, F.Noun);
  sequence(A, F.Accepts, [&](auto &Other) { field(A, Other); });
}

template <class Ar, class X> static void codeRecord(Ar &A, X &R) {
  field(A, R.Usr);
  field(A, R.Name);
  field(A, R.Final);
  field(A, R.Destructor);
  sequence(A, R.Bases, [&](auto &B) { field(A, B); });
  sequence(A, R.Fields, [&](auto &F) {
    field(A, F.Name);
    field(A, F.Type);
    field(A, F.Owns);
    field(A, F.Hidden);
  });
}

void memleak::ir::encode(OutArchive &A, const Operand &O) { codeOperand(A, O); }
void memleak::ir::encode(OutArchive &A, const Family &F) { codeFamily(A, F); }
void memleak::ir::encode(OutArchive &A, const Record &R) { codeRecord(A, R); }

template <class Ar, class X, class Ids>
static void codeUnit(Ar &A, X &U, Ids &Families, Tables &T) {
  field(A, U.Cxx);
  // By units read before: one that this unit accepts may come after.
  const uint32_t Known = T.numFamilies();
  sequence(A, Families, [&](auto &Id) {
    field(A, Id);
    if constexpr (Ar::Reading) {
      if (Id == FamilyId::None)
        return A.fail();
      Family F;
      codeFamily(A, F);
      F.Name = T.family(Id).Name;
      if (index(Id) >= Known)
        T.mutableFamily(Id) = std::move(F);
    } else {
      codeFamily(A, T.mutableFamily(Id));
    }
  });
  sequence(A, U.Globals, [&](auto &G) {
    field(A, G.Entity);
    field(A, G.Name);
    field(A, G.Type);
    field(A, G.Const);
    field(A, G.ThreadLocal);
    field(A, G.Defined);
    field(A, G.Order);
    codeOperand(A, G.Init);
  });
  sequence(A, U.Records, [&](auto &R) { codeRecord(A, R); });
  sequence(A, U.Overrides, [&](auto &O) {
    field(A, O.Method);
    field(A, O.Overridden);
  });
}

namespace memleak::ir {

EncodedFunction encode(const Function &F, const Tables &T) {
  OutArchive Body(T), Places(T);
  codeBody(Body, F);
  codePlaces(Places, F);
  return {Body.take(), Places.take()};
}

std::unique_ptr<Function> decode(StringRef Body, StringRef Places, Tables &T) {
  auto F = std::make_unique<Function>();
  InArchive B(Body, T), P(Places, T);
  codeBody(B, *F);
  if (B.failed() || !B.atEnd())
    return nullptr;
  codePlaces(P, *F);
  if (P.failed() || !P.atEnd() || verify(*F, T))
    return nullptr;
  return F;
}

std::string encode(const Summary &S, const Tables &T) {
  OutArchive A(T);
  codeSummary(A, S);
  return A.take();
}

std::unique_ptr<Summary> decodeSummary(StringRef Bytes, Tables &T) {
  auto S = std::make_unique<Summary>();
  InArchive A(Bytes, T);
  codeSummary(A, *S);
  if (A.failed() || !A.atEnd() || S->Entity == EntityId::None || verify(*S, T))
    return nullptr;
  return S;
}

std::string encodeOutcomes(const Summary &S, const Tables &T) {
  OutArchive A(T, Naming::Numbered);
  codeOutcomes(A, S);
  return A.take();
}

void decodeOutcomes(StringRef Bytes, Tables &T, Summary &S) {
  InArchive A(Bytes, T, Naming::Numbered);
  codeOutcomes(A, S);
}

std::string encodeHeader(const Unit &U) {
  OutArchive A(*U.T);
  A.text(U.Name);
  std::vector<FamilyId> Families = usedFamilies(U);
  codeUnit(A, U, Families, *U.T);
  A.number(U.Declared.size());
  for (const std::unique_ptr<Summary> &S : U.Declared)
    codeSummary(A, *S);
  A.number(U.Sections.size());
  for (const auto &[Name, Bytes] : U.Sections) {
    A.text(Name);
    A.text(Bytes);
  }
  return A.take();
}

bool decodeHeader(StringRef Bytes, Unit &U) {
  InArchive A(Bytes, *U.T);
  U.Name = A.text().str();
  codeUnit(A, U, U.Families, *U.T);
  sequence(A, U.Declared, [&](std::unique_ptr<Summary> &S) {
    S = std::make_unique<Summary>();
    codeSummary(A, *S);
    if (A.failed() || S->Entity == EntityId::None || verify(*S, *U.T))
      A.fail();
  });
  for (uint64_t N = A.below(A.left() + 1); N && !A.failed(); --N) {
    std::string Name = A.text().str();
    U.Sections[Name] = A.text().str();
  }
  return !A.failed() && A.atEnd();
}

} // namespace memleak::ir

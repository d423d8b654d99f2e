//===-- SolvedGroup.cpp - What solving a group came to ---------------*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SolvedGroup.h"
#include "ir/Codec.h"
#include "ir/FindingCodec.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::ir;
using namespace memleak::solver;

// Each is written once: A is an OutArchive with a const structure or an
// InArchive with one to fill.

/// The number of an id that names something.
static void name(OutArchive &A, uint32_t Id, EntityId) {
  A.entity(EntityId(Id));
}
static void name(OutArchive &A, uint32_t Id, StrId) { A.str(StrId(Id)); }
static void name(OutArchive &A, uint32_t Id, FamilyId) {
  A.family(FamilyId(Id));
}
static void name(InArchive &A, uint32_t &Id, EntityId) {
  EntityId E = A.entity();
  E == EntityId::None ? A.fail() : void(Id = index(E));
}
static void name(InArchive &A, uint32_t &Id, StrId) { Id = index(A.str()); }
static void name(InArchive &A, uint32_t &Id, FamilyId) {
  FamilyId F = A.family();
  F == FamilyId::None ? A.fail() : void(Id = index(F));
}

template <class Ar, class X> static void codeQuestion(Ar &A, X &Q) {
  choice(A, Q.What, Question::Family);
  switch (Q.What) {
  case Question::Hidden:
    name(A, Q.A, StrId());
    return name(A, Q.B, StrId());
  case Question::Overrider:
    name(A, Q.A, EntityId());
    return name(A, Q.B, StrId());
  case Question::Family:
    return name(A, Q.A, FamilyId());
  default:
    return name(A, Q.A, EntityId());
  }
}

std::string memleak::solver::encode(const SolvedGroup &R, const Tables &T) {
  OutArchive A(T);
  sequence(A, R.Members, [&](const SolvedGroup::Member &M) {
    sequence(A, M.Asked, [&](auto &Q) { codeQuestion(A, Q); });
    A.number(M.Answers);
    A.text(M.Result.Spelled);
    A.number(M.Result.AtCap);
    sequence(A, M.Result.Findings, [&](auto &F) { ir::encode(A, F); });
    sequence(A, M.Result.Silences, [&](auto &S) { ir::encode(A, S); });
  });
  return A.take();
}

std::optional<SolvedGroup> memleak::solver::decodeGroup(StringRef Bytes,
                                                        Tables &T) {
  SolvedGroup R;
  InArchive A(Bytes, T);
  sequence(A, R.Members, [&](SolvedGroup::Member &M) {
    sequence(A, M.Asked, [&](auto &Q) { codeQuestion(A, Q); });
    M.Answers = A.number();
    M.Result.Spelled = A.text().str();
    M.Result.Summary = ir::decodeSummary(M.Result.Spelled, T);
    if (!M.Result.Summary)
      return A.fail();
    M.Result.AtCap = A.number();
    sequence(A, M.Result.Findings, [&](auto &F) { ir::decode(A, F); });
    sequence(A, M.Result.Silences, [&](auto &S) { ir::decode(A, S); });
  });
  if (A.failed() || !A.atEnd())
    return std::nullopt;
  return R;
}

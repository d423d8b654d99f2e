//===-- Answers.cpp - What a group may know of other functions --*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Solving.h"
#include "ir/Archive.h"
#include "ir/Codec.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::EntityId;

uint64_t Program::View::answers(ArrayRef<Question> Asked) const {
  std::string All(Asked.size() * sizeof(uint64_t), '\0');
  char *To = All.data();
  for (const Question &Q : Asked) {
    support::endian::write64le(To, answer(Q));
    To += sizeof(uint64_t);
  }
  return xxh3_64bits(All);
}

uint64_t Program::View::answer(const Question &Q) const {
  ir::OutArchive A(tables());
  const EntityId E{Q.A};
  switch (Q.What) {
  case Question::Summary:
    return S.summaryAnswer(E, Unit, Group);
  case Question::Steady:
    return isSteady(E);
  case Question::Ends:
    return endsWith(Whole, E);
  case Question::Hidden:
    return isHidden(ir::StrId(Q.A), ir::StrId(Q.B));
  case Question::Name:
    return xxh3_64bits(nameOf(E));
  case Question::Overriders:
    for (EntityId Each : overriders(E))
      A.entity(Each);
    break;
  case Question::Overrider:
    A.entity(overrider(E, ir::StrId(Q.B)));
    break;
  case Question::Hooks:
    for (EntityId Each : hooks(E))
      A.entity(Each);
    break;
  case Question::Constant:
    ir::encode(A, constant(E));
    break;
  case Question::Family:
    ir::encode(A, tables().family(ir::FamilyId(Q.A)));
    break;
  }
  return xxh3_64bits(A.take());
}

uint64_t Program::Solving::hashOfDeclared(const ir::Summary &S) {
  std::lock_guard<std::mutex> Held(Lock);
  auto [It, New] = DeclaredHashes.try_emplace(&S);
  if (New)
    It->second = xxh3_64bits(ir::encode(S, *P.T));
  return It->second;
}

const ir::Summary *Program::Solving::inferred(const ir::Function &F,
                                              uint32_t Asking,
                                              Summaries &Read) {
  const uint32_t Number = P.NumberOf.lookup(&F);
  const Position At = PositionOf[Number];
  if (At.Group > Asking)
    return nullptr;
  if (At.Group == Asking)
    return Groups[At.Group].Now[At.Member].get();
  await(At.Group, Asking);
  std::unique_ptr<ir::Summary> &Known = Read[Number];
  if (!Known)
    Known = Pool.get(Number, F.Entity, *P.T);
  return Known.get();
}

std::optional<uint32_t> Program::Solving::memberOf(const ir::Function &F,
                                                   uint32_t Group) const {
  const Position At = PositionOf[P.NumberOf.lookup(&F)];
  return At.Group == Group ? std::optional(At.Member) : std::nullopt;
}

uint64_t Program::Solving::summaryAnswer(EntityId E, uint32_t Unit,
                                         uint32_t Asking) {
  bool IsInferred = false;
  const ir::Summary *Said =
      P.summary(E, Unit, [&](const ir::Function &) -> const ir::Summary * {
        IsInferred = true;
        return nullptr;
      });
  uint64_t Answer = Said ? hashOfDeclared(*Said) : 0;
  if (!IsInferred)
    return Answer;
  for (const ir::Function *F : P.definitions(E, Unit)) {
    const uint32_t Number = P.NumberOf.lookup(F);
    const Position At = PositionOf[Number];
    if (At.Group > Asking)
      continue;
    if (At.Group < Asking)
      await(At.Group, Asking);
    // Of its own group it is the text that counts.
    Answer = Answer * 0x9E3779B97F4A7C15 +
             (At.Group < Asking ? Hashes[Number] : At.Member + 1);
  }
  return Answer;
}

//===-- Inquiry.cpp - What an analysis asked --------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Inquiry.h"
#include "llvm/ADT/SetVector.h"

using namespace llvm;
using namespace memleak;
using namespace memleak::solver;
using ir::FamilyId;

std::vector<Question> Inquiry::questions() const {
  std::vector<Question> Out;
  SmallSetVector<FamilyId, 8> Families;
  for (const ir::Inst &I : F.Insts)
    Families.insert(I.Family);
  for (unsigned What = 0; What < Question::Family; ++What)
    for (uint64_t Key : Asked[What]) {
      Question Q{Question::Kind(What), uint32_t(Key >> 32), uint32_t(Key)};
      Out.push_back(Q);
      if (What != Question::Summary)
        continue;
      if (const ir::Summary *S = K.summary(ir::EntityId(Q.A)))
        for (const ir::Outcome &O : S->Outcomes)
          for (const ir::Effect &E : O.Effects)
            Families.insert(E.Family);
    }
  Families.remove(FamilyId::None);
  for (size_t I = 0; I < Families.size(); ++I)
    for (FamilyId Other : tables().family(Families[I]).Accepts)
      Families.insert(Other);
  for (FamilyId Family : Families)
    Out.push_back({Question::Family, index(Family)});
  llvm::sort(Out);
  return Out;
}

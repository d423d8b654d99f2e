//===-- IR.cpp - The ownership IR -------------------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR.h"
#include "Summary.h"

using namespace llvm;

namespace memleak::ir {

StringRef mnemonic(Op O) {
  static constexpr StringRef Names[] = {
#define MEMLEAK_OP(Name, Mnemonic, Shape) Mnemonic,
#include "Ops.def"
  };
  return Names[unsigned(O)];
}

uint32_t shape(Op O) {
  static constexpr uint32_t Shapes[] = {
#define MEMLEAK_OP(Name, Mnemonic, Shape) Shape,
#include "Ops.def"
  };
  return Shapes[unsigned(O)];
}

StringRef name(CmpOp O) {
  static constexpr StringRef Names[] = {"eq", "ne",  "lt",  "le",  "gt",
                                        "ge", "ult", "ule", "ugt", "uge"};
  return Names[unsigned(O)];
}

StringRef name(BinOp O) {
  static constexpr StringRef Names[] = {"add", "sub", "mul", "div", "rem",
                                        "and", "or",  "xor", "shl", "shr"};
  return Names[unsigned(O)];
}

Unit::Unit(std::shared_ptr<Tables> T) : T(std::move(T)) {}
Unit::~Unit() = default;
Unit::Unit(Unit &&) = default;
Unit &Unit::operator=(Unit &&) = default;

std::vector<FamilyId> usedFamilies(const Unit &U) {
  std::vector<FamilyId> Out;
  std::vector<bool> Seen(U.T->numFamilies());
  auto Add = [&](FamilyId F) {
    if (F == FamilyId::None || Seen[index(F)])
      return;
    Seen[index(F)] = true;
    Out.push_back(F);
  };
  for (FamilyId F : U.Families)
    Add(F);
  for (const std::unique_ptr<Function> &F : U.Functions)
    for (const Inst &I : F->Insts)
      Add(I.Family);
  for (const std::unique_ptr<Summary> &S : U.Declared)
    for (const Outcome &O : S->Outcomes)
      for (const Effect &E : O.Effects)
        Add(E.Family);
  for (const Record &R : U.Records)
    for (const Field &F : R.Fields)
      Add(F.Owns);
  for (size_t I = 0; I < Out.size(); ++I)
    for (FamilyId F : U.T->family(Out[I]).Accepts)
      Add(F);
  return Out;
}

} // namespace memleak::ir

//===-- Tables.cpp - Interned names, families and types ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tables.h"

using namespace llvm;
using namespace memleak::ir;

Tables::Tables() {
  str("");
  type(Type());
}

StrId Tables::str(StringRef S) {
  auto [It, New] = StringIds.try_emplace(S, Strings.size());
  if (New)
    Strings.push_back(It->first());
  return StrId(It->second);
}

FamilyId Tables::family(StringRef Name) {
  StrId S = str(Name);
  auto [It, New] = FamilyIds.try_emplace(index(S), Families.size());
  if (New) {
    Family F;
    F.Name = S;
    Families.push_back(std::move(F));
  }
  return FamilyId(It->second);
}

FamilyId Tables::findFamily(StringRef Name) const {
  auto S = StringIds.find(Name);
  if (S == StringIds.end())
    return FamilyId::None;
  auto It = FamilyIds.find(S->second);
  return It == FamilyIds.end() ? FamilyId::None : FamilyId(It->second);
}

EntityId Tables::entity(StringRef Usr, StringRef Unit) {
  Entity E{str(Usr), str(Unit)};
  auto [It, New] = EntityIds.try_emplace({index(E.Usr), index(E.Unit)},
                                         uint32_t(Entities.size()));
  if (New)
    Entities.push_back(E);
  return EntityId(It->second);
}

TypeId Tables::type(const Type &T) {
  uint32_t Shape =
      uint32_t(T.Kind) | uint32_t(T.Bits) << 8 | uint32_t(T.Unsigned) << 16;
  auto [It, New] =
      TypeIds.try_emplace({Shape, index(T.Name)}, uint32_t(Types.size()));
  if (New)
    Types.push_back(T);
  return TypeId(It->second);
}

//===-- Families.cpp - The models' families in the IR -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KnownCallees.h"

namespace memleak::lowering {

static ir::FamilyKind kindOf(models::FamilyKind Kind) {
  switch (Kind) {
  case models::FamilyKind::Memory:
    return ir::FamilyKind::Memory;
  case models::FamilyKind::Pool:
    return ir::FamilyKind::Pool;
  case models::FamilyKind::Pooled:
    return ir::FamilyKind::Pooled;
  default:
    return ir::FamilyKind::Resource;
  }
}

ir::FamilyId KnownCallees::family(llvm::StringRef Name) {
  if (std::optional<models::FamilyId> Id = Models.familyNamed(Name))
    return family(*Id);
  return Names.tables().family(Name);
}

/// How a release is written, of `%`: by a method, or by a function.
static std::string releaseText(llvm::StringRef Function) {
  size_t Scope = Function.rfind("::");
  return Scope == llvm::StringRef::npos
             ? (Function + "(%)").str()
             : ("%->" + Function.drop_front(Scope + 2) + "()").str();
}

ir::FamilyId KnownCallees::family(models::FamilyId Id) {
  auto [It, New] = FamilyIds.try_emplace(uint32_t(Id), ir::FamilyId::None);
  if (!New)
    return It->second;
  const models::Family &Model = Models.family(Id);
  ir::Tables &Tables = Names.tables();
  ir::FamilyId Result = Tables.family(Model.Name);
  FamilyIds[uint32_t(Id)] = Result;
  ir::Family Family;
  Family.Name = Tables.str(Model.Name);
  Family.Kind = kindOf(Model.Kind);
  Family.Invalid = Model.Kind == models::FamilyKind::Descriptor
                       ? ir::InvalidValue::Negative
                   : Model.FailsWithMinusOne ? ir::InvalidValue::MinusOne
                                             : ir::InvalidValue::Null;
  Family.MustRelease = Model.MustRelease;
  Family.Counted = Model.Counted;
  Family.Noun = Tables.str(Model.Resource);
  if (Model.Name == "new")
    Family.Release = Tables.str("delete %");
  else if (Model.Name == "new[]")
    Family.Release = Tables.str("delete[] %");
  else if (!Model.ReleaseFunctions.empty())
    Family.Release = Tables.str(releaseText(Model.ReleaseFunctions.front()));
  Tables.family(Result) = std::move(Family);
  // The model names who may release this family; the IR, what a family takes.
  for (models::FamilyId Other : Model.Compatible) {
    ir::FamilyId Releasing = family(Other);
    Tables.family(Releasing).Accepts.push_back(Result);
  }
  return Result;
}

} // namespace memleak::lowering

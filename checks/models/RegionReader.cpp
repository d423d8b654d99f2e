//===-- RegionReader.cpp - Pools in model files -----------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Builder.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace memleak::models {

constexpr Word<RegionRole> Roles[] = {
    {"create", RegionRole::Create},   {"destroy", RegionRole::Destroy},
    {"reset", RegionRole::Reset},     {"allocate", RegionRole::Allocate},
    {"release", RegionRole::Release}, {"inert", RegionRole::Inert},
    {"functions", RegionRole::Other},
};

Region readRegion(const yaml::Node &Body, FileErrors &Errors) {
  SmallVector<StringRef, 12> Keys = {"resource", "class", "destructors",
                                     "parent", "must-release"};
  for (const Word<RegionRole> &W : Roles)
    Keys.push_back(W.Text);
  Fields Map(Body, Keys, "a region", Errors);
  static constexpr Word<bool> Destructors[] = {{"run", true}, {"skip", false}};
  Region Out;
  Out.Resource = Map.text("resource").value_or("").str();
  Out.Class = Map.text("class").value_or("").str();
  Out.RunsDestructors =
      Map.word<bool>("destructors", Destructors).value_or(false);
  Out.MustRelease = Map.boolean("must-release").value_or(false);
  if (const yaml::Node *Parent = Map.find("parent")) {
    Expected<Place> At = parsePlace(Parent->Text);
    if (At)
      Out.Parent = std::move(*At);
    else
      Errors.add(*Parent, toString(At.takeError()));
  }
  for (const Word<RegionRole> &W : Roles)
    for (const yaml::Node *Name : Map.scalars(W.Text))
      Out.Functions.push_back({Name, W.Value});
  return Out;
}

static Place parameter(unsigned Index) {
  Place Result;
  Result.Root = Place::Parameter;
  Result.Param = Index;
  return Result;
}

FunctionCase regionCase(const Region &Of, FamilyId Pool, RegionRole Role,
                        const FunctionModel &Function) {
  const bool IsMember = !Of.Class.empty() &&
                        StringRef(Function.Name).starts_with((Of.Class + "::"));
  Place At = parameter(0);
  if (IsMember)
    At.Root = Place::This;
  FunctionCase Case;
  auto Add = [&](EffectKind Kind, Place Where) -> Effect & {
    Effect E;
    E.Kind = Kind;
    E.At = std::move(Where);
    Case.Effects.push_back(std::move(E));
    return Case.Effects.back();
  };
  switch (Role) {
  case RegionRole::Create: {
    Effect &New = Add(EffectKind::Acquire, Place());
    New.On = When::Success;
    New.Family = Pool;
    New.With = Of.Parent;
    Case.Fails = {Condition::AnyOf, {0}};
    break;
  }
  case RegionRole::Destroy:
    Add(EffectKind::Release, At).Family = Pool;
    break;
  case RegionRole::Reset:
    Add(EffectKind::Reset, At);
    break;
  case RegionRole::Allocate: {
    Effect &New = Add(EffectKind::Allocate, Place());
    New.On = When::Success;
    New.With = At;
    Case.Fails = {Condition::AnyOf, {0}};
    break;
  }
  case RegionRole::Release:
    Add(EffectKind::Release, parameter(IsMember ? 0 : 1)).With = At;
    break;
  case RegionRole::Inert:
  case RegionRole::Other:
    break;
  }
  return Case;
}

} // namespace memleak::models

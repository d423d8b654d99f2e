//===-- Model.cpp - What library functions and types own --------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Builder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace memleak::models {

std::string Place::str() const {
  std::string Text;
  switch (Root) {
  case Return:
    Text = "return";
    break;
  case This:
    Text = "this";
    break;
  case Parameter:
    Text = utostr(Param + 1);
    break;
  case Variadic:
    Text = "...";
    break;
  case Global:
    Text = "::" + Name;
    break;
  }
  for (size_t I = 0; I < Steps.size(); ++I) {
    const PlaceStep &Step = Steps[I];
    bool IntoField =
        I + 1 < Steps.size() && Steps[I + 1].Kind == PlaceStep::Field;
    switch (Step.Kind) {
    case PlaceStep::Deref:
      Text = IntoField ? Text + "->" : "*" + Text;
      break;
    case PlaceStep::Field:
      if (I == 0 || Steps[I - 1].Kind != PlaceStep::Deref)
        Text += ".";
      Text += Step.Name;
      break;
    case PlaceStep::Element:
      Text += "[" + utostr(Step.Number) + "]";
      break;
    case PlaceStep::EachElement:
      Text += "[]";
      break;
    }
  }
  return Text;
}

bool Condition::holds(int64_t Value) const {
  switch (Kind) {
  case Never:
    return false;
  case AnyOf:
    return is_contained(Values, Value);
  case NoneOf:
    return !is_contained(Values, Value);
  case Less:
    return Value < Values.front();
  case AtMost:
    return Value <= Values.front();
  case Greater:
    return Value > Values.front();
  case AtLeast:
    return Value >= Values.front();
  case Bits:
    return (Value & Values.front()) == Values.front();
  }
  llvm_unreachable("all conditions are handled above");
}

//===----------------------------------------------------------------------===//
// Lookup
//===----------------------------------------------------------------------===//

static bool matches(const ParameterPattern &Pattern,
                    const ParameterShape &Shape) {
  if (Pattern.Class)
    return *Pattern.Class == Shape.Class;
  if (Pattern.Spelling.empty())
    return true;
  auto Spelled =
      make_filter_range(Shape.Spelling, [](char C) { return !isSpace(C); });
  return equal(Pattern.Spelling, Spelled);
}

static bool matches(const FunctionModel &Model, const FunctionShape &Shape) {
  if ((Model.NeedsCLinkage && !Shape.CLinkage) ||
      (Model.NeedsSystemHeader && !Shape.InSystemHeader))
    return false;
  if (Model.Parameters && (*Model.Parameters != Shape.Parameters ||
                           Model.Variadic != Shape.Variadic))
    return false;
  if (!Model.Types)
    return true;
  if (!Shape.Parameter)
    return Model.Types->empty();
  for (unsigned I = 0; I < Shape.Parameters; ++I)
    if (!matches((*Model.Types)[I], Shape.Parameter(I)))
      return false;
  return true;
}

bool ModelSet::Deferred::covers(StringRef Name) const {
  return any_of(Prefixes, [&](StringRef P) { return Name.starts_with(P); });
}

const FunctionModel *ModelSet::candidate(const FunctionShape &Shape) const {
  auto Found = Overloads.find(Shape.QualifiedName);
  if (Found != Overloads.end())
    for (const FunctionModel *Model : Found->second)
      if (matches(*Model, Shape))
        return Model;
  for (const std::shared_ptr<Deferred> &Body : Bodies)
    if (Body->covers(Shape.QualifiedName))
      if (const FunctionModel *Model = Body->functions().candidate(Shape))
        return Model;
  return Base ? Base->candidate(Shape) : nullptr;
}

const FunctionModel *ModelSet::function(const FunctionShape &Shape) const {
  const FunctionModel *Model = candidate(Shape);
  return Model && !Model->Unknown ? Model : nullptr;
}

bool ModelSet::knowsFunction(StringRef QualifiedName) const {
  return Overloads.contains(QualifiedName) ||
         any_of(Bodies,
                [&](const std::shared_ptr<Deferred> &Body) {
                  return Body->covers(QualifiedName) &&
                         Body->functions().knowsFunction(QualifiedName);
                }) ||
         (Base && Base->knowsFunction(QualifiedName));
}

const TypeModel *ModelSet::type(StringRef QualifiedName) const {
  auto Found = TypesByName.find(QualifiedName);
  if (Found != TypesByName.end())
    return Found->second;
  return Base ? Base->type(QualifiedName) : nullptr;
}

std::optional<FamilyId> ModelSet::familyNamed(StringRef Name) const {
  auto Found = FamilyIds.find(Name);
  if (Found == FamilyIds.end())
    return std::nullopt;
  return Found->second;
}

bool ModelSet::mayRelease(FamilyId Releasing, FamilyId Resource) const {
  return Releasing == Resource ||
         is_contained(family(Resource).Compatible, Releasing);
}

std::vector<const FunctionModel *> ModelSet::allFunctions() const {
  std::vector<const FunctionModel *> All;
  if (Base)
    All = Base->allFunctions();
  for (const auto &Model : Functions)
    All.push_back(Model.get());
  for (const std::shared_ptr<Deferred> &Body : Bodies)
    append_range(All, Body->functions().allFunctions());
  return All;
}

std::vector<const TypeModel *> ModelSet::allTypes() const {
  std::vector<const TypeModel *> All;
  if (Base)
    All = Base->allTypes();
  for (const auto &Model : Types)
    All.push_back(Model.get());
  return All;
}

} // namespace memleak::models

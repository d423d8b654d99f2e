//===-- Entries.cpp - The functions and types of a model file -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/ModelBuilder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace memleak::models {

static constexpr Word<TypeKind> TypeKinds[] = {
    {"handle", TypeKind::Handle},
    {"shared", TypeKind::Shared},
    {"weak", TypeKind::Weak},
    {"container", TypeKind::Container},
    {"view", TypeKind::View},
    {"guard", TypeKind::Guard},
    {"parent-owned", TypeKind::ParentOwned},
    {"pool", TypeKind::Pool},
    {"value", TypeKind::Value},
    {"borrower", TypeKind::Borrower},
};

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// A model with name and shape; null after an error.
std::unique_ptr<FunctionModel> ModelBuilder::declare(const yaml::Node &Name,
                                                     FileState &File) {
  Expected<FunctionModel> Shape = parseDeclarator(Name.Text);
  if (!Shape) {
    File.Errors.add(Name, toString(Shape.takeError()));
    return nullptr;
  }
  if (!File.Prefixes.empty() && none_of(File.Prefixes, [&](StringRef P) {
        return StringRef(Shape->Name).starts_with(P);
      }))
    File.Errors.add(Name, "'" + Shape->Name +
                              "' begins with none of the file's 'prefixes'");
  auto [First, New] = File.Declarators.try_emplace(Name.Text, Name.Offset);
  if (!New) {
    Origin Where = File.Errors.origin(First->second, File.Shipped);
    File.Errors.add(Name, "'" + Name.Text + "' has an entry already, in line " +
                              Twine(Where.Line));
    return nullptr;
  }
  auto Model = std::make_unique<FunctionModel>(std::move(*Shape));
  Model->NeedsCLinkage = File.NeedsCLinkage;
  Model->NeedsSystemHeader = File.NeedsSystemHeader;
  Model->Where = File.Errors.origin(Name.Offset, File.Shipped);
  return Model;
}

void ModelBuilder::readFunctions(const yaml::Node &Map, FileState &File) {
  if (Map.Kind != yaml::Node::Mapping)
    return expected("a mapping from functions to what they do", Map,
                    File.Errors);
  std::vector<std::pair<FunctionModel *, const yaml::Node *>> Likes;
  for (const yaml::Entry &E : Map.Entries) {
    std::unique_ptr<FunctionModel> Model = declare(E.Key, File);
    if (!Model)
      continue;
    File.OwnFunctions.insert(Model->Name);
    const yaml::Node *Like = Fields(E.Value, File.Errors).find("like");
    if (Like)
      Likes.emplace_back(Model.get(), Like);
    else
      readFunction(
          E.Value, *Model,
          [&](const yaml::Node &Name) {
            return lookUpFamily(Name, File.Errors);
          },
          File.Errors);
    if (Like && E.Value.Entries.size() > 1)
      File.Errors.add(*Like, "'like' copies the whole entry; nothing can stand "
                             "beside it");
    File.Functions.push_back(std::move(Model));
  }
  for (auto [Model, Like] : Likes)
    copyLike(*Model, *Like, File);
}

/// Gives \p Model the cases of the entry that \p Like names: one of this
/// file's, or of the set underneath.
void ModelBuilder::copyLike(FunctionModel &Model, const yaml::Node &Like,
                            FileState &File) {
  const FunctionModel *Original = nullptr;
  Expected<FunctionModel> Shape = parseDeclarator(Like.Text);
  if (!Shape)
    return File.Errors.add(Like, toString(Shape.takeError()));
  auto IsOriginal = [&](const FunctionModel &Other) {
    return Other.Name == Shape->Name && !Other.Cases.empty() &&
           (!Shape->Parameters || Other.Parameters == Shape->Parameters);
  };
  for (const auto &Other : File.Functions)
    if (!Original && IsOriginal(*Other))
      Original = Other.get();
  for (const auto &Other : Set->Functions)
    if (!Original && IsOriginal(*Other))
      Original = Other.get();
  if (!Original && Set->Base)
    for (const FunctionModel *Other : Set->Base->allFunctions())
      if (!Original && IsOriginal(*Other))
        Original = Other;
  if (!Original)
    return File.Errors.add(Like, "no entry is named '" + Like.Text +
                                     "', or it is itself like another");
  if (Model.Parameters && Original->Parameters != Model.Parameters)
    return File.Errors.add(Like, "'" + Like.Text +
                                     "' has another number of parameters");
  Model.Cases = Original->Cases;
  Model.Unknown = Original->Unknown;
}

/// Functions that neither keep, release nor acquire anything.
void ModelBuilder::readInert(const Fields &Outline, FileState &File) {
  for (const yaml::Node *Name : Outline.scalars("inert")) {
    std::unique_ptr<FunctionModel> Model = declare(*Name, File);
    if (!Model)
      continue;
    File.OwnFunctions.insert(Model->Name);
    Model->Cases.emplace_back();
    File.Functions.push_back(std::move(Model));
  }
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

void ModelBuilder::readTypes(const yaml::Node &Map, FileState &File) {
  if (Map.Kind != yaml::Node::Mapping)
    return expected("a mapping from classes to what they own", Map,
                    File.Errors);
  for (const yaml::Entry &E : Map.Entries)
    readType(E, File);
}

void ModelBuilder::readOwned(const yaml::Node &Node, TypeModel &Type,
                             FileErrors &Errors) {
  if (Node.Kind == yaml::Node::Scalar) {
    Type.Owns = lookUpFamily(Node, Errors);
    return;
  }
  Fields Map(Node, {"object", "array"}, "what is owned", Errors);
  if (const yaml::Node *Object = Map.find("object"))
    Type.Owns = lookUpFamily(*Object, Errors);
  if (const yaml::Node *Array = Map.find("array"))
    Type.OwnsArray = lookUpFamily(*Array, Errors);
}

void ModelBuilder::readType(const yaml::Entry &E, FileState &File) {
  FileErrors &Errors = File.Errors;
  Fields Map(E.Value, {"kind", "derived", "owns", "deleter", "parent"},
             "a type", Errors);
  auto Type = std::make_unique<TypeModel>();
  Type->Name = E.Key.Text;
  Type->Where = Errors.origin(E.Key.Offset, File.Shipped);
  Type->Derived = Map.boolean("derived").value_or(false);
  if (!Map.find("kind"))
    Errors.add(E.Key, "expected 'kind' in '" + E.Key.Text + "'");
  Type->Kind = Map.word<TypeKind>("kind", TypeKinds).value_or(Type->Kind);
  if (const yaml::Node *Owns = Map.find("owns"))
    readOwned(*Owns, *Type, Errors);
  if (std::optional<StringRef> Text = Map.text("deleter")) {
    unsigned Number = 0;
    if (Text->getAsInteger(10, Number) || Number == 0 || Number > MaxParameters)
      expected("the number of a template argument, from 1",
               *Map.find("deleter"), Errors);
    else
      Type->Deleter = Number - 1;
  }
  Type->Parent = Map.text("parent").value_or("").str();
  if ((Type->Kind == TypeKind::ParentOwned) == Type->Parent.empty())
    Errors.add(E.Key, "'parent' and kind 'parent-owned' need one another");
  Set->TypesByName[Type->Name] = Type.get();
  Set->Types.push_back(std::move(Type));
}

} // namespace memleak::models

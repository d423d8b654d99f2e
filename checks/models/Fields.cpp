//===-- Fields.cpp - Errors of a file and access to its mappings -*- C++
//-*-===//
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

constexpr size_t MaxErrors = 100;

FileErrors::FileErrors(StringRef Name, StringRef Text)
    : Name(std::make_shared<const std::string>(Name.str())) {
  LineStarts.push_back(0);
  for (size_t I = 0; I < Text.size(); ++I)
    if (Text[I] == '\n')
      LineStarts.push_back(I + 1);
}

Origin FileErrors::origin(size_t Offset, bool Shipped) const {
  size_t Line = upper_bound(LineStarts, Offset) - LineStarts.begin();
  return {Name, unsigned(Line), unsigned(Offset - LineStarts[Line - 1] + 1),
          Shipped};
}

void FileErrors::add(size_t Offset, const Twine &Message) {
  Origin At = origin(Offset, false);
  Errors.push_back({*Name, At.Line, At.Column, Message.str()});
}

std::vector<ModelError> FileErrors::take() {
  llvm::sort(Errors, [](const ModelError &A, const ModelError &B) {
    return std::tie(A.Line, A.Column, A.Message) <
           std::tie(B.Line, B.Column, B.Message);
  });
  if (Errors.size() > MaxErrors) {
    size_t Rest = Errors.size() - MaxErrors;
    Errors.resize(MaxErrors);
    Errors.push_back({*Name, 0, 0, utostr(Rest) + " more errors"});
  }
  return std::move(Errors);
}

std::string ModelError::str() const {
  std::string Text = File;
  if (Line)
    Text += ":" + utostr(Line) + ":" + utostr(Column);
  return Text + ": error: " + Message;
}

static std::string describe(const yaml::Node &Node) {
  switch (Node.Kind) {
  case yaml::Node::Null:
    return "nothing";
  case yaml::Node::Scalar:
    return "'" + Node.Text + "'";
  case yaml::Node::Sequence:
    return Node.Items.empty() ? "an empty list" : "a list";
  case yaml::Node::Mapping:
    return Node.Entries.empty() ? "an empty mapping" : "a mapping";
  }
  llvm_unreachable("all kinds are handled above");
}

void expected(const Twine &Expected, const yaml::Node &Found,
              FileErrors &Errors) {
  Errors.add(Found, "expected " + Expected + "; found " + describe(Found));
}

Fields::Fields(const yaml::Node &Map, ArrayRef<StringRef> Known,
               const Twine &What, FileErrors &Errors)
    : Map(&Map), Errors(Errors) {
  if (Map.Kind != yaml::Node::Mapping)
    expected(What + " as a mapping, such as {}", Map, Errors);
  for (const yaml::Entry &E : Map.Entries)
    if (!is_contained(Known, E.Key.Text))
      Errors.add(E.Key, expectedOneOf(Known, E.Key.Text));
}

const yaml::Node *Fields::find(StringRef Key) const {
  for (const yaml::Entry &E : Map->Entries)
    if (E.Key.Text == Key)
      return &E.Value;
  return nullptr;
}

const yaml::Node *Fields::keyOf(StringRef Key) const {
  for (const yaml::Entry &E : Map->Entries)
    if (E.Key.Text == Key)
      return &E.Key;
  return nullptr;
}

std::optional<StringRef> Fields::text(StringRef Key) const {
  const yaml::Node *Value = find(Key);
  if (!Value)
    return std::nullopt;
  if (Value->Kind == yaml::Node::Scalar)
    return StringRef(Value->Text);
  expected("one word", *Value, Errors);
  return std::nullopt;
}

std::optional<bool> Fields::boolean(StringRef Key) const {
  static constexpr Word<bool> Words[] = {{"true", true}, {"false", false}};
  return word<bool>(Key, Words);
}

std::vector<const yaml::Node *> Fields::scalars(StringRef Key) const {
  std::vector<const yaml::Node *> Result;
  const yaml::Node *Value = find(Key);
  if (!Value)
    return Result;
  ArrayRef<yaml::Node> Items = *Value;
  if (Value->Kind == yaml::Node::Sequence)
    Items = Value->Items;
  for (const yaml::Node &Item : Items) {
    if (Item.Kind == yaml::Node::Scalar)
      Result.push_back(&Item);
    else
      expected("a name", Item, Errors);
  }
  return Result;
}

} // namespace memleak::models

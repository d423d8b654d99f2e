//===-- YamlTest.cpp - Our YAML is everyone's YAML --------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Yaml.h"
#include "models/Model.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/YAMLParser.h"
#include "gtest/gtest.h"

using namespace memleak::models;

namespace {

/// A tree as text, and the errors in front of it.
std::string parsed(llvm::StringRef Text);

void print(const yaml::Node &N, std::string &Out) {
  switch (N.Kind) {
  case yaml::Node::Null:
    Out += "~";
    return;
  case yaml::Node::Scalar:
    Out += "<" + N.Text + ">";
    return;
  case yaml::Node::Sequence:
    Out += "[";
    for (const yaml::Node &Item : N.Items)
      print(Item, Out);
    Out += "]";
    return;
  case yaml::Node::Mapping:
    Out += "{";
    for (const yaml::Entry &E : N.Entries) {
      print(E.Key, Out);
      Out += ":";
      print(E.Value, Out);
    }
    Out += "}";
  }
}

std::string parsed(llvm::StringRef Text) {
  std::string Out;
  yaml::Node Root = yaml::parse(Text, [&](size_t Offset, const llvm::Twine &M) {
    Out += std::to_string(Offset) + " " + M.str() + "\n";
  });
  print(Root, Out);
  return Out;
}

/// The same tree from LLVM's parser, which knows all of YAML.
void print(llvm::yaml::Node *N, std::string &Out) {
  llvm::SmallString<32> Storage;
  if (!N || llvm::isa<llvm::yaml::NullNode>(N)) {
    Out += "~";
  } else if (auto *Scalar = llvm::dyn_cast<llvm::yaml::ScalarNode>(N)) {
    Out += "<" + Scalar->getValue(Storage).str() + ">";
  } else if (auto *Items = llvm::dyn_cast<llvm::yaml::SequenceNode>(N)) {
    Out += "[";
    for (llvm::yaml::Node &Item : *Items)
      print(&Item, Out);
    Out += "]";
  } else if (auto *Entries = llvm::dyn_cast<llvm::yaml::MappingNode>(N)) {
    Out += "{";
    for (llvm::yaml::KeyValueNode &E : *Entries) {
      print(E.getKey(), Out);
      Out += ":";
      print(E.getValue(), Out);
    }
    Out += "}";
  }
}

std::string parsedByLLVM(llvm::StringRef Text) {
  llvm::SourceMgr Sources;
  llvm::yaml::Stream Stream(Text, Sources);
  std::string Out;
  print(Stream.begin()->getRoot(), Out);
  EXPECT_FALSE(Stream.failed());
  return Out;
}

TEST(Yaml, ReadsTheSameTreeAsLLVM) {
  for (llvm::StringRef Text :
       {"a: b", "a:\n  b: c\n  d: e\nf: g\n", "a: [b, c, [d], {e: f}]\n",
        "- a\n- b: c\n  d: e\n-\n  - f\n- - g\n  - h\n", "a:\n- b\n- c\nd: e\n",
        "'a b': \"c \\\" d\"\n", "a: 'it''s'  # comment\n# more\n\nb: x#y\n",
        "{a: b,\n c: [d,\n  # in between\n  e]}\n", "a: {}\nb: []\n",
        "operator new[]: x\nstd::f: y\n", "a: -1\nb: -x\nc: ?y\n",
        "---\na: b\n", "a: b\r\nc:\r\n  d: e\r\n", "a: [b, ]\n"})
    EXPECT_EQ(parsedByLLVM(Text), parsed(Text)) << Text.str();
}

TEST(Yaml, ShippedFilesAreYaml) {
  for (const ModelText &File : shippedModelTexts())
    EXPECT_EQ(parsedByLLVM(File.Text), parsed(File.Text)) << File.Name;
}

/// The first error, as "offset message".
std::string firstError(llvm::StringRef Text) {
  std::string All = parsed(Text);
  return All.substr(0, All.find('\n'));
}

TEST(Yaml, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ("3 no ']' closes this", firstError("a: [b"));
  EXPECT_EQ("3 no '}' closes this", firstError("a: {b: c,\n"));
  EXPECT_EQ("5 expected ': ' after 'b'", firstError("a: {b}"));
  EXPECT_EQ("6 expected ',' or ']'", firstError("a: [b {"));
  EXPECT_EQ("3 a value cannot start with '*'; put it in quotes",
            firstError("a: *1\n"));
  EXPECT_EQ("3 a value cannot start with '&'; put it in quotes",
            firstError("a: &x y\n"));
  EXPECT_EQ("3 a value cannot start with '|'; put it in quotes",
            firstError("a: |\n  text\n"));
  EXPECT_EQ("3 no ' closes this on the same line", firstError("a: 'b\n'"));
  EXPECT_EQ("3 no \" closes this on the same line", firstError("a: \"b"));
  EXPECT_EQ("4 only \\\\ and \\\" are known in double quotes",
            firstError("a: \"\\n\""));
  EXPECT_EQ("5 expected the end of the line, found ':'",
            firstError("a: b : c"));
  EXPECT_EQ("3 a tab in the indentation; use spaces", firstError("a:\n\tb: c"));
  EXPECT_EQ("5 expected a name and ':'", firstError("a: b\nc\n"));
  EXPECT_EQ("7 indented more than the entries around it",
            firstError("a: b\n  c: d\n"));
  EXPECT_EQ("7 'a' is here twice", firstError("a: b\n\n\na: c\n"));
  EXPECT_EQ("5 a second document; a model file is one",
            firstError("a: b\n--- \nc: d\n"));
  EXPECT_EQ("3 not UTF-8 text", firstError("a: \xff"));
  EXPECT_EQ("1 a carriage return without a line feed", firstError("a\rb"));
  EXPECT_EQ("3 a control character; model files are plain text",
            firstError(llvm::StringRef("a: \0b", 5)));
}

TEST(Yaml, GoesOnAfterAnError) {
  EXPECT_EQ("8 a value cannot start with '*'; put it in quotes\n"
            "28 a value cannot start with '&'; put it in quotes\n"
            "{<a>:{<c>:<d>}<g>:<h>}",
            parsed("a:\n  b: *\n    x\n  c: d\ne:\n  &f\ng: h\n"));
}

TEST(Yaml, DepthIsBounded) {
  std::string Flow(1000000, '[');
  EXPECT_EQ("31 nested more than 32 deep", firstError(Flow));
  std::string Block;
  for (int I = 0; I < 100000; ++I)
    Block += "- ";
  EXPECT_EQ("64 nested more than 32 deep", firstError(Block));
  std::string Allowed = "a: " + std::string(30, '[') + std::string(30, ']');
  EXPECT_EQ(parsedByLLVM(Allowed), parsed(Allowed));
}

} // namespace

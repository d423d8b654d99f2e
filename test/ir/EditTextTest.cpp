//===-- EditTextTest.cpp - Edits as changes of a text ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ir/EditText.h"
#include "gtest/gtest.h"

using namespace memleak::ir;

namespace {

/// The place of \p Part in \p Text.
Location locate(const std::string &Text, const std::string &Part) {
  Location L;
  L.BeginLine = L.BeginColumn = 1;
  size_t At = Text.find(Part);
  for (size_t I = 0; I < At; ++I) {
    ++L.BeginColumn;
    if (Text[I] == '\n') {
      ++L.BeginLine;
      L.BeginColumn = 1;
    }
  }
  L.EndLine = L.BeginLine;
  L.EndColumn = L.BeginColumn;
  for (char C : Part) {
    ++L.EndColumn;
    if (C == '\n') {
      ++L.EndLine;
      L.EndColumn = 1;
    }
  }
  return L;
}

std::string edited(const Edit &E, std::string Text) {
  std::vector<TextChange> Changes = textChanges(E, Text);
  for (auto I = Changes.rbegin(); I != Changes.rend(); ++I)
    Text.replace(I->Offset, I->Length, I->Text);
  return Text;
}

/// Puts a release before \p Statement.
std::string before(const std::string &Text, const std::string &Statement,
                   bool Braces, const std::string &Release = "free(p);\n") {
  Edit E;
  E.Where = E.Keep = locate(Text, Statement);
  E.Text = Release;
  E.Braces = Braces;
  return edited(E, Text);
}

TEST(EditText, PutsLinesBeforeAStatement) {
  EXPECT_EQ(before("{\n    a();\n    return 1;\n}\n", "return 1;", false),
            "{\n    a();\n    free(p);\n    return 1;\n}\n");
}

TEST(EditText, IndentsDeeperAsTheFileDoes) {
  EXPECT_EQ(before("{\n\ta();\n\treturn 1;\n}\n", "return 1;", false,
                   "if (p)\n\tfclose(p);\n"),
            "{\n\ta();\n\tif (p)\n\t\tfclose(p);\n\treturn 1;\n}\n");
}

TEST(EditText, KeepsLineEnds) {
  EXPECT_EQ(before("{\r\n  return 1;\r\n}\r\n", "return 1;", false),
            "{\r\n  free(p);\r\n  return 1;\r\n}\r\n");
}

TEST(EditText, StaysOnTheLineOfOtherCode) {
  EXPECT_EQ(before("{ a(); return; }\n", "return;", false),
            "{ a(); free(p); return; }\n");
  EXPECT_EQ(before("{ a(); }\n", "}", false, "\tfree(p);\n"),
            "{ a(); free(p); }\n");
}

TEST(EditText, EndsABlock) {
  EXPECT_EQ(before("{\n  if (x)\n      y();\n  z();\n}\n", "}", false,
                   "\tfree(p);\n"),
            "{\n  if (x)\n      y();\n  z();\n  free(p);\n}\n");
  EXPECT_EQ(before("{\n}\n", "}", false, "\tfree(p);\n"), "{\n  free(p);\n}\n");
}

TEST(EditText, BracesABranch) {
  EXPECT_EQ(before("{\n  if (x)\n    return 1;\n}\n", "return 1;", true),
            "{\n  if (x) {\n    free(p);\n    return 1;\n  }\n}\n");
  EXPECT_EQ(before("{\n  if (x) return 1;\n}\n", "return 1;", true),
            "{\n  if (x) {\n    free(p);\n    return 1;\n  }\n}\n");
  EXPECT_EQ(
      before("{\n  if (x)\n    a();\n  else\n    b();\n}\n", "b();", true),
      "{\n  if (x)\n    a();\n  else {\n    free(p);\n    b();\n  }\n}\n");
}

TEST(EditText, BracesNotInAComment) {
  EXPECT_EQ(
      before("{\n  if (x) // (why)\n    return 1;\n}\n", "return 1;", true),
      "{\n  if (x) // (why)\n    {\n      free(p);\n      return 1;\n    }\n"
      "}\n");
  EXPECT_EQ(before("{\n  if (x)\n    return 1; // why\n}\n", "return 1;", true),
            "{\n  if (x) {\n    free(p);\n    return 1; // why\n  }\n}\n");
}

TEST(EditText, KeepsAPart) {
  std::string Text = "{\n  p = realloc(p, n);\n}\n";
  Edit E;
  E.Where = locate(Text, "p = realloc(p, n);");
  E.Keep = locate(Text, "realloc(p, n)");
  E.Text = "void *r = ";
  E.After = ";\nif (!r)\n\tfree(p);\np = r;";
  EXPECT_EQ(edited(E, Text), "{\n  void *r = realloc(p, n);\n  if (!r)\n    "
                             "free(p);\n  p = r;\n}\n");
  E.Braces = true;
  EXPECT_EQ(edited(E, Text),
            "{\n  {\n    void *r = realloc(p, n);\n    if (!r)\n      "
            "free(p);\n    p = r;\n  }\n}\n");
}

TEST(EditText, RemovesLinesThatBecomeEmpty) {
  std::string Text = "{\n  a();\n  free(p);\n}\n";
  Edit E;
  E.Where = locate(Text, "free(p);");
  EXPECT_EQ(edited(E, Text), "{\n  a();\n}\n");
  Text = "{ a(); free(p); }";
  E.Where = locate(Text, " free(p);");
  EXPECT_EQ(edited(E, Text), "{ a(); }");
}

TEST(EditText, RefusesWhatIsNotInTheText) {
  Edit E;
  E.Where = locate("{\n\n\n  a();\n}\n", "a();");
  EXPECT_TRUE(textChanges(E, "{\n}\n").empty());
}

} // namespace

//===-- ErrorTest.cpp - Every wrong model file gets a clear error -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/Model.h"
#include "gtest/gtest.h"

using namespace memleak::models;

namespace {

/// The errors of a file, one a line.
std::string errorsOf(const std::string &Text) {
  LoadResult Result = loadModels({{"m.yaml", Text}}, nullptr);
  EXPECT_EQ(Result.Errors.empty(), Result.Models != nullptr);
  std::string All;
  for (const ModelError &E : Result.Errors)
    All += E.str() + "\n";
  return All;
}
std::string errorsIn(const std::string &Text) {
  return errorsOf("memleak-models: 1\n" + Text);
}

TEST(ModelErrors, UnknownWordsComeWithTheNearest) {
  EXPECT_EQ(
      "m.yaml:3:9: error: expected one of acquire, release, reallocate, "
      "take, retain, escape, lend, copy, clear, point, allocate, reset, mark, "
      "rewind, compare, fails, on-failure, returns, nonnull, nonnegative, "
      "noreturn, "
      "cases, like, linkage, declared-in; found 'aquire'; did you mean "
      "'acquire'?\n",
      errorsIn("functions:\n  f/1: {aquire: m}\n"));
  EXPECT_EQ("m.yaml:4:25: error: no family is named 'mallok'; did you mean "
            "'malloc'?\n",
            errorsIn("families: {malloc: {}}\nfunctions:\n  f/1: {acquire:     "
                     "   mallok}\n"));
  EXPECT_EQ("m.yaml:3:15: error: expected one of memory, handle, descriptor, "
            "object, pool, pooled; found 'xyzzy'\n",
            errorsIn("families:\n  m:   {kind: xyzzy}\n"));
}

TEST(ModelErrors, AllAreListedInOrder) {
  EXPECT_EQ(
      "m.yaml:2:13: error: expected one of c, any; found 'C'; did you mean "
      "'c'?\n"
      "m.yaml:4:19: error: no family is named 'x'\n"
      "m.yaml:5:17: error: 'g/1' has no parameter 2\n"
      "m.yaml:6:5: error: expected a function as a mapping, such as {}; found "
      "nothing\n",
      errorsIn("linkage:    C\nfunctions:\n  f/0:  {acquire: x}\n  g/1: "
               "{escape: 2}\n  h:\n"));
}

TEST(ModelErrors, VersionIsRequired) {
  EXPECT_EQ("m.yaml:1:1: error: expected a model file, which starts with "
            "'memleak-models: 1'; found nothing\n",
            errorsOf(""));
  EXPECT_EQ("m.yaml:2:1: error: expected a model file, which starts with "
            "'memleak-models: 1'; found nothing\n",
            errorsOf("# only a comment\n"));
  EXPECT_EQ("m.yaml:1:1: error: expected 'memleak-models: 1', the version of "
            "the format\n",
            errorsOf("functions: {}\n"));
  EXPECT_EQ("m.yaml:1:17: error: this memleak reads version 1 of the format; "
            "found '2'\n",
            errorsOf("memleak-models: 2\n"));
  EXPECT_EQ("m.yaml:1:1: error: expected a model file, which starts with "
            "'memleak-models: 1'; found a list\n",
            errorsOf("- a\n"));
}

TEST(ModelErrors, PlacesAreChecked) {
  EXPECT_EQ("", errorsIn("functions: {f/2: {escape: 2}}"));
  EXPECT_EQ("m.yaml:2:27: error: 'f/2' has no parameter 3\n",
            errorsIn("functions: {f/2: {escape: 3}}"));
  EXPECT_EQ("m.yaml:3:28: error: 'f/0' has no parameter 1\n",
            errorsIn("families: {m: {}}\nfunctions: {f/0: {release: m}}"));
  EXPECT_EQ("m.yaml:2:25: error: 'this' in 'f', which is no member\n",
            errorsIn("functions: {f: {escape: this}}"));
  EXPECT_EQ("", errorsIn("functions: {C::f: {escape: this}}"));
  EXPECT_EQ("m.yaml:2:27: error: '...' in 'f', which is not said to be "
            "variadic; write 'f/2+'\n",
            errorsIn("functions: {f/2: {escape: ...}}"));
  EXPECT_EQ("", errorsIn("functions: {f/2+: {escape: ...}}"));
  for (llvm::StringRef Bad : {"0", "128", "x", "'*'", "1->", "'1[x]'", "'**1'",
                              "-1", "returned", "1->2"}) {
    std::string Message =
        errorsIn("functions: {f: {escape: " + Bad.str() + "}}");
    EXPECT_NE(std::string::npos, Message.find("error: expected a place"))
        << Bad.str() << ": " << Message;
  }
}

TEST(ModelErrors, DeclaratorsAreChecked) {
  for (llvm::StringRef Bad :
       {"f/", "f/x", "f/128", "f/-1", "1f", "f g", "::f", "f::", "f(int",
        "f(,)", "f(<pionter>)", "operator", "f/1/2", "''"}) {
    // `operator` alone is a name like any other.
    bool Good = Bad == "operator";
    std::string Message = errorsIn("functions:\n  " + Bad.str() + ": {}\n");
    EXPECT_EQ(Good, Message.empty()) << Bad.str() << ": " << Message;
  }
  EXPECT_EQ("m.yaml:3:3: error: expected one of <pointer>, <rvalue>, <lvalue>, "
            "<null>, <integer>; found '<pionter>'; did you mean '<pointer>'?\n",
            errorsIn("functions:\n  f(<pionter>): {}\n"));
}

TEST(ModelErrors, DuplicatesNameTheFirst) {
  EXPECT_EQ("m.yaml:4:3: error: 'f/1' is here twice\n",
            errorsIn("functions:\n  f/1: {}\n  f/1: {}\n"));
  EXPECT_EQ("m.yaml:4:9: error: 'f/1' has an entry already, in line 3\n",
            errorsIn("functions:\n  f/1: {}\ninert: [f/1]\n"));
  EXPECT_EQ("m.yaml:4:3: error: 'm' is here twice\n",
            errorsIn("families:\n  m: {}\n  m: {}\n"));
  EXPECT_EQ("", errorsIn("functions:\n  f/1: {}\n  f/2: {}\n  f: {}\n"));
}

TEST(ModelErrors, ListsMustAgreeWithEntries) {
  std::string Family = "families: {m: {release: [f]}}\n";
  EXPECT_EQ("", errorsIn(Family + "functions: {f/1: {release: m}}\n"));
  EXPECT_EQ("", errorsIn(Family + "functions: {f/1: {release: any}}\n"));
  EXPECT_EQ("m.yaml:2:26: error: 'f' is listed here, but its entry under "
            "'functions' does not release 'm'\n",
            errorsIn(Family + "functions: {f/1: {acquire: m}}\n"));
  EXPECT_EQ("m.yaml:2:26: error: 'f' is listed here, but its entry under "
            "'functions' does not release 'm'\n",
            errorsIn(Family + "inert: [f]\n"));
}

TEST(ModelErrors, CasesAreChecked) {
  EXPECT_EQ("m.yaml:2:31: error: never reached: the case before has no 'if'\n",
            errorsIn("functions: {f/1: {cases: [{}, {if: {1: null}}]}}\n"));
  EXPECT_EQ(
      "m.yaml:2:32: error: 'nonnull' beside 'cases'; write it inside each "
      "case\n",
      errorsIn("functions: {f/1: {cases: [{}], nonnull: true}}\n"));
  EXPECT_EQ(
      "m.yaml:2:35: error: a case is chosen before the call; the result is "
      "not known yet\n",
      errorsIn("functions: {f/1: {cases: [{if:   {return: null}}]}}\n"));
  EXPECT_EQ(
      "m.yaml:2:26: error: expected a list of cases; found an empty list\n",
      errorsIn("functions: {f/1: {cases: []}}\n"));
  EXPECT_EQ("m.yaml:2:19: error: a function that never fails; say with 'fails' "
            "when it does\n",
            errorsIn("functions: {f/1: {on-failure: {'*1': unchanged}}}\n"));
}

TEST(ModelErrors, ConditionsAreChecked) {
  for (llvm::StringRef Good :
       {"null", "nonnull", "zero", "nonzero", "true", "false", "negative",
        "nonnegative", "positive", "nonpositive", "-1", "0x10", "not 1",
        "never", "[1, 2]", "{bits: 4}"})
    EXPECT_EQ("", errorsIn("functions: {f: {fails: " + Good.str() + "}}"));
  for (llvm::StringRef Bad : {"nul", "not", "not x", "[]", "[a]", "{bits: x}",
                              "{bit: 1}", "1 2", "99999999999999999999"})
    EXPECT_NE("", errorsIn("functions: {f: {fails: " + Bad.str() + "}}"));
}

TEST(ModelErrors, EffectsAreChecked) {
  std::string Family = "families: {m: {}}\n";
  for (llvm::StringRef Bad : {"acquire: [m]",
                              "acquire: {1: {when: always}}",
                              "acquire: {1: any}",
                              "acquire: {1: {family: m, pool: 2}}",
                              "take: {1: {by: 2}}",
                              "take: {1: {into: 2, by: '*2'}}",
                              "copy: 1",
                              "copy: {1: {into: 2}}",
                              "mark: 1",
                              "escape: []",
                              "escape: {1: 2}",
                              "clear: []",
                              "clear: {1: 2}",
                              "reallocate: {from: 1}",
                              "reallocate: [m]",
                              "allocate: {1: {family: m}}",
                              "returns: {same-as: 9}",
                              "returns: {same-as: 1, inside: 1}",
                              "returns: 1",
                              "nonnull: maybe",
                              "returns: {}",
                              "acquire: {1: {family: m, when: sometimes}}",
                              "release: library",
                              "copy: {1: library}",
                              "like: g",
                              "like: f",
                              "if: {1: null}"})
    EXPECT_NE("",
              errorsIn(Family + "functions:\n  f/2:\n    " + Bad.str() + "\n"))
        << Bad.str();
}

TEST(ModelErrors, NamesMustBeginAsTheFileSays) {
  EXPECT_EQ("", errorsIn("prefixes: [f, g_]\nfunctions: {f: {}, g_x: {}}\n"));
  EXPECT_EQ("m.yaml:3:20: error: 'gx' begins with none of the file's "
            "'prefixes'\n",
            errorsIn("prefixes: [f, g_]\nfunctions: {f: {}, gx: {}}\n"));
  EXPECT_NE("", errorsIn("families: {m: {invalid: 0}}\n"));
}

TEST(ModelErrors, TypesAreChecked) {
  EXPECT_EQ("m.yaml:2:10: error: expected 'kind' in 'T'\n",
            errorsIn("types: { T: {}}\n"));
  EXPECT_NE("", errorsIn("types: {T: {kind: parent-owned}}\n"));
  EXPECT_NE("", errorsIn("types: {T: {kind: view, parent: T}}\n"));
  EXPECT_NE("", errorsIn("types: {T: {kind: handle, owns: x}}\n"));
  EXPECT_NE("", errorsIn("types: {T: {kind: handle, deleter: 0}}\n"));
  EXPECT_NE("", errorsIn("types: [T]\n"));
}

TEST(ModelErrors, ThereIsAnEndToThem) {
  std::string Text = "functions:\n";
  for (int I = 0; I < 300; ++I)
    Text += "  f" + std::to_string(I) + ": {x: y}\n";
  LoadResult Result =
      loadModels({{"m.yaml", "memleak-models: 1\n" + Text}}, nullptr);
  ASSERT_EQ(101u, Result.Errors.size());
  EXPECT_EQ("m.yaml: error: 200 more errors", Result.Errors.back().str());
}

TEST(ModelErrors, HugeFilesAreRefused) {
  EXPECT_EQ(
      "m.yaml:1:1: error: the file has 5000018 bytes; a model file has at "
      "most 4194304\n",
      errorsIn(std::string(5000000, '#')));
}

TEST(ModelErrors, UnreadableFilesAreErrors) {
  LoadResult Result = loadUserModels("no/such/file.yaml;also-missing.yaml");
  EXPECT_FALSE(Result.Models);
  ASSERT_EQ(2u, Result.Errors.size());
  EXPECT_EQ(
      "no/such/file.yaml: error: cannot read the model file: No such file "
      "or directory",
      Result.Errors[0].str());
  EXPECT_EQ("also-missing.yaml", Result.Errors[1].File);
  EXPECT_FALSE(loadUserModels("/").Models);
}

TEST(ModelErrors, NoUserFilesMeanTheShippedModels) {
  LoadResult Result = loadUserModels(" ; , ");
  ASSERT_TRUE(Result.Models);
  EXPECT_TRUE(Result.Models->knowsFunction("malloc"));
  EXPECT_EQ(shippedModels()->fingerprint(), Result.Models->fingerprint());
}

} // namespace

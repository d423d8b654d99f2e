//===-- ModelTest.cpp - What model files say is what lookups find -*- C++
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

/// A set on top of nothing; the test fails if the text has errors.
std::shared_ptr<const ModelSet> load(std::string Text) {
  LoadResult Result =
      loadModels({{"t.yaml", "memleak-models: 1\n" + Text}}, nullptr);
  for (const ModelError &E : Result.Errors)
    ADD_FAILURE() << E.str();
  return Result.Models;
}

FunctionShape shape(llvm::StringRef Name, unsigned Parameters,
                    bool Variadic = false) {
  FunctionShape Shape;
  Shape.QualifiedName = Name;
  Shape.Parameters = Parameters;
  Shape.Variadic = Variadic;
  return Shape;
}

constexpr char Streams[] = R"(
families:
  FILE:
    resource: FILE stream
    kind: handle
    released: closed
    acquire: [fopen/2]
    release: [fclose/1]
)";

TEST(Model, FamilyListsMakeFunctions) {
  auto Set = load(Streams);
  ASSERT_TRUE(Set);
  const FunctionModel *Open = Set->function(shape("fopen", 2));
  ASSERT_TRUE(Open);
  const FunctionCase &Case = Open->Cases.front();
  EXPECT_TRUE(Case.Fails.holds(0));
  EXPECT_FALSE(Case.Fails.holds(1));
  ASSERT_EQ(1u, Case.Effects.size());
  EXPECT_EQ(EffectKind::Acquire, Case.Effects[0].Kind);
  EXPECT_TRUE(Case.Effects[0].At.isReturn());
  EXPECT_EQ(When::Success, Case.Effects[0].On);
  EXPECT_EQ("FILE stream", Set->family(*Case.Effects[0].Family).Resource);

  const FunctionModel *Close = Set->function(shape("fclose", 1));
  ASSERT_TRUE(Close);
  EXPECT_EQ(EffectKind::Release, Close->Cases[0].Effects[0].Kind);
  EXPECT_TRUE(Close->Cases[0].Effects[0].At.isParameter(0));
  EXPECT_EQ(When::Always, Close->Cases[0].Effects[0].On);
  EXPECT_EQ(std::vector<std::string>{"fclose"},
            Set->family(*Set->familyNamed("FILE")).ReleaseFunctions);
}

TEST(Model, ShapeDecides) {
  auto Set = load(Streams);
  ASSERT_TRUE(Set);
  EXPECT_FALSE(Set->function(shape("fopen", 3)));
  EXPECT_FALSE(Set->function(shape("fopen", 2, true)));
  EXPECT_FALSE(Set->function(shape("ns::fopen", 2)));
  EXPECT_TRUE(Set->knowsFunction("fopen"));
  EXPECT_FALSE(Set->knowsFunction("fope"));
}

TEST(Model, MoreExactEntriesWin) {
  auto Set = load(R"(
functions:
  f: {nonnull: true}
  f/1: {noreturn: true}
  f(int*): {returns: static}
  f(<pointer>, <any>): {returns: {same-as: 1}}
)");
  ASSERT_TRUE(Set);
  EXPECT_TRUE(Set->function(shape("f", 4))->Cases[0].NonNull);
  EXPECT_TRUE(Set->function(shape("f", 1))->Cases[0].NoReturn);
  FunctionShape One = shape("f", 1);
  auto IntPointer = [](unsigned) {
    return ParameterShape{"int *", TypeClass::Pointer};
  };
  One.Parameter = IntPointer;
  EXPECT_EQ(ReturnKind::Static, Set->function(One)->Cases[0].Returns);
  auto LongPointer = [](unsigned) {
    return ParameterShape{"long *", TypeClass::Pointer};
  };
  One.Parameter = LongPointer;
  EXPECT_TRUE(Set->function(One)->Cases[0].NoReturn);
  FunctionShape Two = shape("f", 2);
  Two.Parameter = LongPointer;
  EXPECT_EQ(ReturnKind::SameAs, Set->function(Two)->Cases[0].Returns);
}

TEST(Model, LinkageAndHeaderAreAskedFor) {
  auto Set = load(R"(
linkage: c
functions:
  close/1: {}
  g/0: {linkage: any, declared-in: system}
)");
  ASSERT_TRUE(Set);
  FunctionShape Close = shape("close", 1);
  EXPECT_FALSE(Set->function(Close));
  Close.CLinkage = true;
  EXPECT_TRUE(Set->function(Close));
  FunctionShape G = shape("g", 0);
  EXPECT_FALSE(Set->function(G));
  G.InSystemHeader = true;
  EXPECT_TRUE(Set->function(G));
}

llvm::StringRef nameOf(EffectKind Kind) {
  switch (Kind) {
  case EffectKind::Acquire:
    return "acquire";
  case EffectKind::Release:
    return "release";
  case EffectKind::Reallocate:
    return "reallocate";
  case EffectKind::Take:
    return "take";
  case EffectKind::Retain:
    return "retain";
  case EffectKind::Escape:
    return "escape";
  case EffectKind::Lend:
    return "lend";
  case EffectKind::Copy:
    return "copy";
  case EffectKind::Clear:
    return "clear";
  case EffectKind::Point:
    return "point";
  case EffectKind::Allocate:
    return "allocate";
  case EffectKind::Reset:
    return "reset";
  case EffectKind::Mark:
    return "mark";
  case EffectKind::Rewind:
    return "rewind";
  case EffectKind::Compare:
    return "compare";
  }
  return "?";
}

std::string describe(const Effect &E, const ModelSet &Set) {
  std::string Text = nameOf(E.Kind).str() + " " + E.At.str();
  if (E.With)
    Text += " with " + E.With->str();
  if (E.Family)
    Text += " family " + Set.family(*E.Family).Name;
  if (E.ReleasedBy)
    Text += " by " + std::to_string(*E.ReleasedBy + 1);
  if (E.On != When::Always)
    Text += E.On == When::Success ? " on success" : " on failure";
  return Text + (E.Floating ? " floating\n" : "\n");
}

TEST(Model, EveryEffectIsRead) {
  auto Set = load(R"(
families:
  m: {}
  p: {kind: pool}
functions:
  f/4:
    acquire: {return: m, '*1': {family: p, parent: 2, when: always, by: 3, floating: true}}
    release: {1: m, 2: any, 3: {family: m, pool: 4}, '4[]': {by: 1}}
    reallocate: {from: '*1', to: '*1', family: m, when: always}
    take: {1: library, 2: 1, 3: {into: return, when: failure}}
    retain: m
    escape: [1, '*2']
    lend: {1: library, 2: return}
    copy: {'*1': '*2'}
    clear: ['*3', '*4']
    point: {'*3': 1}
    allocate: {return: 1, '*2': {pool: 1, family: m}}
    reset: 1
    mark: {return: 1}
    rewind: {1: 2}
    compare: [3, '*4']
    fails: negative
    on-failure: {'*1': 'null', '*2': undefined}
)");
  ASSERT_TRUE(Set);
  const FunctionCase &Case = Set->function(shape("f", 4))->Cases.front();
  std::string Text;
  for (const Effect &E : Case.Effects)
    Text += describe(E, *Set);
  EXPECT_EQ("acquire return family m on success\n"
            "acquire *1 with 2 family p by 3 floating\n"
            "release 1 family m\n"
            "release 2\n"
            "release 3 with 4 family m\n"
            "release 4[] by 1\n"
            "reallocate *1 with *1 family m\n"
            "take 1 on success\n"
            "take 2 with 1 on success\n"
            "take 3 with return on failure\n"
            "retain 1 family m on success\n"
            "escape 1\n"
            "escape *2\n"
            "lend 1\n"
            "lend 2 with return\n"
            "copy *1 with *2\n"
            "clear *3\n"
            "clear *4\n"
            "point *3 with 1\n"
            "allocate return with 1 on success\n"
            "allocate *2 with 1 family m on success\n"
            "reset 1\n"
            "mark return with 1 on success\n"
            "rewind 1 with 2\n"
            "compare 3\n"
            "compare *4\n",
            Text);
  EXPECT_TRUE(Case.Fails.holds(-1));
  EXPECT_FALSE(Case.Fails.holds(0));
  ASSERT_EQ(2u, Case.OnFailure.size());
  EXPECT_EQ(Leftover::Null, Case.OnFailure[0].second);
  EXPECT_EQ("*2", Case.OnFailure[1].first.str());
}

TEST(Model, ShortFormsMeanTheUsualPlaces) {
  auto Set = load(R"(
families:
  m: {}
functions:
  f/1:
    acquire: m
    release: m
    reallocate: m
    take: 1
    lend: 1
    allocate: 1
    escape: 1
)");
  ASSERT_TRUE(Set);
  std::string Text;
  for (const Effect &E : Set->function(shape("f", 1))->Cases.front().Effects)
    Text += describe(E, *Set);
  EXPECT_EQ("acquire return family m on success\n"
            "release 1 family m\n"
            "reallocate 1 with return family m on success\n"
            "take 1 on success\n"
            "lend 1\n"
            "allocate return with 1 on success\n"
            "escape 1\n",
            Text);
}

TEST(Model, CasesAreGuarded) {
  auto Set = load(R"(
families:
  m: {}
functions:
  realpath/2:
    cases:
      - if: {2: null}
        acquire: m
        fails: null
      - {returns: {same-as: 2}}
  fcntl/2+:
    cases:
      - {if: {2: [0, 1030]}, acquire: m, fails: -1}
      - {if: {1: {bits: 0x6}, 2: not 3}}
)");
  ASSERT_TRUE(Set);
  const auto &Cases = Set->function(shape("realpath", 2))->Cases;
  ASSERT_EQ(2u, Cases.size());
  ASSERT_EQ(1u, Cases[0].Guards.size());
  EXPECT_TRUE(Cases[0].Guards[0].If.holds(0));
  EXPECT_TRUE(Cases[0].Guards[0].Of.isParameter(1));
  EXPECT_EQ(ReturnKind::SameAs, Cases[1].Returns);
  EXPECT_TRUE(Cases[1].ReturnOf.isParameter(1));

  const auto &Fcntl = Set->function(shape("fcntl", 2, true))->Cases;
  EXPECT_TRUE(Fcntl[0].Guards[0].If.holds(1030));
  EXPECT_FALSE(Fcntl[0].Guards[0].If.holds(1));
  EXPECT_TRUE(Fcntl[0].Fails.holds(-1));
  EXPECT_TRUE(Fcntl[1].Guards[0].If.holds(7));
  EXPECT_FALSE(Fcntl[1].Guards[0].If.holds(2));
  EXPECT_FALSE(Fcntl[1].Guards[1].If.holds(3));
}

TEST(Model, LikeCopiesCasesAndInertHasNone) {
  auto Set = load(R"(
families:
  m: {}
functions:
  __builtin_malloc/1: {like: malloc/1}
  malloc/1: {acquire: m, fails: null}
inert: [strlen/1, printf/1+]
)");
  ASSERT_TRUE(Set);
  EXPECT_EQ(
      1u, Set->function(shape("__builtin_malloc", 1))->Cases[0].Effects.size());
  EXPECT_TRUE(Set->function(shape("strlen", 1))->Cases[0].Effects.empty());
  EXPECT_TRUE(Set->function(shape("printf", 1, true)));
  EXPECT_FALSE(Set->function(shape("printf", 1)));
}

TEST(Model, LaterFilesWin) {
  LoadResult First = loadModels({{"a", R"(memleak-models: 1
families:
  m: {resource: memory, release: [free]}
functions:
  f/1: {nonnull: true}
  g/1: {nonnull: true}
)"}},
                                nullptr);
  ASSERT_TRUE(First.Models);
  LoadResult Second = loadModels({{"b", R"(memleak-models: 1
families:
  m: {released: returned}
  n: {compatible: [m]}
functions:
  f: {noreturn: true}
  g/1: unknown
)"}},
                                 First.Models);
  ASSERT_TRUE(Second.Models);
  const ModelSet &Set = *Second.Models;
  // The later entry wins although the earlier one is more exact.
  EXPECT_TRUE(Set.function(shape("f", 1))->Cases[0].NoReturn);
  EXPECT_FALSE(Set.function(shape("g", 1)));
  EXPECT_TRUE(First.Models->function(shape("g", 1)));
  // What the later file does not say of a family stays.
  FamilyId M = *Set.familyNamed("m");
  EXPECT_EQ("memory", Set.family(M).Resource);
  EXPECT_EQ("returned", Set.family(M).Released);
  EXPECT_EQ("freed", First.Models->family(M).Released);
  EXPECT_EQ("free", Set.family(M).ReleaseFunctions.at(0));
  FamilyId N = *Set.familyNamed("n");
  EXPECT_TRUE(Set.mayRelease(M, N));
  EXPECT_FALSE(Set.mayRelease(N, M));
  EXPECT_NE(Set.fingerprint(), First.Models->fingerprint());
  EXPECT_EQ(32u, Set.fingerprint().size());
  EXPECT_EQ(5u, Set.allFunctions().size());
}

TEST(Model, TypesAreRead) {
  auto Set = load(R"(
families:
  new: {}
  'new[]': {}
types:
  std::unique_ptr: {kind: handle, owns: {object: new, array: 'new[]'}, deleter: 2}
  QObject: {kind: parent-owned, parent: QObject, derived: true}
)");
  ASSERT_TRUE(Set);
  const TypeModel *Unique = Set->type("std::unique_ptr");
  ASSERT_TRUE(Unique);
  EXPECT_EQ(TypeKind::Handle, Unique->Kind);
  EXPECT_EQ("new[]", Set->family(*Unique->OwnsArray).Name);
  EXPECT_EQ(1u, Unique->Deleter);
  EXPECT_TRUE(Set->type("QObject")->Derived);
  EXPECT_EQ("QObject", Set->type("QObject")->Parent);
  EXPECT_FALSE(Set->type("unique_ptr"));
}

TEST(Model, PlacesPrintAsTheyAreSpelled) {
  for (llvm::StringRef Text :
       {"return", "this", "1", "*2", "1->next", "1[0]", "*3[]", "return.fd",
        "2->a.b[3]", "this->x", "..."}) {
    std::string Yaml =
        "functions:\n  C::f/3+: {escape: '" + Text.str() + "'}\n";
    auto Set = load(Yaml);
    ASSERT_TRUE(Set);
    const FunctionModel *F = Set->function(shape("C::f", 3, true));
    ASSERT_TRUE(F);
    EXPECT_EQ(Text, F->Cases[0].Effects[0].At.str());
  }
}

TEST(Model, OperatorsAreNames) {
  auto Set = load(R"(
functions:
  operator new[]/1: {nonnull: true}
  operator/: {}
  operator//2: {}
  std::function::operator(): {}
  C::operator()(int): {}
  C::~C/0: {}
  C::operator bool: {}
  operator/=: {}
)");
  ASSERT_TRUE(Set);
  EXPECT_TRUE(Set->function(shape("operator new[]", 1)));
  EXPECT_FALSE(Set->function(shape("operator new", 1)));
  EXPECT_EQ(2u, Set->function(shape("operator/", 2))->Parameters);
  EXPECT_TRUE(Set->function(shape("operator/", 1)));
  EXPECT_TRUE(Set->function(shape("std::function::operator()", 3)));
  EXPECT_TRUE(Set->knowsFunction("C::operator()"));
  EXPECT_TRUE(Set->function(shape("C::~C", 0)));
  EXPECT_TRUE(Set->function(shape("C::operator bool", 0)));
  EXPECT_TRUE(Set->function(shape("operator/=", 2)));
}

TEST(Model, OriginsPointAtTheEntry) {
  auto Set = load("functions:\n  f: {}\n\n  g: {}\n");
  ASSERT_TRUE(Set);
  const FunctionModel *G = Set->function(shape("g", 0));
  EXPECT_EQ("t.yaml", *G->Where.File);
  EXPECT_EQ(5u, G->Where.Line);
  EXPECT_EQ(3u, G->Where.Column);
  EXPECT_FALSE(G->Where.Shipped);
}

TEST(Model, ShippedModelsLoad) {
  LoadResult Result = loadModels(shippedModelTexts(), nullptr);
  for (const ModelError &E : Result.Errors)
    ADD_FAILURE() << E.str();
  FunctionShape Malloc = shape("malloc", 1);
  Malloc.CLinkage = true;
  const FunctionModel *Found = shippedModels()->function(Malloc);
  ASSERT_TRUE(Found);
  EXPECT_TRUE(Found->Where.Shipped);
  EXPECT_EQ("memleak/libc.yaml", *Found->Where.File);
  Malloc.CLinkage = false;
  EXPECT_FALSE(shippedModels()->function(Malloc));
  // Reads what is read when asked for.
  EXPECT_LT(10000u, shippedModels()->allFunctions().size());
}

TEST(Model, FunctionsOfPrefixedShippedFilesAreReadWhenAskedFor) {
  const ModelText Text = {"a.yaml",
                          "memleak-models: 1\nprefixes: [a_]\n"
                          "families:\n  m: {release: [a_free]}\n"
                          "functions:\n  a_new/0: {acquire: m, fails: null}\n",
                          true};
  // The set refers to the text.
  llvm::ArrayRef<ModelText> Texts(Text);
  LoadResult Result = loadModels(Texts, nullptr);
  ASSERT_TRUE(Result.Models);
  const ModelSet &Set = *Result.Models;
  EXPECT_FALSE(Set.knowsFunction("b_new"));
  EXPECT_FALSE(Set.knowsFunction("a_old"));
  const FunctionModel *New = Set.function(shape("a_new", 0));
  ASSERT_TRUE(New);
  EXPECT_EQ(Set.familyNamed("m"), New->Cases[0].Effects[0].Family);
  EXPECT_EQ(6u, New->Where.Line);
  const FunctionModel *Free = Set.function(shape("a_free", 1));
  ASSERT_TRUE(Free);
  EXPECT_EQ(EffectKind::Release, Free->Cases[0].Effects[0].Kind);
  EXPECT_EQ(2u, Set.allFunctions().size());
  // A set on top asks it.
  LoadResult Top = loadModels(
      {{"b.yaml",
        "memleak-models: 1\nfunctions:\n  b_new/0: {like: a_new/0}\n"}},
      Result.Models);
  ASSERT_TRUE(Top.Models);
  EXPECT_TRUE(Top.Models->function(shape("b_new", 0)));
  EXPECT_TRUE(Top.Models->function(shape("a_new", 0)));
}

TEST(Model, FamiliesSayWhatFailureLooksLike) {
  auto Set = load("families:\n  m: {invalid: -1}\n  n: {}\n");
  ASSERT_TRUE(Set);
  EXPECT_TRUE(Set->family(*Set->familyNamed("m")).FailsWithMinusOne);
  EXPECT_FALSE(Set->family(*Set->familyNamed("n")).FailsWithMinusOne);
  for (const FunctionModel *Function : shippedModels()->allFunctions())
    for (const FunctionCase &Case : Function->Cases)
      for (const Effect &E : Case.Effects)
        if (E.Kind == EffectKind::Acquire && E.At.isReturn() && E.Family &&
            Case.Fails.Kind == Condition::AnyOf &&
            Case.Fails.Values.front() == -1) {
          EXPECT_TRUE(shippedModels()->family(*E.Family).FailsWithMinusOne)
              << Function->Name;
        }
}

TEST(Model, HeadersKeepTheFileThatDescribesThem) {
  auto Set = load("headers: [a.h, b/c.h]\n");
  ASSERT_TRUE(Set);
  ASSERT_EQ(2u, Set->headers().size());
  EXPECT_EQ("b/c.h", Set->headers()[1].Name);
  EXPECT_EQ("t.yaml", *Set->headers()[1].Where.File);
}

} // namespace

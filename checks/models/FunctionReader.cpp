//===-- FunctionReader.cpp - What one function does, from text --*- C++ -*-===//
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
namespace {

constexpr Word<EffectKind> EffectWords[] = {
    {"acquire", EffectKind::Acquire},
    {"release", EffectKind::Release},
    {"reallocate", EffectKind::Reallocate},
    {"take", EffectKind::Take},
    {"retain", EffectKind::Retain},
    {"escape", EffectKind::Escape},
    {"lend", EffectKind::Lend},
    {"copy", EffectKind::Copy},
    {"clear", EffectKind::Clear},
    {"point", EffectKind::Point},
    {"allocate", EffectKind::Allocate},
    {"reset", EffectKind::Reset},
    {"mark", EffectKind::Mark},
    {"rewind", EffectKind::Rewind},
    {"compare", EffectKind::Compare},
};
constexpr Word<When> WhenWords[] = {
    {"always", When::Always},
    {"success", When::Success},
    {"failure", When::Failure},
};
constexpr Word<Leftover> LeftoverWords[] = {
    {"unchanged", Leftover::Unchanged},
    {"null", Leftover::Null},
    {"undefined", Leftover::Undefined},
};
constexpr Word<ReturnKind> ReturnWords[] = {
    {"same-as", ReturnKind::SameAs},
    {"inside", ReturnKind::Inside},
    {"borrowed-from", ReturnKind::BorrowedFrom},
};
constexpr Word<ReturnKind> WholeReturnWords[] = {
    {"static", ReturnKind::Static},
    {"stack", ReturnKind::Stack},
};
constexpr Word<bool> LinkageWords[] = {{"c", true}, {"any", false}};
constexpr Word<bool> DeclaredInWords[] = {{"system", true},
                                          {"anywhere", false}};

/// Words of a table, as keys.
template <class T, size_t N>
void addKeys(SmallVectorImpl<StringRef> &Keys, const Word<T> (&Words)[N]) {
  for (const Word<T> &W : Words)
    Keys.push_back(W.Text);
}

/// Reads one function's body.
class FunctionReader {
public:
  FunctionReader(FunctionModel &Model, FamilyLookup Family, FileErrors &Errors)
      : Model(Model), LookUpFamily(Family), Errors(Errors) {}

  void read(const yaml::Node &Body);

private:
  FunctionModel &Model;
  FamilyLookup LookUpFamily;
  FileErrors &Errors;

  void readCases(const yaml::Node &List, FunctionModel &Model);
  FunctionCase readCase(const yaml::Node &Body, bool InList);
  void readGuards(const Fields &Body, FunctionCase &Case);
  void readResult(const Fields &Body, FunctionCase &Case);
  void readLeftovers(const Fields &Body, FunctionCase &Case);

  void readEffects(EffectKind Kind, const yaml::Node &Body, FunctionCase &Case);
  void readReallocation(const yaml::Node &Body, FunctionCase &Case);
  void readPlaceList(EffectKind Kind, const yaml::Node &Body,
                     FunctionCase &Case);
  void readShort(EffectKind Kind, const yaml::Node &Body, FunctionCase &Case);
  void readDetails(const yaml::Node &Body, Effect &Into);
  void readValue(const yaml::Node &Body, Effect &Into);
  void readPartner(const yaml::Node &Text, Effect &Into);
  void readReleasedBy(const yaml::Node &Text, Effect &Into);
  void readFamily(const yaml::Node &Text, Effect &Into);

  std::optional<Place> place(const yaml::Node &Text);
  std::optional<Condition> condition(const yaml::Node &Node);
  std::optional<Condition> anyOf(const yaml::Node &List);
  /// Reports that a place cannot exist in this function.
  bool checkPlace(const Place &P, const yaml::Node &Where);
};

//===----------------------------------------------------------------------===//
// Places and conditions
//===----------------------------------------------------------------------===//

bool FunctionReader::checkPlace(const Place &P, const yaml::Node &Where) {
  if (P.Root == Place::This && !StringRef(Model.Name).contains("::")) {
    Errors.add(Where, "'this' in '" + Model.Name + "', which is no member");
    return false;
  }
  if (!Model.Parameters)
    return true;
  if (P.Root == Place::Parameter && P.Param >= *Model.Parameters) {
    Errors.add(Where, "'" + Model.Name + "/" + Twine(*Model.Parameters) +
                          "' has no parameter " + Twine(P.Param + 1));
    return false;
  }
  if (P.Root == Place::Variadic && !Model.Variadic) {
    Errors.add(Where, "'...' in '" + Model.Name +
                          "', which is not said to be variadic; write '" +
                          Model.Name + "/" + Twine(*Model.Parameters) + "+'");
    return false;
  }
  return true;
}

std::optional<Place> FunctionReader::place(const yaml::Node &Text) {
  if (Text.Kind != yaml::Node::Scalar) {
    expected("a place", Text, Errors);
    return std::nullopt;
  }
  Expected<Place> P = parsePlace(Text.Text);
  if (!P) {
    Errors.add(Text, toString(P.takeError()));
    return std::nullopt;
  }
  if (!checkPlace(*P, Text))
    return std::nullopt;
  return std::move(*P);
}

std::optional<Condition> FunctionReader::anyOf(const yaml::Node &List) {
  Condition Result{Condition::AnyOf, {}};
  for (const yaml::Node &Item : List.Items) {
    int64_t Number = 0;
    if (Item.Kind != yaml::Node::Scalar ||
        StringRef(Item.Text).getAsInteger(0, Number)) {
      expected("a number", Item, Errors);
      return std::nullopt;
    }
    Result.Values.push_back(Number);
  }
  if (!Result.Values.empty())
    return Result;
  Errors.add(List, "expected at least one number");
  return std::nullopt;
}

std::optional<Condition> FunctionReader::condition(const yaml::Node &Node) {
  if (Node.Kind == yaml::Node::Sequence)
    return anyOf(Node);
  if (Node.Kind == yaml::Node::Mapping) {
    Fields Map(Node, {"bits"}, "a condition", Errors);
    int64_t Bits = 0;
    std::optional<StringRef> Text = Map.text("bits");
    if (Text && !Text->getAsInteger(0, Bits))
      return Condition{Condition::Bits, {Bits}};
    Errors.add(Node, "expected a number after 'bits'");
    return std::nullopt;
  }
  if (Node.Kind == yaml::Node::Null) {
    expected("a condition", Node, Errors);
    return std::nullopt;
  }
  Expected<Condition> Result = parseCondition(Node.Text);
  if (Result)
    return *Result;
  Errors.add(Node, toString(Result.takeError()));
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

When defaultWhen(EffectKind Kind) {
  switch (Kind) {
  case EffectKind::Release:
  case EffectKind::Escape:
  case EffectKind::Lend:
  case EffectKind::Copy:
  case EffectKind::Clear:
  case EffectKind::Point:
  case EffectKind::Reset:
  case EffectKind::Rewind:
  case EffectKind::Compare:
    return When::Always;
  default:
    return When::Success;
  }
}

bool namesFamily(EffectKind Kind) {
  return Kind == EffectKind::Acquire || Kind == EffectKind::Release ||
         Kind == EffectKind::Retain || Kind == EffectKind::Reallocate;
}

Effect makeEffect(EffectKind Kind) {
  Effect Result;
  Result.Kind = Kind;
  Result.On = defaultWhen(Kind);
  return Result;
}

Place parameter(unsigned Index) {
  Place Result;
  Result.Root = Place::Parameter;
  Result.Param = Index;
  return Result;
}

void FunctionReader::readFamily(const yaml::Node &Text, Effect &Into) {
  if (Text.Kind != yaml::Node::Scalar) {
    expected("the name of a family", Text, Errors);
    return;
  }
  if (Text.Text == "any" && Into.Kind == EffectKind::Release)
    return;
  Into.Family = LookUpFamily(Text);
}

void FunctionReader::readPartner(const yaml::Node &Text, Effect &Into) {
  bool ToLibrary =
      (Into.Kind == EffectKind::Take || Into.Kind == EffectKind::Lend) &&
      Text.Text == "library";
  if (!ToLibrary)
    Into.With = place(Text);
}

void FunctionReader::readReleasedBy(const yaml::Node &Text, Effect &Into) {
  std::optional<Place> By = place(Text);
  if (!By)
    return;
  if (By->Root == Place::Parameter && By->Steps.empty())
    Into.ReleasedBy = By->Param;
  else
    Errors.add(Text, "expected the number of a parameter");
}

/// The name of \c Effect::With for each kind that may spell it.
StringRef partnerKey(EffectKind Kind) {
  switch (Kind) {
  case EffectKind::Acquire:
    return "parent";
  case EffectKind::Release:
  case EffectKind::Allocate:
    return "pool";
  case EffectKind::Take:
    return "into";
  default:
    return "";
  }
}

/// The mapping that follows a place.
void FunctionReader::readDetails(const yaml::Node &Body, Effect &Into) {
  SmallVector<StringRef, 8> Keys = {"family", "when"};
  StringRef Partner = partnerKey(Into.Kind);
  if (!Partner.empty())
    Keys.push_back(Partner);
  if (Into.Kind == EffectKind::Acquire || Into.Kind == EffectKind::Release ||
      Into.Kind == EffectKind::Take)
    Keys.push_back("by");
  if (Into.Kind == EffectKind::Acquire)
    Keys.push_back("floating");
  Fields Map(Body, Keys, "the details of an effect", Errors);
  if (const yaml::Node *Family = Map.find("family"))
    readFamily(*Family, Into);
  else if (namesFamily(Into.Kind) && !Map.find("by"))
    Errors.add(Body, "expected 'family' here, or 'by'");
  if (!Partner.empty() && Map.find(Partner))
    readPartner(*Map.find(Partner), Into);
  else if (Into.Kind == EffectKind::Take || Into.Kind == EffectKind::Allocate)
    Errors.add(Body, "expected '" + Partner + "' here");
  if (const yaml::Node *By = Map.find("by"))
    readReleasedBy(*By, Into);
  Into.On = Map.word<When>("when", WhenWords).value_or(Into.On);
  Into.Floating = Map.boolean("floating").value_or(false);
}

/// What follows a place: a family, another place, or details.
void FunctionReader::readValue(const yaml::Node &Body, Effect &Into) {
  bool Detailed = namesFamily(Into.Kind) || !partnerKey(Into.Kind).empty();
  if (Body.Kind == yaml::Node::Mapping && Detailed)
    readDetails(Body, Into);
  else if (namesFamily(Into.Kind))
    readFamily(Body, Into);
  else
    readPartner(Body, Into);
}

/// `acquire: F`, `release: F`, `retain: F`, `take: P`, `lend: P`,
/// `allocate: P`.
void FunctionReader::readShort(EffectKind Kind, const yaml::Node &Body,
                               FunctionCase &Case) {
  Effect New = makeEffect(Kind);
  switch (Kind) {
  case EffectKind::Acquire:
    readFamily(Body, New);
    break;
  case EffectKind::Release:
  case EffectKind::Retain:
    New.At = parameter(0);
    if (!checkPlace(New.At, Body))
      return;
    readFamily(Body, New);
    break;
  case EffectKind::Take:
  case EffectKind::Lend:
    if (std::optional<Place> At = place(Body))
      New.At = std::move(*At);
    break;
  case EffectKind::Allocate:
    New.With = place(Body);
    break;
  case EffectKind::Rewind:
    // The mark knows its pool.
    New.With = place(Body);
    if (New.With)
      New.At = *New.With;
    break;
  default:
    expected("a mapping from place to place", Body, Errors);
    return;
  }
  Case.Effects.push_back(std::move(New));
}

void FunctionReader::readPlaceList(EffectKind Kind, const yaml::Node &Body,
                                   FunctionCase &Case) {
  ArrayRef<yaml::Node> Places = Body;
  if (Body.Kind == yaml::Node::Sequence)
    Places = Body.Items;
  if (Places.empty())
    Errors.add(Body, "expected at least one place");
  for (const yaml::Node &Text : Places) {
    Effect New = makeEffect(Kind);
    if (std::optional<Place> At = place(Text)) {
      New.At = std::move(*At);
      Case.Effects.push_back(std::move(New));
    }
  }
}

void FunctionReader::readReallocation(const yaml::Node &Body,
                                      FunctionCase &Case) {
  Effect New = makeEffect(EffectKind::Reallocate);
  New.At = parameter(0);
  New.With = Place();
  if (Body.Kind == yaml::Node::Scalar) {
    readFamily(Body, New);
    if (checkPlace(New.At, Body))
      Case.Effects.push_back(std::move(New));
    return;
  }
  Fields Map(Body, {"family", "from", "to", "when"}, "a reallocation", Errors);
  if (const yaml::Node *Family = Map.find("family"))
    readFamily(*Family, New);
  else
    Errors.add(Body, "expected 'family' here");
  if (const yaml::Node *From = Map.find("from"))
    if (std::optional<Place> At = place(*From))
      New.At = std::move(*At);
  if (const yaml::Node *To = Map.find("to"))
    New.With = place(*To);
  New.On = Map.word<When>("when", WhenWords).value_or(New.On);
  Case.Effects.push_back(std::move(New));
}

void FunctionReader::readEffects(EffectKind Kind, const yaml::Node &Body,
                                 FunctionCase &Case) {
  if (Kind == EffectKind::Reallocate)
    return readReallocation(Body, Case);
  if (Kind == EffectKind::Escape || Kind == EffectKind::Compare ||
      Kind == EffectKind::Clear || Kind == EffectKind::Reset)
    return readPlaceList(Kind, Body, Case);
  bool MayGoToLibrary = Kind == EffectKind::Take || Kind == EffectKind::Lend;
  if (MayGoToLibrary && Body.Kind == yaml::Node::Sequence)
    return readPlaceList(Kind, Body, Case);
  if (Body.Kind != yaml::Node::Mapping)
    return readShort(Kind, Body, Case);
  for (const yaml::Entry &E : Body.Entries) {
    Effect New = makeEffect(Kind);
    std::optional<Place> At = place(E.Key);
    readValue(E.Value, New);
    if (!At)
      continue;
    New.At = std::move(*At);
    Case.Effects.push_back(std::move(New));
  }
}

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

void FunctionReader::readGuards(const Fields &Body, FunctionCase &Case) {
  const yaml::Node *If = Body.find("if");
  if (!If)
    return;
  if (If->Kind != yaml::Node::Mapping || If->Entries.empty()) {
    expected("a mapping from places to conditions", *If, Errors);
    return;
  }
  for (const yaml::Entry &E : If->Entries) {
    std::optional<Place> Of = place(E.Key);
    std::optional<Condition> Holds = condition(E.Value);
    if (Of && Of->Root == Place::Return)
      Errors.add(E.Key, "a case is chosen before the call; the result is not "
                        "known yet");
    else if (Of && Holds)
      Case.Guards.push_back({std::move(*Of), std::move(*Holds)});
  }
}

void FunctionReader::readLeftovers(const Fields &Body, FunctionCase &Case) {
  const yaml::Node *Map = Body.find("on-failure");
  if (!Map)
    return;
  if (Case.Fails.Kind == Condition::Never)
    Errors.add(*Body.keyOf("on-failure"), "a function that never fails; say "
                                          "with 'fails' when it does");
  if (Map->Kind != yaml::Node::Mapping) {
    expected("a mapping from places to what they hold", *Map, Errors);
    return;
  }
  for (const yaml::Entry &E : Map->Entries) {
    std::optional<Place> Of = place(E.Key);
    Expected<Leftover> Left = parseWord<Leftover>(LeftoverWords, E.Value.Text);
    if (!Left)
      Errors.add(E.Value, toString(Left.takeError()));
    else if (Of)
      Case.OnFailure.emplace_back(std::move(*Of), *Left);
  }
}

void FunctionReader::readResult(const Fields &Body, FunctionCase &Case) {
  const yaml::Node *Fails = Body.find("fails");
  if (Fails)
    if (std::optional<Condition> C = condition(*Fails))
      Case.Fails = std::move(*C);
  Case.NonNull = Body.boolean("nonnull").value_or(false);
  Case.NonNegative = Body.boolean("nonnegative").value_or(false);
  Case.NoReturn = Body.boolean("noreturn").value_or(false);
  const yaml::Node *Returns = Body.find("returns");
  if (!Returns)
    return;
  if (Returns->Kind != yaml::Node::Mapping) {
    Expected<ReturnKind> Kind =
        parseWord<ReturnKind>(WholeReturnWords, Returns->Text);
    if (Kind)
      Case.Returns = *Kind;
    else
      Errors.add(*Returns, toString(Kind.takeError()));
    return;
  }
  SmallVector<StringRef, 4> Keys;
  addKeys(Keys, ReturnWords);
  Fields Map(*Returns, Keys, "a result", Errors);
  if (Returns->Entries.size() != 1) {
    Errors.add(*Returns, "expected one entry, such as 'same-as: 1'");
    return;
  }
  const yaml::Entry &Only = Returns->Entries.front();
  if (Expected<ReturnKind> Kind =
          parseWord<ReturnKind>(ReturnWords, Only.Key.Text))
    Case.Returns = *Kind;
  else
    consumeError(Kind.takeError()); // Fields has reported the key.
  if (std::optional<Place> Of = place(Only.Value))
    Case.ReturnOf = std::move(*Of);
}

FunctionCase FunctionReader::readCase(const yaml::Node &Body, bool InList) {
  SmallVector<StringRef, 24> Keys;
  addKeys(Keys, EffectWords);
  Keys.append(
      {"fails", "on-failure", "returns", "nonnull", "nonnegative", "noreturn"});
  if (InList)
    Keys.push_back("if");
  else
    Keys.append({"cases", "like", "linkage", "declared-in"});
  Fields Map(Body, Keys, InList ? "a case" : "a function", Errors);

  FunctionCase Case;
  readGuards(Map, Case);
  readResult(Map, Case);
  readLeftovers(Map, Case);
  for (const yaml::Entry &E : Body.Entries)
    for (const Word<EffectKind> &W : EffectWords)
      if (W.Text == E.Key.Text)
        readEffects(W.Value, E.Value, Case);
  return Case;
}

void FunctionReader::readCases(const yaml::Node &List, FunctionModel &Model) {
  if (List.Kind != yaml::Node::Sequence || List.Items.empty()) {
    expected("a list of cases", List, Errors);
    return;
  }
  for (const yaml::Node &Item : List.Items) {
    if (!Model.Cases.empty() && Model.Cases.back().Guards.empty())
      Errors.add(Item, "never reached: the case before has no 'if'");
    Model.Cases.push_back(readCase(Item, true));
  }
}

void FunctionReader::read(const yaml::Node &Body) {
  if (Body.Kind == yaml::Node::Scalar && Body.Text == "unknown") {
    Model.Unknown = true;
    Model.Cases.emplace_back();
    return;
  }
  FunctionCase Only = readCase(Body, false);
  if (Body.Kind != yaml::Node::Mapping)
    return;
  SmallVector<StringRef, 4> Shared = {"cases", "linkage", "declared-in"};
  const yaml::Entry *Cases = nullptr;
  const yaml::Entry *Other = nullptr;
  for (const yaml::Entry &E : Body.Entries) {
    if (E.Key.Text == "cases")
      Cases = &E;
    else if (!is_contained(Shared, E.Key.Text))
      Other = &E;
  }
  if (Cases && Other)
    Errors.add(Other->Key, "'" + Other->Key.Text +
                               "' beside 'cases'; write it inside each case");
  if (Cases)
    readCases(Cases->Value, Model);
  else
    Model.Cases.push_back(std::move(Only));

  Fields Map(Body, Errors);
  Model.NeedsCLinkage =
      Map.word<bool>("linkage", LinkageWords).value_or(Model.NeedsCLinkage);
  Model.NeedsSystemHeader = Map.word<bool>("declared-in", DeclaredInWords)
                                .value_or(Model.NeedsSystemHeader);
}

} // namespace

void readFunction(const yaml::Node &Body, FunctionModel &Model,
                  FamilyLookup Family, FileErrors &Errors) {
  FunctionReader(Model, Family, Errors).read(Body);
}

} // namespace memleak::models

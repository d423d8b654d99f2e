//===-- Builder.cpp - From the text of model files to a ModelSet -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "models/ModelBuilder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MD5.h"

using namespace llvm;

namespace memleak::models {

constexpr StringLiteral VersionKey = "memleak-models";
constexpr StringLiteral Version = "1";
/// What ends the part of a file that is read at once.
constexpr StringLiteral FunctionsLine = "\nfunctions:\n";
constexpr size_t MaxTextSize = 4 << 20;
constexpr size_t MaxFamilies = UINT16_MAX;

//===----------------------------------------------------------------------===//
// One file
//===----------------------------------------------------------------------===//

namespace {

constexpr Word<FamilyKind> FamilyKinds[] = {
    {"memory", FamilyKind::Memory},
    {"handle", FamilyKind::Handle},
    {"descriptor", FamilyKind::Descriptor},
    {"object", FamilyKind::Object},
    {"pool", FamilyKind::Pool},
    {"pooled", FamilyKind::Pooled},
};

StringRef defaultParticiple(FamilyKind Kind) {
  switch (Kind) {
  case FamilyKind::Memory:
    return "freed";
  case FamilyKind::Handle:
  case FamilyKind::Pooled:
    return "released";
  case FamilyKind::Descriptor:
    return "closed";
  case FamilyKind::Object:
  case FamilyKind::Pool:
    return "destroyed";
  }
  llvm_unreachable("all kinds are handled above");
}

} // namespace

ModelBuilder::ModelBuilder(const ModelSet::Deferred &Body) : Set(new ModelSet) {
  Set->Families = Body.Owner->Families;
  Set->FamilyIds = Body.Owner->FamilyIds;
}

ModelBuilder::ModelBuilder(std::shared_ptr<const ModelSet> Base)
    : Set(new ModelSet) {
  if (Base) {
    Set->Families = Base->Families;
    Set->FamilyIds = Base->FamilyIds;
    Set->Headers = Base->Headers;
    Digests = Base->Fingerprint;
  }
  Set->Base = std::move(Base);
}

std::vector<ModelError> ModelBuilder::addFile(const ModelText &File) {
  StringRef Text = File.Text;
  Text.consume_front("\xEF\xBB\xBF");
  FileState State(File, Text);
  if (Text.size() > MaxTextSize) {
    State.Errors.add(0, "the file has " + Twine(Text.size()) +
                            " bytes; a model file has at most " +
                            Twine(MaxTextSize));
    return State.Errors.take();
  }
  yaml::Node Root = yaml::parse(Text, [&](size_t Offset, const Twine &Message) {
    State.Errors.add(Offset, Message);
  });
  if (checkVersion(Root, State.Errors))
    readFile(Root, State);
  if (!State.Errors.any())
    publish(State);
  addDigest(Text);
  return State.Errors.take();
}

std::vector<ModelError> ModelBuilder::addOutline(const ModelText &File) {
  StringRef Outline =
      StringRef(File.Text).take_front(File.Text.find(FunctionsLine));
  FileState State(File, Outline);
  State.OutlineOnly = true;
  yaml::Node Root =
      yaml::parse(Outline, [&](size_t Offset, const Twine &Message) {
        State.Errors.add(Offset, Message);
      });
  if (checkVersion(Root, State.Errors))
    readFile(Root, State);
  auto Body = std::make_shared<ModelSet::Deferred>();
  Body->File = &File;
  Body->Prefixes = std::move(State.Prefixes);
  Set->Bodies.push_back(std::move(Body));
  addDigest(File.Text);
  return State.Errors.take();
}

void ModelBuilder::addDigest(StringRef Text) {
  MD5 Hash;
  Hash.update(Digests);
  Hash.update(Text);
  Digests = Hash.result().digest().str().str();
}

bool ModelBuilder::checkVersion(const yaml::Node &Root, FileErrors &Errors) {
  if (Root.Kind != yaml::Node::Mapping) {
    if (!Errors.any())
      expected("a model file, which starts with '" + VersionKey + ": " +
                   Version + "'",
               Root, Errors);
    return false;
  }
  Fields Outline(Root, Errors);
  const yaml::Node *Found = Outline.find(VersionKey);
  if (!Found) {
    Errors.add(Root, "expected '" + VersionKey + ": " + Version +
                         "', the version of the format");
    return false;
  }
  if (Found->Text == Version)
    return true;
  Errors.add(*Found, "this memleak reads version " + Version +
                         " of the format; found '" + Found->Text + "'");
  return false;
}

void ModelBuilder::readFile(const yaml::Node &Root, FileState &File) {
  Fields Outline(Root,
                 {VersionKey, "headers", "linkage", "declared-in", "prefixes",
                  "families", "regions", "functions", "inert", "types"},
                 "a model file", File.Errors);
  static constexpr Word<bool> Linkages[] = {{"c", true}, {"any", false}};
  static constexpr Word<bool> Places[] = {{"system", true},
                                          {"anywhere", false}};
  File.NeedsCLinkage = Outline.word<bool>("linkage", Linkages).value_or(false);
  File.NeedsSystemHeader =
      Outline.word<bool>("declared-in", Places).value_or(false);
  for (const yaml::Node *Prefix : Outline.scalars("prefixes"))
    File.Prefixes.push_back(Prefix->Text);
  for (const yaml::Node *Header : Outline.scalars("headers"))
    Set->Headers.push_back(
        {Header->Text, File.Errors.origin(Header->Offset, File.Shipped)});
  if (const yaml::Node *Families = Outline.find("families"))
    declareFamilies(*Families, File);
  if (const yaml::Node *Regions = Outline.find("regions"))
    declareRegions(*Regions, File);
  if (const yaml::Node *Functions = Outline.find("functions"))
    readFunctions(*Functions, File);
  readInert(Outline, File);
  if (!File.OutlineOnly) {
    addListedFunctions(File);
    addRegionFunctions(File);
  }
  if (const yaml::Node *Types = Outline.find("types"))
    readTypes(*Types, File);
}

//===----------------------------------------------------------------------===//
// Families
//===----------------------------------------------------------------------===//

/// Names first, so that families may refer to one another in any order.
void ModelBuilder::declareFamilies(const yaml::Node &Map, FileState &File) {
  if (Map.Kind != yaml::Node::Mapping)
    return expected("a mapping from names to families", Map, File.Errors);
  std::vector<std::pair<FamilyId, const yaml::Entry *>> Ids;
  for (const yaml::Entry &E : Map.Entries) {
    StringRef Name = E.Key.Text;
    if (Name.empty() || Name == "any") {
      File.Errors.add(E.Key, "'" + Name + "' cannot name a family");
      continue;
    }
    if (Set->Families.size() == MaxFamilies) {
      File.Errors.add(E.Key, "more than " + Twine(MaxFamilies) + " families");
      break;
    }
    Ids.emplace_back(declareFamily(E, File), &E);
  }
  for (auto [Id, E] : Ids)
    readFamily(Id, E->Value, File);
}

/// The family that the key of \p E names, new or not.
FamilyId ModelBuilder::declareFamily(const yaml::Entry &E, FileState &File) {
  StringRef Name = E.Key.Text;
  auto [Where, New] =
      Set->FamilyIds.try_emplace(Name, FamilyId(Set->Families.size()));
  if (New) {
    Set->Families.emplace_back();
    Set->Families.back().Name = Name.str();
    Set->Families.back().Resource = Name.str();
  }
  Set->Families[size_t(Where->second)].Where =
      File.Errors.origin(E.Key.Offset, File.Shipped);
  return Where->second;
}

//===----------------------------------------------------------------------===//
// Regions
//===----------------------------------------------------------------------===//

/// A region's pools are a family, and its class, if any, a type.
void ModelBuilder::declareRegions(const yaml::Node &Map, FileState &File) {
  if (Map.Kind != yaml::Node::Mapping)
    return expected("a mapping from names to regions", Map, File.Errors);
  for (const yaml::Entry &E : Map.Entries) {
    if (E.Key.Text.empty() || E.Key.Text == "any" ||
        Set->Families.size() == MaxFamilies) {
      File.Errors.add(E.Key, "'" + E.Key.Text + "' cannot name a region");
      continue;
    }
    Region Read = readRegion(E.Value, File.Errors);
    FamilyId Id = declareFamily(E, File);
    Family &Out = Set->Families[size_t(Id)];
    Out.Kind = FamilyKind::Pool;
    Out.RunsDestructors = Read.RunsDestructors;
    Out.MustRelease = Read.MustRelease;
    if (!Read.Resource.empty())
      Out.Resource = Read.Resource;
    if (Out.Released.empty())
      Out.Released = defaultParticiple(Out.Kind).str();
    for (const Region::Listed &Item : Read.Functions)
      if (Item.Role == RegionRole::Destroy) {
        if (Expected<FunctionModel> Shape = parseDeclarator(Item.Name->Text))
          Out.ReleaseFunctions.push_back(Shape->Name);
        else
          consumeError(Shape.takeError()); // addRegionFunctions reports it.
      }
    if (!Read.Class.empty()) {
      auto Type = std::make_unique<TypeModel>();
      Type->Name = Read.Class;
      Type->Kind = TypeKind::Pool;
      Type->Owns = Id;
      Type->Where = File.Errors.origin(E.Key.Offset, File.Shipped);
      Set->TypesByName[Type->Name] = Type.get();
      Set->Types.push_back(std::move(Type));
    }
    File.Regions.emplace_back(Id, std::move(Read));
  }
}

/// What a function does stands under `functions`, or follows from the list that
/// names it.
void ModelBuilder::addRegionFunctions(FileState &File) {
  for (const auto &[Id, Of] : File.Regions)
    for (const Region::Listed &Item : Of.Functions) {
      Expected<FunctionModel> Shape = parseDeclarator(Item.Name->Text);
      if (!Shape) {
        File.Errors.add(*Item.Name, toString(Shape.takeError()));
        continue;
      }
      if (File.OwnFunctions.contains(Shape->Name)) {
        for (const auto &Model : File.Functions)
          if (Model->Name == Shape->Name)
            Model->Region = Id;
        continue;
      }
      if (Item.Role == RegionRole::Other) {
        File.Errors.add(*Item.Name,
                        "'" + Shape->Name + "' has no entry under 'functions'");
        continue;
      }
      std::unique_ptr<FunctionModel> Model = declare(*Item.Name, File);
      if (!Model)
        continue;
      Model->Region = Id;
      Model->Cases.push_back(regionCase(Of, Id, Item.Role, *Model));
      File.Functions.push_back(std::move(Model));
    }
}

void ModelBuilder::readFamily(FamilyId Id, const yaml::Node &Body,
                              FileState &File) {
  Fields Map(Body,
             {"resource", "released", "kind", "must-release", "counted",
              "invalid", "acquire", "release", "compatible", "record",
              "null-for"},
             "a family", File.Errors);
  Family &Out = Set->Families[size_t(Id)];
  Out.Kind = Map.word<FamilyKind>("kind", FamilyKinds).value_or(Out.Kind);
  if (std::optional<StringRef> Resource = Map.text("resource"))
    Out.Resource = Resource->str();
  if (std::optional<StringRef> Released = Map.text("released"))
    Out.Released = Released->str();
  else if (Out.Released.empty() || Map.find("kind"))
    Out.Released = defaultParticiple(Out.Kind).str();
  // To let a pool be is common, and no defect unless it is said to be one.
  Out.MustRelease =
      Map.boolean("must-release")
          .value_or(Out.MustRelease && Out.Kind != FamilyKind::Pool);
  Out.Counted = Map.boolean("counted").value_or(Out.Counted);
  static constexpr Word<bool> Invalids[] = {{"-1", true}, {"null", false}};
  Out.FailsWithMinusOne =
      Map.word<bool>("invalid", Invalids).value_or(Out.FailsWithMinusOne);
  for (const yaml::Node *Name : Map.scalars("compatible"))
    if (std::optional<FamilyId> Other = lookUpFamily(*Name, File.Errors))
      Out.Compatible.push_back(*Other);
  if (std::optional<StringRef> Record = Map.text("record"))
    Out.Record = Record->str();
  for (const yaml::Node *Name : Map.scalars("null-for"))
    Out.NullFor.push_back(Name->Text);
  for (const yaml::Node *Name : Map.scalars("acquire"))
    File.ListedFunctions.push_back({Name, Id, EffectKind::Acquire});
  if (Map.find("release"))
    Out.ReleaseFunctions.clear();
  for (const yaml::Node *Name : Map.scalars("release")) {
    File.ListedFunctions.push_back({Name, Id, EffectKind::Release});
    Expected<FunctionModel> Shape = parseDeclarator(Name->Text);
    if (Shape)
      Out.ReleaseFunctions.push_back(Shape->Name);
    else
      consumeError(Shape.takeError()); // addListedFunctions reports it.
  }
}

std::optional<FamilyId> ModelBuilder::lookUpFamily(const yaml::Node &Name,
                                                   FileErrors &Errors) {
  std::optional<FamilyId> Id = Set->familyNamed(Name.Text);
  if (!Id) {
    SmallVector<StringRef, 0> Known;
    for (const Family &F : Set->Families)
      Known.push_back(F.Name);
    Errors.add(Name, "no family is named '" + Name.Text + "'" +
                         didYouMean(Known, Name.Text));
  }
  return Id;
}

/// A family may list the names of its plain acquirers and releasers, and leave
/// it at that: `acquire` returns null or the resource, `release` takes it as
/// its first argument.
void ModelBuilder::addListedFunctions(FileState &File) {
  for (const FileState::Listed &Item : File.ListedFunctions) {
    Expected<FunctionModel> Shape = parseDeclarator(Item.Name->Text);
    if (!Shape) {
      File.Errors.add(*Item.Name, toString(Shape.takeError()));
      continue;
    }
    if (File.OwnFunctions.contains(Shape->Name)) {
      checkListed(Item, Shape->Name, File);
      continue;
    }
    std::unique_ptr<FunctionModel> Model = declare(*Item.Name, File);
    if (!Model)
      continue;
    FunctionCase Case;
    Effect Only;
    Only.Kind = Item.Kind;
    Only.Family = Item.Family;
    if (Item.Kind == EffectKind::Acquire) {
      Only.On = When::Success;
      Case.Fails = {Condition::AnyOf, {0}};
    } else {
      Only.At.Root = Place::Parameter;
    }
    Case.Effects.push_back(std::move(Only));
    Model->Cases.push_back(std::move(Case));
    File.Functions.push_back(std::move(Model));
  }
}

/// What a family lists and what `functions` says must agree.
void ModelBuilder::checkListed(const FileState::Listed &Item, StringRef Name,
                               FileState &File) {
  bool Release = Item.Kind == EffectKind::Release;
  for (const auto &Model : File.Functions) {
    if (Model->Name != Name)
      continue;
    for (const FunctionCase &Case : Model->Cases)
      for (const Effect &E : Case.Effects)
        if ((E.Kind == Item.Kind || E.Kind == EffectKind::Reallocate) &&
            (!E.Family || *E.Family == Item.Family))
          return;
  }
  File.Errors.add(*Item.Name, "'" + Name +
                                  "' is listed here, but its entry under " +
                                  "'functions' does not " +
                                  (Release ? "release '" : "acquire '") +
                                  Set->family(Item.Family).Name + "'");
}

//===----------------------------------------------------------------------===//
// The set
//===----------------------------------------------------------------------===//

/// More exact entries first: spelled types, then a count, then a bare name.
static unsigned exactness(const FunctionModel &Model) {
  return Model.Types ? 2 : Model.Parameters ? 1 : 0;
}

void ModelBuilder::publish(FileState &File) {
  StringMap<size_t> Own;
  for (auto &Model : File.Functions) {
    auto &Overloads = Set->Overloads[Model->Name];
    // Behind this file's entries that are at least as exact, and in front of
    // those of earlier files.
    size_t &End = Own[Model->Name];
    auto Behind = std::find_if(Overloads.begin(), Overloads.begin() + End,
                               [&](const FunctionModel *Other) {
                                 return exactness(*Other) < exactness(*Model);
                               });
    Overloads.insert(Behind, Model.get());
    ++End;
    Set->Functions.push_back(std::move(Model));
  }
}

std::shared_ptr<const ModelSet> ModelBuilder::finish() {
  Set->Fingerprint = Digests;
  for (const std::shared_ptr<ModelSet::Deferred> &Body : Set->Bodies)
    Body->Owner = Set.get();
  return Set;
}

const ModelSet &ModelSet::Deferred::functions() {
  std::call_once(Once, [&] {
    ModelBuilder Builder(*this);
    std::vector<ModelError> Errors = Builder.addFile(*File);
    // A test reads these very texts, so an error here is a broken build.
    if (!Errors.empty())
      report_fatal_error(StringRef(Errors.front().str()));
    Read = Builder.finish();
  });
  return *Read;
}

/// Whether the functions of a file can wait. A user's are checked at once.
static bool isDeferrable(const ModelText &File) {
  size_t End = File.Text.find(FunctionsLine);
  return File.Shipped && End != std::string::npos &&
         StringRef(File.Text).take_front(End).contains("\nprefixes:");
}

LoadResult loadModels(ArrayRef<ModelText> Texts,
                      std::shared_ptr<const ModelSet> Base) {
  ModelBuilder Builder(std::move(Base));
  LoadResult Result;
  for (const ModelText &Text : Texts)
    append_range(Result.Errors, isDeferrable(Text) ? Builder.addOutline(Text)
                                                   : Builder.addFile(Text));
  if (Result.Errors.empty())
    Result.Models = Builder.finish();
  return Result;
}

} // namespace memleak::models

//===-- UnitFacts.cpp - What a unit knows beside its IR -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitFacts.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>

namespace memleak::tool {

namespace json = llvm::json;

static json::Array words(llvm::ArrayRef<std::string> Words) {
  json::Array All;
  for (const std::string &Word : Words)
    All.push_back(json::fixUTF8(Word));
  return All;
}

static std::vector<std::string> words(const json::Array *Words) {
  std::vector<std::string> All;
  if (Words)
    for (const json::Value &Word : *Words)
      All.push_back(Word.getAsString().value_or("").str());
  return All;
}

static json::Value toJson(const EngineOptions &O) {
  return json::Object{{"least", int64_t(O.Least)},
                      {"families", json::fixUTF8(O.Families)},
                      {"steps", int64_t(O.Solver.Steps)},
                      {"soft", O.Solver.SoftDisjuncts},
                      {"hard", O.Solver.HardDisjuncts},
                      {"explain", O.Solver.ExplainSilence}};
}

static EngineOptions engineFromJson(const json::Object *From) {
  EngineOptions O;
  O.Solver.Repair = true;
  if (!From)
    return O;
  auto Number = [&](llvm::StringRef Key, int64_t Default) {
    return From->getInteger(Key).value_or(Default);
  };
  O.Least = ir::Confidence(std::clamp<int64_t>(Number("least", 0), 0, 2));
  O.Families = From->getString("families").value_or("").str();
  O.Solver.Steps = Number("steps", O.Solver.Steps);
  O.Solver.SoftDisjuncts = Number("soft", O.Solver.SoftDisjuncts);
  O.Solver.HardDisjuncts = Number("hard", O.Solver.HardDisjuncts);
  O.Solver.ExplainSilence = From->getBoolean("explain").value_or(false);
  return O;
}

std::string write(const UnitFacts &Facts) {
  json::Array Findings, Offers;
  for (const Finding &Each : Facts.Findings)
    Findings.push_back(toJson(Each));
  for (const Offer &Each : Facts.Offers)
    Offers.push_back(
        json::Object{{"at", toJson(Each.At)}, {"edits", toJson(Each.Edits)}});
  std::string Bytes;
  llvm::raw_string_ostream(Bytes)
      << json::Value(json::Object{{"main", json::fixUTF8(Facts.MainFile)},
                                  {"trouble", json::fixUTF8(Facts.Trouble)},
                                  {"notes", words(Facts.Notes)},
                                  {"findings", std::move(Findings)},
                                  {"offers", std::move(Offers)},
                                  {"checks", words(Facts.Checks)},
                                  {"engine", toJson(Facts.Engine)},
                                  {"declared", words(Facts.Declared)}});
  return Bytes;
}

std::optional<UnitFacts> readFacts(llvm::StringRef Bytes) {
  auto Parsed = json::parse(Bytes);
  if (!Parsed) {
    llvm::consumeError(Parsed.takeError());
    return std::nullopt;
  }
  const json::Object *From = Parsed->getAsObject();
  const json::Array *Findings = From ? From->getArray("findings") : nullptr;
  const json::Array *Offers = From ? From->getArray("offers") : nullptr;
  if (!Findings || !Offers)
    return std::nullopt;
  UnitFacts Facts;
  for (const json::Value &Each : *Findings) {
    auto Read = findingFromJson(Each);
    if (!Read)
      return std::nullopt;
    Facts.Findings.push_back(std::move(*Read));
  }
  for (const json::Value &Each : *Offers)
    if (const json::Object *O = Each.getAsObject())
      if (auto At = locationFromJson(O->get("at")))
        Facts.Offers.push_back({*At, editsFromJson(O->getArray("edits"))});
  Facts.MainFile = From->getString("main").value_or("").str();
  Facts.Trouble = From->getString("trouble").value_or("").str();
  Facts.Notes = words(From->getArray("notes"));
  Facts.Checks = words(From->getArray("checks"));
  Facts.Engine = engineFromJson(From->getObject("engine"));
  Facts.Declared = words(From->getArray("declared"));
  return Facts;
}

} // namespace memleak::tool

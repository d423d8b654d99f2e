//===-- UnitFacts.cpp - What a unit knows beside its IR -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitFacts.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::tool {

namespace json = llvm::json;

static json::Array words(llvm::ArrayRef<std::string> Words) {
  json::Array All;
  for (const std::string &Word : Words)
    All.push_back(Word);
  return All;
}

static std::vector<std::string> words(const json::Array *Words) {
  std::vector<std::string> All;
  if (Words)
    for (const json::Value &Word : *Words)
      All.push_back(Word.getAsString().value_or("").str());
  return All;
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
                                  {"findings", std::move(Findings)},
                                  {"offers", std::move(Offers)},
                                  {"checks", words(Facts.Checks)},
                                  {"confidence", Facts.Confidence},
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
  Facts.Checks = words(From->getArray("checks"));
  Facts.Confidence = From->getString("confidence").value_or("").str();
  Facts.Declared = words(From->getArray("declared"));
  return Facts;
}

} // namespace memleak::tool

//===-- KeptResult.cpp - What came out, for a run like it -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KeptResult.h"
#include "llvm/Support/JSON.h"

namespace memleak::tool {

namespace json = llvm::json;

std::string keptText(const ProjectResult &Result) {
  json::Array Findings, Troubles, Names, Notes;
  for (const std::string &Each : Result.Notes)
    Notes.push_back(json::fixUTF8(Each));
  for (const std::string &Each : Result.Files)
    Names.push_back(json::fixUTF8(Each));
  for (const Finding &Each : Result.Findings)
    Findings.push_back(toJson(Each));
  for (const Trouble &Each : Result.Troubles)
    Troubles.push_back(json::Object{{"file", json::fixUTF8(Each.File)},
                                    {"reason", json::fixUTF8(Each.Reason)}});
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(json::Object{
      {"findings", std::move(Findings)},
      {"files", std::move(Names)},
      {"functions", int64_t(Result.Done.Solved + Result.Done.Reused)},
      {"notes", std::move(Notes)},
      {"troubles", std::move(Troubles)}});
  return Text;
}

bool readKept(llvm::StringRef Text, ProjectResult &Result) {
  auto Kept = json::parse(Text);
  if (!Kept) {
    llvm::consumeError(Kept.takeError());
    return false;
  }
  const json::Object *From = Kept->getAsObject();
  const json::Array *Findings = From ? From->getArray("findings") : nullptr;
  const json::Array *Troubles = From ? From->getArray("troubles") : nullptr;
  if (!Findings || !Troubles)
    return false;
  // All or nothing: a finding that cannot be read must not get lost.
  std::vector<Finding> Read;
  for (const json::Value &Each : *Findings)
    if (auto F = findingFromJson(Each))
      Read.push_back(std::move(*F));
    else
      return false;
  Result.Findings = std::move(Read);
  Result.Done.Reused = From->getInteger("functions").value_or(0);
  if (const json::Array *Names = From->getArray("files"))
    for (const json::Value &Each : *Names)
      Result.Files.push_back(Each.getAsString().value_or("").str());
  if (const json::Array *Notes = From->getArray("notes"))
    for (const json::Value &Each : *Notes)
      Result.Notes.insert(Each.getAsString().value_or("").str());
  for (const json::Value &Each : *Troubles)
    if (const json::Object *T = Each.getAsObject())
      Result.Troubles.push_back({T->getString("file").value_or("").str(),
                                 T->getString("reason").value_or("").str()});
  return true;
}

} // namespace memleak::tool

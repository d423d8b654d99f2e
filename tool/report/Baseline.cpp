//===-- Baseline.cpp - Findings that are known ----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Baseline.h"
#include "Report.h"
#include "cache/WriteFile.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"

namespace memleak::tool {

namespace json = llvm::json;

static llvm::Error wrong(const std::string &Path, const llvm::Twine &What) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 Path + ": " + What);
}

/// What a file of findings is, and what makes it.
struct FileKind {
  llvm::StringLiteral Format, Name, Made;
};

/// The findings of the file, each an object with a fingerprint, and the object
/// that they are in.
static llvm::Expected<std::pair<json::Object, json::Array>>
readFindings(const std::string &Path, const FileKind &Kind) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return wrong(Path,
                 Buffer.getError().message() + "; " + Kind.Made + " makes it");
  auto Json = json::parse((*Buffer)->getBuffer());
  if (!Json)
    return wrong(Path, "is not JSON: " + llvm::toString(Json.takeError()));
  json::Object *From = Json->getAsObject();
  json::Array *Findings = From ? From->getArray("findings") : nullptr;
  if (!Findings || From->getString("format") != Kind.Format)
    return wrong(Path, "is not a " + Kind.Name + " of memleak's");
  if (From->getInteger("version") != 1)
    return wrong(Path, "is of another version; make it anew with " + Kind.Made);
  for (const json::Value &Each : *Findings)
    if (!Each.getAsObject() || !Each.getAsObject()->getString("fingerprint"))
      return wrong(Path, "has a finding without a fingerprint");
  json::Array All = std::move(*Findings);
  return std::pair(std::move(*From), std::move(All));
}

static Baseline::Entry entry(const json::Object &F, const json::Object &At) {
  return {F.getString("check").value_or("").str(),
          F.getString("message").value_or("").str(),
          At.getString("file").value_or("").str(),
          unsigned(At.getInteger("line").value_or(0))};
}

llvm::Expected<Baseline> Baseline::read(const std::string &Path) {
  auto Read = readFindings(
      Path, {"memleak-baseline", "baseline", "memleak baseline create"});
  if (!Read)
    return Read.takeError();
  Baseline Known;
  for (const json::Value &Each : Read->second) {
    const json::Object &F = *Each.getAsObject();
    Known.Entries[F.getString("fingerprint")->str()] = entry(F, F);
  }
  return Known;
}

llvm::Expected<Baseline> Baseline::ofReport(const std::string &Path) {
  auto Read =
      readFindings(Path, {"memleak-report", "report", "memleak check --json"});
  if (!Read)
    return Read.takeError();
  const llvm::StringRef Root = Read->first.getString("root").value_or("");
  Baseline Known;
  for (const json::Value &Each : Read->second) {
    const json::Object &F = *Each.getAsObject();
    const json::Object None, *At = F.getObject("at");
    Entry E = entry(F, At ? *At : None);
    E.File = relativeTo(Root, E.File);
    Known.Entries[F.getString("fingerprint")->str()] = std::move(E);
  }
  return Known;
}

Baseline Baseline::of(llvm::ArrayRef<Finding> Findings, llvm::StringRef Root) {
  Baseline Known;
  for (const Finding &F : Findings)
    if (!F.Hidden)
      Known.Entries[F.Says.Fingerprint] = {F.Says.Check, F.Says.Message,
                                           relativeTo(Root, F.Says.Where.File),
                                           F.Says.Where.BeginLine};
  return Known;
}

llvm::Error Baseline::write(const std::string &Path) const {
  json::Array Findings;
  for (const auto &[Print, E] : Entries)
    Findings.push_back(json::Object{{"fingerprint", Print},
                                    {"check", E.Check},
                                    {"file", json::fixUTF8(E.File)},
                                    {"line", E.Line},
                                    {"message", json::fixUTF8(E.Message)}});
  json::Object All{{"format", "memleak-baseline"},
                   {"version", 1},
                   {"findings", std::move(Findings)}};
  return writeAtomically(
      Path, llvm::formatv("{0:2}\n", json::Value(std::move(All))).str());
}

void Baseline::apply(std::vector<Finding> &Findings) const {
  for (Finding &F : Findings)
    if (!F.Hidden && knows(F))
      F.Hidden = Suppression{Suppression::InBaseline, ""};
}

std::map<std::string, Baseline::Entry>
Baseline::gone(llvm::ArrayRef<Finding> Findings) const {
  std::map<std::string, Entry> Gone = Entries;
  for (const Finding &F : Findings)
    Gone.erase(F.Says.Fingerprint);
  return Gone;
}

void Baseline::remove(const std::map<std::string, Entry> &Gone) {
  for (const auto &[Print, _] : Gone)
    Entries.erase(Print);
}

} // namespace memleak::tool

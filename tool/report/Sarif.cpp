//===-- Sarif.cpp - Findings as SARIF 2.1.0 -------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckRegistry.h"
#include "Report.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>

namespace memleak::tool {

namespace json = llvm::json;

namespace {

constexpr llvm::StringLiteral Schema =
    "https://json.schemastore.org/sarif-2.1.0.json";

json::Object text(llvm::StringRef Text) {
  return json::Object{{"text", json::fixUTF8(Text)}};
}

/// A path as the path of a URI.
std::string encode(llvm::StringRef Path) {
  std::string Out;
  for (unsigned char C : Path)
    if (llvm::isAlnum(C) || llvm::StringRef("-._~/+@").contains(C))
      Out += C;
    else
      Out += "%" + llvm::utohexstr(C, /*LowerCase=*/false, 2);
  return Out;
}

/// Columns and offsets of a text; SARIF counts characters, and we bytes.
class Columns {
public:
  explicit Columns(SourceText &Source) : Source(Source) {}

  unsigned character(llvm::StringRef File, unsigned Line, unsigned Column) {
    llvm::StringRef Before = Source.line(File, Line).take_front(Column - 1);
    unsigned Count = 1 + (Column - 1 - Before.size());
    for (unsigned char C : Before)
      Count += (C & 0xC0) != 0x80;
    return Count;
  }

  json::Object region(const ir::Location &L) {
    json::Object Out{
        {"startLine", L.BeginLine},
        {"startColumn", character(L.File, L.BeginLine, L.BeginColumn)}};
    if (L.EndLine > L.BeginLine ||
        (L.EndLine == L.BeginLine && L.EndColumn > L.BeginColumn)) {
      Out["endLine"] = L.EndLine;
      Out["endColumn"] = character(L.File, L.EndLine, L.EndColumn);
    }
    return Out;
  }

  /// What an edit takes away.
  json::Object region(llvm::StringRef File, unsigned Offset, unsigned Length) {
    const llvm::StringRef Text = Source.all(File);
    auto At = [&](size_t Where) {
      llvm::StringRef Before = Text.take_front(Where);
      const size_t Start = Before.rfind('\n') + 1;
      return std::pair(unsigned(Before.count('\n') + 1),
                       unsigned(Before.size() - Start + 1));
    };
    auto [Line, Column] = At(Offset);
    auto [EndLine, EndColumn] = At(Offset + Length);
    return json::Object{{"startLine", Line},
                        {"startColumn", character(File, Line, Column)},
                        {"endLine", EndLine},
                        {"endColumn", character(File, EndLine, EndColumn)}};
  }

private:
  SourceText &Source;
};

class Writer {
public:
  Writer(const Report &R, SourceText &Source) : R(R), Columns(Source) {}

  json::Value log() {
    json::Array Results;
    for (const Finding &Each : R.Findings)
      Results.push_back(result(Each));
    json::Array Notifications;
    for (const Trouble &Each : R.Troubles)
      Notifications.push_back(json::Object{
          {"level", "error"},
          {"message", text("not analysed, or only in part: " + Each.Reason)},
          {"locations",
           json::Array{json::Object{
               {"physicalLocation",
                json::Object{{"artifactLocation", artifact(Each.File)}}}}}}});
    for (const UnusedSuppression &Each : R.Unused)
      Notifications.push_back(json::Object{
          {"level", "note"},
          {"message", text(Each.Message)},
          {"locations",
           json::Array{json::Object{{"physicalLocation", at(Each.At)}}}}});
    json::Object Invocation{{"executionSuccessful", R.Troubles.empty()}};
    if (!Notifications.empty())
      Invocation["toolExecutionNotifications"] = std::move(Notifications);
    json::Object Driver{{"name", "memleak"},
                        {"version", MEMLEAK_VERSION},
                        {"semanticVersion", MEMLEAK_VERSION},
                        {"rules", std::move(Rules)}};
    json::Object Run{
        {"tool", json::Object{{"driver", std::move(Driver)}}},
        {"automationDetails", json::Object{{"id", "memleak/"}}},
        {"columnKind", "unicodeCodePoints"},
        {"originalUriBaseIds",
         json::Object{{"ROOT", json::Object{{"uri", "file://" + encode(R.Root) +
                                                        "/"}}}}},
        {"invocations", json::Array{std::move(Invocation)}},
        {"results", std::move(Results)}};
    return json::Object{{"$schema", Schema},
                        {"version", "2.1.0"},
                        {"runs", json::Array{std::move(Run)}}};
  }

private:
  json::Object artifact(llvm::StringRef File) {
    const std::string Relative = relativeTo(R.Root, File);
    if (Relative != File)
      return json::Object{{"uri", encode(Relative)}, {"uriBaseId", "ROOT"}};
    return json::Object{{"uri", "file://" + encode(File)}};
  }

  json::Object at(const ir::Location &L) {
    return json::Object{{"artifactLocation", artifact(L.File)},
                        {"region", Columns.region(L)}};
  }

  /// The rule's number; the first result of a check brings its rule.
  int64_t rule(const std::string &Name) {
    auto [It, New] = Numbers.try_emplace(Name, Rules.size());
    if (!New)
      return It->second;
    json::Object Rule{{"id", Name}};
    if (const CheckInfo *Check = findCheck(Name)) {
      Rule["shortDescription"] = text(Check->Summary);
      Rule["help"] =
          text("memleak explain " + Check->id().str() + " prints its page.");
      Rule["defaultConfiguration"] = json::Object{{"level", level(Name)}};
      Rule["properties"] =
          json::Object{{"tags", json::Array{"memory", tierName(Check->Tier)}}};
    }
    Rules.push_back(std::move(Rule));
    return It->second;
  }

  static llvm::StringRef level(const std::string &Name) {
    const CheckInfo *Check = findCheck(Name);
    return Check && Check->Tier == CheckTier::Advice ? "note" : "warning";
  }

  /// The path as a flow that viewers can step through, and as places beside.
  void addPath(const Finding &F, json::Object &Into) {
    json::Array Flow, Related;
    for (const ir::PathNote &Note : notesOf(F)) {
      if (!Note.Where.isValid())
        continue;
      json::Object Place{{"physicalLocation", at(Note.Where)},
                         {"message", text(Note.Message)}};
      if (Note.Kind != ir::NoteKind::Remark)
        Flow.push_back(json::Object{{"location", json::Object(Place)}});
      Place["id"] = int64_t(Related.size() + 1);
      Related.push_back(std::move(Place));
    }
    if (!Flow.empty())
      Into["codeFlows"] = json::Array{json::Object{
          {"threadFlows",
           json::Array{json::Object{{"locations", std::move(Flow)}}}}}};
    if (!Related.empty())
      Into["relatedLocations"] = std::move(Related);
  }

  json::Array fixes(const Finding &F) {
    std::map<std::string, json::Array> ByFile;
    for (const clang::tooling::Replacement &Edit : F.Edits)
      ByFile[Edit.getFilePath().str()].push_back(json::Object{
          {"deletedRegion", Columns.region(Edit.getFilePath(), Edit.getOffset(),
                                           Edit.getLength())},
          {"insertedContent", text(Edit.getReplacementText())}});
    json::Array Changes;
    for (auto &[File, Replacements] : ByFile)
      Changes.push_back(
          json::Object{{"artifactLocation", artifact(File)},
                       {"replacements", std::move(Replacements)}});
    json::Object Fix{{"artifactChanges", std::move(Changes)}};
    if (!F.FixTitle.empty())
      Fix["description"] = text(F.FixTitle);
    return json::Array{std::move(Fix)};
  }

  json::Object result(const Finding &F) {
    const ir::Finding &S = F.Says;
    json::Object Place{{"physicalLocation", at(S.Where)}};
    if (!S.Function.empty())
      Place["logicalLocations"] = json::Array{
          json::Object{{"fullyQualifiedName", json::fixUTF8(S.Function)},
                       {"kind", "function"}}};
    json::Object Out{
        {"ruleId", S.Check},
        {"ruleIndex", rule(S.Check)},
        {"level", level(S.Check)},
        {"message", text(S.Message)},
        {"locations", json::Array{std::move(Place)}},
        {"partialFingerprints", json::Object{{"memleak/v1", S.Fingerprint}}}};
    addPath(F, Out);
    if (F.hasFix())
      Out["fixes"] = fixes(F);
    if (F.Hidden && F.Hidden->Where == Suppression::InBaseline) {
      Out["baselineState"] = "unchanged";
    } else if (F.Hidden) {
      json::Object Why{{"kind", F.Hidden->Where == Suppression::InSource
                                    ? "inSource"
                                    : "external"}};
      if (!F.Hidden->Reason.empty())
        Why["justification"] = json::fixUTF8(F.Hidden->Reason);
      Out["suppressions"] = json::Array{std::move(Why)};
    }
    return Out;
  }

  const Report &R;
  class Columns Columns;
  json::Array Rules;
  std::map<std::string, int64_t> Numbers;
};

} // namespace

void writeSarif(llvm::raw_ostream &Out, const Report &R, SourceText &Source) {
  Out << llvm::formatv("{0:2}", Writer(R, Source).log()) << '\n';
}

} // namespace memleak::tool

//===-- Html.cpp - Findings as a page -------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckRegistry.h"
#include "Report.h"
#include "Text.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Base64.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>
#include <set>

namespace memleak::tool {

namespace json = llvm::json;

namespace {

constexpr llvm::StringLiteral Page =
#include "ReportPage.inc"
    ;
constexpr llvm::StringLiteral Style =
#include "ReportStyle.inc"
    ;
constexpr llvm::StringLiteral Script =
#include "ReportScript.inc"
    ;

/// How many lines around a step of a path are shown.
constexpr unsigned Around = 2;

/// Files and checks are many findings' own: the page names them by number.
class Numbers {
public:
  int64_t of(llvm::StringRef Name) {
    auto [It, New] = Known.try_emplace(Name, Names.size());
    if (New)
      Names.push_back(Name.str());
    return It->second;
  }
  std::vector<std::string> Names;

private:
  llvm::StringMap<int64_t> Known;
};

/// What report.js reads.
class Data {
public:
  Data(const Report &R, SourceText &Source) : R(R), Source(Source) {}

  json::Value all() {
    json::Array Troubles, Unused, Known;
    for (const Finding &Each : R.Findings)
      add(Each);
    json::Object Findings;
    for (auto &[Name, Column] : Columns)
      Findings[Name] = std::move(Column);
    for (const Trouble &Each : R.Troubles)
      Troubles.push_back(
          json::Object{{"file", json::fixUTF8(relativeTo(R.Root, Each.File))},
                       {"reason", json::fixUTF8(Each.Reason)}});
    for (const UnusedSuppression &Each : R.Unused)
      Unused.push_back(json::Object{
          {"at", json::Array{Files.of(Each.At.File), Each.At.BeginLine}},
          {"message", json::fixUTF8(Each.Message)}});
    for (const std::string &Name : Checks.Names) {
      const CheckInfo *Check = findCheck(Name);
      Known.push_back(
          json::Object{{"name", Name},
                       {"tier", Check ? tierName(Check->Tier) : "other"},
                       {"summary", Check ? Check->Summary : ""}});
    }
    json::Object Lines = excerpts();
    json::Array Names;
    for (const std::string &Name : Files.Names)
      Names.push_back(json::fixUTF8(relativeTo(R.Root, Name)));
    json::Object All{
        {"sources", int64_t(R.Sources)},   {"checks", std::move(Known)},
        {"files", std::move(Names)},       {"lines", std::move(Lines)},
        {"findings", std::move(Findings)}, {"notAnalysed", std::move(Troubles)},
        {"unused", std::move(Unused)},     {"costs", costsOf(R)}};
    if (R.Earlier)
      All["trend"] = trendOf(R);
    return All;
  }

private:
  /// The lines around it will be shown.
  void want(int64_t File, const ir::Location &L) {
    const unsigned First = L.BeginLine > Around ? L.BeginLine - Around : 1;
    for (unsigned Line = First; Line <= L.BeginLine + Around; ++Line)
      Wanted[File].insert(Line);
  }

  /// The steps: where, what is said, 1 for an end, 2 for what stands beside.
  json::Array path(const Finding &F) {
    json::Array Steps;
    for (const ir::PathNote &Note : F.Says.Notes) {
      if (!Note.Where.isValid())
        continue;
      const int64_t In = Files.of(Note.Where.File);
      want(In, Note.Where);
      const bool End =
          Note.Kind == ir::NoteKind::Lost || Note.Kind == ir::NoteKind::Used;
      const bool Beside = Note.Kind == ir::NoteKind::Remark;
      Steps.push_back(
          json::Array{In - File, int64_t(Note.Where.BeginLine) - Line,
                      Note.Where.BeginColumn, json::fixUTF8(Note.Message),
                      End + 2 * Beside});
    }
    return Steps;
  }

  /// Where, what goes and what comes; the lines will be shown.
  json::Array edits(const Finding &F) {
    json::Array All;
    for (const clang::tooling::Replacement &Edit : F.Edits) {
      const llvm::StringRef Text = Source.all(Edit.getFilePath());
      const llvm::StringRef Before = Text.take_front(Edit.getOffset());
      const int64_t In = Files.of(Edit.getFilePath());
      const int64_t At = 1 + Before.count('\n');
      const llvm::StringRef Gone =
          Text.substr(Edit.getOffset(), Edit.getLength());
      for (int64_t L = At; L <= At + int64_t(Gone.count('\n')); ++L)
        Wanted[In].insert(unsigned(L));
      All.push_back(json::Array{
          In - File, At - Line, int64_t(Before.size() - Before.rfind('\n')),
          json::fixUTF8(Gone), json::fixUTF8(Edit.getReplacementText())});
    }
    return All;
  }

  /// Adds a cell to each column. Lines are told by how far they are from the
  /// finding's, and that from the one before: deflated, that is half as long.
  void add(const Finding &F) {
    const ir::Finding &S = F.Says;
    const int64_t Before = Line;
    File = -1;
    if (S.Where.isValid()) {
      File = Files.of(S.Where.File);
      Line = S.Where.BeginLine;
      want(File, S.Where);
    }
    Columns["check"].push_back(Checks.of(S.Check));
    Columns["message"].push_back(json::fixUTF8(S.Message));
    Columns["file"].push_back(File);
    Columns["line"].push_back(Line - Before);
    Columns["column"].push_back(S.Where.BeginColumn);
    Columns["fingerprint"].push_back(S.Fingerprint);
    Columns["function"].push_back(json::fixUTF8(S.Function));
    Columns["path"].push_back(path(F));
    Columns["title"].push_back(json::fixUTF8(F.FixTitle));
    Columns["edits"].push_back(edits(F));
    Columns["noFix"].push_back(
        json::fixUTF8(F.hasFix() ? "" : S.Refused.Because));
    constexpr llvm::StringLiteral Kinds[] = {"source", "suppression file",
                                             "baseline"};
    Columns["hidden"].push_back(
        F.Hidden ? json::Array{Kinds[F.Hidden->Where],
                               json::fixUTF8(F.Hidden->Reason)}
                 : json::Array());
  }

  /// By file and line number.
  json::Object excerpts() {
    json::Object All;
    for (const auto &[File, Wants] : Wanted) {
      const std::string &Path = Files.Names[File];
      json::Object Lines;
      for (unsigned Number : Wants)
        if (Number <= Source.lineCount(Path))
          Lines[std::to_string(Number)] =
              json::fixUTF8(Source.line(Path, Number));
      All[std::to_string(File)] = std::move(Lines);
    }
    return All;
  }

  const Report &R;
  SourceText &Source;
  Numbers Files, Checks;
  std::map<std::string, json::Array> Columns;   ///< Of the findings.
  std::map<int64_t, std::set<unsigned>> Wanted; ///< Lines, by file.
  int64_t File = -1, Line = 0; ///< Of the last finding; -1 if it has none.
};

/// Thousands of findings repeat themselves: deflated, they are a tenth.
std::string packed(const std::string &Text) {
  llvm::SmallVector<uint8_t> Bytes;
  llvm::compression::zlib::compress(
      llvm::ArrayRef(reinterpret_cast<const uint8_t *>(Text.data()),
                     Text.size()),
      Bytes);
  return llvm::encodeBase64(Bytes);
}

/// The sentence that stands at the top.
std::string summary(const Report &R) {
  const size_t Shown = R.shown().size(), Hidden = R.Findings.size() - Shown;
  std::string Text = count(R.Sources, "source", "sources") + " analysed, " +
                     count(Shown, "finding", "findings");
  if (Hidden)
    Text += ", " + std::to_string(Hidden) + " suppressed";
  if (!R.Troubles.empty())
    Text += ", " + count(R.Troubles.size(), "source", "sources") +
            " not analysed or only in part";
  return Text + ". memleak " + MEMLEAK_VERSION;
}

} // namespace

void writeHtml(llvm::raw_ostream &Out, const Report &R, SourceText &Source) {
  const std::string Json = llvm::formatv("{0}", Data(R, Source).all());
  const std::pair<llvm::StringLiteral, std::string> Parts[] = {
      {"@STYLE@", Style.str()},
      {"@SUMMARY@", summary(R)},
      {"@DATA@", packed(Json)},
      {"@SCRIPT@", Script.str()}};
  llvm::StringRef Rest = Page;
  for (const auto &[Name, Text] : Parts) {
    auto [Before, After] = Rest.split(Name);
    Out << Before << Text;
    Rest = After;
  }
  Out << Rest;
}

} // namespace memleak::tool

//===-- Html.cpp - Findings as a page -------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckRegistry.h"
#include "Report.h"
#include "llvm/Support/FormatVariadic.h"
#include <map>
#include <set>

namespace memleak::tool {

namespace json = llvm::json;

namespace {

constexpr llvm::StringLiteral Page =
#include "ReportPage.inc"
    ;

/// Lines around a step that the page shows.
constexpr unsigned Around = 2;

/// The lines that the page shows, by file and number.
json::Object excerpts(const Report &R, SourceText &Source) {
  std::map<std::string, std::set<unsigned>> Wanted;
  auto Want = [&](const ir::Location &L) {
    if (!L.isValid())
      return;
    const unsigned First = L.BeginLine > Around ? L.BeginLine - Around : 1;
    for (unsigned Line = First; Line <= L.BeginLine + Around; ++Line)
      Wanted[L.File].insert(Line);
  };
  for (const Finding &F : R.Findings) {
    Want(F.Says.Where);
    for (const ir::PathNote &Note : F.Says.Notes)
      Want(Note.Where);
  }
  json::Object Files;
  for (const auto &[File, Numbers] : Wanted) {
    json::Object Lines;
    for (unsigned Number : Numbers)
      if (Number <= Source.lineCount(File))
        Lines[std::to_string(Number)] =
            json::fixUTF8(Source.line(File, Number));
    Files[json::fixUTF8(File)] = std::move(Lines);
  }
  return Files;
}

json::Value data(const Report &R, SourceText &Source) {
  json::Array Findings, Troubles;
  for (const Finding &Each : R.Findings) {
    json::Value Said = toJson(Each);
    if (Each.Hidden) {
      constexpr llvm::StringLiteral Kinds[] = {"source", "suppression file",
                                               "baseline"};
      (*Said.getAsObject())["suppressedIn"] = Kinds[Each.Hidden->Where];
      (*Said.getAsObject())["suppressedBecause"] =
          json::fixUTF8(Each.Hidden->Reason);
    }
    Findings.push_back(std::move(Said));
  }
  for (const Trouble &Each : R.Troubles)
    Troubles.push_back(json::Object{{"file", json::fixUTF8(Each.File)},
                                    {"reason", json::fixUTF8(Each.Reason)}});
  json::Object Tiers;
  for (const CheckInfo &Check : allChecks())
    Tiers[Check.Name] = tierName(Check.Tier);
  return json::Object{{"root", json::fixUTF8(R.Root)},
                      {"sources", int64_t(R.Sources)},
                      {"tool", json::Object{{"version", MEMLEAK_VERSION}}},
                      {"tiers", std::move(Tiers)},
                      {"findings", std::move(Findings)},
                      {"notAnalysed", std::move(Troubles)},
                      {"lines", excerpts(R, Source)}};
}

} // namespace

void writeHtml(llvm::raw_ostream &Out, const Report &R, SourceText &Source) {
  constexpr llvm::StringLiteral Place = "@DATA@";
  auto [Before, After] = Page.split(Place);
  Out << Before;
  // No text of the project may end the script that holds it.
  for (char C : llvm::formatv("{0}", data(R, Source)).str())
    if (C == '<')
      Out << "\\u003c";
    else
      Out << C;
  Out << After;
}

} // namespace memleak::tool

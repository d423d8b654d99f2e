//===-- Report.cpp - What a run of memleak check has to say ---------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Report.h"
#include "llvm/Support/FormatVariadic.h"

namespace memleak::tool {

namespace json = llvm::json;

std::vector<const Finding *> Report::shown() const {
  std::vector<const Finding *> All;
  for (const Finding &Each : Findings)
    if (!Each.Hidden)
      All.push_back(&Each);
  return All;
}

std::string relativeTo(llvm::StringRef Root, llvm::StringRef File) {
  if (!Root.empty() && File.starts_with(Root) && File.size() > Root.size() &&
      (Root.ends_with("/") || File[Root.size()] == '/'))
    return File.drop_front(Root.size()).ltrim('/').str();
  return File.str();
}

json::Object trendOf(const Report &R) {
  json::Array New, Gone;
  for (const Finding *Each : R.shown())
    if (!R.Earlier->knows(*Each))
      New.push_back(Each->Says.Fingerprint);
  for (const auto &[Print, E] : R.Earlier->gone(R.Findings))
    Gone.push_back(json::Object{{"fingerprint", Print},
                                {"check", E.Check},
                                {"message", json::fixUTF8(E.Message)},
                                {"file", json::fixUTF8(E.File)},
                                {"line", E.Line}});
  return json::Object{{"since", json::fixUTF8(R.EarlierName)},
                      {"before", int64_t(R.Earlier->size())},
                      {"new", std::move(New)},
                      {"gone", std::move(Gone)}};
}

json::Array costsOf(const Report &R) {
  json::Array All;
  for (const SourceCost &Each : R.Costs)
    All.push_back(
        json::Object{{"file", json::fixUTF8(relativeTo(R.Root, Each.File))},
                     {"seconds", Each.Took.Seconds},
                     {"kilobytes", int64_t(Each.Took.Kilobytes)}});
  return All;
}

void writeJson(llvm::raw_ostream &Out, const Report &R) {
  json::Array Findings, Suppressed, Troubles, Unused;
  for (const Finding &Each : R.Findings) {
    json::Value Said = toJson(Each);
    if (!Each.Hidden) {
      Findings.push_back(std::move(Said));
      continue;
    }
    json::Object &Hidden = *Said.getAsObject();
    constexpr llvm::StringLiteral Kinds[] = {"source", "file", "baseline"};
    Hidden["suppressedIn"] = Kinds[Each.Hidden->Where];
    if (!Each.Hidden->Reason.empty())
      Hidden["suppressedBecause"] = json::fixUTF8(Each.Hidden->Reason);
    Suppressed.push_back(std::move(Said));
  }
  for (const Trouble &Each : R.Troubles)
    Troubles.push_back(json::Object{{"file", json::fixUTF8(Each.File)},
                                    {"reason", json::fixUTF8(Each.Reason)}});
  for (const UnusedSuppression &Each : R.Unused)
    Unused.push_back(json::Object{{"at", toJson(Each.At)},
                                  {"message", json::fixUTF8(Each.Message)}});
  json::Object All{
      {"format", "memleak-report"},
      {"version", 1},
      {"tool", json::Object{{"name", "memleak"}, {"version", MEMLEAK_VERSION}}},
      {"root", json::fixUTF8(R.Root)},
      {"sources", int64_t(R.Sources)},
      {"findings", std::move(Findings)},
      {"suppressed", std::move(Suppressed)},
      {"notAnalysed", std::move(Troubles)},
      {"unusedSuppressions", std::move(Unused)}};
  if (R.Done)
    All["work"] = json::Object{{"parsed", int64_t(R.Done->Parsed)},
                               {"solved", int64_t(R.Done->Solved)},
                               {"reused", int64_t(R.Done->Reused)}};
  if (R.Earlier)
    All["trend"] = trendOf(R);
  if (!R.Costs.empty())
    All["costs"] = costsOf(R);
  Out << llvm::formatv("{0:2}", json::Value(std::move(All))) << '\n';
}

} // namespace memleak::tool

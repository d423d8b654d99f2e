//===-- PlanText.cpp - A plan as text and JSON ----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plan.h"
#include "report/Report.h"
#include "report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

namespace memleak::migrate {

namespace json = llvm::json;
using tool::count;
using tool::relativeTo;

namespace {

std::string shown(const Place &At, llvm::StringRef Root) {
  return relativeTo(Root, At.File) + ":" + std::to_string(At.Line);
}

/// "member 'head_'", "result of 'make'".
std::string named(const Node &N) {
  return (nameOf(N.Is) + " '" + N.Name + "'").str();
}

struct Sums {
  size_t Sites = 0, Migrated = 0;
  std::map<std::string, size_t> Refused; ///< By reason.
};

Sums sumOf(const std::vector<SiteFate> &Fates) {
  Sums S;
  for (const SiteFate &Each : Fates) {
    ++S.Sites;
    if (Each.Migrated)
      ++S.Migrated;
    else
      ++S.Refused[Each.Reason];
  }
  return S;
}

size_t sitesOf(const std::vector<SiteFate> &Fates, llvm::StringRef Id) {
  return llvm::count_if(
      Fates, [&](const SiteFate &Each) { return Each.Component == Id; });
}

} // namespace

void printPlan(llvm::raw_ostream &Out, const Plan &P, llvm::StringRef Root) {
  const std::vector<SiteFate> Fates = P.fates();
  const Ownership &Of = P.ownership();
  for (size_t I = 0; I < Of.Components.size(); ++I) {
    const Component &C = Of.Components[I];
    const Decision &D = P.decisions()[I];
    Out << "component " << C.Id << ": "
        << count(C.Nodes.size(), "pointer", "pointers") << ", "
        << count(sitesOf(Fates, C.Id), "acquisition", "acquisitions");
    if (!C.Leaks.empty())
      Out << ", " << count(C.Leaks.size(), "leak", "leaks");
    if (D.Accepted) {
      Out << ": accepted, " << handleName(P.options().Handle, C) << '\n';
      if (!C.Unique.empty())
        Out << "  std::unique_ptr, as "
            << (C.Frontier ? C.Unique + " at " + shown(*C.Frontier, Root)
                           : C.Unique)
            << '\n';
      for (const Place &Leak : C.Leaks)
        Out << "  " << shown(Leak, Root)
            << ": is lost on some path, which a handle mends\n";
    } else {
      Out << ": refused [" << D.Why.Reason << "]\n  " << shown(D.Why.At, Root)
          << ": " << D.Why.Text << '\n';
    }
    for (uint32_t Number : C.Nodes) {
      const Node &N = P.program().nodes()[Number];
      Out << "    " << shown(N.At, Root) << ": " << named(N) << '\n';
    }
  }
  const Sums S = sumOf(Fates);
  const size_t Good = llvm::count_if(
      P.decisions(), [](const Decision &D) { return D.Accepted; });
  Out << count(Of.Components.size(), "component", "components") << ", " << Good
      << " accepted; " << count(S.Sites, "acquisition", "acquisitions")
      << " in the project's code, " << S.Migrated << " migrated";
  if (S.Sites)
    Out << llvm::formatv(" ({0:f1}%)", 100.0 * S.Migrated / S.Sites);
  Out << '\n';
  std::vector<std::pair<size_t, std::string>> Order;
  for (const auto &[Reason, Number] : S.Refused)
    Order.emplace_back(Number, Reason);
  llvm::sort(Order, [](const auto &A, const auto &B) {
    return std::tie(B.first, A.second) < std::tie(A.first, B.second);
  });
  for (const auto &[Number, Reason] : Order)
    Out << "  refused " << Number << ": " << Reason << '\n';
}

void printPlanJson(llvm::raw_ostream &Out, const Plan &P,
                   llvm::StringRef Root) {
  auto At = [&](const Place &Where) {
    return json::Object{{"file", json::fixUTF8(relativeTo(Root, Where.File))},
                        {"line", Where.Line}};
  };
  const Ownership &Of = P.ownership();
  json::Array Components;
  for (size_t I = 0; I < Of.Components.size(); ++I) {
    const Component &C = Of.Components[I];
    const Decision &D = P.decisions()[I];
    json::Array Pointers, Leaks;
    for (uint32_t Number : C.Nodes) {
      const Node &N = P.program().nodes()[Number];
      Pointers.push_back(json::Object{{"role", nameOf(N.Is)},
                                      {"name", json::fixUTF8(N.Name)},
                                      {"at", At(N.At)}});
    }
    for (const Place &Leak : C.Leaks)
      Leaks.push_back(At(Leak));
    json::Array Vetoes;
    for (const Veto &Each : C.Vetoes)
      Vetoes.push_back(json::Object{{"reason", Each.Reason},
                                    {"text", json::fixUTF8(Each.Text)},
                                    {"at", At(Each.At)}});
    json::Object One{{"id", C.Id},
                     {"vetoes", std::move(Vetoes)},
                     {"accepted", D.Accepted},
                     {"pointers", std::move(Pointers)},
                     {"leaks", std::move(Leaks)}};
    if (D.Accepted)
      One["handle"] = handleName(P.options().Handle, C);
    if (D.Accepted && C.Frontier)
      One["frontier"] = At(*C.Frontier);
    if (!D.Accepted) {
      One["reason"] = D.Why.Reason;
      One["text"] = json::fixUTF8(D.Why.Text);
      One["at"] = At(D.Why.At);
    }
    Components.push_back(std::move(One));
  }
  const std::vector<SiteFate> Fates = P.fates();
  json::Array Sites;
  for (const SiteFate &Each : Fates) {
    json::Object One{{"at", At(Each.Is.At)},
                     {"kind", Each.Is.Kind},
                     {"migrated", Each.Migrated},
                     {"component", Each.Component}};
    if (!Each.Migrated) {
      One["reason"] = Each.Reason;
      One["text"] = json::fixUTF8(Each.Text);
      One["vetoedAt"] = At(Each.At);
    }
    Sites.push_back(std::move(One));
  }
  const Sums S = sumOf(Fates);
  json::Object Refused;
  for (const auto &[Reason, Number] : S.Refused)
    Refused[Reason] = int64_t(Number);
  Out << llvm::formatv(
             "{0:2}",
             json::Value(json::Object{
                 {"version", 1},
                 {"components", std::move(Components)},
                 {"acquisitions", std::move(Sites)},
                 {"summary", json::Object{{"acquisitions", int64_t(S.Sites)},
                                          {"migrated", int64_t(S.Migrated)},
                                          {"refused", std::move(Refused)}}}}))
      << '\n';
}

} // namespace memleak::migrate

//===-- Resolve.cpp - Who speaks about which resource ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Resolve.h"
#include "ir/EditText.h"
#include "report/SourceText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include <map>
#include <set>
#include <tuple>

namespace memleak::tool {

namespace {

const std::string ExplainSilence = "memleak-explain-silence";

using Spot = std::tuple<std::string, uint32_t, uint32_t>;

Spot spot(const ir::Location &L) {
  return {L.File, L.BeginLine, L.BeginColumn};
}

/// What may be said of some code, and what it can call.
struct Settings {
  std::map<std::string, std::vector<EngineOptions>> Enabled; ///< By check.
  llvm::StringSet<> Declared;

  void add(const UnitFacts &Unit) {
    for (const std::string &Check : Unit.Checks) {
      std::vector<EngineOptions> &Of = Enabled[Check];
      if (Of.empty() || Of.back().Least != Unit.Engine.Least ||
          Of.back().Families != Unit.Engine.Families)
        Of.push_back(Unit.Engine);
    }
    for (const std::string &Function : Unit.Declared)
      Declared.insert(Function);
  }
  bool isSaid(const ir::Finding &F) const {
    auto On = Enabled.find(F.Check);
    return On != Enabled.end() &&
           llvm::any_of(On->second, [&](const EngineOptions &O) {
             return O.isSaid(F.Trust, F.Family);
           });
  }
};

/// What the units say about all that is found.
class Resolver {
public:
  explicit Resolver(std::vector<UnitFacts> &Units) : Units(Units) {
    for (const UnitFacts &Unit : Units) {
      ByMainFile[Unit.MainFile].add(Unit);
      OfAll.add(Unit);
      for (const Offer &Each : Unit.Offers)
        Offers.try_emplace(spot(Each.At), &Each);
      for (const Finding &Each : Unit.Findings)
        if (Each.Says.Check == "memleak-discarded-ownership")
          Discarded.insert(spot(Each.Says.Where));
    }
  }

  std::vector<Finding> run(solver::Result Solved) {
    std::vector<Finding> All;
    std::set<Spot> Claimed;
    for (ir::Finding &Each : Solved.Findings)
      if (isSaid(Each)) {
        for (const ir::Location &Acquired : ir::acquisitions(Each))
          Claimed.insert(spot(Acquired));
        All.push_back(withFix(std::move(Each)));
      }
    for (const ir::Silence &Each : Solved.Silences)
      if (Each.Where.isValid() &&
          settingsOf(Each.Where.File).Enabled.count(ExplainSilence))
        All.push_back(silence(Each));
    for (UnitFacts &Unit : Units)
      for (Finding &Each : Unit.Findings)
        if (llvm::none_of(Each.About, [&](const ir::Location &L) {
              return Claimed.count(spot(L));
            })) {
          Each.About.clear();
          All.push_back(std::move(Each));
        }
    sortFindings(All);
    fingerprint(All);
    return All;
  }

private:
  /// Of a header's code, those of all units together.
  const Settings &settingsOf(const std::string &File) const {
    auto Own = ByMainFile.find(File);
    return Own == ByMainFile.end() ? OfAll : Own->second;
  }

  bool isSaid(const ir::Finding &F) const {
    return F.Where.isValid() && !F.OnImplicitException &&
           settingsOf(F.Where.File).isSaid(F) &&
           !Discarded.count(spot(F.Acquired));
  }

  Finding silence(const ir::Silence &S) const {
    Finding F;
    F.Says.Check = ExplainSilence;
    F.Says.Message = ir::sentence(S);
    F.Says.Where = S.Where;
    if (S.Acquired.isValid())
      F.Says.Notes.push_back(
          {ir::NoteKind::Remark, S.Acquired, "acquired here"});
    return F;
  }

  Finding withFix(ir::Finding Solved) {
    Finding F;
    F.Says = std::move(Solved);
    auto Better = Offers.find(spot(F.Says.Acquired));
    if (F.Says.Check == "memleak-missing-release" && Better != Offers.end()) {
      F.FixTitle = "let a handle own it";
      F.Edits = Better->second->Edits;
    } else if (!F.Says.Fixes.empty()) {
      spell(F.Says.Fixes.front(), F);
    }
    F.Says.Fixes.clear();
    return F;
  }

  void refuse(Finding &F, llvm::StringRef Id, std::string Because) {
    F.Edits.clear();
    F.Says.Refused = {Id.str(), std::move(Because), F.Says.Event};
  }

  /// The fix as changes of the files' text, or why there is none.
  void spell(const ir::Fix &Fix, Finding &F) {
    if (!Fix.Calls.empty() &&
        !settingsOf(F.Says.Where.File).Declared.contains(Fix.Calls))
      return refuse(F, "undeclared",
                    "no '" + Fix.Calls +
                        "' with one argument is declared here");
    for (const ir::Edit &Edit : Fix.Edits) {
      if (Edit.Braces && !Braced.insert(spot(Edit.Where)).second)
        return refuse(F, "shared",
                      "another fix edits the same statement; apply it and "
                      "look again");
      for (const ir::TextChange &Change :
           ir::textChanges(Edit, Source.all(Edit.Where.File)))
        F.Edits.emplace_back(Edit.Where.File, Change.Offset, Change.Length,
                             Change.Text);
    }
    F.FixTitle = Fix.Title;
    llvm::sort(F.Edits);
  }

  std::vector<UnitFacts> &Units;
  std::map<std::string, Settings> ByMainFile;
  Settings OfAll;
  std::map<Spot, const Offer *> Offers;
  std::set<Spot> Discarded, Braced;
  SourceText Source;
};

} // namespace

std::vector<Finding> resolve(std::vector<UnitFacts> &Units,
                             solver::Result Solved) {
  return Resolver(Units).run(std::move(Solved));
}

} // namespace memleak::tool

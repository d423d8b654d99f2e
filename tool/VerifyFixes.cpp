//===-- VerifyFixes.cpp - Fixes that still compile ------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VerifyFixes.h"
#include "migrate/CompileStaged.h"
#include "project/RuntimeHeaders.h"
#include "report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

namespace memleak::tool {

namespace {

using migrate::Complaint;
using migrate::Place;

/// First and last lines of the new text.
using Lines = std::pair<unsigned, unsigned>;

/// Where the edits of a plan are in the files as they would be.
class NewPlaces {
public:
  explicit NewPlaces(const FixPlan &Plan) : Plan(Plan) {
    for (const auto &[File, Edits] : Plan.Edits) {
      llvm::StringRef Text = Plan.NewContents.at(File);
      long Shift = 0;
      for (const clang::tooling::Replacement &Edit : Edits) {
        const size_t Begin = Edit.getOffset() + Shift;
        const unsigned First = 1 + Text.take_front(Begin).count('\n');
        Places[File].push_back(
            {Edit.getOffset(),
             Edit.getOffset() + Edit.getLength(),
             {First, First + Edit.getReplacementText().count('\n')}});
        Shift += long(Edit.getReplacementText().size()) - Edit.getLength();
      }
    }
  }

  /// The applied findings with an edit within \p Around lines of \p At.
  std::vector<const Finding *> near(const Place &At, unsigned Around) const {
    std::vector<const Finding *> Found;
    for (const Finding *Each : Plan.Applied)
      if (llvm::any_of(Each->Edits, [&](const auto &Edit) {
            return Edit.getFilePath() == At.File && isNear(Edit, At, Around);
          }))
        Found.push_back(Each);
    return Found;
  }

private:
  struct Span {
    size_t Begin, End; ///< In the old text.
    Lines Now;
  };

  bool isNear(const clang::tooling::Replacement &Edit, const Place &At,
              unsigned Around) const {
    auto Spans = Places.find(At.File);
    return Spans != Places.end() &&
           llvm::any_of(Spans->second, [&](const Span &S) {
             return S.Begin <= Edit.getOffset() && Edit.getOffset() <= S.End &&
                    S.Now.first <= size_t(At.Line) + Around &&
                    At.Line <= size_t(S.Now.second) + Around;
           });
  }

  const FixPlan &Plan;
  std::map<std::string, std::vector<Span>> Places;
};

class Verifier {
public:
  Verifier(llvm::ArrayRef<Finding> Findings, const Analysis &Done, bool Unsafe,
           Progress &Bar)
      : Findings(Findings), Done(Done), Bar(Bar) {
    for (const Finding &Each : Findings)
      if (Each.hasFix() && !Unsafe && Each.Says.Trust != ir::Confidence::High)
        Refused[&Each] = "the finding is of less than high confidence; "
                         "--unsafe-fixes writes it";
  }

  llvm::Expected<FixPlan> run() {
    std::map<std::string, std::string> Compiled; // what the last round tried
    std::set<size_t> Failing;
    for (;;) {
      auto Plan = planFixes(Findings, Done.Paths, Done.Start, Refused);
      if (!Plan)
        return Plan.takeError();
      Failing.merge(unitsWith(differing(Compiled, Plan->NewContents)));
      auto Said = compile(Failing, Plan->NewContents);
      if (!Said)
        return Said.takeError();
      Compiled = Plan->NewContents;
      Failing.clear();
      for (const auto &[Unit, Complaints] : *Said) {
        Failing.insert(Unit);
        for (const Complaint &Each : Complaints)
          blame(Each, *Plan);
      }
      if (Failing.empty() || Plan->Applied.empty())
        return Plan;
    }
  }

private:
  using Contents = std::map<std::string, std::string>;
  using Complaints = std::map<size_t, std::vector<Complaint>>;

  static std::set<std::string> differing(const Contents &Before,
                                         const Contents &Now) {
    std::set<std::string> Files;
    for (const auto *Each : {&Before, &Now})
      for (const auto &[File, Text] : *Each) {
        auto Was = Before.find(File), Is = Now.find(File);
        if (Was == Before.end() || Is == Now.end() || Was->second != Is->second)
          Files.insert(File);
      }
    return Files;
  }

  /// A header may be anybody's.
  std::set<size_t> unitsWith(const std::set<std::string> &Files) const {
    std::set<size_t> Units;
    std::set<std::string> Headers = Files;
    for (size_t I = 0; I < Done.Commands.size(); ++I)
      if (Files.count(Done.Commands[I].File)) {
        Units.insert(I);
        Headers.erase(Done.Commands[I].File);
      }
    if (!Headers.empty())
      for (size_t I = 0; I < Done.Commands.size(); ++I)
        Units.insert(I);
    return Units;
  }

  migrate::UnitRequest requestFor(size_t Unit) const {
    migrate::UnitRequest R;
    R.Command = Done.Commands[Unit];
    R.ExtraArguments = Done.Project.ExtraArguments;
    // Handles come with an include, which the project may not have yet.
    R.ExtraArguments.push_back("-idirafter" + runtimeHeaders());
    return R;
  }

  /// The errors of each unit that has any.
  llvm::Expected<Complaints> errorsOf(const std::set<size_t> &Units,
                                      const Contents &NewContents) {
    std::vector<size_t> Numbers(Units.begin(), Units.end());
    std::vector<migrate::UnitRequest> Requests;
    for (size_t Unit : Numbers)
      Requests.push_back(requestFor(Unit));
    Complaints Said;
    size_t Count = 0;
    llvm::Error Error = migrate::compileStaged(
        std::move(Requests), NewContents, Done.Project.Limits,
        [&](size_t Number, std::vector<Complaint> All) {
          llvm::erase_if(All, [](const Complaint &C) { return !C.IsError; });
          if (!All.empty())
            Said[Numbers[Number]] = std::move(All);
          Bar.show(++Count, Numbers.size());
        });
    if (Error)
      return Error;
    return Said;
  }

  /// Of \p Units as they would be, the errors that are not there as they are.
  llvm::Expected<Complaints> compile(const std::set<size_t> &Units,
                                     const Contents &NewContents) {
    auto Said = errorsOf(Units, NewContents);
    if (!Said || Said->empty())
      return Said;
    std::set<size_t> Unknown;
    for (const auto &[Unit, _] : *Said)
      if (!Before.count(Unit))
        Unknown.insert(Unit);
    auto Old = errorsOf(Unknown, {});
    if (!Old)
      return Old.takeError();
    for (size_t Unit : Unknown)
      for (const Complaint &Each : (*Old)[Unit])
        Before[Unit].insert(Each.identity());
    Complaints New;
    for (auto &[Unit, All] : *Said) {
      llvm::erase_if(All, [&, Unit = Unit](const Complaint &Each) {
        return Before[Unit].count(Each.identity()) != 0;
      });
      if (!All.empty())
        New[Unit] = std::move(All);
    }
    return New;
  }

  /// Refuses whoever has an edit where the compiler points: at the place
  /// itself, or in its notes, or near, or in the file, or else everybody.
  void blame(const Complaint &Why, const FixPlan &Plan) {
    std::vector<const Finding *> Guilty;
    std::vector<Place> Where = {Why.At};
    llvm::append_range(Where, Why.Notes);
    const NewPlaces Now(Plan);
    for (unsigned Around : {0u, 3u, ~0u})
      for (const Place &At : Where)
        if (Guilty.empty())
          Guilty = Now.near(At, Around);
    if (Guilty.empty())
      Guilty = Plan.Applied;
    for (const Finding *Each : Guilty)
      Refused.emplace(Each, "as it would be, the compiler says: " + Why.Text +
                                " (" + displayPath(Why.At.File) + ":" +
                                std::to_string(Why.At.Line) + ")");
  }

  llvm::ArrayRef<Finding> Findings;
  const Analysis &Done;
  Progress &Bar;
  Refusals Refused;
  std::map<size_t, std::set<std::string>> Before; ///< Errors, by unit.
};

} // namespace

llvm::Expected<FixPlan> verifiedFixes(llvm::ArrayRef<Finding> Findings,
                                      const Analysis &Done, bool Unsafe,
                                      Progress &Bar) {
  return Verifier(Findings, Done, Unsafe, Bar).run();
}

} // namespace memleak::tool

//===-- Recheck.cpp - Whether what is planned has new defects -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckRegistry.h"
#include "CompileStaged.h"
#include "Verify.h"
#include "project/Project.h"
#include "llvm/ADT/STLExtras.h"

namespace memleak::migrate {

namespace {

using Counts = std::map<std::tuple<std::string, std::string, std::string>, int>;

bool isDefect(const tool::Finding &F) {
  return llvm::any_of(allChecks(), [&](const CheckInfo &Check) {
    return Check.Tier == CheckTier::Defect && Check.Name == F.Says.Check;
  });
}

/// What a finding is about, whatever lines moved.
auto keyOf(const tool::Finding &F) {
  return std::tuple(F.Says.Check, F.Says.Function, F.Says.Resource);
}

Counts countOf(const std::vector<tool::Finding> &All) {
  Counts Count;
  for (const tool::Finding &Each : All)
    ++Count[keyOf(Each)];
  return Count;
}

/// The places on the path of a finding, the one where it stands first.
std::vector<Place> placesOf(const tool::Finding &F) {
  std::vector<Place> Where;
  auto Add = [&](const ir::Location &At) {
    if (At.isValid())
      Where.push_back({At.File, At.BeginLine});
  };
  Add(F.Says.Where);
  Add(F.Says.Acquired);
  Add(F.Says.Event);
  for (const ir::PathNote &Note : F.Says.Notes)
    Add(Note.Where);
  return Where;
}

class Rechecker {
public:
  Rechecker(Plan &Planned, const ParseOptions &Options,
            llvm::function_ref<void(size_t, size_t)> OnDone)
      : Planned(Planned), Options(Options), OnDone(OnDone) {}

  llvm::Error run() {
    if (Planned.accepted().empty())
      return llvm::Error::success();
    auto Before = defects({});
    if (!Before)
      return Before.takeError();
    Known = countOf(*Before);
    for (bool Again = true; Again && !Planned.accepted().empty();) {
      auto Folder = tool::ScratchFolder::make();
      if (!Folder)
        return Folder.takeError();
      const auto Changes = Planned.changes();
      auto Staged = stage(*Folder, newContents(Changes));
      if (!Staged)
        return Staged.takeError();
      auto After = defects(*Staged);
      if (!After)
        return After.takeError();
      const bool AnyOld = refuseOld(*Before, countOf(*After));
      const bool AnyNew = refuseNew(*After, Changes);
      Again = AnyOld || AnyNew;
      if (Again)
        if (llvm::Error Error = verify(Planned, Options, OnDone))
          return Error;
    }
    return llvm::Error::success();
  }

private:
  llvm::Expected<std::vector<tool::Finding>>
  defects(std::vector<std::pair<std::string, std::string>> Staged) const {
    tool::ProjectOptions Project;
    Project.ExtraArguments = Options.ExtraArguments;
    Project.Limits = Options.Limits;
    Project.Staged = std::move(Staged);
    auto Result = tool::analyseProject(Options.Commands, Project,
                                       [&](const tool::Milestone &M) {
                                         if (M.Now == tool::Milestone::Parsing)
                                           OnDone(M.Done, M.Total);
                                       });
    if (!Result)
      return Result.takeError();
    llvm::erase_if(Result->Findings,
                   [](const tool::Finding &F) { return !isDefect(F); });
    return std::move(Result->Findings);
  }

  /// Takes back who has an edit on the path of a finding that was not there, or
  /// else in the file where it is.
  bool refuseNew(const std::vector<tool::Finding> &After,
                 const std::map<std::string, Change> &Changes) {
    const std::vector<uint32_t> Tried = Planned.accepted();
    Counts Left = Known;
    bool Any = false;
    for (const tool::Finding &Each : After) {
      const std::vector<Place> Where = placesOf(Each);
      if (--Left[keyOf(Each)] >= 0 || Where.empty())
        continue;
      std::vector<uint32_t> Guilty;
      for (const Place &At : Where)
        llvm::append_range(
            Guilty, Planned.behind(Tried, Changes, At.File, At.Line, At.Line));
      if (Guilty.empty())
        Guilty = Planned.behind(Tried, Changes, Where.front().File, 1, ~0u);
      for (uint32_t Number : Guilty)
        Planned.refuse(Number, {"", "finding",
                                "as it would be, " + Each.Says.Check +
                                    " says: " + Each.Says.Message,
                                Where.front()});
      Any |= !Guilty.empty();
    }
    return Any;
  }

  /// Takes back who should have mended a leak that is still there.
  bool refuseOld(const std::vector<tool::Finding> &Before,
                 const Counts &After) {
    std::map<Place, std::string> Acquires;
    for (const SiteFate &Each : Planned.fates())
      if (Each.Migrated)
        Acquires[Each.Is.At] = Each.Component;
    bool Any = false;
    for (const tool::Finding &Each : Before) {
      const Place At{Each.Says.Acquired.File, Each.Says.Acquired.BeginLine};
      auto Site = Acquires.find(At);
      auto Still = After.find(keyOf(Each));
      if (Each.Says.Check != "memleak-missing-release" ||
          Site == Acquires.end() || Still == After.end() ||
          Still->second < Known[keyOf(Each)])
        continue;
      for (uint32_t I : Planned.accepted())
        if (Planned.ownership().Components[I].Id == Site->second) {
          Planned.refuse(I, {"", "finding",
                             "as it would be, " + Each.Says.Check +
                                 " still says: " + Each.Says.Message,
                             At});
          Any = true;
        }
    }
    return Any;
  }

  Plan &Planned;
  const ParseOptions &Options;
  llvm::function_ref<void(size_t, size_t)> OnDone;
  Counts Known;
};

} // namespace

llvm::Error recheck(Plan &Planned, const ParseOptions &Options,
                    llvm::function_ref<void(size_t, size_t)> OnDone) {
  return Rechecker(Planned, Options, OnDone).run();
}

} // namespace memleak::migrate

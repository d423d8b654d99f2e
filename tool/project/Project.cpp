//===-- Project.cpp - A whole project, analysed ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Project.h"
#include "Extract.h"
#include "IndexedFiles.h"
#include "KeptResult.h"
#include "Link.h"
#include "Resolve.h"
#include "Sources.h"
#include "cache/ScratchFolder.h"
#include "solver/SummaryStore.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

namespace memleak::tool {

namespace fs = llvm::sys::fs;

namespace {

/// One program is solved in one way: the most that any unit asks for.
solver::Options solving(llvm::ArrayRef<UnitFacts> Units) {
  solver::Options Most;
  if (!Units.empty())
    Most = Units.front().Engine.Solver;
  for (const UnitFacts &Unit : Units) {
    const solver::Options &O = Unit.Engine.Solver;
    Most.Steps = std::max(Most.Steps, O.Steps);
    Most.SoftDisjuncts = std::max(Most.SoftDisjuncts, O.SoftDisjuncts);
    Most.HardDisjuncts = std::max(Most.HardDisjuncts, O.HardDisjuncts);
    Most.ExplainSilence |= O.ExplainSilence;
  }
  Most.Repair = true;
  return Most;
}

class Run {
public:
  Run(llvm::ArrayRef<CompileCommand> Commands, const ProjectOptions &Options,
      UnitCache &Cache, OnMilestone OnDone)
      : Commands(Commands), Options(Options), Cache(Cache), OnDone(OnDone),
        Sources(nameSources(Commands, Options)) {}

  llvm::Expected<ProjectResult> extract(Shard Part) {
    std::vector<size_t> Stale = findStale(Part);
    if (llvm::Error Error = parse(Stale))
      return Error;
    Out.Done.Parsed = Stale.size();
    addWorkerTrouble();
    return std::move(Out);
  }

  llvm::Expected<ProjectResult> index() {
    WantsIndex = true;
    return run();
  }

  llvm::Expected<ProjectResult> run() {
    Solves = true;
    if (llvm::Error Error = adopt())
      return Error;
    std::vector<size_t> Stale = findStale(Shard());
    if (llvm::Error Error = parse(Stale))
      return Error;
    Out.Done.Parsed = Options.Units.empty() ? Stale.size() : 0;
    if (WantsIndex || !takeKept()) {
      if (llvm::Error Error = solve())
        return Error;
      keep();
    }
    if (!Stale.empty())
      tidyUp();
    addWorkerTrouble();
    return std::move(Out);
  }

private:
  /// Takes units from the folders named, so that none is stale that they have.
  llvm::Error adopt() {
    for (const std::string &Folder : Options.Units) {
      auto Opened = UnitCache::openToRead(Folder);
      if (!Opened)
        return Opened.takeError();
      Folders.push_back(std::move(*Opened));
    }
    for (Source &S : Sources) {
      bool Known = Cache.fresh(S.Key, Files).has_value();
      for (const UnitCache &From : Folders) {
        if (Known)
          break;
        auto Adopted = Cache.adopt(S.Key, From, Files);
        if (!Adopted) {
          // It can be read where it is.
          Out.CacheTrouble = llvm::toString(Adopted.takeError());
          S.take(From.fresh(S.Key, Files), From);
          Known = S.Hash.has_value();
          continue;
        }
        Known = Adopted->has_value();
      }
    }
    return llvm::Error::success();
  }

  std::vector<size_t> findStale(Shard Part) {
    std::vector<size_t> Stale;
    for (size_t I = Part.Number - 1; I < Sources.size(); I += Part.Of) {
      if (!Sources[I].Hash)
        Sources[I].take(Cache.fresh(Sources[I].Key, Files), Cache);
      if (!Sources[I].Hash)
        Stale.push_back(I);
    }
    return Stale;
  }

  /// Parses the sources of those numbers; each gets a hash or a trouble.
  llvm::Error parse(llvm::ArrayRef<size_t> Numbers) {
    if (!Numbers.empty() && Solves && !Options.Cache.empty())
      makeSpare();
    std::vector<ExtractRequest> Requests;
    std::vector<size_t> Asked;
    for (size_t I : Numbers) {
      Cache.drop(Sources[I].Key);
      if (!fs::exists(Commands[I].File)) {
        Sources[I].Trouble = "does not exist";
        continue;
      }
      if (!Options.Units.empty()) {
        Sources[I].Trouble = "no folder of units has one of it as it is now; "
                             "run memleak extract for it";
        continue;
      }
      Asked.push_back(I);
      const std::string &Key = Sources[I].Key;
      Requests.push_back({Commands[I], Sources[I].Unit, Options.Over,
                          Options.ExtraArguments, Options.Staged,
                          Cache.entry(Key), Spare ? Spare->entry(Key) : ""});
    }
    Milestone Far{Milestone::Parsing, 0, Requests.size(), Found};
    auto OnEnd = [&](size_t Number, const WorkerEnd &End) {
      Out.Costs.push_back({Requests[Number].Command.File, End.Cost});
      Source &S = Sources[Asked[Number]];
      S.Trouble = End.Trouble;
      if (End.Trouble.empty())
        takeNew(S);
      size_t Findings = 0;
      if (!llvm::StringRef(End.Said).getAsInteger(10, Findings))
        Found += Findings;
      ++Far.Done;
      Far.Findings = Found;
      OnDone(Far);
    };
    if (Requests.size() > 1)
      prepareToExtract();
    auto Act = [&](size_t Number) -> llvm::Expected<std::string> {
      auto Findings = tool::extract(Requests[Number]);
      if (!Findings)
        return Findings.takeError();
      return std::to_string(*Findings);
    };
    return forkWorkers(Requests.size(), Options.Limits, Act, OnEnd);
  }

  /// For units that the cache has no room for. Without one they are lost.
  void makeSpare() {
    if (Spare)
      return;
    auto Made = ScratchFolder::make();
    if (!Made) {
      llvm::consumeError(Made.takeError());
      return;
    }
    SpareFolder.emplace(std::move(*Made));
    Spare.emplace(llvm::cantFail(UnitCache::openToRead(SpareFolder->path())));
  }

  /// The manifest that a worker has just written is fresh by definition.
  void takeNew(Source &S) {
    S.take(Cache.manifest(S.Key), Cache);
    if (S.Hash)
      return;
    if (Spare)
      S.take(Spare->manifest(S.Key), *Spare);
    if (!S.Hash)
      S.Trouble = "its unit is not in the cache, where it was written";
    else if (auto Why =
                 llvm::MemoryBuffer::getFile(Spare->entry(S.Key) + ".why"))
      Out.CacheTrouble = (*Why)->getBuffer().str();
  }

  /// Units that are damaged are made anew, once.
  llvm::Error solve() {
    std::vector<size_t> Damaged;
    for (size_t I = 0; I < Sources.size(); ++I)
      if (Sources[I].Hash &&
          !Sources[I].In->unit(Sources[I].Key, *Sources[I].Hash)) {
        Sources[I].Hash.reset();
        Damaged.push_back(I);
      }
    Out.Done.Parsed += Damaged.size();
    if (llvm::Error Error = parse(Damaged))
      return Error;
    Linker Units;
    std::vector<const Source *> Linked;
    for (Source &S : Sources) {
      if (!S.Hash)
        continue;
      auto Bytes = S.In->unit(S.Key, *S.Hash);
      if (Bytes && Units.add(std::move(Bytes)))
        Linked.push_back(&S);
      else
        S.Trouble = "its unit cannot be read back";
    }
    for (size_t I = 0; I < Linked.size(); ++I)
      if (const std::string &Why = Units.facts()[I].Trouble; !Why.empty())
        Out.Troubles.push_back({fileOf(*Linked[I]), Why});
    for (const UnitFacts &Each : Units.facts())
      Out.Notes.insert(Each.Notes.begin(), Each.Notes.end());
    Out.Files = Units.files();
    solveLinked(Units);
    return llvm::Error::success();
  }

  void solveLinked(Linker &Units) {
    solver::SummaryStore Kept(toolIdentity());
    if (auto File = Cache.summaries())
      Out.SummaryTrouble = llvm::toString(Kept.open(std::move(File)));
    // Without them the next run solves again, and nothing else.
    auto Summaries = Cache.newSummaries();
    if (Summaries)
      Kept.keepIn(Summaries->out());
    else
      llvm::consumeError(Summaries.takeError());
    const auto Program = Units.program(Options.Closed);
    auto OnSolved = [&](size_t Done, size_t Total, size_t Findings) {
      OnDone({Milestone::Solving, Done, Total, Found + Findings});
    };
    solver::Result Solved = Program->solve(solving(Units.facts()), &Kept,
                                           Options.Limits.Jobs, OnSolved);
    if (Summaries && Kept.isNew()) {
      Kept.finish();
      llvm::consumeError(Summaries->commit());
    }
    Out.Done.Reused = Solved.Stats.Reused;
    Out.Done.Solved = Solved.Stats.Functions - Solved.Stats.Reused;
    if (WantsIndex)
      Out.Index = solver::writeIndex(*Program, readFiles(Units));
    Out.Findings = resolve(Units.facts(), std::move(Solved));
  }

  /// What the units were made from.
  std::vector<solver::IndexedFile> readFiles(Linker &Units) const {
    std::vector<std::string> MainFiles;
    for (const UnitFacts &Each : Units.facts())
      MainFiles.push_back(Each.MainFile);
    return indexedFiles(Sources, MainFiles);
  }

  const std::string &fileOf(const Source &S) const {
    return Commands[&S - Sources.data()].File;
  }

  bool takeKept() {
    auto Text =
        Cache.result(resultName(Sources, Options.Closed), resultKey(Sources));
    return Text && readKept(*Text, Out);
  }

  void keep() const {
    Cache.keepResult(resultName(Sources, Options.Closed), resultKey(Sources),
                     keptText(Out));
  }

  void tidyUp() const {
    llvm::StringSet<> Needed;
    for (const Source &S : Sources)
      Needed.insert(S.Key);
    Cache.tidyUp(Needed);
  }

  /// What the workers could not do is not kept: the next run tries again.
  void addWorkerTrouble() {
    std::vector<Trouble> All;
    size_t Next = 0;
    for (const Source &S : Sources) {
      const std::string &File = fileOf(S);
      if (!S.Trouble.empty())
        All.push_back({File, S.Trouble});
      for (; Next < Out.Troubles.size() && Out.Troubles[Next].File == File;
           ++Next)
        All.push_back(Out.Troubles[Next]);
    }
    Out.Troubles = std::move(All);
  }

  llvm::ArrayRef<CompileCommand> Commands;
  const ProjectOptions &Options;
  UnitCache &Cache;
  OnMilestone OnDone;
  FileStates Files;
  std::vector<UnitCache> Folders; ///< Of Options.Units.
  std::optional<ScratchFolder> SpareFolder;
  std::optional<UnitCache> Spare; ///< In that.
  std::vector<Source> Sources;
  size_t Found = 0; ///< By checks that follow no paths, so far.
  bool Solves = false, WantsIndex = false;
  ProjectResult Out;
};

} // namespace

llvm::Expected<ProjectResult>
extractProject(llvm::ArrayRef<CompileCommand> Commands,
               const ProjectOptions &Options, Shard Part, OnMilestone OnDone) {
  auto Kept = UnitCache::open(Options.Cache);
  if (!Kept)
    return Kept.takeError();
  return Run(Commands, Options, *Kept, OnDone).extract(Part);
}

/// Gives \p Act a run over the cache that the options name, or over one that is
/// gone afterwards.
static llvm::Expected<ProjectResult>
withCache(llvm::ArrayRef<CompileCommand> Commands,
          const ProjectOptions &Options, OnMilestone OnDone,
          llvm::function_ref<llvm::Expected<ProjectResult>(Run)> Act) {
  std::string CacheTrouble;
  if (!Options.Cache.empty()) {
    auto Kept = UnitCache::open(Options.Cache);
    if (Kept)
      return Act(Run(Commands, Options, *Kept, OnDone));
    CacheTrouble = llvm::toString(Kept.takeError());
  }
  llvm::SmallString<128> Folder;
  if (std::error_code Error = fs::createUniqueDirectory("memleak", Folder))
    return llvm::createStringError(Error, "cannot make a temporary folder: " +
                                              Error.message());
  auto Clean = llvm::make_scope_exit([&] { fs::remove_directories(Folder); });
  auto Unkept = UnitCache::open(Folder);
  if (!Unkept)
    return Unkept.takeError();
  auto Result = Act(Run(Commands, Options, *Unkept, OnDone));
  if (Result && !CacheTrouble.empty())
    Result->CacheTrouble = std::move(CacheTrouble);
  return Result;
}

llvm::Expected<ProjectResult>
analyseProject(llvm::ArrayRef<CompileCommand> Commands,
               const ProjectOptions &Options, OnMilestone OnDone) {
  return withCache(Commands, Options, OnDone, [](Run R) { return R.run(); });
}

llvm::Expected<ProjectResult>
indexProject(llvm::ArrayRef<CompileCommand> Commands,
             const ProjectOptions &Options, OnMilestone OnDone) {
  return withCache(Commands, Options, OnDone, [](Run R) { return R.index(); });
}

} // namespace memleak::tool

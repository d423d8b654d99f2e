//===-- Project.cpp - A whole project, analysed ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Project.h"
#include "Link.h"
#include "Resolve.h"
#include "cache/ScratchFolder.h"
#include "cache/UnitCache.h"
#include "solver/Index.h"
#include "solver/SummaryStore.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/BuildID.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace json = llvm::json;

namespace {

/// Tells this build from others, wherever it is installed: the build id that
/// the linker wrote, or else size and time of the file.
std::string buildIdentity() {
  static const int Anchor = 0;
  const std::string Program = fs::getMainExecutable(
      nullptr, const_cast<void *>(static_cast<const void *>(&Anchor)));
  if (auto Binary = llvm::object::ObjectFile::createObjectFile(Program)) {
    llvm::object::BuildIDRef Id = llvm::object::getBuildID(Binary->getBinary());
    if (!Id.empty())
      return llvm::toHex(Id);
  } else {
    llvm::consumeError(Binary.takeError());
  }
  const Stamp Is = stampOf(Program).value_or(Stamp());
  return std::to_string(Is.Size) + " " + std::to_string(Is.Modified);
}

/// Everything of this program that units depend on.
std::string toolIdentity() {
  return MEMLEAK_VERSION + std::string(" ") + clang::getClangFullVersion() +
         " " + buildIdentity() + " " + std::to_string(ir::UnitFileVersion);
}

/// Adds to \p Text parts that cannot wander into each other.
class KeyText {
public:
  KeyText &operator<<(llvm::StringRef Part) {
    Text += std::to_string(Part.size());
    Text += ':';
    Text += Part;
    return *this;
  }
  std::string hash() const { return ir::hashBytes(Text).str(); }

private:
  std::string Text;
};

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

/// One source on its way into the program.
struct Source {
  std::string Unit, Key;
  const UnitCache *In = nullptr;       ///< The folder that has its unit.
  std::optional<ir::ContentHash> Hash; ///< Of its unit, once there is one.
  std::string Digest;                  ///< Of all that went into it.
  std::string Trouble;                 ///< Why there is none.
};

class Run {
public:
  Run(llvm::ArrayRef<CompileCommand> Commands, const ProjectOptions &Options,
      UnitCache &Cache, OnMilestone OnDone)
      : Commands(Commands), Options(Options), Cache(Cache), OnDone(OnDone) {
    nameSources();
  }

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
          take(S, From.fresh(S.Key, Files), From);
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
        take(Sources[I], Cache.fresh(Sources[I].Key, Files), Cache);
      if (!Sources[I].Hash)
        Stale.push_back(I);
    }
    return Stale;
  }

  /// A file's second command makes a unit of its own.
  void nameSources() {
    const std::string Identity = toolIdentity();
    std::map<std::string, unsigned> Count;
    for (const CompileCommand &Command : Commands) {
      Source S;
      S.Unit = Command.File;
      if (unsigned N = ++Count[Command.File]; N > 1)
        S.Unit += "#" + std::to_string(N);
      KeyText Key;
      Key << Identity << S.Unit << Command.File << Command.Directory
          << Options.Over.Checks;
      for (const auto &[Name, Value] : Options.Over.Options)
        Key << Name << Value;
      Key << "";
      for (const std::string &Argument : Command.Arguments)
        Key << Argument;
      Key << "";
      for (const std::string &Argument : Options.ExtraArguments)
        Key << Argument;
      S.Key = Key.hash();
      Sources.push_back(std::move(S));
    }
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
    return runWorkers(Requests, Options.Limits, OnEnd);
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

  static void take(Source &S, const std::optional<Manifest> &M,
                   const UnitCache &In) {
    S.Hash.reset();
    if (M) {
      S.Hash = M->Unit;
      S.Digest = M->digest().str();
      S.In = &In;
    }
  }

  /// The manifest that a worker has just written is fresh by definition.
  void takeNew(Source &S) {
    take(S, Cache.manifest(S.Key), Cache);
    if (S.Hash)
      return;
    if (Spare)
      take(S, Spare->manifest(S.Key), *Spare);
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

  /// What the units were made from, each file once.
  std::vector<solver::IndexedFile> readFiles(Linker &Units) {
    std::vector<solver::IndexedFile> All;
    llvm::StringMap<uint32_t> Numbers;
    auto NumberOf = [&](llvm::StringRef Path) {
      auto [It, New] = Numbers.try_emplace(Path, All.size());
      if (New)
        All.push_back({Path.str(), {}, {}});
      return It->second;
    };
    llvm::StringMap<uint32_t> Read; // By names that may lead over links.
    size_t Linked = 0;
    for (const Source &S : Sources) {
      if (!S.Hash || !S.Trouble.empty())
        continue;
      const uint32_t Main = NumberOf(Units.facts()[Linked++].MainFile);
      const std::optional<Manifest> M = S.In->manifest(S.Key);
      if (!M)
        continue;
      for (const tool::Read &Each : M->Reads) {
        if (Each.What != tool::Read::Content)
          continue;
        auto [It, New] = Read.try_emplace(Each.Path);
        if (New)
          It->second = NumberOf(realPath(Each.Path));
        const uint32_t Number = It->second;
        All[Number].Hash = Each.Hash;
        if (Number != Main && !llvm::is_contained(All[Main].Reads, Number))
          All[Main].Reads.push_back(Number);
      }
    }
    return All;
  }

  const std::string &fileOf(const Source &S) const {
    return Commands[&S - Sources.data()].File;
  }

  /// Names the question; its answer is kept once.
  std::string resultName() const {
    KeyText Name;
    for (const Source &S : Sources)
      Name << S.Key;
    Name << (Options.Closed ? "closed" : "open");
    return Name.hash();
  }

  std::string resultKey() const {
    KeyText Key;
    for (const Source &S : Sources)
      Key << (S.Hash ? S.Digest : "");
    return Key.hash();
  }

  bool takeKept() {
    auto Text = Cache.result(resultName(), resultKey());
    if (!Text)
      return false;
    auto Kept = json::parse(*Text);
    if (!Kept) {
      llvm::consumeError(Kept.takeError());
      return false;
    }
    const json::Object *From = Kept->getAsObject();
    const json::Array *Findings = From ? From->getArray("findings") : nullptr;
    const json::Array *Troubles = From ? From->getArray("troubles") : nullptr;
    if (!Findings || !Troubles)
      return false;
    // All or nothing: a finding that cannot be read must not get lost.
    std::vector<Finding> Read;
    for (const json::Value &Each : *Findings)
      if (auto F = findingFromJson(Each))
        Read.push_back(std::move(*F));
      else
        return false;
    Out.Findings = std::move(Read);
    Out.Done.Reused = From->getInteger("functions").value_or(0);
    if (const json::Array *Names = From->getArray("files"))
      for (const json::Value &Each : *Names)
        Out.Files.push_back(Each.getAsString().value_or("").str());
    if (const json::Array *Notes = From->getArray("notes"))
      for (const json::Value &Each : *Notes)
        Out.Notes.insert(Each.getAsString().value_or("").str());
    for (const json::Value &Each : *Troubles)
      if (const json::Object *T = Each.getAsObject())
        Out.Troubles.push_back({T->getString("file").value_or("").str(),
                                T->getString("reason").value_or("").str()});
    return true;
  }

  void keep() const {
    json::Array Findings, Troubles, Names, Notes;
    for (const std::string &Each : Out.Notes)
      Notes.push_back(json::fixUTF8(Each));
    for (const std::string &Each : Out.Files)
      Names.push_back(json::fixUTF8(Each));
    for (const Finding &Each : Out.Findings)
      Findings.push_back(toJson(Each));
    for (const Trouble &Each : Out.Troubles)
      Troubles.push_back(json::Object{{"file", json::fixUTF8(Each.File)},
                                      {"reason", json::fixUTF8(Each.Reason)}});
    std::string Text;
    llvm::raw_string_ostream(Text) << json::Value(
        json::Object{{"findings", std::move(Findings)},
                     {"files", std::move(Names)},
                     {"functions", int64_t(Out.Done.Solved + Out.Done.Reused)},
                     {"notes", std::move(Notes)},
                     {"troubles", std::move(Troubles)}});
    Cache.keepResult(resultName(), resultKey(), Text);
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

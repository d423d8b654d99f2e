//===-- Analysis.cpp - What commands that analyse share -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "report/Suppressions.h"
#include "report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Threading.h"

namespace memleak::tool {

std::string keptBeside(llvm::StringRef Database) {
  return (llvm::sys::path::parent_path(Database) + "/.memleak").str();
}

namespace {

std::string cacheFolder(const AnalysisOptions &Options,
                        llvm::StringRef Database) {
  if (Options.NoCache)
    return "";
  if (!Options.Project.Cache.empty() || Database.empty())
    return Options.Project.Cache;
  return keptBeside(Database);
}

std::string currentFolder() {
  llvm::SmallString<256> Here;
  llvm::sys::fs::current_path(Here);
  return realPath(Here);
}

} // namespace

Progress::Progress(bool Quiet)
    : Quiet(Quiet), Terminal(llvm::sys::Process::StandardErrIsDisplayed()),
      Start(std::chrono::steady_clock::now()) {}

void Progress::show(size_t Done, size_t Total) {
  show({Milestone::Parsing, Done, Total, std::nullopt});
}

void Progress::show(const Milestone &M) {
  // In a log, a line each tenth of the sources, and none where there is little
  // to wait for.
  const bool Line = M.Now == Milestone::Parsing && M.Total >= 50 &&
                    M.Done * 10 / M.Total > (M.Done - 1) * 10 / M.Total;
  if (Quiet || (!Terminal && !Line))
    return;
  const auto Here = std::chrono::steady_clock::now();
  if (M.Now != Now)
    Start = Here;
  else if (M.Now == Milestone::Solving && M.Done < M.Total &&
           Here - Last < std::chrono::milliseconds(100))
    return; // There are many functions a second.
  Now = M.Now;
  Last = Here;
  const std::chrono::duration<double> Passed = Here - Start;
  const double Rate = M.Done / std::max(Passed.count(), 1e-3);
  std::string Said =
      llvm::formatv("[{0}/{1}{2}] {3:f1} a second, {4:f0} s left", M.Done,
                    M.Total, M.Now == Milestone::Solving ? " functions" : "",
                    Rate, (M.Total - M.Done) / Rate);
  if (M.Findings)
    Said += ", " + count(*M.Findings, "finding", "findings") + " so far";
  if (Terminal)
    llvm::errs() << "\r\033[K" << Said << (M.Done == M.Total ? "\r\033[K" : "");
  else
    llvm::errs() << "memleak: " << Said << '\n';
}

llvm::Error readOverrides(llvm::ArrayRef<std::string> Options,
                          Overrides &Over) {
  const std::vector<std::string> Names = optionNames();
  for (const std::string &Option : Options) {
    auto [Name, Value] = llvm::StringRef(Option).split('=');
    if (Name.empty() || Name.size() == Option.size())
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     "--option " + Option +
                                         ": an option is NAME=VALUE");
    if (Name.starts_with("memleak") && !llvm::is_contained(Names, Name)) {
      llvm::SmallVector<llvm::StringRef> Candidates(Names.begin(), Names.end());
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     "--option " + Option +
                                         ": no check has the option '" + Name +
                                         "'" + didYouMean(Name, Candidates) +
                                         "\nmemleak config lists the options");
    }
    Over.Options[Name.str()] = Value.str();
  }
  return llvm::Error::success();
}

void printNotes(const ProjectResult &Result) {
  for (const std::string &Note : Result.Notes)
    llvm::errs() << "memleak: note: " << Note << '\n';
  if (!Result.CacheTrouble.empty())
    llvm::errs() << "memleak: note: nothing is kept for the next run: "
                 << Result.CacheTrouble << '\n';
  if (!Result.SummaryTrouble.empty())
    llvm::errs() << "memleak: note: all functions are solved anew: "
                 << Result.SummaryTrouble << '\n';
}

llvm::Expected<Plan> makePlan(const AnalysisOptions &Options) {
  ProjectOptions Project = Options.Project;
  if (llvm::Error Error = readOverrides(Options.Options, Project.Over))
    return Error;
  auto Paths = resolvePaths(Options.Inputs.Paths);
  if (!Paths)
    return Paths.takeError();
  auto Chosen = chooseCommands(Options.Inputs, *Paths);
  if (!Chosen)
    return Chosen.takeError();
  Project.Cache = cacheFolder(Options, Chosen->Database);
  return Plan{std::move(*Paths), std::move(Chosen->Commands),
              std::move(Chosen->Unlisted), Chosen->Database,
              std::move(Project)};
}

llvm::Expected<Analysis> analyse(const AnalysisOptions &Options) {
  std::vector<SuppressionRule> Rules;
  if (!Options.Suppressions.empty()) {
    auto Read = readSuppressions(Options.Suppressions);
    if (!Read)
      return Read.takeError();
    Rules = std::move(*Read);
  }
  auto Planned = makePlan(Options);
  if (!Planned)
    return Planned.takeError();
  Analysis Done;
  Done.Start = std::chrono::system_clock::now();
  Progress Bar(Options.Quiet);
  auto Result = analyseProject(Planned->Commands, Planned->Project,
                               [&](const Milestone &M) { Bar.show(M); });
  if (!Result)
    return Result.takeError();
  printNotes(*Result);
  Report &R = Done.Says;
  if (Options.Stats)
    R.Done = Result->Done;
  R.Findings = std::move(Result->Findings);
  R.Troubles = std::move(Result->Troubles);
  if (Options.Costs) {
    R.Costs = std::move(Result->Costs);
    llvm::sort(R.Costs, [](const SourceCost &A, const SourceCost &B) {
      return std::pair(B.Took.Seconds, A.File) <
             std::pair(A.Took.Seconds, B.File);
    });
  }
  for (std::string &File : Planned->Unlisted)
    R.Troubles.push_back({std::move(File), "is not in the compile database; "
                                           "configure again"});
  R.Sources = Planned->Commands.size() + Planned->Unlisted.size();
  R.Root = currentFolder();
  SourceText Source;
  R.Unused = applyNoLint(R.Findings, Result->Files, Source);
  llvm::append_range(R.Unused, applySuppressions(R.Findings, Rules, today()));
  Done.Paths = std::move(Planned->Paths);
  Done.Commands = std::move(Planned->Commands);
  Done.Project = std::move(Planned->Project);
  return Done;
}

void declareWorkers(CLI::App &Command, WorkerLimits &Limits) {
  Limits.Jobs = llvm::hardware_concurrency().compute_thread_count();
  Command.add_option("-j,--jobs", Limits.Jobs, "processes at a time")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  Command.add_option("--timeout", Limits.Seconds, "seconds for one source")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  Command
      .add_option("--memory-limit", Limits.Megabytes,
                  "megabytes of memory for one source")
      ->capture_default_str()
      ->check(CLI::Range(64, 1 << 20));
}

void declareOverrides(CLI::App &Command, Overrides &Over,
                      std::vector<std::string> &Options) {
  Command.add_option("--checks", Over.Checks,
                     "which checks, as clang-tidy's --checks; default: "
                     "memleak's, unless .clang-tidy turns some of them off");
  Command
      .add_option("--option", Options,
                  "NAME=VALUE: an option of the checks, over what .clang-tidy "
                  "says; may be repeated")
      ->allow_extra_args(false);
}

void declareAnalysis(CLI::App &Command, AnalysisOptions &Options) {
  Command.add_option("PATH", Options.Inputs.Paths,
                     "files and folders to check; default: this folder");
  auto *Database = Command.add_option(
      "-p,--database", Options.Inputs.Database,
      "compile_commands.json or its folder; default: looked for in PATH, its "
      "subfolders, and the folders above");
  Command
      .add_flag("--no-database", Options.Inputs.NoDatabase,
                "compile every source inside PATH with clang's defaults, PATH "
                "and PATH/include in the search path")
      ->excludes(Database);
  declareOverrides(Command, Options.Project.Over, Options.Options);
  Command.add_flag_callback(
      "--explain-silence",
      [&Options] { Options.Options.push_back("memleak.ExplainSilence=true"); },
      "say where a resource is given up on, too, and why");
  Command
      .add_option("--extra-arg", Options.Project.ExtraArguments,
                  "one more argument for the compiler; may be repeated")
      ->allow_extra_args(false);
  Command.add_flag("--closed", Options.Project.Closed,
                   "the sources are whole programs: nothing else calls into "
                   "them or overrides their methods");
  Command.add_option("--suppressions", Options.Suppressions,
                     "a file of findings not to report, each with a reason");
  auto *Cache = Command.add_option(
      "--cache", Options.Project.Cache,
      "folder for what the next run need not do again; default: .memleak "
      "beside the database");
  Command.add_flag("--no-cache", Options.NoCache, "keep nothing")
      ->excludes(Cache);
  declareWorkers(Command, Options.Project.Limits);
  Command.add_flag("--quiet", Options.Quiet,
                   "the findings only: no progress, no summary");
}

} // namespace memleak::tool

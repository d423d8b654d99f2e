//===-- Check.cpp - memleak check PATH ------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Check.h"
#include "project/CompileDatabase.h"
#include "project/TidyRunner.h"
#include "report/ApplyFixes.h"
#include "report/Findings.h"
#include "report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

struct CheckOptions {
  std::vector<std::string> Paths = {"."};
  std::string Database;
  bool NoDatabase = false;
  bool PrintDatabase = false;
  bool Summary = false;
  bool Fix = false;
  RunOptions Run;
};

constexpr llvm::StringLiteral HowToMakeADatabase =
    "\nmake one:\n"
    "  CMake  cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON\n"
    "  Meson  meson setup build\n"
    "  Bazel  bazel run @hedron_compile_commands//:refresh_all\n"
    "  make   bear -- make\n"
    "or do without: --no-database";

llvm::Error failure(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

/// The paths to check, resolved.
llvm::Expected<std::vector<std::string>>
resolvePaths(llvm::ArrayRef<std::string> Paths) {
  std::vector<std::string> Resolved;
  for (const std::string &Path : Paths) {
    if (!fs::exists(Path))
      return failure(Path + ": no such file or folder");
    Resolved.push_back(realPath(Path));
  }
  return Resolved;
}

/// The database to use: the one that was named, or the one that belongs to the
/// first path.
llvm::Expected<std::string> chooseDatabase(const CheckOptions &Options,
                                           const std::string &FirstPath) {
  if (!Options.Database.empty()) {
    if (!fs::exists(Options.Database))
      return failure(Options.Database + ": no such file or folder");
    const std::string Named = realPath(Options.Database);
    if (!fs::is_directory(Named))
      return Named;
    const std::string Inside = Named + "/compile_commands.json";
    if (fs::exists(Inside))
      return Inside;
    return failure(Options.Database + " has no compile_commands.json" +
                   HowToMakeADatabase);
  }
  const std::string Folder = fs::is_directory(FirstPath)
                                 ? FirstPath
                                 : path::parent_path(FirstPath).str();
  std::string Found = findCompileDatabase(Folder);
  if (Found.empty())
    return failure("no compile_commands.json in or above " +
                   displayPath(Folder) + HowToMakeADatabase);
  return Found;
}

/// The commands for the sources inside \p Paths.
llvm::Expected<std::vector<CompileCommand>>
chooseCommands(const CheckOptions &Options, llvm::ArrayRef<std::string> Paths) {
  std::vector<CompileCommand> Chosen;
  if (Options.NoDatabase) {
    for (const std::string &Path : Paths)
      for (CompileCommand &Command : defaultCommands(Path))
        Chosen.push_back(std::move(Command));
    if (Chosen.empty())
      return failure("no C or C++ source in " + displayPath(Paths.front()) +
                     "; headers are checked with the sources that include "
                     "them");
    return Chosen;
  }
  auto Database = chooseDatabase(Options, Paths.front());
  if (!Database)
    return Database.takeError();
  auto All = loadCompileDatabase(*Database);
  if (!All)
    return All.takeError();
  for (CompileCommand &Command : *All)
    if (llvm::any_of(Paths, [&](const std::string &Path) {
          return isInside(Command.File, Path);
        }))
      Chosen.push_back(std::move(Command));
  if (Chosen.empty())
    return failure(*Database + " has no C or C++ source inside " +
                   displayPath(Paths.front()) + " (" +
                   llvm::Twine(All->size()) + " elsewhere)");
  return Chosen;
}

/// Counts on a terminal; elsewhere says only what is being done.
void showProgress(size_t Done, size_t Total) {
  if (!llvm::sys::Process::StandardErrIsDisplayed())
    return;
  llvm::errs() << "\r[" << Done << "/" << Total << "]"
               << (Done == Total ? "\r           \r" : "");
}

llvm::Error fix(llvm::ArrayRef<Finding> Findings,
                llvm::ArrayRef<std::string> Paths,
                llvm::sys::TimePoint<> AnalysisStart) {
  auto Plan = planFixes(Findings, Paths, AnalysisStart);
  if (!Plan)
    return Plan.takeError();
  if (llvm::Error Error = writeFixes(*Plan))
    return Error;
  llvm::outs() << "\nFixed " << count(Plan->Applied, "finding", "findings")
               << " in " << count(Plan->NewContents.size(), "file", "files");
  if (!Plan->LeftOut.empty())
    llvm::outs() << "; left out " << Plan->LeftOut.size()
                 << ", which overlap others (run again) or lie outside PATH";
  llvm::outs() << '\n';
  return llvm::Error::success();
}

int check(const CheckOptions &Options) {
  auto Paths = resolvePaths(Options.Paths);
  if (!Paths)
    return cannotRun(llvm::toString(Paths.takeError()));
  if (Options.PrintDatabase) {
    auto Database = chooseDatabase(Options, Paths->front());
    if (!Database)
      return cannotRun(llvm::toString(Database.takeError()));
    llvm::outs() << *Database << '\n';
    return ExitClean;
  }
  auto Commands = chooseCommands(Options, *Paths);
  if (!Commands)
    return cannotRun(llvm::toString(Commands.takeError()));
  const llvm::sys::TimePoint<> AnalysisStart = std::chrono::system_clock::now();
  auto Units = runTidy(*Commands, Options.Run, [&](size_t Done) {
    showProgress(Done, Commands->size());
  });
  if (!Units)
    return cannotRun(llvm::toString(Units.takeError()));

  const std::vector<Finding> Findings = gatherFindings(*Units);
  if (!Options.Summary) {
    printFindings(llvm::outs(), Findings);
    if (!Findings.empty())
      llvm::outs() << '\n';
  }
  printSummary(llvm::outs(), Findings, Commands->size(), Options.Summary);
  printTrouble(llvm::outs(), *Commands, *Units);
  if (Options.Fix)
    if (llvm::Error Error = fix(Findings, *Paths, AnalysisStart))
      return cannotRun(llvm::toString(std::move(Error)));
  if (llvm::any_of(
          *Units, [](const UnitResult &Unit) { return !Unit.Trouble.empty(); }))
    return ExitCannotRun;
  return Findings.empty() ? ExitClean : ExitFindings;
}

} // namespace

Action declareCheck(CLI::App &Command) {
  auto Options = std::make_shared<CheckOptions>();
  Options->Run.Jobs = llvm::hardware_concurrency().compute_thread_count();
  Command.add_option("PATH", Options->Paths,
                     "files and folders to check; default: this folder");
  auto *Database = Command.add_option(
      "-p,--database", Options->Database,
      "compile_commands.json or its folder; default: looked for in PATH, its "
      "subfolders, and the folders above");
  Command
      .add_flag("--no-database", Options->NoDatabase,
                "compile every source inside PATH with clang's defaults, PATH "
                "and PATH/include in the search path")
      ->excludes(Database);
  Command.add_flag("--print-database", Options->PrintDatabase,
                   "print the database that would be used, and stop");
  Command
      .add_option("--checks", Options->Run.Checks,
                  "which checks, as clang-tidy's --checks")
      ->capture_default_str();
  Command
      .add_option("--extra-arg", Options->Run.ExtraArguments,
                  "one more argument for the compiler; may be repeated")
      ->allow_extra_args(false);
  Command.add_flag("--summary", Options->Summary,
                   "print the first few findings of each check only");
  Command.add_flag("--fix", Options->Fix, "write the fixes into PATH");
  Command.add_option("-j,--jobs", Options->Run.Jobs, "processes at a time")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  Command
      .add_option("--timeout", Options->Run.TimeoutSeconds,
                  "seconds for one source")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  return [Options] { return check(*Options); };
}

} // namespace memleak::tool

//===-- Migrate.cpp - memleak migrate PATH --------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Migrate.h"
#include "Analysis.h"
#include "cache/WriteFile.h"
#include "migrate/Apply.h"
#include "migrate/Journal.h"
#include "migrate/Verify.h"
#include "project/RuntimeHeaders.h"
#include "report/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Threading.h"
#include <memory>

namespace memleak::tool {

namespace fs = llvm::sys::fs;

namespace {

struct MigrateOptions {
  InputOptions Inputs;
  WorkerLimits Limits;
  std::vector<std::string> ExtraArguments;
  migrate::PlanOptions Plan;
  bool Apply = false, PlanOnly = false, Diff = false, Json = false;
  bool Quiet = false, Whole = false;
  std::string JsonFile, HtmlFile, PatchFolder, RuntimeInclude;
};

/// Every pattern must be one; a relative one is about the current folder.
llvm::Error resolvePatterns(std::vector<std::string> &Patterns) {
  for (std::string &Each : Patterns) {
    if (!llvm::StringRef(Each).starts_with("/") &&
        !llvm::StringRef(Each).starts_with("*")) {
      llvm::SmallString<256> Here;
      fs::current_path(Here);
      Each = realPath(Here) + "/" + Each;
    }
    auto Pattern = llvm::GlobPattern::create(Each);
    if (!Pattern)
      return Pattern.takeError();
  }
  return llvm::Error::success();
}

/// The folder of the database, if builds write there and not into the project.
std::string buildFolder(llvm::StringRef Database,
                        llvm::ArrayRef<std::string> Roots) {
  const std::string Folder =
      Database.empty() ? "" : realPath(llvm::sys::path::parent_path(Database));
  for (const std::string &Root : Roots)
    if (isInside(Root, Folder))
      return "";
  return Folder;
}

/// What could not be read; a plan that does not know all of the program is
/// shown, and not carried out.
bool printUnread(const std::vector<migrate::Facts> &Units) {
  std::vector<Trouble> Troubles;
  for (const migrate::Facts &Each : Units)
    if (!Each.Trouble.empty())
      Troubles.push_back({Each.MainFile, Each.Trouble});
  printTrouble(llvm::errs(), Troubles);
  return llvm::any_of(Units, [](const migrate::Facts &Each) {
    return !Each.Trouble.empty() && Each.Files.empty();
  });
}

llvm::Error show(const MigrateOptions &Options, const migrate::Plan &Planned,
                 llvm::StringRef Root) {
  if (!Options.JsonFile.empty()) {
    std::string Text;
    llvm::raw_string_ostream Out(Text);
    migrate::printPlanJson(Out, Planned, Root);
    if (llvm::Error Error = writeAtomically(Options.JsonFile, Out.str()))
      return Error;
  }
  if (!Options.HtmlFile.empty()) {
    std::string Text;
    llvm::raw_string_ostream Out(Text);
    migrate::printPlanHtml(Out, Planned, Root);
    if (llvm::Error Error = writeAtomically(Options.HtmlFile, Out.str()))
      return Error;
  }
  if (Options.Json)
    migrate::printPlanJson(llvm::outs(), Planned, Root);
  else if (Options.Diff)
    migrate::printDiff(llvm::outs(), Planned, Root);
  else if (!Options.Quiet)
    migrate::printPlan(llvm::outs(), Planned, Root);
  return llvm::Error::success();
}

llvm::Error carryOut(const MigrateOptions &Options,
                     const migrate::Plan &Planned,
                     const migrate::ParseOptions &Parse, llvm::StringRef Root) {
  if (!Options.PatchFolder.empty()) {
    auto Written = migrate::writePatches(Planned, Root, Options.PatchFolder);
    if (!Written)
      return Written.takeError();
    llvm::outs() << "Wrote " << count(*Written, "patch", "patches") << " into "
                 << Options.PatchFolder << '\n';
  }
  if (Options.Apply) {
    const size_t Files = Planned.changes().size();
    if (Files != 0)
      if (llvm::Error Error = migrate::apply(Planned, Root))
        return Error;
    llvm::outs() << "Changed " << count(Files, "file", "files") << '\n';
  }
  if (!Options.Json && !Options.Diff)
    migrate::printTargets(llvm::outs(), Planned, Parse.Commands);
  return llvm::Error::success();
}

/// Where the runtime's headers are; sources are compiled in other folders.
llvm::Expected<std::string> runtimeFolder(const MigrateOptions &Options) {
  if (Options.RuntimeInclude.empty())
    return runtimeHeaders();
  llvm::SmallString<128> Folder(Options.RuntimeInclude);
  if (std::error_code Error = llvm::sys::fs::make_absolute(Folder))
    return llvm::createStringError(Error, "cannot find '%s'",
                                   Options.RuntimeInclude.c_str());
  if (!llvm::sys::fs::exists(Folder + "/memleak/pool_ptr.hpp"))
    return llvm::createStringError(
        "--runtime-include: no memleak/pool_ptr.hpp in '%s'",
        Options.RuntimeInclude.c_str());
  return Folder.str().str();
}

int run(MigrateOptions &Options) {
  auto Fail = [](llvm::Error Error) {
    return cannotRun(llvm::toString(std::move(Error)));
  };
  if (llvm::Error Error = resolvePatterns(Options.Plan.Only))
    return Fail(std::move(Error));
  if (llvm::Error Error = resolvePatterns(Options.Plan.Exclude))
    return Fail(std::move(Error));
  auto Paths = resolvePaths(Options.Inputs.Paths);
  if (!Paths)
    return Fail(Paths.takeError());
  for (const std::string &Each : *Paths)
    if (!fs::is_directory(Each))
      return cannotRun(Each + ": a program is migrated whole; name its folder");
  const std::string &Root = Paths->front();
  auto Recovered = migrate::recover(Root);
  if (!Recovered)
    return Fail(Recovered.takeError());
  if (*Recovered)
    llvm::outs() << "Ended a migration that was interrupted\n";
  auto Chosen = chooseCommands(Options.Inputs, *Paths);
  if (!Chosen)
    return Fail(Chosen.takeError());
  Options.Plan.BuildFolder = buildFolder(Chosen->Database, *Paths);

  migrate::ParseOptions Parse{std::move(Chosen->Commands),
                              Options.ExtraArguments, *Paths, Options.Limits,
                              Options.Plan.Handle};
  auto Runtime = runtimeFolder(Options);
  if (!Runtime)
    return Fail(Runtime.takeError());
  Parse.ExtraArguments.push_back("-idirafter" + *Runtime);
  Progress Bar(Options.Quiet);
  auto OnDone = [&](size_t Done, size_t Total) { Bar.show(Done, Total); };
  auto Units = migrate::readProgram(Parse, OnDone);
  if (!Units)
    return Fail(Units.takeError());
  const bool Unread = printUnread(*Units);
  const migrate::Graph Program(std::move(*Units));
  const migrate::Ownership Of = migrate::decide(
      Program,
      {Options.Plan.Handle == migrate::HandleName::Pool, Options.Whole});
  migrate::Plan Planned(Program, Of, Options.Plan);
  const bool Changes = Options.Apply || !Options.PatchFolder.empty();
  if (Unread && Changes)
    return cannotRun(
        "not all of the program could be read; nothing is changed");
  if (!Options.PlanOnly)
    if (llvm::Error Error = migrate::verify(Planned, Parse, OnDone))
      return Fail(std::move(Error));
  if (Changes)
    if (llvm::Error Error = migrate::recheck(Planned, Parse, OnDone))
      return Fail(std::move(Error));
  if (llvm::Error Error = show(Options, Planned, Root))
    return Fail(std::move(Error));
  if (Changes)
    if (llvm::Error Error = carryOut(Options, Planned, Parse, Root))
      return Fail(std::move(Error));
  return Unread ? ExitCannotRun : ExitClean;
}

} // namespace

Action declareMigrate(CLI::App &Command) {
  auto Options = std::make_shared<MigrateOptions>();
  Command.add_option("PATH", Options->Inputs.Paths,
                     "the folder of the program; default: this one");
  auto *Database = Command.add_option(
      "-p,--database", Options->Inputs.Database,
      "compile_commands.json or its folder; default: looked for in PATH, its "
      "subfolders, and the folders above");
  Command
      .add_flag("--no-database", Options->Inputs.NoDatabase,
                "compile every source inside PATH with clang's defaults, PATH "
                "and PATH/include in the search path")
      ->excludes(Database);
  auto *Plan = Command.add_flag(
      "--plan", Options->PlanOnly,
      "only plan: parse once, and compile nothing of what would come out");
  auto *Apply = Command
                    .add_flag("--apply", Options->Apply,
                              "write what compiles into the project")
                    ->excludes(Plan);
  Command
      .add_option("--patch-dir", Options->PatchFolder,
                  "write a patch for each component into this folder")
      ->excludes(Plan)
      ->excludes(Apply);
  Command.add_flag("--diff", Options->Diff,
                   "print what would change as a unified diff");
  const std::map<std::string, bool> Formats = {{"text", false}, {"json", true}};
  Command
      .add_option("--format", Options->Json, "what is printed: text or json")
      ->transform(CLI::CheckedTransformer(Formats));
  Command.add_option("--json", Options->JsonFile,
                     "write the plan as JSON to this file, too");
  Command.add_option("--html", Options->HtmlFile,
                     "write a board of all directories to this file, too");
  const std::map<std::string, migrate::HandleName> Handles = {
      {"pool", migrate::HandleName::Pool},
      {"unique_ptr", migrate::HandleName::Unique}};
  Command
      .add_option("--handle", Options->Plan.Handle,
                  "what owners become: pool (the default) or unique_ptr")
      ->transform(CLI::CheckedTransformer(Handles));
  Command.add_flag("--whole", Options->Whole,
                   "what stays a raw pointer refuses all that is connected "
                   "with it: no ownership passes between handles and raw "
                   "pointers");
  Command
      .add_option("--only", Options->Plan.Only,
                  "only components all of whose pointers lie in files that "
                  "match; may be repeated")
      ->allow_extra_args(false);
  Command
      .add_option("--exclude", Options->Plan.Exclude,
                  "no component with a pointer in a file that matches; may be "
                  "repeated")
      ->allow_extra_args(false);
  Command
      .add_option("--component", Options->Plan.Components,
                  "only the component of this id; may be repeated")
      ->allow_extra_args(false);
  Command
      .add_option("--extra-arg", Options->ExtraArguments,
                  "one more argument for the compiler; may be repeated")
      ->allow_extra_args(false);
  Command.add_option("--runtime-include", Options->RuntimeInclude,
                     "the folder with memleak/pool_ptr.hpp");
  declareWorkers(Command, Options->Limits);
  Command.add_flag("--quiet", Options->Quiet, "no progress, no plan");
  return [Options] { return run(*Options); };
}

Action declareMigrateUnit(CLI::App &Command) {
  auto Path = std::make_shared<std::string>();
  Command.group(""); // not for people: workers are started with it
  Command.add_option("REQUEST", *Path)->required();
  return [Path] {
    becomeWorker();
    auto Request = migrate::readUnitRequest(*Path);
    if (!Request)
      return cannotRun(llvm::toString(Request.takeError()));
    if (llvm::Error Error = migrate::work(*Request))
      return cannotRun(llvm::toString(std::move(Error)));
    return int(ExitClean);
  };
}

} // namespace memleak::tool

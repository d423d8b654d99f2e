//===-- Check.cpp - memleak check PATH ------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Check.h"
#include "Analysis.h"
#include "CheckRegistry.h"
#include "VerifyFixes.h"
#include "cache/WriteFile.h"
#include "report/Baseline.h"
#include "report/ChangedLines.h"
#include "report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace {

enum class Format { Text, Json, Sarif, Html };
enum class FailOn { Defect, Advice, Nothing };

struct CheckOptions {
  AnalysisOptions Analysis;
  bool PrintDatabase = false;
  bool Summary = false;
  bool Fix = false, FixDryRun = false, UnsafeFixes = false;
  Format Prints = Format::Text;
  std::string Json, Sarif, Html; ///< Files to write as well.
  std::string Baseline, ChangedSince, Diff, Trend;
  FailOn Fails = FailOn::Advice;
};

int printDatabase(const InputOptions &Inputs) {
  auto Paths = resolvePaths(Inputs.Paths);
  if (!Paths)
    return cannotRun(llvm::toString(Paths.takeError()));
  auto Database = chooseDatabase(Inputs, Paths->front());
  if (!Database)
    return cannotRun(llvm::toString(Database.takeError()));
  llvm::outs() << *Database << '\n';
  return ExitClean;
}

llvm::Expected<ChangedLines> changedLines(const CheckOptions &Options,
                                          const Analysis &Done) {
  if (Options.Diff.empty())
    return ChangedLines::since(Options.ChangedSince, Done.Says.Root);
  auto Text = llvm::MemoryBuffer::getFileOrSTDIN(Options.Diff);
  if (!Text)
    return llvm::createStringError(
        Text.getError(), Options.Diff + ": " + Text.getError().message());
  return ChangedLines::ofDiff((*Text)->getBuffer(), Done.Says.Root);
}

/// Leaves of the findings what the options ask for, and compares them.
llvm::Error narrow(const CheckOptions &Options, Analysis &Done) {
  if (!Options.Trend.empty()) {
    auto Earlier = Baseline::ofReport(Options.Trend);
    if (!Earlier)
      return Earlier.takeError();
    Done.Says.Earlier = std::move(*Earlier);
    Done.Says.EarlierName = Options.Trend;
  }
  if (!Options.Baseline.empty()) {
    auto Known = Baseline::read(Options.Baseline);
    if (!Known)
      return Known.takeError();
    Known->apply(Done.Says.Findings);
  }
  if (Options.ChangedSince.empty() && Options.Diff.empty())
    return llvm::Error::success();
  auto Changed = changedLines(Options, Done);
  if (!Changed)
    return Changed.takeError();
  llvm::erase_if(Done.Says.Findings,
                 [&](const Finding &F) { return !Changed->touches(F); });
  return llvm::Error::success();
}

void write(llvm::raw_ostream &Out, Format As, const Report &R,
           SourceText &Source) {
  switch (As) {
  case Format::Text:
    return;
  case Format::Json:
    return writeJson(Out, R);
  case Format::Sarif:
    return writeSarif(Out, R, Source);
  case Format::Html:
    return writeHtml(Out, R, Source);
  }
}

void printText(const CheckOptions &Options, const Report &R) {
  const std::vector<const Finding *> Shown = R.shown();
  const bool Quiet = Options.Analysis.Quiet;
  if (!Options.Summary) {
    printFindings(llvm::outs(), Shown);
    if (!Shown.empty() && !Quiet)
      llvm::outs() << '\n';
  }
  if (!Quiet)
    printSummary(llvm::outs(), R, Options.Summary);
  printTrend(llvm::outs(), R);
  printCosts(llvm::outs(), R.Costs);
  printUnused(llvm::outs(), R.Unused);
  printTrouble(llvm::outs(), R.Troubles);
}

llvm::Error writeReports(const CheckOptions &Options, const Report &R) {
  SourceText Source;
  const std::pair<Format, const std::string &> Files[] = {
      {Format::Json, Options.Json},
      {Format::Sarif, Options.Sarif},
      {Format::Html, Options.Html}};
  for (const auto &[As, Path] : Files) {
    if (Path.empty())
      continue;
    std::string Text;
    llvm::raw_string_ostream Out(Text);
    write(Out, As, R, Source);
    if (llvm::Error Error = writeAtomically(Path, Out.str()))
      return Error;
  }
  if (R.Done)
    llvm::errs() << "memleak: " << R.Done->Parsed << " parsed; "
                 << count(R.Done->Solved, "function", "functions")
                 << " solved, " << R.Done->Reused << " reused\n";
  if (Options.Prints == Format::Text) {
    printText(Options, R);
  } else {
    write(llvm::outs(), Options.Prints, R, Source);
    printTrouble(llvm::errs(), R.Troubles);
  }
  return llvm::Error::success();
}

llvm::Error fix(const CheckOptions &Options, const Analysis &Done) {
  std::vector<Finding> Shown;
  for (const Finding *Each : Done.Says.shown())
    Shown.push_back(*Each);
  Progress Bar(Options.Analysis.Quiet);
  auto Plan = verifiedFixes(Shown, Done, Options.UnsafeFixes, Bar);
  if (!Plan)
    return Plan.takeError();
  if (Options.FixDryRun)
    printDiff(llvm::outs(), *Plan, Done.Says.Root);
  else if (llvm::Error Error = writeFixes(*Plan))
    return Error;
  llvm::outs() << (Options.FixDryRun ? "\nWould fix " : "\nFixed ")
               << count(Plan->Applied.size(), "finding", "findings") << " in "
               << count(Plan->NewContents.size(), "file", "files");
  if (!Plan->LeftOut.empty())
    llvm::outs() << "; left out " << Plan->LeftOut.size() << ':';
  llvm::outs() << '\n';
  for (const auto &[What, Why] : Plan->LeftOut)
    llvm::outs() << "  " << where(What->Says.Where) << ": " << Why << '\n';
  return llvm::Error::success();
}

/// Whether the run fails for what it found.
bool isFailure(FailOn Fails, const Finding &F) {
  const CheckInfo *Check = findCheck(F.Says.Check);
  if (Check && Check->Tier == CheckTier::Aid)
    return false;
  return Fails == FailOn::Advice ||
         (Fails == FailOn::Defect && Check && Check->Tier == CheckTier::Defect);
}

int check(const CheckOptions &Options) {
  if (Options.PrintDatabase)
    return printDatabase(Options.Analysis.Inputs);
  auto Done = analyse(Options.Analysis);
  if (!Done)
    return cannotRun(llvm::toString(Done.takeError()));
  if (llvm::Error Error = narrow(Options, *Done))
    return cannotRun(llvm::toString(std::move(Error)));
  if (llvm::Error Error = writeReports(Options, Done->Says))
    return cannotRun(llvm::toString(std::move(Error)));
  if (Options.Fix || Options.FixDryRun)
    if (llvm::Error Error = fix(Options, *Done))
      return cannotRun(llvm::toString(std::move(Error)));
  if (!Done->Says.Troubles.empty())
    return ExitCannotRun;
  return llvm::any_of(
             Done->Says.shown(),
             [&](const Finding *F) { return isFailure(Options.Fails, *F); })
             ? ExitFindings
             : ExitClean;
}

} // namespace

/// What check and link have in common: how findings are told and acted on.
static void declareReports(CLI::App &Command,
                           const std::shared_ptr<CheckOptions> &Options) {
  Command.add_flag("--stats", Options->Analysis.Stats,
                   "say on standard error, and in JSON, what had to be done "
                   "and what earlier runs had done");
  Command.add_flag("--summary", Options->Summary,
                   "print the first few findings of each check only");
  const std::map<std::string, Format> Formats = {{"text", Format::Text},
                                                 {"json", Format::Json},
                                                 {"sarif", Format::Sarif},
                                                 {"html", Format::Html}};
  Command
      .add_option("--format", Options->Prints,
                  "what is printed: text, json, sarif or html")
      ->transform(CLI::CheckedTransformer(Formats));
  Command.add_option("--json", Options->Json, "write JSON to this file, too");
  Command.add_option("--sarif", Options->Sarif,
                     "write SARIF to this file, too");
  Command.add_option("--html", Options->Html, "write a page to this file, too");
  Command.add_option("--trend", Options->Trend,
                     "say what is new and what is gone since this report of an "
                     "earlier run's --json");
  Command.add_flag("--costs", Options->Analysis.Costs,
                   "say which sources took the most time and memory to parse");
  Command.add_option("--baseline", Options->Baseline,
                     "report only what this file, of memleak baseline, does "
                     "not know");
  auto *Since = Command.add_option(
      "--changed-since", Options->ChangedSince,
      "report only what touches lines changed since this revision of git's");
  Command
      .add_option("--diff", Options->Diff,
                  "report only what touches the new lines of this unified "
                  "diff; - is standard input")
      ->excludes(Since);
  auto *Fix =
      Command.add_flag("--fix", Options->Fix, "write the fixes into PATH");
  Command
      .add_flag("--fix-dry-run", Options->FixDryRun,
                "print the fixes as a unified diff")
      ->excludes(Fix);
  Command.add_flag("--unsafe-fixes", Options->UnsafeFixes,
                   "fix findings of less than high confidence, too");
  const std::map<std::string, FailOn> Fails = {{"defect", FailOn::Defect},
                                               {"advice", FailOn::Advice},
                                               {"nothing", FailOn::Nothing}};
  auto *On = Command
                 .add_option("--fail-on", Options->Fails,
                             "exit with 1 for findings of this tier and above: "
                             "advice (the default), defect, or nothing")
                 ->transform(CLI::CheckedTransformer(Fails));
  Command
      .add_flag_callback(
          "--exit-zero", [Options] { Options->Fails = FailOn::Nothing; },
          "exit with 0 whatever is found; still 2 when the job could not be "
          "done")
      ->excludes(On);
}

Action declareCheck(CLI::App &Command) {
  auto Options = std::make_shared<CheckOptions>();
  declareAnalysis(Command, Options->Analysis);
  Command.add_flag("--print-database", Options->PrintDatabase,
                   "print the database that would be used, and stop");
  declareReports(Command, Options);
  return [Options] { return check(*Options); };
}

Action declareLink(CLI::App &Command) {
  auto Options = std::make_shared<CheckOptions>();
  declareAnalysis(Command, Options->Analysis);
  Command
      .add_option("--units", Options->Analysis.Project.Units,
                  "a folder that memleak extract --cache wrote, here or on "
                  "another machine; may be repeated")
      ->required()
      ->allow_extra_args(false);
  declareReports(Command, Options);
  return [Options] { return check(*Options); };
}

} // namespace memleak::tool

//===-- BaselineCommand.cpp - memleak baseline ACTION FILE ----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BaselineCommand.h"
#include "Analysis.h"
#include "report/Baseline.h"
#include "report/Text.h"
#include "llvm/Support/FormatVariadic.h"
#include <memory>

namespace memleak::tool {

namespace {

struct BaselineOptions {
  std::string File;
  AnalysisOptions Analysis;
};

int finish(const Analysis &Done, int Exit) {
  printTrouble(llvm::outs(), Done.Says.Troubles);
  return Done.Says.Troubles.empty() ? Exit : int(ExitCannotRun);
}

int create(const BaselineOptions &Options, const Analysis &Done) {
  const Baseline Known = Baseline::of(Done.Says.Findings, Done.Says.Root);
  if (llvm::Error Error = Known.write(Options.File))
    return cannotRun(llvm::toString(std::move(Error)));
  llvm::outs() << Options.File << ": "
               << count(Known.size(), "finding", "findings") << '\n';
  return finish(Done, ExitClean);
}

void print(char Sign, const std::string &Print, const Baseline::Entry &E) {
  llvm::outs() << llvm::formatv("{0} {1}:{2}: {3} [{4}] {5}\n", Sign, E.File,
                                E.Line, E.Message, E.Check, Print);
}

int diff(const Baseline &Known, Analysis &Done) {
  size_t New = 0;
  for (const Finding &F : Done.Says.Findings)
    if (!F.Hidden && !Known.knows(F)) {
      print('+', F.Says.Fingerprint,
            {F.Says.Check, F.Says.Message,
             relativeTo(Done.Says.Root, F.Says.Where.File),
             F.Says.Where.BeginLine});
      ++New;
    }
  const auto Gone = Known.gone(Done.Says.Findings);
  for (const auto &[Print, Entry] : Gone)
    print('-', Print, Entry);
  llvm::outs() << New << " new, " << Gone.size() << " gone, "
               << Known.size() - Gone.size() << " known\n";
  return finish(Done, New ? ExitFindings : ExitClean);
}

int prune(const BaselineOptions &Options, Baseline &Known, Analysis &Done) {
  // What was not analysed is not gone.
  if (!Done.Says.Troubles.empty()) {
    printTrouble(llvm::outs(), Done.Says.Troubles);
    return cannotRun(Options.File + " is left as it is, since not all sources "
                                    "were analysed");
  }
  const auto Gone = Known.gone(Done.Says.Findings);
  Known.remove(Gone);
  if (llvm::Error Error = Known.write(Options.File))
    return cannotRun(llvm::toString(std::move(Error)));
  llvm::outs() << Options.File << ": removed " << Gone.size() << ", "
               << count(Known.size(), "finding", "findings") << " left\n";
  return ExitClean;
}

enum class Act { Create, Diff, Prune };

int run(Act What, const BaselineOptions &Options) {
  Baseline Known;
  if (What != Act::Create) {
    auto Read = Baseline::read(Options.File);
    if (!Read)
      return cannotRun(llvm::toString(Read.takeError()));
    Known = std::move(*Read);
  }
  auto Done = analyse(Options.Analysis);
  if (!Done)
    return cannotRun(llvm::toString(Done.takeError()));
  switch (What) {
  case Act::Create:
    return create(Options, *Done);
  case Act::Diff:
    return diff(Known, *Done);
  case Act::Prune:
    return prune(Options, Known, *Done);
  }
  return ExitCannotRun;
}

} // namespace

Action declareBaseline(CLI::App &Command) {
  auto Chosen = std::make_shared<Action>();
  const std::tuple<const char *, const char *, Act> Actions[] = {
      {"create", "write all that is found now into FILE", Act::Create},
      {"diff",
       "print what FILE does not know, and what is gone; exit with 1 "
       "if there is something new",
       Act::Diff},
      {"prune", "remove from FILE what is found no more", Act::Prune}};
  for (const auto &[Name, Help, What] : Actions) {
    auto Options = std::make_shared<BaselineOptions>();
    CLI::App *Sub = Command.add_subcommand(Name, Help);
    Sub->add_option("FILE", Options->File, "the baseline")->required();
    declareAnalysis(*Sub, Options->Analysis);
    const Act Does = What;
    Sub->callback([Chosen, Options, Does] {
      *Chosen = [Options, Does] { return run(Does, *Options); };
    });
  }
  Command.require_subcommand(1);
  return [Chosen] { return (*Chosen)(); };
}

} // namespace memleak::tool

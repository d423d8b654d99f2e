//===-- ExtractCommand.cpp - memleak extract PATH -------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExtractCommand.h"
#include "Analysis.h"
#include "report/Text.h"
#include <memory>

namespace memleak::tool {

namespace {

struct ExtractOptions {
  AnalysisOptions Analysis;
  std::string Shard = "1/1";
};

std::optional<Shard> parseShard(llvm::StringRef Text) {
  auto [Number, Of] = Text.split('/');
  Shard Part;
  if (Number.getAsInteger(10, Part.Number) || Of.getAsInteger(10, Part.Of) ||
      Part.Number < 1 || Part.Number > Part.Of)
    return std::nullopt;
  return Part;
}

int run(const ExtractOptions &Options) {
  const std::optional<Shard> Part = parseShard(Options.Shard);
  if (!Part)
    return cannotRun("--shard " + Options.Shard +
                     ": a shard is I/N, with I from 1 to N");
  auto Planned = makePlan(Options.Analysis);
  if (!Planned)
    return cannotRun(llvm::toString(Planned.takeError()));
  if (Planned->Project.Cache.empty())
    return cannotRun("nowhere to keep what is parsed; name a folder with "
                     "--cache");
  Progress Bar(Options.Analysis.Quiet);
  auto Result = extractProject(Planned->Commands, Planned->Project, *Part,
                               [&](const Milestone &M) { Bar.show(M); });
  if (!Result)
    return cannotRun(llvm::toString(Result.takeError()));
  if (!Options.Analysis.Quiet)
    llvm::outs() << count(Result->Done.Parsed, "source", "sources")
                 << " parsed\n";
  printTrouble(llvm::outs(), Result->Troubles);
  return Result->Troubles.empty() ? ExitClean : ExitCannotRun;
}

} // namespace

Action declareExtract(CLI::App &Command) {
  auto Options = std::make_shared<ExtractOptions>();
  declareAnalysis(Command, Options->Analysis);
  Command.add_option("--shard", Options->Shard,
                     "I/N: every Nth source from the Ith on, for one of N "
                     "machines that see the cache");
  return [Options] { return run(*Options); };
}

} // namespace memleak::tool

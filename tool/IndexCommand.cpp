//===-- IndexCommand.cpp - memleak index PATH -----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IndexCommand.h"
#include "Analysis.h"
#include "cache/WriteFile.h"
#include "report/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace {

struct IndexOptions {
  AnalysisOptions Analysis;
  std::string Output; ///< Empty: where it is looked for.
};

llvm::Error write(llvm::StringRef File, llvm::StringRef Index) {
  const llvm::StringRef Folder = llvm::sys::path::parent_path(File);
  if (!Folder.empty())
    if (std::error_code Error = llvm::sys::fs::create_directories(Folder))
      return llvm::createStringError(Error, "cannot write " + File + ": " +
                                                Error.message());
  return writeAtomically(File, Index);
}

int run(const IndexOptions &Options) {
  auto Planned = makePlan(Options.Analysis);
  if (!Planned)
    return cannotRun(llvm::toString(Planned.takeError()));
  std::string File = Options.Output;
  if (File.empty() && !Planned->Database.empty())
    File = keptBeside(Planned->Database) + "/index";
  if (File.empty())
    return cannotRun("without a database the index has no place of its own; "
                     "name a file with --output, and in the option "
                     "memleak.Index");
  Progress Bar(Options.Analysis.Quiet);
  auto Result = indexProject(Planned->Commands, Planned->Project,
                             [&](const Milestone &M) { Bar.show(M); });
  if (!Result)
    return cannotRun(llvm::toString(Result.takeError()));
  printNotes(*Result);
  if (llvm::Error Error = write(File, Result->Index))
    return cannotRun(llvm::toString(std::move(Error)));
  const Work &Done = Result->Done;
  if (!Options.Analysis.Quiet)
    llvm::outs() << displayPath(File) << ": "
                 << count(Done.Solved + Done.Reused, "function", "functions")
                 << ", " << Done.Solved << " of them solved now\n";
  printTrouble(llvm::outs(), Result->Troubles);
  return Result->Troubles.empty() ? ExitClean : ExitCannotRun;
}

} // namespace

Action declareIndex(CLI::App &Command) {
  auto Options = std::make_shared<IndexOptions>();
  declareAnalysis(Command, Options->Analysis);
  Command.add_option("-o,--output", Options->Output,
                     "the file to write; default: .memleak/index beside the "
                     "database, where clang-tidy and editors look for it");
  return [Options] { return run(*Options); };
}

} // namespace memleak::tool

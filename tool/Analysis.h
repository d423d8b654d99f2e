//===-- Analysis.h - What commands that analyse share -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_ANALYSIS_H
#define MEMLEAK_TOOL_ANALYSIS_H

#include "Subcommand.h"
#include "project/Inputs.h"
#include "report/Report.h"
#include "llvm/Support/Chrono.h"

namespace memleak::tool {

struct AnalysisOptions {
  InputOptions Inputs;
  ProjectOptions Project;
  bool NoCache = false;
  bool Quiet = false;
  bool Stats = false;       ///< Whether the report says what had to be done.
  bool Costs = false;       ///< Whether to say what each source took.
  std::string Suppressions; ///< A file.
  std::vector<std::string> Options; ///< NAME=VALUE each.
};

/// Declares --checks and --option.
void declareOverrides(CLI::App &Command, Overrides &Over,
                      std::vector<std::string> &Options);

/// Adds \p Options, NAME=VALUE each, to \p Over. Fails for one of ours that
/// does not exist.
llvm::Error readOverrides(llvm::ArrayRef<std::string> Options, Overrides &Over);

/// Declares how many workers there are, and what each of them may use.
void declareWorkers(CLI::App &Command, WorkerLimits &Limits);

/// Declares PATH and all that says how it is analysed.
void declareAnalysis(CLI::App &Command, AnalysisOptions &Options);

struct Analysis {
  Report Says; ///< What is suppressed in sources or the file is hidden.
  std::vector<std::string> Paths; ///< Resolved.
  llvm::sys::TimePoint<> Start;
  std::vector<CompileCommand> Commands;
  ProjectOptions Project;
};

/// The sources that the options name and how they are analysed.
struct Plan {
  std::vector<std::string> Paths; ///< Resolved.
  std::vector<CompileCommand> Commands;
  std::vector<std::string> Unlisted; ///< Named, and not in the database.
  std::string Database;              ///< A file; empty if there is none.
  ProjectOptions Project;
};
llvm::Expected<Plan> makePlan(const AnalysisOptions &Options);

/// The folder beside \p Database for what is kept of the project.
std::string keptBeside(llvm::StringRef Database);

/// Says on standard error why less was kept or taken over than could be.
void printNotes(const ProjectResult &Result);

/// How far it is: on a terminal at any time, elsewhere in a few lines.
class Progress {
public:
  explicit Progress(bool Quiet);
  void show(const Milestone &M);
  /// Of sources, where no findings are looked for.
  void show(size_t Done, size_t Total);

private:
  bool Quiet, Terminal;
  Milestone::Phase Now = Milestone::Parsing;
  std::chrono::steady_clock::time_point Start, Last;
};

/// Analyses what the options name, with progress on a terminal.
llvm::Expected<Analysis> analyse(const AnalysisOptions &Options);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_ANALYSIS_H

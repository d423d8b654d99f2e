//===-- Project.h - A whole project, analysed -------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_PROJECT_H
#define MEMLEAK_TOOL_PROJECT_PROJECT_H

#include "CompileDatabase.h"
#include "Configuration.h"
#include "Workers.h"
#include "report/Findings.h"
#include <optional>
#include <set>

namespace memleak::tool {

struct ProjectOptions {
  Overrides Over;
  std::vector<std::string> ExtraArguments; ///< For the compiler.
  WorkerLimits Limits;
  std::string Cache; ///< A folder; empty if nothing is to be kept.
  /// Folders of caches from which units come; if there are any, no source is
  /// parsed, and one without a unit is a trouble.
  std::vector<std::string> Units;
  /// Files by real path, and the files to read in their stead; then nothing can
  /// be kept.
  std::vector<std::pair<std::string, std::string>> Staged;
  bool Closed = false; ///< Nothing outside of the sources calls into them.
};

/// A source that was analysed not at all or only in part.
struct Trouble {
  std::string File, Reason;
};

/// What a run had to do, and what earlier ones had done for it.
struct Work {
  size_t Parsed = 0; ///< Sources that the cache did not know.
  size_t Solved = 0; ///< Functions.
  size_t Reused = 0; ///< Functions whose summaries and findings were known.
};

/// What a source took to parse.
struct SourceCost {
  std::string File;
  WorkerCost Took;
};

struct ProjectResult {
  std::vector<Finding> Findings;  ///< Sorted.
  std::vector<Trouble> Troubles;  ///< In the order of the commands.
  std::vector<std::string> Files; ///< With code of the project's own, sorted.
  /// What the user should know although all was analysed. Each once.
  std::set<std::string> Notes;
  std::string CacheTrouble;   ///< Why nothing is kept, if it should be.
  std::string SummaryTrouble; ///< Why no summary could be taken over.
  Work Done;
  std::string Index; ///< Of indexProject: a file for the option memleak.Index.
  std::vector<SourceCost> Costs; ///< Of what was parsed, in no order.
};

/// A part of the sources: those whose number, from 1, is Number modulo Of.
struct Shard {
  unsigned Number = 1, Of = 1;
};

/// How far a run is.
struct Milestone {
  enum Phase { Parsing, Solving } Now = Parsing;
  size_t Done = 0, Total = 0; ///< Sources, or functions.
  /// So far, where they are looked for; later ones may make some needless.
  std::optional<size_t> Findings;
};
/// Is told each milestone, by one thread at a time.
using OnMilestone = llvm::function_ref<void(const Milestone &)>;

/// Only parses those sources of a shard that the cache does not know, so that a
/// later analyseProject has less to do; with all shards done, nothing. Shards
/// may run at once, on any machine that sees the cache.
llvm::Expected<ProjectResult>
extractProject(llvm::ArrayRef<CompileCommand> Commands,
               const ProjectOptions &Options, Shard Part, OnMilestone OnDone);

/// Parses each source once, or takes what an earlier run made of it, and solves
/// all of them as one program. The same result whatever the number of
/// processes and the state of the cache. Fails as a whole only as runWorkers
/// does.
llvm::Expected<ProjectResult>
analyseProject(llvm::ArrayRef<CompileCommand> Commands,
               const ProjectOptions &Options, OnMilestone OnDone);

/// The same, and makes the index.
llvm::Expected<ProjectResult>
indexProject(llvm::ArrayRef<CompileCommand> Commands,
             const ProjectOptions &Options, OnMilestone OnDone);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_PROJECT_H

//===-- Workers.h - Processes that do the parsing ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_WORKERS_H
#define MEMLEAK_TOOL_PROJECT_WORKERS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <string>

namespace memleak::tool {

struct WorkerLimits {
  unsigned Jobs = 1;         ///< Processes at a time, at least 1.
  unsigned Seconds = 300;    ///< For one source.
  unsigned Megabytes = 4096; ///< Of memory, for one source.
};

/// What one source took.
struct WorkerCost {
  double Seconds = 0; ///< Of processor time.
  uint64_t Kilobytes = 0;
};

/// How a worker has ended.
struct WorkerEnd {
  std::string Trouble; ///< Why its source was not analysed; empty if it was.
  std::string Said;    ///< The last line of its standard output.
  WorkerCost Cost;
};

/// Is told how the worker of request number Index has ended.
using OnWorkerDone =
    llvm::function_ref<void(size_t Index, const WorkerEnd &End)>;

/// What a worker does: request number Index. It returns WorkerEnd::Said, or
/// what becomes WorkerEnd::Trouble.
using WorkerAct = llvm::function_ref<llvm::Expected<std::string>(size_t Index)>;

/// Does each of so many requests in a process of its own, so that a crash costs
/// one source. The processes are copies of this one, which spares them what a
/// program does before it reads its first source; so this one should hold
/// little memory, and no other thread may run. Fails as a whole only when no
/// process can be started, or on Ctrl-C; no process outlives the call, nor this
/// process. One call at a time in a process.
llvm::Error forkWorkers(size_t Requests, const WorkerLimits &Limits,
                        WorkerAct Act, OnWorkerDone OnDone);

/// The same, in processes that run this program anew, with the subcommand
/// \p Command and a file with the text of a request: whatever this one holds.
/// Fails also when no temporary file can be written.
llvm::Error runWorkers(llvm::StringRef Command,
                       llvm::ArrayRef<std::string> Requests,
                       const WorkerLimits &Limits, OnWorkerDone OnDone);

/// What a worker does first: it dies with its parent, and says so when the
/// memory is at its end.
void becomeWorker();

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_WORKERS_H

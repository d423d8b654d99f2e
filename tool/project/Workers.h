//===-- Workers.h - Processes that do the parsing ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_WORKERS_H
#define MEMLEAK_TOOL_PROJECT_WORKERS_H

#include "Extract.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

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
  std::string Said;    ///< On standard output.
  WorkerCost Cost;
};

/// Is told how the worker of request number Index has ended.
using OnWorkerDone =
    llvm::function_ref<void(size_t Index, const WorkerEnd &End)>;

/// Does each of \p Requests in a process of its own, this program again, so
/// that a crash costs one source. Fails as a whole only when no process can be
/// started, no temporary file written, or on Ctrl-C; no process outlives the
/// call, nor this process. One call at a time in a process.
llvm::Error runWorkers(llvm::ArrayRef<ExtractRequest> Requests,
                       const WorkerLimits &Limits, OnWorkerDone OnDone);

/// The same for requests to the subcommand \p Command, as text.
llvm::Error runWorkers(llvm::StringRef Command,
                       llvm::ArrayRef<std::string> Requests,
                       const WorkerLimits &Limits, OnWorkerDone OnDone);

/// The name of the subcommand that a worker is started with, before the path
/// of its request.
constexpr llvm::StringLiteral WorkerCommand = "extract-unit";

/// What a worker does first: it dies with its parent, and says so when the
/// memory is at its end.
void becomeWorker();

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_WORKERS_H

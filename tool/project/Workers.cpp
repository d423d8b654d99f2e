//===-- Workers.cpp - Processes that do the parsing -----------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Workers.h"
#include "cache/WriteFile.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <new>
#include <optional>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
using Clock = std::chrono::steady_clock;

namespace {

/// What a worker exits with when there is no memory left.
constexpr int ExitNoMemory = 77;

/// One process and the folder of its files.
struct Worker {
  size_t Index = 0;
  llvm::sys::ProcessInfo Process;
  Clock::time_point Deadline;
  std::string Folder;
  bool TimedOut = false;
  // Once it has ended:
  WorkerCost Cost;
  std::string Signal; ///< That ended it, in words.

  std::string file(llvm::StringRef Name) const {
    return Folder + "/" + Name.str();
  }
};

llvm::Error failure(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

std::string thisProgram() {
  static const int Anchor = 0;
  return fs::getMainExecutable(
      nullptr, const_cast<void *>(static_cast<const void *>(&Anchor)));
}

std::string lastLine(const std::string &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return "";
  const llvm::StringRef Text = (*Buffer)->getBuffer().trim();
  llvm::StringRef Line = Text.substr(Text.rfind('\n') + 1); // npos + 1 is 0
  Line.consume_front("memleak: error: ");
  return Line.str();
}

/// Why the source was not analysed, if it was not.
std::string trouble(const Worker &Done, int Exit, const WorkerLimits &Limits) {
  if (Done.TimedOut)
    return "took over " + std::to_string(Limits.Seconds) + " s and was stopped";
  if (Exit == ExitNoMemory)
    return "needed over " + std::to_string(Limits.Megabytes) +
           " MB and was stopped";
  if (Exit < 0 && Done.Signal == ::strsignal(SIGKILL))
    return "its worker was killed, as the system does when memory is short";
  if (Exit < 0)
    return "the compiler crashed on it";
  if (Exit == 0)
    return "";
  const std::string Said = lastLine(Done.file("stderr"));
  return Said.empty() ? "the worker exited " + std::to_string(Exit) : Said;
}

/// The exit code if the process has ended; negative for a crash.
std::optional<int> poll(Worker &Running) {
  if (!Running.TimedOut && Clock::now() > Running.Deadline) {
    Running.TimedOut = true;
    ::kill(Running.Process.Pid, SIGKILL);
  }
  std::optional<llvm::sys::ProcessStatistics> Took;
  llvm::sys::ProcessInfo Ended = llvm::sys::Wait(
      Running.Process, /*SecondsToWait=*/0, &Running.Signal, &Took);
  if (Ended.Pid == 0)
    return std::nullopt;
  if (Took)
    Running.Cost = {Took->TotalTime.count() / 1e6, Took->PeakMemory};
  return Ended.ReturnCode;
}

/// Set by Ctrl-C; looked at between polls.
std::atomic<bool> Interrupted{false};

/// Keeps up to Jobs workers busy until every request is done.
class Pool {
public:
  Pool(llvm::StringRef Command, llvm::ArrayRef<std::string> Requests,
       const WorkerLimits &Limits, std::string Scratch, OnWorkerDone OnDone)
      : Command(Command), Requests(Requests), Limits(Limits),
        Scratch(std::move(Scratch)), Program(thisProgram()), OnDone(OnDone) {}

  ~Pool() {
    for (Worker &Each : Running) {
      ::kill(Each.Process.Pid, SIGKILL);
      llvm::sys::Wait(Each.Process, std::nullopt);
    }
  }

  llvm::Error run() {
    while (Next < Requests.size() || !Running.empty()) {
      while (Next < Requests.size() && Running.size() < Limits.Jobs)
        if (llvm::Error Error = start(Next++))
          return Error;
      reap();
      if (Interrupted)
        return failure("interrupted");
      if (!Running.empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return llvm::Error::success();
  }

private:
  llvm::Error start(size_t Index) {
    Worker New;
    New.Index = Index;
    New.Folder = Scratch + "/" + std::to_string(Index);
    if (std::error_code Error = fs::create_directory(New.Folder))
      return failure("cannot write " + New.Folder + ": " + Error.message());
    const std::string Request = New.file("request");
    if (llvm::Error Error = writeAtomically(Request, Requests[Index]))
      return Error;
    const std::string Out = New.file("stdout"), Err = New.file("stderr");
    const std::optional<llvm::StringRef> Redirects[] = {
        llvm::StringRef(""), llvm::StringRef(Out), llvm::StringRef(Err)};
    std::string Reason;
    bool Failed = false;
    New.Process = llvm::sys::ExecuteNoWait(Program, {Program, Command, Request},
                                           std::nullopt, Redirects,
                                           Limits.Megabytes, &Reason, &Failed);
    if (Failed)
      return failure("cannot run " + Program + ": " + Reason);
    New.Deadline = Clock::now() + std::chrono::seconds(Limits.Seconds);
    Running.push_back(std::move(New));
    return llvm::Error::success();
  }

  void reap() {
    for (size_t I = 0; I < Running.size();) {
      std::optional<int> Exit = poll(Running[I]);
      if (!Exit) {
        ++I;
        continue;
      }
      OnDone(Running[I].Index,
             {trouble(Running[I], *Exit, Limits),
              lastLine(Running[I].file("stdout")), Running[I].Cost});
      fs::remove_directories(Running[I].Folder);
      Running.erase(Running.begin() + I);
    }
  }

  llvm::StringRef Command;
  llvm::ArrayRef<std::string> Requests;
  const WorkerLimits &Limits;
  std::string Scratch;
  std::string Program;
  OnWorkerDone OnDone;
  std::vector<Worker> Running;
  size_t Next = 0;
};

} // namespace

llvm::Error runWorkers(llvm::ArrayRef<ExtractRequest> Requests,
                       const WorkerLimits &Limits, OnWorkerDone OnDone) {
  std::vector<std::string> Texts;
  for (const ExtractRequest &Each : Requests)
    Texts.push_back(write(Each));
  return runWorkers(WorkerCommand, Texts, Limits, OnDone);
}

llvm::Error runWorkers(llvm::StringRef Command,
                       llvm::ArrayRef<std::string> Requests,
                       const WorkerLimits &Limits, OnWorkerDone OnDone) {
  llvm::SmallString<128> Scratch;
  if (std::error_code Error = fs::createUniqueDirectory("memleak", Scratch))
    return llvm::createStringError(Error, "cannot make a temporary folder: " +
                                              Error.message());
  auto Clean = llvm::make_scope_exit([&] { fs::remove_directories(Scratch); });
  llvm::sys::SetInterruptFunction([] { Interrupted = true; });
  return Pool(Command, Requests, Limits, Scratch.str().str(), OnDone).run();
}

void becomeWorker() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::set_new_handler([] { ::_exit(ExitNoMemory); });
  llvm::install_bad_alloc_error_handler(
      [](void *, const char *, bool) { ::_exit(ExitNoMemory); });
}

} // namespace memleak::tool

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
#include "llvm/Support/raw_ostream.h"
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <optional>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
using Clock = std::chrono::steady_clock;

namespace {

/// What a worker exits with when there is no memory left.
constexpr int ExitNoMemory = 77;

/// One process and what it says.
struct Worker {
  size_t Index = 0;
  llvm::sys::ProcessInfo Process;
  Clock::time_point Deadline;
  std::string Out, Err;   ///< Where to read what it says.
  std::string Folder;     ///< Of its files; empty if it has none.
  int Open[2] = {-1, -1}; ///< Descriptors that are Out's and Err's.
  bool TimedOut = false;
  // Once it has ended:
  WorkerCost Cost;
  std::string Signal; ///< That ended it, in words.

  void tidyUp() {
    for (int &FD : Open)
      if (FD >= 0)
        ::close(std::exchange(FD, -1));
    if (!Folder.empty())
      fs::remove_directories(Folder);
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
  const std::string Said = lastLine(Done.Err);
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

/// Begins a worker's process.
using Begin = llvm::function_ref<llvm::Error(Worker &New)>;

/// Keeps up to Jobs workers busy until every request is done.
class Pool {
public:
  Pool(size_t Requests, Begin Start, const WorkerLimits &Limits,
       OnWorkerDone OnDone)
      : Requests(Requests), Start(Start), Limits(Limits), OnDone(OnDone) {
    llvm::sys::SetInterruptFunction([] { Interrupted = true; });
  }

  ~Pool() {
    for (Worker &Each : Running) {
      ::kill(Each.Process.Pid, SIGKILL);
      llvm::sys::Wait(Each.Process, std::nullopt);
      Each.tidyUp();
    }
  }

  llvm::Error run() {
    while (Next < Requests || !Running.empty()) {
      while (Next < Requests && Running.size() < Limits.Jobs)
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
    if (llvm::Error Error = Start(New))
      return Error;
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
      OnDone(Running[I].Index, {trouble(Running[I], *Exit, Limits),
                                lastLine(Running[I].Out), Running[I].Cost});
      Running[I].tidyUp();
      Running.erase(Running.begin() + I);
    }
  }

  size_t Requests;
  Begin Start;
  const WorkerLimits &Limits;
  OnWorkerDone OnDone;
  std::vector<Worker> Running;
  size_t Next = 0;
};

/// What this process has of memory that counts against RLIMIT_DATA, in bytes.
uint64_t ownData() {
  auto Text = llvm::MemoryBuffer::getFileAsStream("/proc/self/statm");
  if (!Text)
    return 0;
  llvm::SmallVector<llvm::StringRef, 7> Fields;
  (*Text)->getBuffer().split(Fields, ' ');
  uint64_t Pages = 0; // The sixth field: data and stack.
  if (Fields.size() < 6 || Fields[5].getAsInteger(10, Pages))
    return 0;
  return Pages * ::sysconf(_SC_PAGESIZE);
}

/// Files in memory, for what a copy of this process will say: there may be no
/// room on any disk.
llvm::Error openFiles(Worker &New) {
  std::string *const Paths[] = {&New.Out, &New.Err};
  for (int I = 0; I < 2; ++I) {
    New.Open[I] = ::memfd_create("memleak-worker", MFD_CLOEXEC);
    if (New.Open[I] < 0) {
      const std::string Why = std::strerror(errno);
      New.tidyUp();
      return failure("cannot start a process: " + Why);
    }
    *Paths[I] = "/proc/self/fd/" + std::to_string(New.Open[I]);
  }
  return llvm::Error::success();
}

bool redirect(const Worker &This) {
  return std::freopen("/dev/null", "r", stdin) &&
         ::dup2(This.Open[0], STDOUT_FILENO) >= 0 &&
         ::dup2(This.Open[1], STDERR_FILENO) >= 0;
}

/// What is a worker's own and not its parent's.
bool becomeChild(const Worker &This, const WorkerLimits &Limits, pid_t Parent) {
  // What the parent does about signals concerns its own files.
  for (int Signal :
       {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGPIPE, SIGILL, SIGTRAP,
        SIGABRT, SIGFPE, SIGBUS, SIGSEGV, SIGQUIT, SIGSYS, SIGXCPU, SIGXFSZ})
    ::signal(Signal, SIG_DFL);
  becomeWorker();
  if (::getppid() != Parent) // It died before that.
    return false;
  rlimit Data;
  if (::getrlimit(RLIMIT_DATA, &Data) == 0) {
    Data.rlim_cur = std::min<rlim_t>(
        Data.rlim_max, ownData() + (rlim_t(Limits.Megabytes) << 20));
    ::setrlimit(RLIMIT_DATA, &Data);
  }
  return redirect(This);
}

/// Leaves for the parent what has come out.
bool report(llvm::Expected<std::string> Said) {
  if (!Said) {
    llvm::errs() << llvm::toString(Said.takeError()) << '\n';
    return false;
  }
  llvm::outs() << *Said << '\n';
  llvm::outs().flush();
  return true;
}

} // namespace

llvm::Error forkWorkers(size_t Requests, const WorkerLimits &Limits,
                        WorkerAct Act, OnWorkerDone OnDone) {
  const pid_t Parent = ::getpid();
  auto Start = [&](Worker &New) -> llvm::Error {
    if (llvm::Error Error = openFiles(New))
      return Error;
    llvm::outs().flush(); // Or the worker would write it once more.
    const pid_t Pid = ::fork();
    if (Pid < 0) {
      const std::string Why = std::strerror(errno);
      New.tidyUp();
      return failure("cannot start a process: " + Why);
    }
    if (Pid == 0) {
      const bool Done =
          becomeChild(New, Limits, Parent) && report(Act(New.Index));
      ::_exit(Done ? 0 : 1); // What is to be done at exit the parent does.
    }
    New.Process.Pid = Pid;
    New.Process.Process = Pid;
    return llvm::Error::success();
  };
  return Pool(Requests, Start, Limits, OnDone).run();
}

llvm::Error runWorkers(llvm::StringRef Command,
                       llvm::ArrayRef<std::string> Requests,
                       const WorkerLimits &Limits, OnWorkerDone OnDone) {
  llvm::SmallString<128> Scratch;
  if (std::error_code Error = fs::createUniqueDirectory("memleak", Scratch))
    return llvm::createStringError(Error, "cannot make a temporary folder: " +
                                              Error.message());
  auto Clean = llvm::make_scope_exit([&] { fs::remove_directories(Scratch); });
  const std::string Program = thisProgram();
  auto Start = [&](Worker &New) -> llvm::Error {
    New.Folder = (Scratch + "/" + llvm::Twine(New.Index)).str();
    if (std::error_code Error = fs::create_directory(New.Folder))
      return failure("cannot write " + New.Folder + ": " + Error.message());
    New.Out = New.Folder + "/stdout";
    New.Err = New.Folder + "/stderr";
    const std::string Request = New.Folder + "/request";
    if (llvm::Error Error = writeAtomically(Request, Requests[New.Index]))
      return Error;
    const std::optional<llvm::StringRef> Redirects[] = {
        llvm::StringRef(""), llvm::StringRef(New.Out),
        llvm::StringRef(New.Err)};
    std::string Reason;
    bool Failed = false;
    New.Process = llvm::sys::ExecuteNoWait(Program, {Program, Command, Request},
                                           std::nullopt, Redirects,
                                           Limits.Megabytes, &Reason, &Failed);
    if (Failed)
      return failure("cannot run " + Program + ": " + Reason);
    return llvm::Error::success();
  };
  return Pool(Requests.size(), Start, Limits, OnDone).run();
}

void becomeWorker() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::set_new_handler([] { ::_exit(ExitNoMemory); });
  llvm::install_bad_alloc_error_handler(
      [](void *, const char *, bool) { ::_exit(ExitNoMemory); });
}

} // namespace memleak::tool

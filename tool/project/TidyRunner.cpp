//===-- TidyRunner.cpp - Worker processes that run the checks -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TidyRunner.h"
#include "clang/Tooling/DiagnosticsYaml.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <atomic>
#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using Clock = std::chrono::steady_clock;

namespace {

/// One process and the folder it works in.
struct Worker {
  size_t Index = 0;
  llvm::sys::ProcessInfo Process;
  Clock::time_point Deadline;
  std::string Folder;
  bool TimedOut = false;

  std::string file(llvm::StringRef Name) const {
    return Folder + "/" + Name.str();
  }
};

/// memleak-tidy lies beside this program, in the build as when installed.
std::string tidyProgram() {
  static const int Anchor = 0;
  llvm::SmallString<256> Program(fs::getMainExecutable(
      nullptr, const_cast<void *>(static_cast<const void *>(&Anchor))));
  path::remove_filename(Program);
  path::append(Program, "memleak-tidy");
  return Program.str().str();
}

/// clang-tidy takes flags from a database only, and of a file all its entries;
/// so each unit gets a database of its own.
llvm::Error writeDatabase(const CompileCommand &Command,
                          const std::string &Path) {
  std::error_code Error;
  llvm::raw_fd_ostream Out(Path, Error);
  if (!Error) {
    llvm::json::OStream Json(Out);
    Json.array([&] {
      Json.object([&] {
        Json.attribute("directory", Command.Directory);
        Json.attribute("file", Command.File);
        Json.attributeArray("arguments", [&] {
          for (const std::string &Argument : Command.Arguments)
            Json.value(Argument);
        });
      });
    });
    Out.close();
    Error = Out.error();
    Out.clear_error();
  }
  return Error ? llvm::createStringError(Error, "cannot write " + Path + ": " +
                                                    Error.message())
               : llvm::Error::success();
}

std::string firstLine(const std::string &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().trim().split('\n').first.str() : "";
}

/// Whether clang could not make sense of the code. A flag that only another
/// compiler knows is an error too, but clang goes on without it.
bool isCompileError(const clang::tooling::Diagnostic &Each) {
  return llvm::StringRef(Each.DiagnosticName) == "clang-diagnostic-error" &&
         !llvm::StringRef(Each.Message.Message).starts_with("unknown argument");
}

/// The first compile error, as the reason why a unit was analysed in part.
std::string compileError(llvm::ArrayRef<clang::tooling::Diagnostic> Found) {
  const auto *First = llvm::find_if(Found, isCompileError);
  if (First == Found.end())
    return "";
  const auto More = llvm::count_if(Found, isCompileError) - 1;
  return "does not compile: " + First->Message.Message +
         (More ? " (and " + std::to_string(More) + " more)" : "");
}

/// clang-tidy shrugs at a .clang-tidy that it cannot read and exits 0, with
/// none of the checks' options in force.
std::string configurationTrouble(const Worker &Done) {
  auto Buffer = llvm::MemoryBuffer::getFile(Done.file("stderr"));
  if (Buffer && (*Buffer)->getBuffer().contains("Error parsing "))
    return (*Buffer)->getBuffer().trim().split('\n').first.str();
  return "";
}

/// What \p Exit tells beyond what was found: clang-tidy exits 1 for errors,
/// which are told already.
std::string exitTrouble(const Worker &Done, int Exit,
                        llvm::ArrayRef<clang::tooling::Diagnostic> Found) {
  if (Exit == 0)
    return "";
  if (Exit < 0)
    return "memleak-tidy crashed on it";
  if (Exit == 1 && llvm::any_of(Found, [](const auto &Each) {
        return Each.DiagLevel == clang::tooling::Diagnostic::Error;
      }))
    return "";
  const std::string Said = firstLine(Done.file("stderr"));
  return "memleak-tidy exited " + std::to_string(Exit) +
         (Said.empty() ? "" : ": " + Said);
}

UnitResult collect(const Worker &Done, int Exit, unsigned TimeoutSeconds) {
  UnitResult Result;
  if (Done.TimedOut) {
    Result.Trouble =
        "took over " + std::to_string(TimeoutSeconds) + " s and was stopped";
    return Result;
  }
  // No file is written when there is nothing to say.
  if (auto Buffer = llvm::MemoryBuffer::getFile(Done.file("found.yaml"))) {
    clang::tooling::TranslationUnitDiagnostics Unit;
    llvm::yaml::Input Yaml((*Buffer)->getBuffer());
    Yaml >> Unit;
    if (Yaml.error()) {
      Result.Trouble = "what memleak-tidy found cannot be read back";
      return Result;
    }
    Result.Diagnostics = std::move(Unit.Diagnostics);
  }
  Result.Trouble = configurationTrouble(Done);
  if (Result.Trouble.empty())
    Result.Trouble = compileError(Result.Diagnostics);
  if (Result.Trouble.empty())
    Result.Trouble = exitTrouble(Done, Exit, Result.Diagnostics);
  return Result;
}

llvm::Expected<Worker> start(const std::string &Program, size_t Index,
                             const CompileCommand &Command,
                             const RunOptions &Options,
                             const std::string &Scratch) {
  Worker Started;
  Started.Index = Index;
  Started.Folder = Scratch + "/" + std::to_string(Index);
  if (std::error_code Error = fs::create_directory(Started.Folder))
    return llvm::createStringError(Error, "cannot write " + Started.Folder +
                                              ": " + Error.message());
  if (llvm::Error Error =
          writeDatabase(Command, Started.file("compile_commands.json")))
    return Error;

  std::vector<std::string> Line = {Program,
                                   "--whole-fixes",
                                   "-p=" + Started.Folder,
                                   "--quiet",
                                   "--checks=" + Options.Checks,
                                   "--header-filter=.*",
                                   "--export-fixes=" +
                                       Started.file("found.yaml")};
  for (const std::string &Argument : Options.ExtraArguments)
    Line.push_back("--extra-arg=" + Argument);
  Line.push_back(Command.File);
  std::vector<llvm::StringRef> Arguments(Line.begin(), Line.end());
  const std::string Out = Started.file("stdout"), Err = Started.file("stderr");
  const std::optional<llvm::StringRef> Redirects[] = {
      llvm::StringRef(""), llvm::StringRef(Out), llvm::StringRef(Err)};
  std::string Reason;
  bool Failed = false;
  Started.Process = llvm::sys::ExecuteNoWait(Program, Arguments, std::nullopt,
                                             Redirects, 0, &Reason, &Failed);
  if (Failed)
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "cannot run " + Program + ": " + Reason);
  Started.Deadline =
      Clock::now() + std::chrono::seconds(Options.TimeoutSeconds);
  return Started;
}

/// The exit code if the process has ended; negative for a crash.
std::optional<int> poll(Worker &Running) {
  if (!Running.TimedOut && Clock::now() > Running.Deadline) {
    Running.TimedOut = true;
    ::kill(Running.Process.Pid, SIGKILL);
  }
  llvm::sys::ProcessInfo Ended =
      llvm::sys::Wait(Running.Process, /*SecondsToWait=*/0);
  if (Ended.Pid == 0)
    return std::nullopt;
  return Ended.ReturnCode;
}

/// Set by Ctrl-C; looked at between polls.
std::atomic<bool> Interrupted{false};

/// Keeps up to Jobs workers busy until every command has its result.
class Pool {
public:
  Pool(llvm::ArrayRef<CompileCommand> Commands, const RunOptions &Options,
       std::string Scratch, const std::function<void(size_t)> &OnDone)
      : Commands(Commands), Options(Options), Scratch(std::move(Scratch)),
        Program(tidyProgram()), OnDone(OnDone), Results(Commands.size()) {}

  ~Pool() {
    for (Worker &Each : Running) {
      ::kill(Each.Process.Pid, SIGKILL);
      llvm::sys::Wait(Each.Process, std::nullopt);
    }
  }

  llvm::Expected<std::vector<UnitResult>> run() {
    while (Done < Commands.size()) {
      if (llvm::Error Error = fill())
        return Error;
      reap();
      if (Interrupted)
        return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                       "interrupted");
      if (!Running.empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return std::move(Results);
  }

private:
  llvm::Error fill() {
    for (; Next < Commands.size() && Running.size() < Options.Jobs; ++Next) {
      if (!fs::exists(Commands[Next].File)) {
        finish(Next, {{}, "does not exist"});
        continue;
      }
      auto Started = start(Program, Next, Commands[Next], Options, Scratch);
      if (!Started)
        return Started.takeError();
      Running.push_back(std::move(*Started));
    }
    return llvm::Error::success();
  }

  void reap() {
    for (size_t I = 0; I < Running.size();) {
      std::optional<int> Exit = poll(Running[I]);
      if (!Exit) {
        ++I;
        continue;
      }
      finish(Running[I].Index,
             collect(Running[I], *Exit, Options.TimeoutSeconds));
      fs::remove_directories(Running[I].Folder);
      Running.erase(Running.begin() + I);
    }
  }

  void finish(size_t Index, UnitResult Result) {
    Results[Index] = std::move(Result);
    OnDone(++Done);
  }

  llvm::ArrayRef<CompileCommand> Commands;
  const RunOptions &Options;
  std::string Scratch;
  std::string Program;
  const std::function<void(size_t)> &OnDone;
  std::vector<UnitResult> Results;
  std::vector<Worker> Running;
  size_t Next = 0, Done = 0;
};

} // namespace

llvm::Expected<std::vector<UnitResult>>
runTidy(llvm::ArrayRef<CompileCommand> Commands, const RunOptions &Options,
        const std::function<void(size_t)> &OnDone) {
  llvm::SmallString<128> Scratch;
  if (std::error_code Error = fs::createUniqueDirectory("memleak", Scratch))
    return llvm::createStringError(Error, "cannot make a temporary folder: " +
                                              Error.message());
  auto Clean = llvm::make_scope_exit([&] { fs::remove_directories(Scratch); });
  llvm::sys::SetInterruptFunction([] { Interrupted = true; });
  return Pool(Commands, Options, Scratch.str().str(), OnDone).run();
}

} // namespace memleak::tool

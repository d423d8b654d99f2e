//===-- TidyRunner.cpp - Worker processes that run the checks -------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TidyRunner.h"
#include "clang/Tooling/DiagnosticsYaml.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
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

/// The first compile error, as the reason why a unit was analysed in part.
std::string compileError(const UnitResult &Result) {
  size_t Errors = 0;
  std::string First;
  for (const clang::tooling::Diagnostic &Each : Result.Diagnostics)
    if (llvm::StringRef(Each.DiagnosticName)
            .starts_with("clang-diagnostic-error") &&
        Errors++ == 0)
      First = Each.Message.Message;
  if (!Errors)
    return "";
  return "does not compile: " + First +
         (Errors > 1 ? " (and " + std::to_string(Errors - 1) + " more)" : "");
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
    if (Yaml.error())
      Result.Trouble = "what memleak-tidy found cannot be read back";
    Result.Diagnostics = std::move(Unit.Diagnostics);
  }
  if (Result.Trouble.empty())
    Result.Trouble = compileError(Result);
  if (Result.Trouble.empty() && Exit != 0) {
    std::string Said = firstLine(Done.file("stderr"));
    Result.Trouble =
        Exit < 0 ? "memleak-tidy crashed on it"
                 : "memleak-tidy failed" + (Said.empty() ? "" : ": " + Said);
  }
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

} // namespace

llvm::Expected<std::vector<UnitResult>>
runTidy(llvm::ArrayRef<CompileCommand> Commands, const RunOptions &Options,
        const std::function<void(size_t)> &OnDone) {
  llvm::SmallString<128> Scratch;
  if (std::error_code Error = fs::createUniqueDirectory("memleak", Scratch))
    return llvm::createStringError(Error, "cannot make a temporary folder: " +
                                              Error.message());
  auto Clean = llvm::make_scope_exit([&] { fs::remove_directories(Scratch); });
  const std::string Program = tidyProgram();

  std::vector<UnitResult> Results(Commands.size());
  std::vector<Worker> Running;
  size_t Next = 0, Done = 0;
  while (Done < Commands.size()) {
    while (Next < Commands.size() && Running.size() < Options.Jobs) {
      const CompileCommand &Command = Commands[Next];
      if (!fs::exists(Command.File)) {
        Results[Next++].Trouble = "does not exist";
        OnDone(++Done);
        continue;
      }
      auto Started =
          start(Program, Next++, Command, Options, Scratch.str().str());
      if (!Started) {
        for (Worker &Each : Running) {
          ::kill(Each.Process.Pid, SIGKILL);
          llvm::sys::Wait(Each.Process, std::nullopt);
        }
        return Started.takeError();
      }
      Running.push_back(std::move(*Started));
    }
    for (size_t I = 0; I < Running.size();) {
      std::optional<int> Exit = poll(Running[I]);
      if (!Exit) {
        ++I;
        continue;
      }
      Results[Running[I].Index] =
          collect(Running[I], *Exit, Options.TimeoutSeconds);
      fs::remove_directories(Running[I].Folder);
      Running.erase(Running.begin() + I);
      OnDone(++Done);
    }
    if (!Running.empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return Results;
}

} // namespace memleak::tool

//===-- CompileDatabase.cpp - Which files, compiled how -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileDatabase.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"
#include <cctype>
#include <map>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

constexpr llvm::StringLiteral DatabaseName = "compile_commands.json";

std::string join(llvm::StringRef Folder, llvm::StringRef Name) {
  llvm::SmallString<256> Joined(Folder);
  path::append(Joined, Name);
  return Joined.str().str();
}

std::vector<std::string> subfolders(llvm::StringRef Folder) {
  std::vector<std::string> Result;
  std::error_code Error;
  for (fs::directory_iterator It(Folder, Error), End; It != End && !Error;
       It.increment(Error))
    if (fs::is_directory(It->path()))
      Result.push_back(It->path());
  auto Rank = [](const std::string &Path) {
    return llvm::StringSwitch<int>(path::filename(Path))
        .Case("build", 0)
        .Case("out", 1)
        .Default(2);
  };
  llvm::sort(Result, [&](const std::string &A, const std::string &B) {
    return std::pair(Rank(A), A) < std::pair(Rank(B), B);
  });
  return Result;
}

/// Leaves out what runs the compiler for a cache or a cluster.
void dropWrappers(std::vector<std::string> &Arguments) {
  auto IsWrapper = [](llvm::StringRef Program) {
    return llvm::StringSwitch<bool>(path::stem(Program))
        .Cases("ccache", "distcc", "sccache", "icecc", "gomacc", true)
        .Cases("buildcache", "env", true)
        .Default(false);
  };
  // As a shell or env takes it: NAME=VALUE.
  auto IsSetting = [](llvm::StringRef Word) {
    const llvm::StringRef Name = Word.split('=').first;
    return Name.size() < Word.size() &&
           llvm::all_of(
               Name,
               [](unsigned char C) { return std::isalnum(C) || C == '_'; });
  };
  // A link of the compiler's name to ccache has flags behind it, no compiler.
  while (Arguments.size() > 1 &&
         !llvm::StringRef(Arguments[1]).starts_with("-") &&
         (IsWrapper(Arguments[0]) || IsSetting(Arguments[0])))
    Arguments.erase(Arguments.begin());
}

/// The arguments without what they write and where: two commands that agree on
/// the rest are the same analysis.
std::string analysisKey(const CompileCommand &Command) {
  std::string Key = Command.File + '\0' + Command.Directory;
  for (size_t I = 0; I < Command.Arguments.size(); ++I) {
    llvm::StringRef Argument = Command.Arguments[I];
    if (Argument == "-o" || Argument == "-MF" || Argument == "-MT" ||
        Argument == "-MQ") {
      ++I;
      continue;
    }
    if (Argument == "-MD" || Argument == "-MMD" || Argument == "-MP" ||
        Argument == "-c")
      continue;
    Key += '\0';
    Key += Argument;
  }
  return Key;
}

llvm::Error broken(llvm::StringRef Path, const llvm::Twine &What) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 Path + ": " + What);
}

/// Reads entry number \p Index of the database.
llvm::Expected<CompileCommand> parseEntry(const llvm::json::Value &Entry,
                                          size_t Index, llvm::StringRef Path) {
  const std::string Where = "entry " + std::to_string(Index + 1);
  const llvm::json::Object *Object = Entry.getAsObject();
  if (!Object)
    return broken(Path, Where + " is not an object");
  auto Directory = Object->getString("directory");
  auto File = Object->getString("file");
  if (!Directory || !File)
    return broken(Path, Where + " has no \"" +
                            (Directory ? "file" : "directory") + "\"");
  CompileCommand Command;
  llvm::SmallString<256> Folder(*Directory);
  fs::make_absolute(path::parent_path(Path), Folder);
  Command.Directory = Folder.str().str();
  llvm::SmallString<256> Source(*File);
  fs::make_absolute(Folder, Source);
  Command.File = realPath(Source);
  if (const llvm::json::Array *Arguments = Object->getArray("arguments")) {
    for (const llvm::json::Value &Argument : *Arguments) {
      auto Text = Argument.getAsString();
      if (!Text)
        return broken(Path, Where + " has an argument that is not a string");
      Command.Arguments.push_back(Text->str());
    }
  } else if (auto Line = Object->getString("command")) {
    llvm::BumpPtrAllocator Storage;
    llvm::StringSaver Saver(Storage);
    llvm::SmallVector<const char *> Words;
    llvm::cl::TokenizeGNUCommandLine(*Line, Saver, Words);
    Command.Arguments.assign(Words.begin(), Words.end());
  }
  if (Command.Arguments.empty())
    return broken(Path, Where + " has neither \"arguments\" nor \"command\"");
  dropWrappers(Command.Arguments);
  return Command;
}

} // namespace

bool isSource(llvm::StringRef File) {
  return llvm::StringSwitch<bool>(path::extension(File))
      .Cases(".c", ".cc", ".cp", ".cpp", ".cxx", ".c++", ".C", ".CPP", true)
      .Default(false);
}

std::string realPath(llvm::StringRef Path) {
  llvm::SmallString<256> Result;
  if (!fs::real_path(Path, Result))
    return Result.str().str();
  Result = Path;
  fs::make_absolute(Result);
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  return Result.str().str();
}

bool isInside(llvm::StringRef File, llvm::StringRef Folder) {
  return File.consume_front(Folder) &&
         (File.empty() || Folder.ends_with("/") || File.starts_with("/"));
}

std::string findCompileDatabase(llvm::StringRef Folder) {
  std::vector<std::string> Candidates = {Folder.str()};
  llvm::append_range(Candidates, subfolders(Folder));
  // Above, only the usual names: a stranger's build folder is not ours.
  for (llvm::StringRef Up = path::parent_path(Folder); !Up.empty();
       Up = path::parent_path(Up))
    for (llvm::StringRef Name : {"", "build", "out"})
      Candidates.push_back(join(Up, Name));
  for (const std::string &Candidate : Candidates)
    if (std::string Path = join(Candidate, DatabaseName); fs::exists(Path))
      return Path;
  return "";
}

llvm::Expected<std::vector<CompileCommand>>
loadCompileDatabase(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  if (!Buffer)
    return broken(Path, "cannot be read: " + Buffer.getError().message());
  if ((*Buffer)->getBuffer().trim().empty())
    return broken(Path,
                  "is empty; run the build system's configure step again");
  auto Json = llvm::json::parse((*Buffer)->getBuffer());
  if (!Json)
    return broken(Path, "is not JSON: " + llvm::toString(Json.takeError()));
  const llvm::json::Array *Entries = Json->getAsArray();
  if (!Entries)
    return broken(Path, "is not a JSON array of compile commands");

  std::map<std::string, std::vector<CompileCommand>> ByFile;
  llvm::StringSet<> Seen;
  for (size_t I = 0; I < Entries->size(); ++I) {
    auto Command = parseEntry((*Entries)[I], I, Path);
    if (!Command)
      return Command.takeError();
    if (isSource(Command->File) && Seen.insert(analysisKey(*Command)).second)
      ByFile[Command->File].push_back(std::move(*Command));
  }
  std::vector<CompileCommand> Commands;
  for (auto &[File, OfFile] : ByFile)
    llvm::append_range(Commands, OfFile);
  return Commands;
}

std::vector<CompileCommand> defaultCommands(llvm::StringRef Folder) {
  std::vector<CompileCommand> Commands;
  auto Add = [&](llvm::StringRef File, llvm::StringRef Root) {
    Commands.push_back({Root.str(),
                        File.str(),
                        {"clang", "-I" + Root.str(),
                         "-I" + join(Root, "include"), "-c", File.str()}});
  };
  if (!fs::is_directory(Folder)) {
    if (isSource(Folder))
      Add(Folder, path::parent_path(Folder));
    return Commands;
  }
  std::error_code Error;
  for (fs::recursive_directory_iterator It(Folder, Error), End;
       It != End && !Error; It.increment(Error)) {
    llvm::StringRef Path = It->path();
    if (path::filename(Path).starts_with(".") ||
        fs::exists(join(Path, "CMakeCache.txt")))
      It.no_push();
    else if (isSource(Path) && fs::is_regular_file(Path))
      Add(Path, Folder);
  }
  llvm::sort(Commands,
             [](const auto &A, const auto &B) { return A.File < B.File; });
  return Commands;
}

} // namespace memleak::tool

//===-- Inputs.cpp - What is to be analysed -------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Inputs.h"
#include "report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

constexpr llvm::StringLiteral HowToMakeADatabase =
    "\nmake one:\n"
    "  CMake  cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON\n"
    "  Meson  meson setup build\n"
    "  Bazel  bazel run @hedron_compile_commands//:refresh_all\n"
    "  make   bear -- make\n"
    "or do without: --no-database";

llvm::Error failure(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

} // namespace

llvm::Expected<std::vector<std::string>>
resolvePaths(llvm::ArrayRef<std::string> Paths) {
  std::vector<std::string> Resolved;
  for (const std::string &Path : Paths) {
    if (!fs::exists(Path))
      return failure(Path + ": no such file or folder");
    Resolved.push_back(realPath(Path));
  }
  return Resolved;
}

llvm::Expected<std::string> chooseDatabase(const InputOptions &Options,
                                           const std::string &FirstPath) {
  if (!Options.Database.empty()) {
    if (!fs::exists(Options.Database))
      return failure(Options.Database + ": no such file or folder");
    const std::string Named = realPath(Options.Database);
    if (!fs::is_directory(Named))
      return Named;
    const std::string Inside = Named + "/compile_commands.json";
    if (fs::exists(Inside))
      return Inside;
    return failure(Options.Database + " has no compile_commands.json" +
                   HowToMakeADatabase);
  }
  const std::string Folder = fs::is_directory(FirstPath)
                                 ? FirstPath
                                 : path::parent_path(FirstPath).str();
  std::string Found = findCompileDatabase(Folder);
  if (Found.empty())
    return failure("no compile_commands.json in or above " +
                   displayPath(Folder) + HowToMakeADatabase);
  return Found;
}

llvm::Expected<Chosen> chooseCommands(const InputOptions &Options,
                                      llvm::ArrayRef<std::string> Paths) {
  Chosen Result;
  if (Options.NoDatabase) {
    llvm::StringSet<> Seen; // paths may overlap
    for (const std::string &Path : Paths)
      for (CompileCommand &Command : defaultCommands(Path))
        if (Seen.insert(Command.File).second)
          Result.Commands.push_back(std::move(Command));
    if (Result.Commands.empty())
      return failure("no C or C++ source in " + displayPath(Paths.front()) +
                     "; headers are checked with the sources that include "
                     "them");
    return Result;
  }
  auto Database = chooseDatabase(Options, Paths.front());
  if (!Database)
    return Database.takeError();
  auto All = loadCompileDatabase(*Database);
  if (!All)
    return All.takeError();
  for (CompileCommand &Command : *All)
    if (llvm::any_of(Paths, [&](const std::string &Path) {
          return isInside(Command.File, Path);
        }))
      Result.Commands.push_back(std::move(Command));
  for (const std::string &Path : Paths)
    if (isSource(Path) && !fs::is_directory(Path) &&
        llvm::none_of(Result.Commands, [&](const CompileCommand &Command) {
          return Command.File == Path;
        }))
      Result.Unlisted.push_back(Path);
  if (Result.Commands.empty())
    return failure(*Database + " has no C or C++ source inside " +
                   displayPath(Paths.front()) + " (" +
                   llvm::Twine(All->size()) + " elsewhere)");
  Result.Database = std::move(*Database);
  return Result;
}

} // namespace memleak::tool

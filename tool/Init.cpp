//===-- Init.cpp - memleak init DIR ---------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Init.h"
#include "cache/WriteFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

/// A file to write, unless there is one.
struct Template {
  std::string Name;
  std::string Text;
  /// What a file that is there already has to have for memleak to work with it,
  /// a regular expression, and the lines that bring it. Any will do if empty.
  std::string Needs, Lines;
};

/// As a word of a command in YAML, which pre-commit splits as a shell does.
std::string commandWord(llvm::StringRef Path) {
  auto IsPlain = [](char C) {
    return llvm::isAlnum(C) || llvm::StringRef("/._+-").contains(C);
  };
  if (llvm::all_of(Path, IsPlain))
    return Path.str();
  std::string Quoted;
  for (char C : Path)
    (llvm::StringRef("\"\\'$` ").contains(C) ? Quoted += '\\' : Quoted) += C;
  return Quoted;
}

/// The hook that was installed with this program, or built with it.
std::string hookPath() {
  llvm::SmallString<256> Path(fs::getMainExecutable(nullptr, nullptr));
  path::remove_filename(Path); // the program
  path::remove_filename(Path); // bin
  path::append(Path, "share", "memleak", "hooks", "memleak-hook");
  return Path.str().str();
}

std::vector<Template> templates() {
  const std::string Fast = "Diagnostics:\n"
                           "  ClangTidy:\n"
                           "    FastCheckFilter: None\n";
  const std::string Hook = "- repo: local\n"
                           "  hooks:\n"
                           "  - id: memleak\n"
                           "    name: memleak\n"
                           "    entry: " +
                           commandWord(hookPath()) +
                           " check\n"
                           "    language: system\n"
                           "    types_or: [c, c++]\n"
                           "    require_serial: true\n"
                           "    verbose: true\n";
  return {
      {".clang-tidy",
       "# Which checks run; see memleak list-checks.\n"
       "Checks: '-*,memleak-*'\n"
       "HeaderFilterRegex: '.*'\n"
       "CheckOptions:\n"
       "  memleak.Confidence: high\n",
       "memleak-|Checks: *['\"]?\\*",
       "Checks: '...,memleak-*' # behind what its Checks have\n"},
      {".clangd", "# Lets clangd run checks that it does not know.\n" + Fast,
       "FastCheckFilter", Fast},
      {".pre-commit-config.yaml",
       "# Before a commit, what its lines leak; pre-commit install.\n"
       "repos:\n" +
           Hook,
       "memleak", Hook},
      {".memleak-suppressions",
       "# Findings not to report, a line each; memleak check --suppressions\n"
       "# CHECK FILE [function=NAME] [until=YYYY-MM-DD] # reason\n",
       "", ""},
  };
}

/// By service; the pages of docs/ci.
struct {
  const char *Name, *Text;
} constexpr Recipes[] = {
    {
        ".github/workflows/memleak.yml",
#include "CiGithub.inc"
    },
    {
        ".gitlab-ci.yml",
#include "CiGitlab.inc"
    },
    {
        "Jenkinsfile",
#include "CiJenkins.inc"
    },
};

enum class Service { GitHub, GitLab, Jenkins, None };

/// Says what \p Path has to have, if it has not: that is left to its author.
llvm::Error keep(const std::string &Path, const Template &Each) {
  llvm::outs() << Path << ": is there already, and left as it is\n";
  if (Each.Needs.empty())
    return llvm::Error::success();
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return llvm::createStringError(Text.getError(),
                                   Path + ": " + Text.getError().message());
  if (!llvm::Regex(Each.Needs).match((*Text)->getBuffer()))
    llvm::outs() << "  it lacks what memleak needs; add:\n" << Each.Lines;
  return llvm::Error::success();
}

/// Says what it does; writes nothing that is there.
llvm::Error writeNew(const std::string &Folder, const Template &Each) {
  const std::string Path = Folder + "/" + Each.Name;
  if (fs::exists(Path))
    return keep(Path, Each);
  const llvm::StringRef Parent = path::parent_path(Path);
  if (std::error_code Error = fs::create_directories(Parent))
    return llvm::createStringError(Error, "cannot make " + Parent + ": " +
                                              Error.message());
  if (llvm::Error Error = writeAtomically(Path, Each.Text))
    return Error;
  llvm::outs() << Path << ": written\n";
  return llvm::Error::success();
}

int init(const std::string &Folder, Service Ci) {
  if (!fs::is_directory(Folder))
    return cannotRun(Folder + ": no such folder");
  for (const Template &Each : templates())
    if (llvm::Error Error = writeNew(Folder, Each))
      return cannotRun(llvm::toString(std::move(Error)));
  if (Ci != Service::None)
    if (llvm::Error Error = writeNew(
            Folder, {Recipes[size_t(Ci)].Name, Recipes[size_t(Ci)].Text,
                     "memleak", Recipes[size_t(Ci)].Text}))
      return cannotRun(llvm::toString(std::move(Error)));
  return ExitClean;
}

} // namespace

Action declareInit(CLI::App &Command) {
  auto Folder = std::make_shared<std::string>(".");
  Command.add_option("DIR", *Folder, "the project; default: this folder");
  auto Ci = std::make_shared<Service>(Service::GitHub);
  const std::map<std::string, Service> Services = {
      {"github", Service::GitHub},
      {"gitlab", Service::GitLab},
      {"jenkins", Service::Jenkins},
      {"none", Service::None}};
  Command
      .add_option("--ci", *Ci,
                  "whose recipe to write: github (the default), gitlab, "
                  "jenkins or none")
      ->transform(CLI::CheckedTransformer(Services));
  return [Folder, Ci] { return init(*Folder, *Ci); };
}

} // namespace memleak::tool

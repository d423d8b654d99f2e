//===-- Init.cpp - memleak init DIR ---------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Init.h"
#include "cache/WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace fs = llvm::sys::fs;

namespace {

struct Template {
  const char *Name;
  const char *Text;
};

constexpr Template Templates[] = {
    {".clang-tidy", "# Which checks run; see memleak list-checks.\n"
                    "Checks: '-*,memleak-*'\n"
                    "HeaderFilterRegex: '.*'\n"
                    "CheckOptions:\n"
                    "  memleak.Confidence: high\n"},
    {".clangd", "# Lets clangd run checks that it does not know.\n"
                "Diagnostics:\n"
                "  ClangTidy:\n"
                "    FastCheckFilter: None\n"},
    {".pre-commit-config.yaml",
     "# Before a commit, what its lines leak; pre-commit install.\n"
     "repos:\n"
     "- repo: local\n"
     "  hooks:\n"
     "  - id: memleak\n"
     "    name: memleak\n"
     "    entry: /usr/share/memleak/hooks/memleak-hook check\n"
     "    language: system\n"
     "    types_or: [c, c++]\n"
     "    require_serial: true\n"
     "    verbose: true\n"},
    {".memleak-suppressions",
     "# Findings not to report, a line each; memleak check --suppressions\n"
     "# CHECK FILE [function=NAME] [until=YYYY-MM-DD] # reason\n"},
};

/// By service; the pages of docs/ci.
constexpr Template Recipes[] = {
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

/// Says what it does; writes nothing that is there.
llvm::Error writeNew(const std::string &Folder, const Template &Each) {
  const std::string Path = Folder + "/" + Each.Name;
  if (fs::exists(Path)) {
    llvm::outs() << Path << ": is there already, and left as it is\n";
    return llvm::Error::success();
  }
  const llvm::StringRef Parent = llvm::sys::path::parent_path(Path);
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
  for (const Template &Each : Templates)
    if (llvm::Error Error = writeNew(Folder, Each))
      return cannotRun(llvm::toString(std::move(Error)));
  if (Ci != Service::None)
    if (llvm::Error Error = writeNew(Folder, Recipes[size_t(Ci)]))
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

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
    {".memleak-suppressions",
     "# Findings not to report, a line each; memleak check --suppressions\n"
     "# CHECK FILE [function=NAME] [until=YYYY-MM-DD] # reason\n"},
};

int init(const std::string &Folder) {
  if (!fs::is_directory(Folder))
    return cannotRun(Folder + ": no such folder");
  for (const Template &Each : Templates) {
    const std::string Path = Folder + "/" + Each.Name;
    if (fs::exists(Path)) {
      llvm::outs() << Path << ": is there already, and left as it is\n";
      continue;
    }
    if (llvm::Error Error = writeAtomically(Path, Each.Text))
      return cannotRun(llvm::toString(std::move(Error)));
    llvm::outs() << Path << ": written\n";
  }
  return ExitClean;
}

} // namespace

Action declareInit(CLI::App &Command) {
  auto Folder = std::make_shared<std::string>(".");
  Command.add_option("DIR", *Folder, "the project; default: this folder");
  return [Folder] { return init(*Folder); };
}

} // namespace memleak::tool

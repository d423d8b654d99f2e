//===-- Config.cpp - memleak config PATH ----------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Config.h"
#include "Analysis.h"
#include "report/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace {

struct ConfigOptions {
  std::string Path = ".";
  Overrides Over;
  std::vector<std::string> Options;
  bool Json = false;
};

/// "default" and "command line" are no paths, and stay as they are.
std::string displayed(const Setting &Each) {
  return llvm::StringRef(Each.From).starts_with("/") ? displayPath(Each.From)
                                                     : Each.From;
}

void printText(llvm::ArrayRef<Setting> All) {
  size_t Name = 0, Value = 0;
  for (const Setting &Each : All) {
    Name = std::max(Name, Each.Name.size());
    Value = std::max(Value, Each.Value.size());
  }
  // A list of checks may be longer than is good for the column.
  Value = std::min<size_t>(Value, 24);
  for (const Setting &Each : All)
    llvm::outs() << llvm::left_justify(Each.Name, Name) << "  "
                 << llvm::left_justify(Each.Value, Value) << "  "
                 << displayed(Each) << '\n';
}

void printJson(llvm::ArrayRef<Setting> All) {
  llvm::json::OStream Out(llvm::outs(), /*IndentSize=*/2);
  Out.array([&] {
    for (const Setting &Each : All)
      Out.object([&] {
        Out.attribute("name", Each.Name);
        Out.attribute("value", llvm::json::fixUTF8(Each.Value));
        Out.attribute("from", llvm::json::fixUTF8(Each.From));
      });
  });
  llvm::outs() << '\n';
}

int config(const ConfigOptions &Options) {
  Overrides Over = Options.Over;
  if (llvm::Error Error = readOverrides(Options.Options, Over))
    return cannotRun(llvm::toString(std::move(Error)));
  auto Path = resolvePaths({Options.Path});
  if (!Path)
    return cannotRun(llvm::toString(Path.takeError()));
  // What holds in a folder is what holds for any file of it.
  std::string File = Path->front();
  if (llvm::sys::fs::is_directory(File))
    File += "/*";
  Complaints Says;
  const Settings All =
      settingsFor(File, Over, llvm::vfs::getRealFileSystem(), Says);
  if (!Says.Trouble.empty())
    return cannotRun(Says.Trouble);
  for (const std::string &Note : Says.Notes)
    llvm::errs() << "memleak: note: " << Note << '\n';
  Options.Json ? printJson(All.Known) : printText(All.Known);
  const std::vector<std::string> Names = optionNames();
  const llvm::SmallVector<llvm::StringRef> Candidates(Names.begin(),
                                                      Names.end());
  int Exit = ExitClean;
  for (const Setting &Each : All.Unknown)
    Exit = cannotRun(displayed(Each) + ": no check has the option '" +
                     Each.Name + "'" + didYouMean(Each.Name, Candidates));
  return Exit;
}

} // namespace

Action declareConfig(CLI::App &Command) {
  auto Options = std::make_shared<ConfigOptions>();
  Command.add_option("PATH", Options->Path,
                     "a file, or a folder for its files; default: this folder");
  declareOverrides(Command, Options->Over, Options->Options);
  Command.add_flag("--json", Options->Json, "JSON");
  return [Options] { return config(*Options); };
}

} // namespace memleak::tool

//===-- Complete.cpp - memleak complete WORD... ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Complete.h"
#include "CheckRegistry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace {

void offer(llvm::StringRef Begun, llvm::StringRef Word, llvm::StringRef Help) {
  if (Word.starts_with(Begun))
    llvm::outs() << Word << '\t' << Help << '\n';
}

/// Those for people: the others are in a group without a name.
std::vector<CLI::App *> subcommands(CLI::App &Of) {
  return Of.get_subcommands(
      [](CLI::App *Each) { return !Each->get_group().empty(); });
}

CLI::App *subcommand(CLI::App &Of, llvm::StringRef Name) {
  for (CLI::App *Each : subcommands(Of))
    if (Each->get_name() == Name)
      return Each;
  return nullptr;
}

/// The words that the option takes, where there are but some. CLI11 knows them
/// by their description alone: "ENUM:value in {json->1,text->0} OR {1,0}".
std::vector<llvm::StringRef> valuesOf(llvm::StringRef Type) {
  llvm::SmallVector<llvm::StringRef> Pairs;
  Type.split('{').second.split('}').first.split(Pairs, ',', -1, false);
  std::vector<llvm::StringRef> Words;
  for (llvm::StringRef Pair : Pairs)
    Words.push_back(Pair.split("->").first);
  return Words;
}

void offerOptions(CLI::App &Of, llvm::StringRef Begun) {
  for (const CLI::Option *Each : Of.get_options())
    for (const std::string &Name : Each->get_lnames())
      offer(Begun, "--" + Name, Each->get_description());
}

int complete(CLI::App &Program, llvm::ArrayRef<std::string> Words) {
  const llvm::StringRef Begun = Words.empty() ? "" : Words.back();
  CLI::App *Of = &Program;
  for (const std::string &Word : Words.drop_back(Words.empty() ? 0 : 1))
    if (CLI::App *Sub = subcommand(*Of, Word))
      Of = Sub;
  const std::string Before = Words.size() > 1 ? Words[Words.size() - 2] : "";
  const CLI::Option *Takes = llvm::StringRef(Before).starts_with("-")
                                 ? Of->get_option_no_throw(Before)
                                 : nullptr;
  if (Takes && Takes->get_items_expected_max() > 0) {
    const std::string Type = Takes->get_type_name();
    for (llvm::StringRef Word : valuesOf(Type))
      offer(Begun, Word, "");
  } else if (Begun.starts_with("-")) {
    offerOptions(*Of, Begun);
  } else if (Of->get_name() == "explain") {
    for (const CheckInfo &Check : allChecks())
      offer(Begun, Check.Name, Check.Summary);
  } else {
    for (CLI::App *Each : subcommands(*Of))
      offer(Begun, Each->get_name(), Each->get_description());
  }
  return ExitClean;
}

} // namespace

Action declareComplete(CLI::App &Command) {
  Command.group(""); // not for people: shells ask it
  auto Words = std::make_shared<std::vector<std::string>>();
  Command.add_option("WORD", *Words, "after --, the words so far");
  return [&Command, Words] { return complete(*Command.get_parent(), *Words); };
}

} // namespace memleak::tool

//===-- ListChecks.cpp - memleak list-checks ------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ListChecks.h"
#include "CheckRegistry.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace memleak::tool {

namespace {

enum class Format { Text, Json, Markdown };

void printText() {
  size_t Width = 0;
  for (const CheckInfo &Check : allChecks())
    Width = std::max(Width, Check.Name.size());
  for (const CheckInfo &Check : allChecks())
    llvm::outs() << llvm::left_justify(Check.Name, Width) << "  "
                 << llvm::left_justify(tierName(Check.Tier), 6) << "  "
                 << Check.Summary << '\n';
}

void printJson() {
  llvm::json::OStream Out(llvm::outs(), /*IndentSize=*/2);
  Out.array([&] {
    for (const CheckInfo &Check : allChecks())
      Out.object([&] {
        Out.attribute("name", Check.Name);
        Out.attribute("tier", tierName(Check.Tier));
        Out.attribute("summary", Check.Summary);
        if (!Check.RuntimeEvent.empty())
          Out.attribute("runtimeEvent", Check.RuntimeEvent);
        Out.attributeArray("options", [&] {
          for (const CheckOption &Option : allOptions())
            if (Option.CheckId.empty() || Option.CheckId == Check.id())
              Out.object([&] {
                Out.attribute("name", Option.Name);
                Out.attribute("default", Option.Default);
                Out.attribute("help", Option.Help);
              });
        });
      });
  });
  llvm::outs() << '\n';
}

void printMarkdown() {
  llvm::outs() << "# The checks\n\n"
                  "*Defects* are resources lost, released twice or used too "
                  "late; *advice* is correct today\nand easy to break "
                  "tomorrow; an *aid* tells of the checks themselves, once an "
                  "option\nasks for it.\n\n"
                  "| check | tier | what it does |\n| --- | --- | --- |\n";
  for (const CheckInfo &Check : allChecks())
    llvm::outs() << llvm::formatv("| [`{0}`]({1}.md) | {2} | {3} |\n",
                                  Check.Name, Check.id(), tierName(Check.Tier),
                                  Check.Summary);
  llvm::outs() << "\n## Options of all checks\n\n"
                  "As `memleak.NAME` under `CheckOptions` in `.clang-tidy`.\n\n"
                  "| option | default | what it does |\n| --- | --- | --- |\n";
  for (const CheckOption &Option : allOptions())
    if (Option.CheckId.empty())
      llvm::outs() << llvm::formatv(
          "| `{0}` | {1} | {2} |\n", Option.Name,
          Option.Default.empty() ? "none" : ("`" + Option.Default + "`").str(),
          Option.Help);
}

} // namespace

Action declareListChecks(CLI::App &Command) {
  auto Chosen = std::make_shared<Format>(Format::Text);
  auto *Json = Command.add_flag_callback(
      "--json", [Chosen] { *Chosen = Format::Json; }, "JSON, with the options");
  Command
      .add_flag_callback(
          "--markdown", [Chosen] { *Chosen = Format::Markdown; },
          "the index of the checks' pages")
      ->excludes(Json);
  return [Chosen] {
    switch (*Chosen) {
    case Format::Text:
      printText();
      break;
    case Format::Json:
      printJson();
      break;
    case Format::Markdown:
      printMarkdown();
      break;
    }
    return ExitClean;
  };
}

} // namespace memleak::tool

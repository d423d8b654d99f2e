//===-- Main.cpp - The memleak program ------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BaselineCommand.h"
#include "Check.h"
#include "Complete.h"
#include "Config.h"
#include "Doctor.h"
#include "Explain.h"
#include "ExtractCommand.h"
#include "IndexCommand.h"
#include "Init.h"
#include "Ir.h"
#include "ListChecks.h"
#include "Migrate.h"
#include "Subcommand.h"
#include "Version.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

using namespace memleak::tool;

namespace {

constexpr Subcommand Subcommands[] = {
    {"baseline", "Keep the findings that are known, and tell the new ones",
     declareBaseline},
    {"check", "Run the checks over a project and report what they find",
     declareCheck},
    {"complete", "Print what may stand next on a command line",
     declareComplete},
    {"config", "Print the settings that hold for a file, and who says so",
     declareConfig},
    {"doctor", "Say what is installed, and what would go wrong", declareDoctor},
    {"explain", "Print the page of a check: what it finds, options, fixes",
     declareExplain},
    {"extract", "Parse sources, or a shard of them, for a later check",
     declareExtract},
    {"index", "Write what clang-tidy and editors need of the whole program",
     declareIndex},
    {"init", "Write the configuration that editors read", declareInit},
    {"ir", "Show a file's ownership IR, or what the solver makes of it",
     declareIr},
    {"link", "Solve what memleak extract parsed, and report as check does",
     declareLink},
    {"list-checks", "List all checks, a line each", declareListChecks},
    {"migrate", "Move a whole program from raw owners to handles",
     declareMigrate},
    {"migrate-unit", "Parse one source for migrate", declareMigrateUnit},
    {"version", "Print the versions of memleak and of LLVM", declareVersion},
};

/// CLI11 says of an unknown subcommand that it "was not expected"; this finds
/// the word that was meant.
int unknownSubcommand(llvm::StringRef Word) {
  llvm::SmallVector<llvm::StringRef> Names;
  for (const Subcommand &Each : Subcommands)
    Names.push_back(Each.Name);
  return cannotRun("unknown subcommand '" + Word + "'" +
                   didYouMean(Word, Names) +
                   "\nmemleak --help lists the subcommands");
}

} // namespace

int main(int argc, char **argv) {
  CLI::App App("Finds and fixes memory leaks in C and C++.\n"
               "Exit codes: 0 clean, 1 findings, 2 could not do the job.",
               "memleak");
  App.require_subcommand(1);
  App.set_version_flag("--version", versionText());
  Action Chosen;
  bool Known = false;
  for (const Subcommand &Each : Subcommands) {
    CLI::App *Command = App.add_subcommand(Each.Name, Each.Summary);
    Action Act = Each.declare(*Command);
    Command->callback([&Chosen, Act] { Chosen = Act; });
    Known |= argc > 1 && llvm::StringRef(argv[1]) == Each.Name;
  }
  if (argc > 1 && argv[1][0] != '-' && !Known)
    return unknownSubcommand(argv[1]);
  try {
    App.parse(argc, argv);
  } catch (const CLI::ParseError &Error) {
    if (Error.get_exit_code() != 0)
      return cannotRun(llvm::Twine(Error.what()) +
                       "\nRun with --help for more information.");
    App.exit(Error); // Prints the help or the version.
    return ExitClean;
  }
  const int Exit = Chosen();
  llvm::outs().flush();
  // A full disk or a closed pipe must not pass for a clean run.
  if (llvm::outs().has_error()) {
    std::string Reason = llvm::outs().error().message();
    llvm::outs().clear_error();
    return cannotRun("cannot write the output: " + Reason);
  }
  return Exit;
}

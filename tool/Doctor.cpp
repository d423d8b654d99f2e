//===-- Doctor.cpp - memleak doctor PATH ----------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Doctor.h"
#include "Version.h"
#include "project/Inputs.h"
#include "report/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <set>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

/// Prints a line a finding of its own, and counts what is wrong.
class Examination {
public:
  void good(const llvm::Twine &What) {
    llvm::outs() << "  ok   " << What << '\n';
  }
  void note(const llvm::Twine &What) {
    llvm::outs() << "  -    " << What << '\n';
  }
  void wrong(const llvm::Twine &What) {
    llvm::outs() << "  bad  " << What << '\n';
    ++Wrong;
  }
  unsigned Wrong = 0;
};

void examineProgram(const char *Name, const char *What, Examination &Is) {
  if (auto Found = llvm::sys::findProgramByName(Name))
    Is.good(llvm::Twine(Name) + ": " + *Found);
  else
    Is.note(llvm::Twine(Name) + " is not installed; " + What);
}

void examineDatabase(const InputOptions &Inputs, Examination &Is) {
  auto Paths = resolvePaths(Inputs.Paths);
  if (!Paths)
    return Is.wrong(llvm::toString(Paths.takeError()));
  auto Chosen = chooseCommands(Inputs, *Paths);
  if (!Chosen)
    return Is.wrong(llvm::toString(Chosen.takeError()));
  Is.good("compile database: " + Chosen->Database + ", " +
          count(Chosen->Commands.size(), "source", "sources"));
  size_t Gone = 0;
  std::set<std::string> Compilers;
  for (const CompileCommand &Command : Chosen->Commands) {
    Gone += !fs::exists(Command.File);
    Compilers.insert(Command.Arguments.front());
  }
  if (Gone)
    Is.wrong(count(Gone, "source", "sources") +
             " of the database do not exist; configure again");
  for (const std::string &Compiler : Compilers)
    if (llvm::StringRef(Compiler).contains('/')
            ? !fs::exists(Compiler)
            : !llvm::sys::findProgramByName(Compiler))
      Is.wrong("the database names a compiler that is not here: " + Compiler);
  const std::string Folder =
      (path::parent_path(Chosen->Database) + "/.memleak").str();
  if (!fs::access(path::parent_path(Chosen->Database), fs::AccessMode::Write))
    Is.good("cache: " + Folder);
  else
    Is.wrong(path::parent_path(Chosen->Database) +
             " cannot be written; name another place with --cache");
}

int examine(const InputOptions &Inputs) {
  llvm::outs() << versionText() << '\n';
  Examination Is;
  examineProgram("clang-tidy-19", "memleak-tidy stands in for it", Is);
  examineProgram("git", "--changed-since needs it; --diff does not", Is);
  examineDatabase(Inputs, Is);
  llvm::outs() << (Is.Wrong ? count(Is.Wrong, "thing", "things") +
                                  " to mend before memleak check"
                            : std::string("memleak check can run"))
               << '\n';
  return Is.Wrong ? ExitCannotRun : ExitClean;
}

} // namespace

Action declareDoctor(CLI::App &Command) {
  auto Inputs = std::make_shared<InputOptions>();
  Command.add_option("PATH", Inputs->Paths,
                     "files and folders to check; default: this folder");
  Command.add_option("-p,--database", Inputs->Database,
                     "compile_commands.json or its folder");
  return [Inputs] { return examine(*Inputs); };
}

} // namespace memleak::tool

//===-- Apply.cpp - Writing what a plan changes ---------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Apply.h"
#include "Journal.h"
#include "cache/WriteFile.h"
#include "report/ApplyFixes.h"
#include "llvm/Support/FileSystem.h"

namespace memleak::migrate {

namespace {

/// As the reports print diffs.
tool::FixPlan asFixes(const std::map<std::string, Change> &Changes) {
  tool::FixPlan Fixes;
  for (const auto &[File, Change] : Changes) {
    Edits Joined; // those that touch are one, as their order matters
    for (const Edit &Each : Change.All) {
      if (!Joined.empty() &&
          Joined.back().Offset + Joined.back().Length == Each.Offset) {
        Joined.back().Length += Each.Length;
        Joined.back().Text += Each.Text;
      } else {
        Joined.push_back(Each);
      }
    }
    for (const Edit &Each : Joined)
      llvm::cantFail(Fixes.Edits[File].add(clang::tooling::Replacement(
          Each.File, Each.Offset, Each.Length, Each.Text)));
  }
  return Fixes;
}

std::string diffOf(const std::map<std::string, Change> &Changes,
                   llvm::StringRef Root) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  tool::printDiff(Out, asFixes(Changes), Root);
  return Text;
}

/// The target in "-o CMakeFiles/TARGET.dir/..."; empty if there is none.
std::string targetOf(const tool::CompileCommand &Command) {
  for (llvm::StringRef Each : Command.Arguments) {
    size_t At = Each.find("CMakeFiles/");
    size_t End = Each.find(".dir/");
    if (At != llvm::StringRef::npos && End != llvm::StringRef::npos && At < End)
      return Each.slice(At + 11, End).str();
  }
  return "";
}

} // namespace

llvm::Error apply(const Plan &Planned, llvm::StringRef Root) {
  std::map<std::string, NewFile> Files;
  for (auto &[File, Change] : Planned.changes())
    Files[File] = {Change.Old, Change.New};
  return commit(Root, Files);
}

llvm::Expected<size_t> writePatches(const Plan &Planned, llvm::StringRef Root,
                                    const std::string &Folder) {
  if (std::error_code Error = llvm::sys::fs::create_directories(Folder))
    return llvm::createStringError(Error, Folder + ": " + Error.message());
  size_t Written = 0;
  for (uint32_t I = 0; I < Planned.decisions().size(); ++I) {
    if (!Planned.decisions()[I].Accepted)
      continue;
    const std::string Path =
        Folder + "/" + Planned.ownership().Components[I].Id + ".patch";
    if (llvm::Error Error =
            tool::writeAtomically(Path, diffOf(Planned.changes(I), Root)))
      return Error;
    ++Written;
  }
  return Written;
}

void printDiff(llvm::raw_ostream &Out, const Plan &Planned,
               llvm::StringRef Root) {
  Out << diffOf(Planned.changes(), Root);
}

void printTargets(llvm::raw_ostream &Out, const Plan &Planned,
                  const std::vector<tool::CompileCommand> &Commands) {
  if (Planned.options().Handle != HandleName::Pool)
    return;
  std::set<std::string> Changed, Targets;
  for (const auto &[File, Change] : Planned.changes())
    if (llvm::StringRef(Change.New).contains("memleak::pool_ptr") ||
        llvm::StringRef(Change.New).contains("memleak::make_pooled"))
      Changed.insert(File);
  const std::vector<Facts> &Units = Planned.program().units();
  for (size_t I = 0; I < Units.size() && I < Commands.size(); ++I)
    for (const FileFacts &File : Units[I].Files)
      if (Changed.count(File.Path))
        if (std::string Target = targetOf(Commands[I]); !Target.empty())
          Targets.insert(Target);
  if (Changed.empty())
    return;
  Out << "The pools are in a library; in CMake:\n"
         "  find_package(memleak REQUIRED)\n";
  for (const std::string &Each : Targets)
    Out << "  target_link_libraries(" << Each << " PRIVATE memleak::runtime)\n";
  if (Targets.empty())
    Out << "  target_link_libraries(<each target> PRIVATE memleak::runtime)\n";
}

} // namespace memleak::migrate

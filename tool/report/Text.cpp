//===-- Text.cpp - Findings as text ---------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Text.h"
#include "CheckRegistry.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <set>

namespace memleak::tool {

namespace {

/// So many places of a check, and so many troubled files, fit a summary.
constexpr size_t PlacesShown = 3;
constexpr size_t TroubleShown = 10;

std::string where(const Place &At) {
  if (At.File.empty())
    return "<no file>";
  return llvm::formatv("{0}:{1}:{2}", displayPath(At.File), At.Line, At.Column);
}

void printSource(llvm::raw_ostream &Out, const Place &At) {
  if (At.Source.empty())
    return;
  // The caret line repeats tabs, so that both lines indent alike.
  std::string Indent = At.Source.substr(0, At.Column - 1);
  for (char &C : Indent)
    C = C == '\t' ? '\t' : ' ';
  Out << llvm::formatv("{0,6} | {1}\n       | {2}^\n", At.Line, At.Source,
                       Indent);
}

} // namespace

std::string displayPath(llvm::StringRef Path) {
  llvm::SmallString<256> Here;
  if (llvm::sys::fs::current_path(Here))
    return Path.str();
  llvm::StringRef Relative = Path;
  const std::string Folder = realPath(Here);
  if (isInside(Path, Folder) && Path.size() > Folder.size())
    Relative = Path.drop_front(Folder.size()).ltrim('/');
  return Relative.str();
}

std::string count(size_t Number, llvm::StringRef One, llvm::StringRef Many) {
  return std::to_string(Number) + " " + (Number == 1 ? One : Many).str();
}

void printFindings(llvm::raw_ostream &Out, llvm::ArrayRef<Finding> Findings) {
  for (const Finding &Each : Findings) {
    Out << where(Each.At) << ": warning: " << Each.Message << " [" << Each.Check
        << "]\n";
    printSource(Out, Each.At);
    for (const Note &Step : Each.Notes) {
      Out << where(Step.At) << ": note: " << Step.Message << '\n';
      printSource(Out, Step.At);
    }
  }
}

void printSummary(llvm::raw_ostream &Out, llvm::ArrayRef<Finding> Findings,
                  size_t UnitCount, bool Places) {
  std::map<llvm::StringRef, std::vector<const Finding *>> ByCheck;
  std::set<llvm::StringRef> Files;
  size_t Fixes = 0;
  for (const Finding &Each : Findings) {
    ByCheck[Each.Check].push_back(&Each);
    Files.insert(Each.At.File);
    Fixes += !Each.Edits.empty();
  }
  Out << count(UnitCount, "source analysed: ", "sources analysed: ")
      << count(Findings.size(), "finding", "findings");
  if (Findings.empty()) {
    Out << '\n';
    return;
  }
  Out << " in " << count(Files.size(), "file", "files") << ", " << Fixes
      << " with a fix\n";
  for (const auto &[Name, Group] : ByCheck) {
    const CheckInfo *Check = findCheck(Name);
    Out << llvm::formatv("\n{0,5}  {1}{2}\n", Group.size(), Name,
                         Check ? " (" + tierName(Check->Tier).str() + ")" : "");
    if (!Places)
      continue;
    for (const Finding *Each : llvm::ArrayRef(Group).take_front(PlacesShown))
      Out << "       " << where(Each->At) << ": " << Each->Message << '\n';
    if (Group.size() > PlacesShown)
      Out << "       and " << Group.size() - PlacesShown << " more\n";
  }
}

void printTrouble(llvm::raw_ostream &Out,
                  llvm::ArrayRef<CompileCommand> Commands,
                  llvm::ArrayRef<UnitResult> Units) {
  // A file compiled in several ways is one line if it fails in one way.
  llvm::MapVector<llvm::StringRef, llvm::StringRef> Reasons;
  for (size_t I = 0; I < Units.size(); ++I)
    if (!Units[I].Trouble.empty())
      Reasons.insert({Commands[I].File, Units[I].Trouble});
  if (Reasons.empty())
    return;
  Out << '\n'
      << count(Reasons.size(), "source was", "sources were")
      << " not analysed, or only in part:\n";
  size_t Shown = 0;
  for (const auto &[File, Reason] : Reasons) {
    if (Shown++ == TroubleShown) {
      Out << "  and " << Reasons.size() - TroubleShown << " more\n";
      break;
    }
    Out << "  " << displayPath(File) << ": " << Reason << '\n';
  }
}

} // namespace memleak::tool

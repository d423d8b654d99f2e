//===-- Text.cpp - Findings as text ---------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Text.h"
#include "CheckRegistry.h"
#include "SourceText.h"
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
constexpr size_t CostsShown = 10;

void printSource(llvm::raw_ostream &Out, const ir::Location &At,
                 SourceText &Source) {
  const llvm::StringRef Line = Source.line(At.File, At.BeginLine);
  if (Line.empty())
    return;
  // The caret line repeats tabs, so that both lines indent alike.
  std::string Indent = Line.substr(0, At.BeginColumn - 1).str();
  for (char &C : Indent)
    C = C == '\t' ? '\t' : ' ';
  Out << llvm::formatv("{0,6} | {1}\n       | {2}^\n", At.BeginLine, Line,
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

std::string where(const ir::Location &At) {
  if (!At.isValid())
    return "<no file>";
  return llvm::formatv("{0}:{1}:{2}", displayPath(At.File), At.BeginLine,
                       At.BeginColumn);
}

std::string count(size_t Number, llvm::StringRef One, llvm::StringRef Many) {
  return std::to_string(Number) + " " + (Number == 1 ? One : Many).str();
}

void printFindings(llvm::raw_ostream &Out,
                   llvm::ArrayRef<const Finding *> Findings) {
  SourceText Source;
  for (const Finding *Each : Findings) {
    const ir::Finding &Says = Each->Says;
    Out << where(Says.Where) << ": warning: " << Says.Message << " ["
        << Says.Check << "]\n";
    printSource(Out, Says.Where, Source);
    for (const ir::PathNote &Step : notesOf(*Each)) {
      Out << where(Step.Where) << ": note: " << Step.Message << '\n';
      printSource(Out, Step.Where, Source);
    }
  }
}

/// "; suppressed: 2 in the source, 1 in the file", if anything is.
static std::string hidden(llvm::ArrayRef<Finding> Findings) {
  size_t Counts[3] = {};
  for (const Finding &Each : Findings)
    if (Each.Hidden)
      ++Counts[Each.Hidden->Where];
  constexpr llvm::StringLiteral Where[] = {
      " in the source", " in the suppression file", " known to the baseline"};
  std::string Text;
  for (size_t I = 0; I < 3; ++I)
    if (Counts[I])
      Text += (Text.empty() ? "; not shown: " : ", ") +
              std::to_string(Counts[I]) + Where[I].str();
  return Text;
}

void printSummary(llvm::raw_ostream &Out, const Report &R, bool Places) {
  const std::vector<const Finding *> Findings = R.shown();
  std::map<llvm::StringRef, std::vector<const Finding *>> ByCheck;
  std::set<llvm::StringRef> Files;
  size_t Fixes = 0;
  for (const Finding *Each : Findings) {
    ByCheck[Each->Says.Check].push_back(Each);
    Files.insert(Each->Says.Where.File);
    Fixes += Each->hasFix();
  }
  Out << count(R.Sources, "source analysed: ", "sources analysed: ")
      << count(Findings.size(), "finding", "findings");
  if (!Findings.empty())
    Out << " in " << count(Files.size(), "file", "files") << ", " << Fixes
        << " with a fix";
  Out << hidden(R.Findings) << '\n';
  for (const auto &[Name, Group] : ByCheck) {
    const CheckInfo *Check = findCheck(Name);
    Out << llvm::formatv("\n{0,5}  {1}{2}\n", Group.size(), Name,
                         Check ? " (" + tierName(Check->Tier).str() + ")" : "");
    if (!Places)
      continue;
    for (const Finding *Each : llvm::ArrayRef(Group).take_front(PlacesShown))
      Out << "       " << where(Each->Says.Where) << ": " << Each->Says.Message
          << '\n';
    if (Group.size() > PlacesShown)
      Out << "       and " << Group.size() - PlacesShown << " more\n";
  }
}

void printUnused(llvm::raw_ostream &Out,
                 llvm::ArrayRef<UnusedSuppression> Unused) {
  if (!Unused.empty())
    Out << '\n';
  for (const UnusedSuppression &Each : Unused)
    Out << where(Each.At) << ": note: " << Each.Message << '\n';
}

void printCosts(llvm::raw_ostream &Out, llvm::ArrayRef<SourceCost> Costs) {
  if (Costs.empty())
    return;
  Out << "\nThe most expensive of " << count(Costs.size(), "source", "sources")
      << " parsed:\n";
  for (const SourceCost &Each : Costs.take_front(CostsShown))
    Out << llvm::formatv("{0,7:f2} s {1,5} MB  {2}\n", Each.Took.Seconds,
                         Each.Took.Kilobytes / 1024, displayPath(Each.File));
}

void printTrend(llvm::raw_ostream &Out, const Report &R) {
  if (!R.Earlier)
    return;
  const size_t New = llvm::count_if(
      R.shown(), [&](const Finding *F) { return !R.Earlier->knows(*F); });
  Out << "\nSince " << R.EarlierName << ": " << New << " new, "
      << R.Earlier->gone(R.Findings).size() << " gone\n";
}

void printTrouble(llvm::raw_ostream &Out, llvm::ArrayRef<Trouble> Troubles) {
  // A file compiled in several ways is one line if it fails in one way.
  llvm::MapVector<llvm::StringRef, llvm::StringRef> Reasons;
  for (const Trouble &Each : Troubles)
    Reasons.insert({Each.File, Each.Reason});
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

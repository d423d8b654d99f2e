//===-- FixDiff.cpp - Fixes as a unified diff -----------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ApplyFixes.h"
#include "Report.h"
#include "llvm/Support/MemoryBuffer.h"

namespace memleak::tool {

using clang::tooling::Replacement;

namespace {

constexpr unsigned Context = 3;

/// Whole lines of the old text, from Begin up to End, and what they become.
struct Region {
  size_t Begin = 0, End = 0;
  std::string New;
};

bool isLineStart(llvm::StringRef Text, size_t At) {
  return At == 0 || Text[At - 1] == '\n';
}

size_t lineStart(llvm::StringRef Text, size_t At) {
  return Text.take_front(At).rfind('\n') + 1; // npos + 1 is 0.
}

size_t nextLine(llvm::StringRef Text, size_t At) {
  const size_t End = Text.find('\n', At);
  return End == llvm::StringRef::npos ? Text.size() : End + 1;
}

/// What the edits, in order, do to whole lines.
std::vector<Region> regionsOf(llvm::StringRef Old,
                              const clang::tooling::Replacements &Edits) {
  std::vector<Region> All;
  size_t Copied = 0; // of the old text, into the last region
  auto Close = [&] {
    if (All.empty())
      return;
    Region &Last = All.back();
    const bool AtStart =
        Last.New.empty() ? isLineStart(Old, Copied)
                         : Last.New.back() == '\n' && isLineStart(Old, Copied);
    Last.End = AtStart ? Copied : nextLine(Old, Copied);
    Last.New += Old.slice(Copied, Last.End);
  };
  for (const Replacement &Edit : Edits) {
    const size_t At = Edit.getOffset();
    if (All.empty() || lineStart(Old, At) >= nextLine(Old, Copied)) {
      Close();
      Region New;
      New.Begin = lineStart(Old, At);
      Copied = New.Begin;
      All.push_back(std::move(New));
    }
    Region &Last = All.back();
    Last.New += Old.slice(Copied, At);
    Last.New += Edit.getReplacementText();
    Copied = At + Edit.getLength();
  }
  Close();
  return All;
}

size_t countLines(llvm::StringRef Text) {
  return Text.count('\n') + (!Text.empty() && Text.back() != '\n');
}

void printLines(llvm::raw_ostream &Out, char Sign, llvm::StringRef Text) {
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Out << Sign << Line << '\n';
    if (Line.size() == Text.size())
      Out << "\\ No newline at end of file\n";
    Text = Rest;
  }
}

/// Context lines before \p At, not before \p Least.
size_t contextBefore(llvm::StringRef Old, size_t At, size_t Least) {
  for (unsigned I = 0; I < Context && At > Least; ++I)
    At = lineStart(Old, At - 1);
  return At;
}

size_t contextAfter(llvm::StringRef Old, size_t At) {
  for (unsigned I = 0; I < Context && At < Old.size(); ++I)
    At = nextLine(Old, At);
  return At;
}

void printHunks(llvm::raw_ostream &Out, llvm::StringRef Old,
                llvm::ArrayRef<Region> Regions) {
  long Shift = 0; // lines of the new text that earlier hunks added
  for (size_t I = 0; I < Regions.size();) {
    const size_t Begin = contextBefore(Old, Regions[I].Begin, 0);
    std::string Body;
    llvm::raw_string_ostream Lines(Body);
    size_t At = Begin, OldCount = 0, NewCount = 0, End = 0;
    do {
      const Region &R = Regions[I++];
      const llvm::StringRef Same = Old.slice(At, R.Begin);
      const llvm::StringRef Gone = Old.slice(R.Begin, R.End);
      printLines(Lines, ' ', Same);
      printLines(Lines, '-', Gone);
      printLines(Lines, '+', R.New);
      OldCount += countLines(Same) + countLines(Gone);
      NewCount += countLines(Same) + countLines(R.New);
      At = R.End;
      End = contextAfter(Old, At);
    } while (I < Regions.size() &&
             contextBefore(Old, Regions[I].Begin, 0) <= End);
    const llvm::StringRef Same = Old.slice(At, End);
    printLines(Lines, ' ', Same);
    OldCount += countLines(Same);
    NewCount += countLines(Same);
    const long First = countLines(Old.take_front(Begin)) + (OldCount ? 1 : 0);
    Out << "@@ -" << First << ',' << OldCount << " +"
        << First + Shift + (!OldCount && NewCount ? 1 : 0) << ',' << NewCount
        << " @@\n"
        << Lines.str();
    Shift += long(NewCount) - long(OldCount);
  }
}

} // namespace

void printDiff(llvm::raw_ostream &Out, const FixPlan &Plan,
               llvm::StringRef Root) {
  for (const auto &[File, Edits] : Plan.Edits) {
    auto Old = llvm::MemoryBuffer::getFile(File);
    if (!Old)
      continue;
    const std::string Name = relativeTo(Root, File);
    Out << "--- a/" << Name << "\n+++ b/" << Name << '\n';
    printHunks(Out, (*Old)->getBuffer(), regionsOf((*Old)->getBuffer(), Edits));
  }
}

} // namespace memleak::tool

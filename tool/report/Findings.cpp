//===-- Findings.cpp - What the checks found, once each -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Findings.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include <algorithm>
#include <tuple>

namespace memleak::tool {

namespace {

/// Turns offsets into places; reads each file once.
class PlaceFinder {
public:
  Place find(const std::string &File, unsigned Offset) {
    if (File.empty())
      return {};
    Place Result{File, 1, 1, ""};
    llvm::StringRef Text = text(File);
    Offset = std::min<size_t>(Offset, Text.size());
    llvm::StringRef Before = Text.take_front(Offset);
    Result.Line += Before.count('\n');
    const size_t Start = Before.rfind('\n') + 1; // npos + 1 is 0.
    Result.Column += Offset - Start;
    Result.Source = Text.substr(Start)
                        .take_until([](char C) { return C == '\n'; })
                        .rtrim()
                        .str();
    return Result;
  }

private:
  llvm::StringRef text(const std::string &File) {
    auto [It, New] = Buffers.try_emplace(File);
    if (New)
      if (auto Buffer = llvm::MemoryBuffer::getFile(File))
        It->second = std::move(*Buffer);
    return It->second ? It->second->getBuffer() : llvm::StringRef();
  }

  llvm::StringMap<std::unique_ptr<llvm::MemoryBuffer>> Buffers;
};

std::string absolute(llvm::StringRef File, llvm::StringRef Directory) {
  if (File.empty())
    return "";
  llvm::SmallString<256> Path(File);
  llvm::sys::fs::make_absolute(Directory, Path);
  return realPath(Path);
}

std::vector<clang::tooling::Replacement>
editsOf(const clang::tooling::Diagnostic &Diagnostic) {
  std::vector<clang::tooling::Replacement> Edits;
  if (const auto *Fix = clang::tooling::selectFirstFix(Diagnostic))
    for (const auto &[File, Replacements] : *Fix)
      for (const clang::tooling::Replacement &Edit : Replacements)
        Edits.emplace_back(
            absolute(Edit.getFilePath(), Diagnostic.BuildDirectory),
            Edit.getOffset(), Edit.getLength(), Edit.getReplacementText());
  llvm::sort(Edits);
  return Edits;
}

Finding toFinding(const clang::tooling::Diagnostic &Diagnostic,
                  PlaceFinder &Places) {
  auto At = [&](const clang::tooling::DiagnosticMessage &Message) {
    return Places.find(absolute(Message.FilePath, Diagnostic.BuildDirectory),
                       Message.FileOffset);
  };
  Finding Result{Diagnostic.DiagnosticName,
                 Diagnostic.Message.Message,
                 At(Diagnostic.Message),
                 {},
                 editsOf(Diagnostic)};
  for (const clang::tooling::DiagnosticMessage &Each : Diagnostic.Notes)
    Result.Notes.push_back({Each.Message, At(Each)});
  return Result;
}

auto identity(const Finding &F) {
  return std::tie(F.At.File, F.At.Line, F.At.Column, F.Check, F.Message);
}

} // namespace

std::vector<Finding> gatherFindings(llvm::ArrayRef<UnitResult> Units) {
  PlaceFinder Places;
  std::vector<Finding> Findings;
  for (const UnitResult &Unit : Units)
    for (const clang::tooling::Diagnostic &Each : Unit.Diagnostics)
      if (!llvm::StringRef(Each.DiagnosticName)
               .starts_with("clang-diagnostic-"))
        Findings.push_back(toFinding(Each, Places));
  // Stable, so that of several sightings the one of the first unit stays.
  llvm::stable_sort(Findings, [](const Finding &A, const Finding &B) {
    return identity(A) < identity(B);
  });
  Findings.erase(std::unique(Findings.begin(), Findings.end(),
                             [](const Finding &A, const Finding &B) {
                               return identity(A) == identity(B);
                             }),
                 Findings.end());
  return Findings;
}

} // namespace memleak::tool

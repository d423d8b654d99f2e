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
#include <map>
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

/// The warning's own fix. What a note offers is a choice, and a person's.
std::vector<clang::tooling::Replacement>
editsOf(const clang::tooling::Diagnostic &Diagnostic) {
  std::vector<clang::tooling::Replacement> Edits;
  for (const auto &[File, Replacements] : Diagnostic.Message.Fix)
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

/// What makes two sightings one finding; also the order of the report.
auto identity(const Finding &F) {
  return std::tuple(F.At.File, F.At.Line, F.At.Column, F.Check, F.Message);
}

} // namespace

std::vector<Finding> gatherFindings(llvm::ArrayRef<UnitResult> Units) {
  PlaceFinder Places;
  std::map<decltype(identity(Finding())), Finding> ByIdentity;
  for (const UnitResult &Unit : Units)
    for (const clang::tooling::Diagnostic &Each : Unit.Diagnostics)
      if (!llvm::StringRef(Each.DiagnosticName)
               .starts_with("clang-diagnostic-")) {
        Finding Seen = toFinding(Each, Places);
        auto Key = identity(Seen);
        ByIdentity.try_emplace(std::move(Key), std::move(Seen));
      }
  std::vector<Finding> Findings;
  for (auto &[Key, Each] : ByIdentity)
    Findings.push_back(std::move(Each));
  return Findings;
}

} // namespace memleak::tool

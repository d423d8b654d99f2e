//===-- Verify.cpp - Whether what is planned compiles ---------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Verify.h"
#include "CompileStaged.h"
#include "cache/ScratchFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

namespace memleak::migrate {

namespace fs = llvm::sys::fs;

namespace {

UnitRequest requestFor(const ParseOptions &Options, size_t Number) {
  UnitRequest R;
  R.Command = Options.Commands[Number];
  R.ExtraArguments = Options.ExtraArguments;
  R.Roots = Options.Roots;
  R.Handle = Options.Handle;
  return R;
}

std::string contentsOf(const std::string &Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  return Buffer ? (*Buffer)->getBuffer().str() : "";
}

class Verifier {
public:
  Verifier(Plan &Planned, const ParseOptions &Options,
           llvm::function_ref<void(size_t, size_t)> OnDone)
      : Planned(Planned), Options(Options), OnDone(OnDone) {}

  llvm::Error run() {
    std::map<std::string, std::string> Verified; // as last compiled, by file
    for (Tried = Planned.accepted(); !Tried.empty();
         Tried = Planned.accepted()) {
      auto Changes = Planned.changes();
      std::set<std::string> Changed = differing(Verified, Changes);
      std::vector<size_t> Affected = unitsWith(Changed);
      llvm::append_range(Affected, Failing);
      llvm::sort(Affected);
      Affected.erase(llvm::unique(Affected), Affected.end());
      Failing.clear();
      if (llvm::Error Error = compile(Affected, Changes))
        return Error;
      Verified = newContents(Changes);
      if (Failing.empty())
        return llvm::Error::success();
      for (const auto &[Unit, Complaints] : Said)
        blame(Unit, Complaints, Changes);
    }
    return llvm::Error::success();
  }

private:
  static std::set<std::string>
  differing(const std::map<std::string, std::string> &Before,
            const std::map<std::string, Change> &Now) {
    std::set<std::string> Files;
    for (const auto &[File, Change] : Now)
      if (auto Found = Before.find(File);
          Found == Before.end() || Found->second != Change.New)
        Files.insert(File);
    for (const auto &[File, Text] : Before)
      if (!Now.count(File))
        Files.insert(File);
    return Files;
  }

  std::vector<size_t> unitsWith(const std::set<std::string> &Files) const {
    std::vector<size_t> Units;
    const std::vector<Facts> &All = Planned.program().units();
    for (size_t I = 0; I < All.size(); ++I)
      if (llvm::any_of(All[I].Files, [&](const FileFacts &File) {
            return Files.count(File.Path) != 0;
          }))
        Units.push_back(I);
    return Units;
  }

  /// Compiles; what is new to a unit is in Said, and the unit in Failing.
  llvm::Error compile(llvm::ArrayRef<size_t> Units,
                      const std::map<std::string, Change> &Changes) {
    std::vector<UnitRequest> Requests;
    for (size_t Unit : Units)
      Requests.push_back(requestFor(Options, Unit));
    Said.clear();
    size_t Done = 0;
    return compileStaged(std::move(Requests), newContents(Changes),
                         Options.Limits,
                         [&](size_t Number, std::vector<Complaint> All) {
                           judge(Units[Number], std::move(All));
                           OnDone(++Done, Units.size());
                         });
  }

  void judge(size_t Unit, std::vector<Complaint> All) {
    const auto &Known = Planned.program().units()[Unit].Warnings;
    llvm::erase_if(All, [&](const Complaint &Each) {
      return !Each.IsError && llvm::binary_search(Known, Each.identity());
    });
    if (All.empty())
      return;
    Failing.push_back(Unit);
    Said[Unit] = std::move(All);
  }

  /// Takes back whoever has an edit where the compiler points: at the place
  /// itself, or else in the notes, or near, or in the file, or in the unit.
  void blame(size_t Unit, const std::vector<Complaint> &Complaints,
             const std::map<std::string, Change> &Changes) {
    std::vector<std::pair<uint32_t, const Complaint *>> Guilty;
    std::set<Place> Known; // what follows in the same line may be from it
    for (const Complaint &Each : Complaints) {
      if (Known.count(Each.At))
        continue;
      auto Found = suspects(Each, Changes);
      if (!Found.empty())
        Known.insert(Each.At);
      for (uint32_t Number : Found)
        Guilty.emplace_back(Number, &Each);
    }
    if (Guilty.empty())
      for (uint32_t I : Tried)
        if (touches(I, Unit))
          Guilty.emplace_back(I, &Complaints.front());
    for (const auto &[Number, Why] : Guilty)
      Planned.refuse(Number, {"", Why->IsError ? "compile" : "warning",
                              "as it would be, the compiler says: " + Why->Text,
                              Why->At});
  }

  std::vector<uint32_t>
  suspects(const Complaint &Each,
           const std::map<std::string, Change> &Changes) const {
    std::vector<Place> Where = {Each.At};
    llvm::append_range(Where, Each.Notes);
    for (unsigned Around : {0u, 3u})
      for (const Place &At : Where) {
        auto Found = Planned.behind(Tried, Changes, At.File,
                                    At.Line > Around ? At.Line - Around : 1,
                                    At.Line + Around);
        if (!Found.empty())
          return Found;
      }
    for (const Place &At : Where) {
      auto Found = Planned.behind(Tried, Changes, At.File, 1, ~0u);
      if (!Found.empty())
        return Found;
    }
    return {};
  }

  bool touches(uint32_t Number, size_t Unit) const {
    std::set<std::string> Files;
    for (const FileFacts &File : Planned.program().units()[Unit].Files)
      Files.insert(File.Path);
    return llvm::any_of(Planned.changes(Number), [&](const auto &Each) {
      return Files.count(Each.first) != 0;
    });
  }

  Plan &Planned;
  const ParseOptions &Options;
  llvm::function_ref<void(size_t, size_t)> OnDone;
  std::vector<uint32_t> Tried; ///< The components of this round.
  std::vector<size_t> Failing;
  std::map<size_t, std::vector<Complaint>> Said;
};

} // namespace

llvm::Expected<std::vector<Facts>>
readProgram(const ParseOptions &Options,
            llvm::function_ref<void(size_t, size_t)> OnDone) {
  auto Folder = tool::ScratchFolder::make();
  if (!Folder)
    return Folder.takeError();
  std::vector<std::string> Requests, Answers;
  for (size_t I = 0; I < Options.Commands.size(); ++I) {
    UnitRequest R = requestFor(Options, I);
    R.Out = Folder->file("facts-" + llvm::Twine(I));
    Answers.push_back(R.Out);
    Requests.push_back(write(R));
  }
  std::vector<Facts> All(Requests.size());
  size_t Done = 0;
  llvm::Error Error = tool::runWorkers(
      UnitCommand, Requests, Options.Limits,
      [&](size_t Number, const tool::WorkerEnd &End) {
        const std::string &Trouble = End.Trouble;
        auto Read = readFacts(contentsOf(Answers[Number]));
        if (Trouble.empty() && Read) {
          All[Number] = std::move(*Read);
        } else {
          All[Number].MainFile = Options.Commands[Number].File;
          All[Number].Trouble =
              Trouble.empty() ? "its worker left no answer" : Trouble;
        }
        fs::remove(Answers[Number]);
        OnDone(++Done, Requests.size());
      });
  if (Error)
    return Error;
  return All;
}

llvm::Error verify(Plan &Planned, const ParseOptions &Options,
                   llvm::function_ref<void(size_t, size_t)> OnDone) {
  return Verifier(Planned, Options, OnDone).run();
}

} // namespace memleak::migrate

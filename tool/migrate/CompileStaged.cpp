//===-- CompileStaged.cpp - Compile what would come out -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompileStaged.h"
#include "cache/WriteFile.h"
#include "llvm/Support/MemoryBuffer.h"

namespace memleak::migrate {

static std::vector<Complaint> answer(const UnitRequest &Asked,
                                     llvm::StringRef Trouble) {
  auto Text = llvm::MemoryBuffer::getFile(Asked.Out);
  auto All = readComplaints(Text ? (*Text)->getBuffer() : "");
  if (Trouble.empty() && All)
    return std::move(*All);
  Complaint Dead;
  Dead.At = {Asked.Command.File, 1};
  Dead.Text = Trouble.empty() ? "its worker left no answer" : Trouble.str();
  Dead.IsError = true;
  return {std::move(Dead)};
}

llvm::Expected<std::vector<std::pair<std::string, std::string>>>
stage(const tool::ScratchFolder &Folder,
      const std::map<std::string, std::string> &NewContents) {
  std::vector<std::pair<std::string, std::string>> Staged;
  for (const auto &[File, Contents] : NewContents) {
    std::string Path = Folder.file("staged-" + llvm::Twine(Staged.size()));
    if (llvm::Error Error = tool::writeAtomically(Path, Contents))
      return Error;
    Staged.emplace_back(File, std::move(Path));
  }
  return Staged;
}

llvm::Error
compileStaged(std::vector<UnitRequest> Requests,
              const std::map<std::string, std::string> &NewContents,
              const tool::WorkerLimits &Limits,
              llvm::function_ref<void(size_t, std::vector<Complaint>)> OnDone) {
  auto Folder = tool::ScratchFolder::make();
  if (!Folder)
    return Folder.takeError();
  auto Staged = stage(*Folder, NewContents);
  if (!Staged)
    return Staged.takeError();
  std::vector<std::string> Texts;
  for (UnitRequest &Each : Requests) {
    Each.Staged = *Staged;
    Each.Check = true;
    Each.Out = Folder->file("answer-" + llvm::Twine(Texts.size()));
    Texts.push_back(write(Each));
  }
  return tool::runWorkers(UnitCommand, Texts, Limits,
                          [&](size_t Number, const tool::WorkerEnd &End) {
                            OnDone(Number,
                                   answer(Requests[Number], End.Trouble));
                          });
}

} // namespace memleak::migrate

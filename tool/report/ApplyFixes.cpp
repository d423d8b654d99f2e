//===-- ApplyFixes.cpp - Writing the fixes of findings --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ApplyFixes.h"
#include "project/CompileDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <set>

namespace memleak::tool {

namespace fs = llvm::sys::fs;
using clang::tooling::Replacement;
using clang::tooling::Replacements;

namespace {

llvm::Error fileError(const std::string &File, std::error_code Error) {
  return llvm::createStringError(Error, File + ": " + Error.message());
}

/// Adds the edits of one finding to \p Edits; false, with nothing added, when
/// one of them cannot be. An edit that is there already, such as an include
/// that two findings need, is shared.
bool addWhole(const Finding &Each, std::map<std::string, Replacements> &Edits,
              std::set<Replacement> &Taken) {
  std::map<std::string, Replacements> Tried = Edits;
  for (const Replacement &Edit : Each.Edits) {
    if (Taken.count(Edit))
      continue;
    if (llvm::Error Conflict = Tried[Edit.getFilePath().str()].add(Edit)) {
      llvm::consumeError(std::move(Conflict));
      return false;
    }
  }
  Edits = std::move(Tried);
  Taken.insert(Each.Edits.begin(), Each.Edits.end());
  return true;
}

bool allInside(const Finding &Each, llvm::ArrayRef<std::string> Folders) {
  return llvm::all_of(Each.Edits, [&](const Replacement &Edit) {
    return llvm::any_of(Folders, [&](const std::string &Folder) {
      return isInside(Edit.getFilePath(), Folder);
    });
  });
}

/// A new file beside \p File, with its permissions and \p Contents.
llvm::Expected<std::string> stage(const std::string &File,
                                  llvm::StringRef Contents) {
  int Descriptor = -1;
  llvm::SmallString<256> Path;
  if (auto Error =
          fs::createUniqueFile(File + ".memleak-%%%%%%", Descriptor, Path))
    return fileError(File, Error);
  std::error_code Error;
  {
    llvm::raw_fd_ostream Out(Descriptor, /*shouldClose=*/true);
    Out << Contents;
    Out.close();
    Error = Out.error();
    Out.clear_error();
  }
  if (!Error)
    if (auto Mode = fs::getPermissions(File))
      Error = fs::setPermissions(Path, *Mode);
  if (Error) {
    fs::remove(Path);
    return fileError(File, Error);
  }
  return Path.str().str();
}

llvm::Error checkUnchanged(const std::string &File,
                           llvm::sys::TimePoint<> Since) {
  fs::file_status Status;
  if (std::error_code Error = fs::status(File, Status))
    return fileError(File, Error);
  if (Status.getLastModificationTime() > Since)
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        File + " changed while it was analysed; nothing is fixed, run again");
  return llvm::Error::success();
}

} // namespace

llvm::Expected<FixPlan> planFixes(llvm::ArrayRef<Finding> Findings,
                                  llvm::ArrayRef<std::string> Folders,
                                  llvm::sys::TimePoint<> AnalysisStart,
                                  const Refusals &Refused) {
  FixPlan Plan;
  Plan.AnalysisStart = AnalysisStart;
  std::map<std::string, Replacements> Edits;
  std::set<Replacement> Taken;
  for (const Finding &Each : Findings) {
    if (Each.Edits.empty())
      continue;
    if (auto Why = Refused.find(&Each); Why != Refused.end())
      Plan.LeftOut.emplace_back(&Each, Why->second);
    else if (!allInside(Each, Folders))
      Plan.LeftOut.emplace_back(&Each, "lies outside PATH");
    else if (!addWhole(Each, Edits, Taken))
      Plan.LeftOut.emplace_back(&Each, "overlaps another fix; run again");
    else
      Plan.Applied.push_back(&Each);
  }
  Plan.Edits = Edits;
  for (const auto &[File, Changes] : Edits) {
    if (llvm::Error Error = checkUnchanged(File, AnalysisStart))
      return Error;
    if (fs::access(File, fs::AccessMode::Write))
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     File + " cannot be written; nothing is "
                                            "fixed");
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    if (!Buffer)
      return fileError(File, Buffer.getError());
    auto Changed =
        clang::tooling::applyAllReplacements((*Buffer)->getBuffer(), Changes);
    if (!Changed)
      return Changed.takeError();
    Plan.NewContents[File] = std::move(*Changed);
  }
  return Plan;
}

llvm::Error writeFixes(const FixPlan &Plan) {
  std::vector<std::pair<std::string, std::string>> Staged;
  auto Clean = llvm::make_scope_exit([&] {
    for (const auto &[Each, _] : Staged)
      fs::remove(Each);
  });
  for (const auto &[File, Contents] : Plan.NewContents) {
    auto Path = stage(File, Contents);
    if (!Path)
      return Path.takeError();
    Staged.emplace_back(*Path, File);
  }
  for (const auto &[_, File] : Staged)
    if (llvm::Error Error = checkUnchanged(File, Plan.AnalysisStart))
      return Error;
  for (const auto &[From, To] : Staged)
    if (std::error_code Error = fs::rename(From, To))
      return fileError(To, Error);
  return llvm::Error::success();
}

} // namespace memleak::tool

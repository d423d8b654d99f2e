//===-- Journal.cpp - Many files changed as if at once --------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Journal.h"
#include "Facts.h"
#include "cache/WriteFile.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>

namespace memleak::migrate {

namespace fs = llvm::sys::fs;
namespace json = llvm::json;

namespace {

llvm::Error failure(const llvm::Twine &Message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Message);
}

std::string journalOf(llvm::StringRef Root) {
  return (Root + "/.memleak-migrate.journal").str();
}

/// Always the same name, so that leftovers are found and overwritten.
std::string stagedName(const std::string &File) {
  return File + ".memleak-migrate";
}

std::string hashOfFile(const std::string &File) {
  auto Buffer = llvm::MemoryBuffer::getFile(File);
  return Buffer ? hashOf((*Buffer)->getBuffer()) : "";
}

llvm::Error stage(const std::string &File, const std::string &Contents) {
  const std::string Path = stagedName(File);
  if (fs::access(File, fs::AccessMode::Write))
    return failure(File + " cannot be written");
  if (llvm::Error Error = tool::writeAtomically(Path, Contents))
    return Error;
  if (auto Mode = fs::getPermissions(File))
    if (std::error_code Error = fs::setPermissions(Path, *Mode))
      return failure(Path + ": " + Error.message());
  return llvm::Error::success();
}

/// Ctrl-C waits while files take their places.
class Uninterrupted {
public:
  Uninterrupted() : Before(std::signal(SIGINT, SIG_IGN)) {}
  ~Uninterrupted() { std::signal(SIGINT, Before); }

private:
  void (*Before)(int);
};

llvm::Error takePlace(const std::string &File) {
  if (std::error_code Error = fs::rename(stagedName(File), File))
    return failure(File + ": " + Error.message());
  return llvm::Error::success();
}

} // namespace

llvm::Error commit(llvm::StringRef Root,
                   const std::map<std::string, NewFile> &Files) {
  bool Ready = false;
  auto Clean = llvm::make_scope_exit([&] {
    if (!Ready)
      for (const auto &[File, Contents] : Files)
        fs::remove(stagedName(File));
  });
  json::Array Entries;
  for (const auto &[File, Contents] : Files) {
    if (llvm::Error Error = stage(File, Contents.New))
      return Error;
    Entries.push_back(json::Object{{"file", json::fixUTF8(File)},
                                   {"old", hashOf(Contents.Old)},
                                   {"new", hashOf(Contents.New)}});
  }
  for (const auto &[File, Contents] : Files)
    if (hashOfFile(File) != hashOf(Contents.Old))
      return failure(File +
                     " changed meanwhile; nothing is written, run again");
  Uninterrupted Now;
  std::string Text;
  llvm::raw_string_ostream(Text) << json::Value(std::move(Entries));
  if (llvm::Error Error = tool::writeAtomically(journalOf(Root), Text))
    return Error;
  Ready = true;
  for (const auto &[File, Contents] : Files)
    if (llvm::Error Error = takePlace(File))
      return Error;
  fs::remove(journalOf(Root));
  return llvm::Error::success();
}

llvm::Expected<bool> recover(llvm::StringRef Root) {
  auto Buffer = llvm::MemoryBuffer::getFile(journalOf(Root));
  if (!Buffer)
    return false;
  auto Json = json::parse((*Buffer)->getBuffer());
  const json::Array *Entries = Json ? Json->getAsArray() : nullptr;
  if (!Entries) {
    if (!Json)
      llvm::consumeError(Json.takeError());
    return failure(journalOf(Root) + " cannot be read; if no file named "
                                     "*.memleak-migrate is left, remove it");
  }
  for (const json::Value &Each : *Entries) {
    const json::Object *Entry = Each.getAsObject();
    if (!Entry)
      continue;
    const std::string File = Entry->getString("file").value_or("").str();
    const std::string Is = hashOfFile(File);
    if (Is == Entry->getString("new").value_or("")) {
      fs::remove(stagedName(File));
      continue;
    }
    if (Is != Entry->getString("old").value_or(""))
      return failure(File +
                     " was changed after a migration was interrupted; "
                     "its migrated version is " +
                     stagedName(File) + ": merge them, remove that and " +
                     journalOf(Root));
    if (llvm::Error Error = takePlace(File))
      return Error;
  }
  fs::remove(journalOf(Root));
  return true;
}

} // namespace memleak::migrate

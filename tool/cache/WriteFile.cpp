//===-- WriteFile.cpp - Files that are whole or not there -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WriteFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::tool {

namespace fs = llvm::sys::fs;

static llvm::Error cannotWrite(llvm::StringRef Path, std::error_code Error) {
  return llvm::createStringError(Error, "cannot write " + Path + ": " +
                                            Error.message());
}

llvm::Expected<AtomicFile> AtomicFile::create(const llvm::Twine &Path) {
  AtomicFile File;
  File.Path = Path.str();
  llvm::SmallString<256> Temporary;
  int FD = -1;
  if (std::error_code Error =
          fs::createUniqueFile(Path + ".%%%%%%%%.tmp", FD, Temporary))
    return cannotWrite(File.Path, Error);
  File.Temporary = Temporary.str();
  File.Out = std::make_unique<llvm::raw_fd_ostream>(FD, /*shouldClose=*/true);
  return File;
}

AtomicFile::AtomicFile(AtomicFile &&) = default;

AtomicFile::~AtomicFile() {
  if (!Out)
    return;
  // What it still holds goes to the file now: an error of that may be cleared,
  // one of its destructor ends the program.
  Out->close();
  Out->clear_error();
  Out.reset();
  fs::remove(Temporary);
}

llvm::Error AtomicFile::commit() {
  Out->close();
  std::error_code Error = Out->error();
  Out->clear_error();
  Out.reset();
  if (!Error)
    Error = fs::rename(Temporary, Path);
  if (!Error)
    return llvm::Error::success();
  fs::remove(Temporary);
  return cannotWrite(Path, Error);
}

llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Contents) {
  auto File = AtomicFile::create(Path);
  if (!File)
    return File.takeError();
  File->out() << Contents;
  return File->commit();
}

} // namespace memleak::tool

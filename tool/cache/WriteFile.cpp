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

llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Contents) {
  llvm::SmallString<256> Temporary;
  int FD = -1;
  std::error_code Error =
      fs::createUniqueFile(Path + ".%%%%%%%%.tmp", FD, Temporary);
  if (!Error) {
    llvm::raw_fd_ostream Out(FD, /*shouldClose=*/true);
    Out << Contents;
    Out.close();
    Error = Out.error();
    Out.clear_error();
    if (!Error)
      Error = fs::rename(Temporary, Path);
    if (Error)
      fs::remove(Temporary);
  }
  if (!Error)
    return llvm::Error::success();
  return llvm::createStringError(Error, "cannot write " + Path + ": " +
                                            Error.message());
}

} // namespace memleak::tool

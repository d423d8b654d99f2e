//===-- ScratchFolder.cpp - A folder for the time being -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScratchFolder.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

namespace memleak::tool {

namespace fs = llvm::sys::fs;

llvm::Expected<ScratchFolder> ScratchFolder::make() {
  llvm::SmallString<128> Path;
  if (std::error_code Error = fs::createUniqueDirectory("memleak", Path))
    return llvm::createStringError(Error, "cannot make a temporary folder: " +
                                              Error.message());
  return ScratchFolder(Path.str().str());
}

ScratchFolder::~ScratchFolder() {
  if (!Path.empty())
    fs::remove_directories(Path);
}

} // namespace memleak::tool

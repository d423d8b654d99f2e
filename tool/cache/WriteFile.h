//===-- WriteFile.h - Files that are whole or not there ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_CACHE_WRITEFILE_H
#define MEMLEAK_TOOL_CACHE_WRITEFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace memleak::tool {

/// Writes a file by renaming, so that whoever looks sees the old one or the new
/// one. On an error, which names the file, nothing is left behind.
llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Contents);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_CACHE_WRITEFILE_H

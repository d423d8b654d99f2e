//===-- CompileDatabase.h - Which files, compiled how -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_COMPILEDATABASE_H
#define MEMLEAK_TOOL_PROJECT_COMPILEDATABASE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace memleak::tool {

/// One way in which one source file is compiled.
struct CompileCommand {
  std::string Directory; ///< Absolute.
  std::string File;      ///< Absolute, symbolic links resolved if it exists.
  std::vector<std::string> Arguments; ///< The compiler first.
};

/// Absolute, without "." and ".."; symbolic links resolved where they exist.
std::string realPath(llvm::StringRef Path);

/// Whether \p File is C or C++ by its name, and no header.
bool isSource(llvm::StringRef File);

/// Whether \p File is \p Folder or inside it. Both as realPath gives them.
bool isInside(llvm::StringRef File, llvm::StringRef Folder);

/// The compile_commands.json that belongs to \p Folder: in it, in one of its
/// subfolders (build/ and out/ first, then by name), or in a folder above or
/// its build/ or out/. Empty when there is none.
std::string findCompileDatabase(llvm::StringRef Folder);

/// Reads the C and C++ entries of \p Path. Those that differ only in what they
/// write are one, so that a file is not analysed twice for the same answer.
/// Sorted by file, then as in the database. An error names the file and what is
/// wrong with it.
llvm::Expected<std::vector<CompileCommand>>
loadCompileDatabase(llvm::StringRef Path);

/// Commands for every C and C++ source under \p Folder, or for \p Folder itself
/// when it is a source: clang's defaults, with \p Folder and its include/ in
/// the search path. Hidden folders and CMake's build folders are left out.
std::vector<CompileCommand> defaultCommands(llvm::StringRef Folder);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_COMPILEDATABASE_H

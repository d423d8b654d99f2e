//===-- Extract.h - One source, parsed once ---------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_EXTRACT_H
#define MEMLEAK_TOOL_PROJECT_EXTRACT_H

#include "CompileDatabase.h"
#include "Configuration.h"
#include "llvm/Support/Error.h"

namespace memleak::tool {

/// What a worker process is asked to do.
struct ExtractRequest {
  CompileCommand Command;
  std::string Unit; ///< The unit's name.
  Overrides Over;
  std::vector<std::string> ExtraArguments; ///< For the compiler.
  /// Files by real path, and the files to read in their stead.
  std::vector<std::pair<std::string, std::string>> Staged;
  std::string Entry; ///< The path of what is written, without its ending.
  /// The same for where Entry cannot be written; empty if there is no such.
  std::string Spare;
};

/// Parses the source, and in that one parse lowers it and runs the checks that
/// follow no paths. Writes Entry.unit and then Entry.deps, each by renaming; in
/// the place of Spare also Spare.why, what is wrong with the other.
/// \returns how many findings those checks have
llvm::Expected<size_t> extract(const ExtractRequest &Request);

/// Does what each first extraction of a process has to do besides, so that
/// copies of this process need not.
void prepareToExtract();

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_EXTRACT_H

//===-- CompileStaged.h - Compile what would come out -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_MIGRATE_COMPILESTAGED_H
#define MEMLEAK_TOOL_MIGRATE_COMPILESTAGED_H

#include "Unit.h"
#include "cache/ScratchFolder.h"
#include "project/Workers.h"
#include <map>

namespace memleak::migrate {

/// Writes contents, by file, to \p Folder. Returns the files with what is to be
/// read in their stead.
llvm::Expected<std::vector<std::pair<std::string, std::string>>>
stage(const tool::ScratchFolder &Folder,
      const std::map<std::string, std::string> &NewContents);

/// Compiles the sources of \p Requests with \p NewContents in the stead of
/// those files, which stay as they are, and tells of each what the compiler
/// says. A worker that fails is an error in its source. Fails as runWorkers
/// does.
llvm::Error
compileStaged(std::vector<UnitRequest> Requests,
              const std::map<std::string, std::string> &NewContents,
              const tool::WorkerLimits &Limits,
              llvm::function_ref<void(size_t, std::vector<Complaint>)> OnDone);

} // namespace memleak::migrate

#endif // MEMLEAK_TOOL_MIGRATE_COMPILESTAGED_H

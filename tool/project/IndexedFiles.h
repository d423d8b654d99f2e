//===-- IndexedFiles.h - The files that an index stands on ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_INDEXEDFILES_H
#define MEMLEAK_TOOL_PROJECT_INDEXEDFILES_H

#include "Sources.h"
#include "solver/Index.h"

namespace memleak::tool {

/// What the units of \p All were made from, each file once.
/// \param MainFiles of the sources that have units, in their order
std::vector<solver::IndexedFile>
indexedFiles(llvm::ArrayRef<Source> All, llvm::ArrayRef<std::string> MainFiles);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_INDEXEDFILES_H

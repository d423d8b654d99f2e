//===-- Sources.h - Sources on their way into a program ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TOOL_PROJECT_SOURCES_H
#define MEMLEAK_TOOL_PROJECT_SOURCES_H

#include "Project.h"
#include "cache/UnitCache.h"

namespace memleak::tool {

/// Everything of this program that units and summaries depend on.
std::string toolIdentity();

/// One source on its way into the program.
struct Source {
  std::string Unit, Key;
  const UnitCache *In = nullptr;       ///< The folder that has its unit.
  std::optional<ir::ContentHash> Hash; ///< Of its unit, once there is one.
  std::string Digest;                  ///< Of all that went into it.
  std::string Trouble;                 ///< Why there is none.

  /// Its unit is the one that \p M tells of; none if that is none.
  void take(const std::optional<Manifest> &M, const UnitCache &Cache);
};

/// One for each command, in their order: what it makes and where that is kept.
std::vector<Source> nameSources(llvm::ArrayRef<CompileCommand> Commands,
                                const ProjectOptions &Options);

/// Names the question what \p All come to; its answer is kept once.
std::string resultName(llvm::ArrayRef<Source> All, bool Closed);
/// Tells the units' contents from others.
std::string resultKey(llvm::ArrayRef<Source> All);

} // namespace memleak::tool

#endif // MEMLEAK_TOOL_PROJECT_SOURCES_H

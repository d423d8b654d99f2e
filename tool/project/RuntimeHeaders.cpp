//===-- RuntimeHeaders.cpp - Where the runtime's headers are --------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeHeaders.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace memleak::tool {

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

std::string runtimeHeaders() {
  static const int Anchor = 0;
  const std::string Program = fs::getMainExecutable(
      nullptr, const_cast<void *>(static_cast<const void *>(&Anchor)));
  const std::string Installed =
      (path::parent_path(path::parent_path(Program)) + "/include").str();
  return fs::exists(Installed + "/memleak/pool_ptr.hpp")
             ? Installed
             : MEMLEAK_RUNTIME_INCLUDE;
}

} // namespace memleak::tool

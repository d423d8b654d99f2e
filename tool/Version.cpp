//===-- Version.cpp - memleak version -------------------------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Version.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/raw_ostream.h"

namespace memleak::tool {

std::string versionText() {
  return "memleak " MEMLEAK_VERSION " (LLVM " LLVM_VERSION_STRING ")";
}

Action declareVersion(CLI::App &) {
  return [] {
    llvm::outs() << versionText() << '\n';
    return ExitClean;
  };
}

} // namespace memleak::tool

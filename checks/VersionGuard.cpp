//===-- VersionGuard.cpp - Stops a clang-tidy of another LLVM version -----===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A clang-tidy of another LLVM version loads the plugin, lists its checks,
/// finds nothing and exits 0: the worst of answers. This constructor runs while
/// the plugin is being loaded, before anything of clang is touched, and ends
/// the process with one line instead. Only the plugin contains it; programs
/// that link the checks cannot meet another version.
///
//===----------------------------------------------------------------------===//

#include "llvm/Config/llvm-config.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <string>

namespace {

/// The exit code of "could not do the job".
constexpr int ExitCannotRun = 2;

/// LLVM's version in this process as "major.minor", or empty when the process
/// has none that tells. LLVMGetVersion is there since LLVM 16; before, clang's
/// full version ("Debian clang version 14.0.6") is asked.
std::string hostVersion() {
  using GetVersion = void (*)(unsigned *, unsigned *, unsigned *);
  if (void *Symbol = dlsym(RTLD_DEFAULT, "LLVMGetVersion")) {
    unsigned Major = 0, Minor = 0, Patch = 0;
    reinterpret_cast<GetVersion>(Symbol)(&Major, &Minor, &Patch);
    return std::to_string(Major) + "." + std::to_string(Minor);
  }
  using GetFullVersion = std::string (*)();
  if (void *Symbol = dlsym(RTLD_DEFAULT,
                           "_ZN5clang19getClangFullVersionB5cxx11Ev")) {
    std::string Full = reinterpret_cast<GetFullVersion>(Symbol)();
    std::size_t Start = Full.find("version ");
    if (Start != std::string::npos) {
      Start += std::strlen("version ");
      std::size_t Dot = Full.find('.', Start);
      if (Dot != std::string::npos)
        return Full.substr(Start, Full.find('.', Dot + 1) - Start);
    }
  }
  return "";
}

__attribute__((constructor(101))) void stopOnOtherVersion() {
  const std::string Built = std::to_string(LLVM_VERSION_MAJOR) + "." +
                            std::to_string(LLVM_VERSION_MINOR);
  const std::string Host = hostVersion();
  if (Host == Built)
    return;
  std::fprintf(stderr,
               "memleak: error: this plugin was built for LLVM %s, but this "
               "process runs LLVM %s; use clang-tidy-%d, or memleak-tidy, "
               "which has the checks inside\n",
               Built.c_str(), Host.empty() ? "(unknown)" : Host.c_str(),
               LLVM_VERSION_MAJOR);
  std::_Exit(ExitCannotRun);
}

} // namespace

//===-- ClangdMain.cpp - clangd with the memleak checks inside ------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PageLinks.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cstdio>
#include <memory>

// What is declared here is clangd's and has no public header. No class of it is
// used but through a pointer that clangd made.
namespace clang::clangd {

class SymbolIndex {
public:
  virtual ~SymbolIndex() = default;
};
class Transport {
public:
  virtual ~Transport() = default;
};
enum JSONStreamStyle : int;

int clangdMain(int argc, char **argv);

namespace remote {

/// Stands in for the client of an index server, which would bring gRPC and all
/// that it needs. clangd goes on with its own index when there is no client.
std::unique_ptr<SymbolIndex> getClient(llvm::StringRef Address,
                                       llvm::StringRef) {
  llvm::errs() << "memleak-clangd: no remote index: it is built without; "
               << Address << " is not asked\n";
  return nullptr;
}

} // namespace remote

} // namespace clang::clangd

extern "C" volatile int MemleakModuleAnchor;

namespace {

/// The folder of the checks' pages: beside the program, as installed and as
/// built. Empty if it is not there.
std::string pagesFolder() {
  llvm::SmallString<256> Folder(
      llvm::sys::fs::getMainExecutable(nullptr, nullptr));
  llvm::sys::path::remove_filename(Folder);
  llvm::sys::path::append(Folder, "..", "share", "memleak");
  llvm::sys::path::append(Folder, "docs", "checks");
  llvm::SmallString<256> Real;
  if (llvm::sys::fs::real_path(Folder, Real))
    return "";
  return Real.str().str();
}

} // namespace

using NewTransport = std::unique_ptr<clang::clangd::Transport>(
    std::FILE *, llvm::raw_ostream &, llvm::raw_ostream *, bool,
    clang::clangd::JSONStreamStyle);

// The linker's --wrap turns clangd's call of its newJSONTransport into the
// first of these, and the second into that function.
extern "C" NewTransport
    __wrap__ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE,
    __real__ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE;

std::unique_ptr<clang::clangd::Transport>
__wrap__ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE(
    std::FILE *In, llvm::raw_ostream &Out, llvm::raw_ostream *Mirror,
    bool Pretty, clang::clangd::JSONStreamStyle Style) {
  // One for the process, which has one connection; it ends with the process.
  static memleak::tool::PageLinks Links(Out, pagesFolder());
  return __real__ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE(
      In, Links, Mirror, Pretty, Style);
}

namespace {

/// Whether it turns off what this program is for. Qt Creator always says so, as
/// it runs clang-tidy by itself.
bool isWithoutChecks(llvm::StringRef Argument) {
  return Argument.starts_with("-") &&
         llvm::is_contained({"clang-tidy=0", "clang-tidy=false"},
                            Argument.ltrim('-').lower());
}

} // namespace

int main(int argc, char **argv) {
  (void)MemleakModuleAnchor;
  char **End = std::remove_if(argv + 1, argv + argc, isWithoutChecks);
  if (End != argv + argc)
    llvm::errs() << "memleak-clangd: runs its checks whatever --clang-tidy "
                    "says; clangd is what runs none\n";
  *End = nullptr;
  return clang::clangd::clangdMain(End - argv, argv);
}

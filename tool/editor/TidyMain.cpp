//===-- TidyMain.cpp - clang-tidy with the memleak checks inside ----------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

namespace clang::tidy {
// Defined in clangTidyMain; it has no public header.
int clangTidyMain(int argc, const char **argv);
} // namespace clang::tidy

extern "C" volatile int MemleakModuleAnchor;

int main(int argc, const char **argv) {
  (void)MemleakModuleAnchor;
  return clang::tidy::clangTidyMain(argc, argv);
}

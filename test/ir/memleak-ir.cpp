//===-- memleak-ir.cpp - memleak ir as a program of its own -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The engine's tests run without clang and without the memleak program.
//
//===----------------------------------------------------------------------===//

#include "solver/IrTool.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

int main(int Argc, char **Argv) {
  llvm::SmallVector<llvm::StringRef, 4> Args(Argv + 1, Argv + Argc);
  return memleak::solver::runIrTool(Args, llvm::outs(), llvm::errs());
}

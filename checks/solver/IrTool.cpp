//===-- IrTool.cpp - memleak ir: print and solve IR files -------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IrTool.h"
#include "ir/Parser.h"
#include "ir/Printer.h"
#include "ir/UnitFile.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace memleak;

static constexpr StringLiteral Usage =
    "usage: memleak ir print FILE        the text form\n"
    "       memleak ir hash FILE         content hashes of the functions\n"
    "       memleak ir encode FILE       the binary form, to standard output\n";

static Expected<ir::Unit> load(StringRef File) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
      MemoryBuffer::getFileOrSTDIN(File);
  if (!Buffer)
    return createStringError(Buffer.getError(),
                             File + ": error: " + Buffer.getError().message());
  auto T = std::make_shared<ir::Tables>();
  if ((*Buffer)->getBuffer().starts_with("memleak unit"))
    return ir::readUnitFile(**Buffer, std::move(T));
  return ir::parseUnit((*Buffer)->getBuffer(), File, std::move(T));
}

static void printHashes(const ir::Unit &U, raw_ostream &Out) {
  for (const std::unique_ptr<ir::Function> &F : U.Functions)
    Out << ir::hashBody(*F, *U.T).str() << ' ' << U.T->str(F->Name) << '\n';
}

int memleak::solver::runIrTool(ArrayRef<StringRef> Args, raw_ostream &Out,
                               raw_ostream &Err) {
  if (Args.size() != 2) {
    Err << Usage;
    return 2;
  }
  Expected<ir::Unit> U = load(Args[1]);
  if (!U) {
    Err << toString(U.takeError()) << '\n';
    return 2;
  }
  if (Args[0] == "print") {
    ir::print(*U, Out);
  } else if (Args[0] == "hash") {
    printHashes(*U, Out);
  } else if (Args[0] == "encode") {
    Out << ir::writeUnitFile(*U);
  } else {
    Err << "memleak ir: unknown action '" << Args[0] << "'\n" << Usage;
    return 2;
  }
  return 0;
}

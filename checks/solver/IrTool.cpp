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
#include "solver/Program.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace memleak;

static constexpr StringLiteral Usage =
    "usage: memleak ir print FILE        the text form\n"
    "       memleak ir solve FILE        findings, with their paths\n"
    "       memleak ir summaries FILE    what callers learn of each function\n"
    "       memleak ir silence FILE      what was given up on, and why\n"
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

static raw_ostream &operator<<(raw_ostream &OS, const ir::Location &L) {
  return OS << L.File << ':' << L.BeginLine << ':' << L.BeginColumn;
}

static void printFindings(const solver::Result &R, raw_ostream &Out) {
  for (const ir::Finding &F : R.Findings) {
    Out << F.Where << ": " << F.Message << " [" << F.Check << "]\n";
    for (const ir::PathNote &N : F.Notes)
      Out << "  " << N.Where << ": " << N.Message << '\n';
  }
  Out << R.Findings.size() << " findings\n";
}

static void printSilences(const solver::Result &R, raw_ostream &Out) {
  for (const ir::Silence &S : R.Silences) {
    Out << S.Where << ": " << ir::name(S.Why) << " in '" << S.Function << "'";
    if (S.Acquired.isValid())
      Out << ", of '" << S.Resource << "' acquired at " << S.Acquired;
    Out << ": " << S.Detail << '\n';
  }
  Out << R.Silences.size() << " silences\n";
}

static int solve(StringRef Action, const ir::Unit &U, raw_ostream &Out) {
  solver::Options O;
  O.ExplainSilence = Action == "silence";
  solver::Program P(U.T);
  P.add(U);
  solver::Result R = P.solve(O);
  if (Action == "solve")
    printFindings(R, Out);
  else if (Action == "silence")
    printSilences(R, Out);
  else
    for (const std::unique_ptr<ir::Function> &F : U.Functions)
      if (const ir::Summary *S = P.summary(F->Entity))
        ir::print(*S, *U.T, Out);
  return 0;
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
  } else if (Args[0] == "solve" || Args[0] == "summaries" ||
             Args[0] == "silence") {
    return ::solve(Args[0], *U, Out);
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

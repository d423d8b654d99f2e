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
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace memleak;

ArrayRef<StringRef> memleak::solver::irActions() {
  static constexpr StringRef Actions[] = {"print",   "solve", "summaries",
                                          "silence", "hash",  "encode"};
  return Actions;
}

Expected<ir::Unit> memleak::solver::loadUnit(StringRef File,
                                             std::shared_ptr<ir::Tables> T) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
      MemoryBuffer::getFileOrSTDIN(File);
  if (!Buffer)
    return createStringError(Buffer.getError(),
                             File + ": error: " + Buffer.getError().message());
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

static void printEdit(const ir::Edit &E, raw_ostream &Out) {
  Out << "    " << E.Where << '-' << E.Where.EndLine << ':' << E.Where.EndColumn
      << ": '";
  if (E.Moved.isValid())
    Out << "' what is at " << E.Moved << " '";
  printEscapedString(E.Text, Out);
  if (E.Keep.isValid()) {
    Out << "' ... '";
    printEscapedString(E.After, Out);
  }
  Out << (E.Braces ? "' in braces\n" : "'\n");
}

static void printFindings(const solver::Result &R, raw_ostream &Out) {
  for (const ir::Finding &F : R.Findings) {
    Out << F.Where << ": " << F.Message << " [" << F.Check << "]"
        << (F.Trust == ir::Confidence::High ? "" : " (doubtful)") << '\n';
    for (const ir::PathNote &N : F.Notes)
      Out << "  " << N.Where << ": " << N.Message << '\n';
    for (const ir::Fix &X : F.Fixes) {
      Out << "  fix: " << X.Title << '\n';
      for (const ir::Edit &E : X.Edits)
        printEdit(E, Out);
    }
    if (!F.Refused.Id.empty())
      Out << "  no fix: " << F.Refused.Because << " [no-fix: " << F.Refused.Id
          << "]\n";
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

static void solve(StringRef Action, ArrayRef<ir::Unit> Units, bool Closed,
                  raw_ostream &Out) {
  solver::Options O;
  O.ExplainSilence = Action == "silence";
  O.Repair = Action == "solve";
  solver::Program P(Units.front().T);
  for (const ir::Unit &U : Units)
    P.add(U);
  if (Closed)
    P.setClosed();
  solver::Result R = P.solve(O);
  if (Action == "solve")
    return printFindings(R, Out);
  if (Action == "silence")
    return printSilences(R, Out);
  for (const ir::Unit &U : Units)
    for (const std::unique_ptr<ir::Function> &F : U.Functions)
      if (const ir::Summary *S = P.summary(F->Entity))
        ir::print(*S, *U.T, Out);
}

void memleak::solver::runIrAction(StringRef Action, ArrayRef<ir::Unit> Units,
                                  bool Closed, raw_ostream &Out) {
  if (Action == "solve" || Action == "summaries" || Action == "silence")
    return ::solve(Action, Units, Closed, Out);
  for (const ir::Unit &U : Units) {
    if (Action == "print")
      ir::print(U, Out);
    else if (Action == "hash")
      printHashes(U, Out);
    else
      Out << ir::writeUnitFile(U);
  }
}

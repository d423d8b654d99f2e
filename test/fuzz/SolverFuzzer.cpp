//===-- SolverFuzzer.cpp - No program breaks the solver -------------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A libFuzzer target: solves the text form of a unit, with caps so low that
// they are reached, and with every extra on. The same program must come to the
// same findings again.
//
//===----------------------------------------------------------------------===//

#include "Require.h"
#include "ir/Parser.h"
#include "ir/Printer.h"
#include "solver/Program.h"

using namespace memleak;
using memleak::fuzz::require;

/// All that a reader sees of the findings, and the summaries' text.
static std::string solve(llvm::StringRef Input, bool Closed) {
  auto Unit = ir::parseUnit(Input, "fuzz.ir", std::make_shared<ir::Tables>());
  if (!Unit) {
    llvm::consumeError(Unit.takeError());
    return "";
  }
  solver::Program Program(Unit->T);
  Program.add(*Unit);
  if (Closed)
    Program.setClosed();
  solver::Options Options;
  Options.SoftDisjuncts = 4;
  Options.HardDisjuncts = 8;
  Options.Steps = 2000;
  Options.Outcomes = 4;
  Options.Repair = true;
  Options.ExplainSilence = true;
  const solver::Result R = Program.solve(Options);

  std::string Text;
  llvm::raw_string_ostream Out(Text);
  for (const ir::Finding &F : R.Findings) {
    require(!F.Check.empty() && !F.Message.empty(), "a finding says something");
    Out << F.Check << ' ' << F.Where.BeginLine << ' ' << F.Message << '\n';
    for (const ir::PathNote &N : F.Notes)
      Out << N.Where.BeginLine << ' ' << N.Message << '\n';
    for (const ir::Fix &X : F.Fixes)
      Out << X.Title << '\n';
  }
  for (const std::unique_ptr<ir::Function> &F : Unit->Functions)
    if (const ir::Summary *S = Program.summary(F->Entity))
      ir::print(*S, *Unit->T, Out);
  return Text;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  llvm::StringRef Input(reinterpret_cast<const char *>(Data), Size);
  const bool Closed = Size % 2;
  require(solve(Input, Closed) == solve(Input, Closed),
          "solving again comes to the same");
  return 0;
}

//===-- ExplainSilenceCheck.cpp - memleak-explain-silence -----------------===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExplainSilenceCheck.h"
#include "solver/Program.h"

using namespace clang;

namespace memleak {

/// Unasked it does not even make the engine run.
void ExplainSilenceCheck::registerMatchers(ast_matchers::MatchFinder *Finder) {
  if (Engine.Solver.ExplainSilence)
    EngineCheck::registerMatchers(Finder);
}

void ExplainSilenceCheck::say(const solver::Result &Solved) {
  for (const ir::Silence &Silence : Solved.Silences) {
    SourceLocation Where = locate(Silence.Where);
    if (Where.isInvalid())
      continue;
    diag(Where, "%0") << ir::sentence(Silence);
    if (SourceLocation Acquired = locate(Silence.Acquired); Acquired.isValid())
      diag(Acquired, "acquired here", DiagnosticIDs::Note);
  }
}

} // namespace memleak

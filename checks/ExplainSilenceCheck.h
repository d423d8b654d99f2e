//===-- ExplainSilenceCheck.h - memleak-explain-silence ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_EXPLAINSILENCECHECK_H
#define MEMLEAK_CHECKS_EXPLAINSILENCECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Says where the checks that follow paths give a resource up, and why, once
/// memleak.ExplainSilence asks for it.
///
/// For the user-facing documentation see
/// docs/checks/explain-silence.md
class ExplainSilenceCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) override;

protected:
  void say(const solver::Result &Solved) override;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_EXPLAINSILENCECHECK_H

//===-- PoolRawEscapeCheck.h - memleak-pool-raw-escape ----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_POOLRAWESCAPECHECK_H
#define MEMLEAK_CHECKS_POOLRAWESCAPECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds raw pointers taken from a handle that are kept beyond the handle.
///
/// For the user-facing documentation see
/// docs/checks/pool-raw-escape.md
class PoolRawEscapeCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;

protected:
  std::vector<clang::FixItHint> betterFix(clang::SourceLocation Acquired,
                                          clang::ASTContext &AST) override;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_POOLRAWESCAPECHECK_H

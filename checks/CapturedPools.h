//===-- CapturedPools.h - Pools that go on being used elsewhere -*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_CAPTUREDPOOLS_H
#define MEMLEAK_CHECKS_CAPTUREDPOOLS_H

#include "TUState.h"

namespace clang {
class CXXMemberCallExpr;
class ReturnStmt;
class VarDecl;
} // namespace clang

namespace memleak {

/// The local pool that the thread detached by \p Detach goes on using, or null:
/// what it was given are references to pools, pointers into them, and plain
/// values. Whoever gives it something else may be waiting for the thread.
const clang::VarDecl *poolOfDetached(const clang::CXXMemberCallExpr &Detach,
                                     TUState &Unit);

/// The local pool that a coroutine that \p Return hands out refers to, or null.
/// Only of coroutines that have not run at all when they are returned.
const clang::VarDecl *poolOfCoroutine(const clang::ReturnStmt &Return,
                                      TUState &Unit);

} // namespace memleak

#endif // MEMLEAK_CHECKS_CAPTUREDPOOLS_H

//===-- ReleasePlacement.h - Releases a handle makes needless ---*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_FIXITS_RELEASEPLACEMENT_H
#define MEMLEAK_CHECKS_FIXITS_RELEASEPLACEMENT_H

#include "FunctionBody.h"
#include "OwnerUses.h"

namespace memleak {

/// The statement that goes when \p Release of the local \p Owner is left to the
/// handle's destructor: the release, or the `if (p)` around it. Null when the
/// release must stay, because a statement or a destructor that can be observed
/// comes between it and the end of the owner's scope.
const clang::Stmt *releaseAtScopeEnd(const OwnerUse &Release,
                                     const clang::VarDecl &Owner,
                                     const FunctionBody &Body);

} // namespace memleak

#endif // MEMLEAK_CHECKS_FIXITS_RELEASEPLACEMENT_H

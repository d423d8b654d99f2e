//===-- PoolUseAfterReleaseCheck.h - memleak-pool-use-after-release -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_POOLUSEAFTERRELEASECHECK_H
#define MEMLEAK_CHECKS_POOLUSEAFTERRELEASECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds uses of objects of a pool after the pool was reset or the object given
/// back.
///
/// For the user-facing documentation see
/// docs/checks/pool-use-after-release.md
class PoolUseAfterReleaseCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_POOLUSEAFTERRELEASECHECK_H

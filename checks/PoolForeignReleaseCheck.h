//===-- PoolForeignReleaseCheck.h - memleak-pool-foreign-release -*- C++
//-*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_POOLFOREIGNRELEASECHECK_H
#define MEMLEAK_CHECKS_POOLFOREIGNRELEASECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds objects of a pool that are released by something else, by another
/// pool, or twice.
///
/// For the user-facing documentation see
/// docs/checks/pool-foreign-release.md
class PoolForeignReleaseCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_POOLFOREIGNRELEASECHECK_H

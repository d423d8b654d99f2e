//===-- UseAfterReleaseCheck.h - memleak-use-after-release ------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_USEAFTERRELEASECHECK_H
#define MEMLEAK_CHECKS_USEAFTERRELEASECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds uses of a resource on a path that has released it.
///
/// For the user-facing documentation see
/// docs/checks/use-after-release.md
class UseAfterReleaseCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_USEAFTERRELEASECHECK_H

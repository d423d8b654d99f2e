//===-- InvalidReleaseCheck.h - memleak-invalid-release ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_INVALIDRELEASECHECK_H
#define MEMLEAK_CHECKS_INVALIDRELEASECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds releases of what was never acquired, or of a pointer into the middle
/// of it.
///
/// For the user-facing documentation see
/// docs/checks/invalid-release.md
class InvalidReleaseCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_INVALIDRELEASECHECK_H

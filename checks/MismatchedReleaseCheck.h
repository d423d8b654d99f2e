//===-- MismatchedReleaseCheck.h - memleak-mismatched-release ---*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MISMATCHEDRELEASECHECK_H
#define MEMLEAK_CHECKS_MISMATCHEDRELEASECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds resources that are released by another function than the one that goes
/// with their acquisition.
///
/// For the user-facing documentation see
/// docs/checks/mismatched-release.md
class MismatchedReleaseCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_MISMATCHEDRELEASECHECK_H

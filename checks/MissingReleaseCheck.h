//===-- MissingReleaseCheck.h - memleak-missing-release ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_MISSINGRELEASECHECK_H
#define MEMLEAK_CHECKS_MISSINGRELEASECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds memory that some path through a function neither releases nor hands
/// on.
///
/// For the user-facing documentation see
/// docs/checks/missing-release.md
class MissingReleaseCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_MISSINGRELEASECHECK_H

//===-- DoubleReleaseCheck.h - memleak-double-release -----------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_DOUBLERELEASECHECK_H
#define MEMLEAK_CHECKS_DOUBLERELEASECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds resources that are released a second time on some path.
///
/// For the user-facing documentation see
/// docs/checks/double-release.md
class DoubleReleaseCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_DOUBLERELEASECHECK_H

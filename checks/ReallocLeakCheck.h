//===-- ReallocLeakCheck.h - memleak-realloc-leak ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_REALLOCLEAKCHECK_H
#define MEMLEAK_CHECKS_REALLOCLEAKCHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds reallocations whose failure loses the only pointer to the old memory.
///
/// For the user-facing documentation see
/// docs/checks/realloc-leak.md
class ReallocLeakCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_REALLOCLEAKCHECK_H

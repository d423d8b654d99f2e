//===-- UnclosedResourceCheck.h - memleak-unclosed-resource -----*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_UNCLOSEDRESOURCECHECK_H
#define MEMLEAK_CHECKS_UNCLOSEDRESOURCECHECK_H

#include "EngineCheck.h"

namespace memleak {

/// Finds files, sockets and other resources that some path neither closes nor
/// hands on.
///
/// For the user-facing documentation see
/// docs/checks/unclosed-resource.md
class UnclosedResourceCheck : public EngineCheck {
public:
  using EngineCheck::EngineCheck;
};

} // namespace memleak

#endif // MEMLEAK_CHECKS_UNCLOSEDRESOURCECHECK_H

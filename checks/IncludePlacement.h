//===-- IncludePlacement.h - Where a first include goes ---------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_CHECKS_INCLUDEPLACEMENT_H
#define MEMLEAK_CHECKS_INCLUDEPLACEMENT_H

#include "llvm/ADT/StringRef.h"

namespace memleak {

/// The offset of the line in \p Text before which the first include of a file
/// without any belongs: behind the byte order mark, comments about the file,
/// `#pragma once` and the include guard. A comment right above code is about
/// that code, and stays with it. Linear in what it passes over.
size_t firstIncludeOffset(llvm::StringRef Text);

} // namespace memleak

#endif // MEMLEAK_CHECKS_INCLUDEPLACEMENT_H

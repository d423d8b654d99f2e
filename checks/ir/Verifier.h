//===-- Verifier.h - Whether IR is well formed ------------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_IR_VERIFIER_H
#define MEMLEAK_IR_VERIFIER_H

#include "IR.h"
#include <optional>
#include <string>

namespace memleak::ir {

/// The first thing wrong, with function, block and instruction named, or
/// nothing. Well-formed IR is safe for every other part of the library: all
/// ids are in bounds. Linear in the function.
std::optional<std::string> verify(const Function &F, const Tables &T);
std::optional<std::string> verify(const Summary &S, const Tables &T);
std::optional<std::string> verify(const Unit &U);

} // namespace memleak::ir

#endif // MEMLEAK_IR_VERIFIER_H

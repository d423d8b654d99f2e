//===-- refuse.hpp - Saying no ----------------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_REFUSE_HPP
#define MEMLEAK_SRC_REFUSE_HPP

#include <memleak/limits.hpp>

#include <string>

namespace memleak::detail {

/// Throws limit_exceeded; without exceptions reports pool-limit and aborts.
[[noreturn]] void raise(const refusal &why);

/// Throws std::invalid_argument for what limits of pool \p name cannot be;
/// without exceptions says so and aborts.
[[noreturn]] void reject(const std::string &name, const std::string &reason);
/// Rejects what no pool can keep of how long objects may live.
void check_lifetime(const std::string &name, const limits &l);

} // namespace memleak::detail

#endif // MEMLEAK_SRC_REFUSE_HPP

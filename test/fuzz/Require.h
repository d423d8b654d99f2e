//===-- Require.h - What must hold of every input ---------------*- C++ -*-===//
//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MEMLEAK_TEST_FUZZ_REQUIRE_H
#define MEMLEAK_TEST_FUZZ_REQUIRE_H

#include <cstdio>
#include <cstdlib>

namespace memleak::fuzz {

/// Ends the process, which libFuzzer takes for a fault, unless \p Holds.
inline void require(bool Holds, const char *What) {
  if (Holds)
    return;
  std::fprintf(stderr, "violated: %s\n", What);
  std::abort();
}

} // namespace memleak::fuzz

#endif // MEMLEAK_TEST_FUZZ_REQUIRE_H

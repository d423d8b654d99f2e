//===-- self_test.hpp - Proof that every adapter reaches what it names -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

namespace bench {

/// Tests every peer and prints a line each. Returns the number of failures.
int self_test();

} // namespace bench

//===-- no_deadline.cpp - A deadline where ages are compiled out ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cstdio>

int main() {
  memleak::limits l;
  l.max_lifetime = std::chrono::seconds(1);
  try {
    memleak::pool<int> p("late", l);
  } catch (const std::invalid_argument &e) {
    std::puts(e.what());
  }
}

//===-- pmr.cpp - Standard containers over pools --------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/pool_resource.hpp>

#include <cassert>
#include <map>
#include <string>

int main() {
  memleak::limits bounds;
  bounds.max_bytes = 8 << 20;
  memleak::pool_resource memory("index", bounds);
  {
    std::pmr::map<int, std::pmr::string> index(&memory);
    for (int i = 0; i < 1000; ++i)
      index[i] = "a value too long for the small string optimisation";
    assert(memory.live() >= 2000);
  }
  assert(memory.live() == 0); // nothing was leaked
}

//===-- main.cpp - A project that uses pools ------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/pool_ptr.hpp>

#include <cstdio>
#include <vector>

struct particle {
  float x, y;
};

int main() {
  std::vector<memleak::pool_ptr<particle>> all;
  for (int i = 0; i < 6; ++i)
    all.push_back(memleak::make_pooled<particle>(1.0f, 2.0f));
  std::size_t most = memleak::process_pool<particle>().live();
  all.clear();
  std::printf("%zu objects, %zu left\n", most,
              memleak::process_pool<particle>().live());
}

//===-- make_room.cpp - Making room instead of a refusal ------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cassert>
#include <deque>

struct page {
  char text[4000];
};

int main() {
  std::deque<memleak::pool_ptr<page>> cache; // oldest first
  memleak::limits bounds;
  bounds.max_objects = 8;
  bounds.make_room = [&](const memleak::refusal &) {
    if (cache.empty())
      return false; // nothing to give: the make is refused
    cache.pop_front();
    return true; // try again
  };
  memleak::pool<page> pages("pages", bounds);
  for (int i = 0; i < 100; ++i)
    cache.push_back(pages.make());
  assert(cache.size() == 8 && pages.statistics().refused == 0);
  cache.clear(); // the handles go before their pool
}

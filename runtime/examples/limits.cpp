//===-- limits.cpp - A pool with limits -----------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cassert>

struct job {
  char work[100];
};

int main() {
  memleak::limits bounds;
  bounds.reserved_objects = 10;               // room for ten is had now
  bounds.max_objects = 100;                   // never more at once
  bounds.max_bytes = 4 * 64 * 1024;           // slabs, that is
  bounds.refused = memleak::on_refusal::null; // else make() throws

  memleak::pool<job> jobs("jobs", bounds);
  std::vector<memleak::pool_ptr<job>> all;
  while (auto next = jobs.make())
    all.push_back(std::move(next));
  assert(all.size() == 100);
  assert(jobs.statistics().refused == 1);
}

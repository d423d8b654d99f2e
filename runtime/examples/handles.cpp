//===-- handles.cpp - Objects with owners ---------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/pool_ptr.hpp>

#include <cassert>
#include <vector>

struct session {
  int user;
};

int main() {
  memleak::pool_ptr<session> mine = memleak::make_pooled<session>(7);
  assert(mine->user == 7);

  std::vector<memleak::pool_ptr<session>> all; // handles move, never copy
  all.push_back(std::move(mine));
  assert(mine == nullptr);

  memleak::pool_ref<session> seen = all[0].ref(); // follows, does not own
  assert(seen.get() == all[0].get());
  all.clear();
  assert(seen.get() == nullptr); // and knows when the session is gone
}

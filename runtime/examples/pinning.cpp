//===-- pinning.cpp - Using an object another thread may release ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cassert>
#include <thread>

struct account {
  int balance = 100;
};

int main() {
  memleak::pool<account, memleak::pinning_policy> accounts("accounts");
  auto owner = accounts.make();
  auto ref = accounts.ref(owner);

  auto pin = ref.lock(); // null if it were gone
  std::thread([&] { owner.reset(); }).join();
  assert(ref.get() == nullptr); // released
  assert(pin->balance == 100);  // and still whole, while pinned
  pin = {};                     // ends it, on this thread
  assert(accounts.live() == 0);
}

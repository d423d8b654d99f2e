//===-- reports.cpp - A handler of one's own ------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cassert>
#include <cstring>

static int caught = 0;

int main() {
  memleak::set_report_handler([](const memleak::report &r) noexcept {
    if (std::strcmp(memleak::event_name(r.what), "pool-double-release") == 0)
      ++caught;
    return memleak::verdict::proceed; // the default aborts here
  });
  int *raw = memleak::make_pooled<int>(1).detach_raw();
  memleak::release_raw(raw);
  memleak::release_raw(raw);
  assert(caught == 1);
}

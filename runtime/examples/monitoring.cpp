//===-- monitoring.cpp - What is live, since when and from where ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cassert>
#include <cstdio>

struct connection {
  int socket;
};

int main() {
  memleak::set_trace(memleak::trace_sites | memleak::trace_ages);
  memleak::pool<connection> open("connections");
  auto first = open.make_at(memleak::here(), 4);
  auto second = open.make(5); // its site is the code address of the call

  memleak::leak_report live = memleak::registry::leaks();
  std::fputs(live.text().c_str(), stdout);
  assert(live.count() == 2);
  assert(first.info().acquired.line() != 0);
}

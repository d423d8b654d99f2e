//===-- walk_after_churn.cpp - Visit what is live after most of it was replaced
//-*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

/// An operation is the visit of one object.
struct walk_after_churn {
  static constexpr std::size_t live = 1'000'000;

  template <class Peer> static sample run(std::size_t ops) {
    std::size_t const replaced = live / 10 * 9;
    auto const order = shuffled(live, 1);
    auto const places = shuffled(replaced, 2);
    population<Peer> objects(live);
    rss_meter rss;
    objects.fill();
    for (std::size_t i = 0; i < replaced; ++i)
      objects.release(order[i]);
    for (std::size_t i = 0; i < replaced; ++i)
      objects.make(order[places[i]]);

    sample s;
    s.ops = static_cast<double>(ops);
    for (std::size_t visited = 0; visited < ops; visited += live)
      s.ns += objects.walk_ns() * static_cast<double>(live);
    objects.describe(s, rss);
    return s;
  }
};

add_workload<walk_after_churn, object_peers> const walk("walk_after_churn",
                                                        5'000'000);

} // namespace
} // namespace bench

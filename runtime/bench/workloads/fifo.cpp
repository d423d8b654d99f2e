//===-- fifo.cpp - Release the oldest of many, make a new one ---*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

struct fifo {
  static constexpr std::size_t live = 10'000;

  template <class Peer> static sample run(std::size_t ops) {
    population<Peer> objects(live);
    rss_meter rss;
    objects.fill();
    std::size_t oldest = 0;
    auto step = [&](std::size_t) {
      objects.replace(oldest);
      oldest = oldest + 1 == live ? 0 : oldest + 1;
    };
    stopwatch(0).run(10 * live, step);
    stopwatch watch(ops);
    watch.run(ops, step);
    sample s = watch.result();
    objects.describe(s, rss);
    return s;
  }
};

add_workload<fifo, hot_object_peers> const fifo_workload("fifo", 2'000'000);

} // namespace
} // namespace bench

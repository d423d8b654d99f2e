//===-- growth.cpp - Cost of a pair and of an object as the number of live ones
// grows -*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

/// Fills to the given number, then replaces at random; free_ns and refill_ns
/// stay unset, refill_ns is the cost of the first filling, pages included.
template <std::size_t Live> struct growth {
  template <class Peer> static sample run(std::size_t ops) {
    population<Peer> objects(Live);
    rss_meter rss;
    stopwatch filling(0);
    filling.run(Live, [&](std::size_t i) { objects.make(i); });
    random_source random;
    auto step = [&](std::size_t) { objects.replace(random.below(Live)); };
    stopwatch(0).run(std::min(Live / 2, ops), step);
    stopwatch watch(ops);
    watch.run(ops, step);
    sample s = watch.result();
    objects.describe(s, rss);
    s.refill_ns = filling.ns_per_op();
    return s;
  }
};

template <std::size_t Live>
using add_growth = add_workload<growth<Live>, growth_peers>;

/// Handles, objects and what the hungriest peer adds.
constexpr double bytes_needed(std::size_t live) {
  return static_cast<double>(live) * (8 + 100);
}

add_growth<1'000> const g3("growth:1000", 1'000'000);
add_growth<10'000> const g4("growth:10000", 1'000'000);
add_growth<100'000> const g5("growth:100000", 1'000'000);
add_growth<1'000'000> const g6("growth:1000000", 1'000'000, 5);
add_growth<10'000'000> const g7("growth:10000000", 1'000'000, 3,
                                bytes_needed(10'000'000));
add_growth<100'000'000> const g8("growth:100000000", 1'000'000, 1,
                                 bytes_needed(100'000'000));

} // namespace
} // namespace bench

//===-- bulk_free.cpp - Release nine of ten in random order, then refill -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

struct bulk_free {
  static constexpr std::size_t live = 1'000'000, freed = live / 10 * 9;

  /// What one cycle frees, in random order, and refills, in the order of the
  /// program's own places: a program fills what it finds empty.
  struct cycle {
    explicit cycle(std::uint64_t seed) : released(shuffled(live, seed)) {
      released.resize(freed);
      made = released;
      std::sort(made.begin(), made.end());
    }
    std::vector<std::uint32_t> released, made;
  };

  template <class Peer> static sample run(std::size_t ops) {
    std::vector<cycle> cycles;
    for (std::size_t i = 0; i < 1 + ops / freed; ++i)
      cycles.emplace_back(i + 1);
    population<Peer> objects(live);
    rss_meter rss;
    objects.fill();
    // The first cycle makes the disorder that the timed ones start from.
    stopwatch unheard(0);
    churn(objects, cycles[0], unheard, unheard);
    stopwatch freeing(ops), filling(ops);
    for (std::size_t i = 1; i < cycles.size(); ++i)
      churn(objects, cycles[i], freeing, filling);
    stopwatch both = freeing;
    both.merge(filling);
    sample s = both.result();
    s.ops /= 2; // an operation is a release and a make, as elsewhere
    s.free_ns = freeing.ns_per_op();
    s.refill_ns = filling.ns_per_op();
    objects.describe(s, rss);
    return s;
  }

private:
  template <class Objects>
  static void churn(Objects &objects, cycle const &order, stopwatch &freeing,
                    stopwatch &filling) {
    freeing.run(freed,
                [&](std::size_t i) { objects.release(order.released[i]); });
    filling.run(freed, [&](std::size_t i) { objects.make(order.made[i]); });
  }
};

add_workload<bulk_free, object_peers> const bulk_free_workload("bulk_free",
                                                               1'800'000);

} // namespace
} // namespace bench

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
  static constexpr std::size_t live = 1'000'000;

  template <class Peer> static sample run(std::size_t ops) {
    std::size_t const cycle = live / 10 * 9;
    population<Peer> objects(live);
    rss_meter rss;
    objects.fill();
    // The first cycle makes the disorder that the timed ones start from.
    churn(objects, cycle, 1, nullptr, nullptr);
    stopwatch freeing(ops), filling(ops);
    for (std::size_t done = 0, seed = 2; done < ops; done += cycle, ++seed)
      churn(objects, cycle, seed, &freeing, &filling);
    sample s;
    {
      stopwatch both = freeing;
      both.merge(filling);
      s = both.result();
    }
    s.ops /= 2; // an operation is a release and a make, as elsewhere
    s.free_ns = freeing.ns_per_op();
    s.refill_ns = filling.ns_per_op();
    objects.describe(s, rss);
    return s;
  }

private:
  template <class Objects>
  static void churn(Objects &objects, std::size_t count, std::uint64_t seed,
                    stopwatch *freeing, stopwatch *filling) {
    auto const order = shuffled(live, seed);
    auto release = [&](std::size_t i) { objects.release(order[i]); };
    // Refilled in index order: a program fills what it finds empty.
    std::vector<std::uint32_t> empty(order.begin(),
                                     order.begin() + std::ptrdiff_t(count));
    std::sort(empty.begin(), empty.end());
    auto make = [&](std::size_t i) { objects.make(empty[i]); };
    stopwatch unheard(0);
    (freeing ? *freeing : unheard).run(count, release);
    (filling ? *filling : unheard).run(count, make);
  }
};

add_workload<bulk_free, object_peers> const bulk_free_workload("bulk_free",
                                                               1'800'000);

} // namespace
} // namespace bench

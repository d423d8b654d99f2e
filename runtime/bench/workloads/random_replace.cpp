//===-- random_replace.cpp - Release one of many at random, make a new one -*-
// C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

template <std::size_t Live> struct random_replace {
  template <class Peer> static sample run(std::size_t ops) {
    population<Peer> objects(Live);
    rss_meter rss;
    objects.fill();
    random_source random;
    auto step = [&](std::size_t) { objects.replace(random.below(Live)); };
    stopwatch(0).run(Live / 2, step);
    stopwatch watch(ops);
    watch.run(ops, step);
    sample s = watch.result();
    objects.describe(s, rss);
    return s;
  }
};

// Without boost::object_pool, which would take minutes a round.
add_workload<random_replace<200'000>, object_peers> const
    replace_200k("random_replace:200000", 2'000'000);
add_workload<random_replace<1'000'000>, object_peers> const
    replace_1m("random_replace:1000000", 2'000'000);

} // namespace
} // namespace bench

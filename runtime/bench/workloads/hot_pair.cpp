//===-- hot_pair.cpp - Make one object and release it, again and again -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

struct hot_pair {
  template <class Peer> static sample run(std::size_t ops) {
    typename Peer::template store<object64> store;
    stopwatch watch(ops);
    auto pair = [&](std::size_t i) {
      auto object = store.make(i);
      keep(store.get(object));
      store.release(std::move(object));
    };
    stopwatch(0).run(ops / 10, pair);
    watch.run(ops, pair);
    return watch.result();
  }
};

using peers = join<hot_object_peers, memleak_variants, peer_list<bump>>;
add_workload<hot_pair, peers> const hot_pair_workload("hot_pair", 4'000'000);

} // namespace
} // namespace bench

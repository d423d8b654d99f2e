//===-- overlap.cpp - What each instruction of an allocator costs when memory is
// cold -*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

/// The bare free list with more to do a pair, none of it cold: stores to one
/// line, or moves between registers.
template <unsigned Stores, unsigned Moves>
class laden_nodes : public free_list_nodes {
public:
  using free_list_nodes::free_list_nodes;

  void *allocate() {
    for (unsigned i = 0; i < Stores; ++i)
      line_[i % 8] = i;
#pragma GCC unroll 128
    for (unsigned i = 0; i < Moves; ++i) {
      unsigned value = i;
      asm volatile("" : "+r"(value)); // one move that nothing waits for
    }
    return free_list_nodes::allocate();
  }

private:
  alignas(64) std::uint64_t volatile line_[8] = {};
};

struct plain : node_peer<laden_nodes<0, 0>> {
  static constexpr char const *name = "free_list";
};
struct stores_8 : node_peer<laden_nodes<8, 0>> {
  static constexpr char const *name = "and_8_stores";
};
struct stores_16 : node_peer<laden_nodes<16, 0>> {
  static constexpr char const *name = "and_16_stores";
};
struct moves_40 : node_peer<laden_nodes<0, 40>> {
  static constexpr char const *name = "and_40_moves";
};
struct moves_80 : node_peer<laden_nodes<0, 80>> {
  static constexpr char const *name = "and_80_moves";
};
using peers = peer_list<plain, stores_8, stores_16, moves_40, moves_80>;

/// A pair over a million cold objects, and a hot pair, both so laden. The
/// processor overlaps the misses of as many pairs as its windows of
/// instructions and of stores hold: work that is free in a hot pair is not
/// here.
struct overlap {
  template <class Peer> static sample run(std::size_t ops) {
    population<Peer> objects(1'000'000);
    objects.fill();
    random_source random;
    auto cold = [&](std::size_t) {
      objects.replace(random.below(objects.size()));
    };
    stopwatch(0).run(ops / 4, cold);
    stopwatch watch(ops);
    watch.run(ops, cold);
    return watch.result();
  }
};
struct no_overlap {
  template <class Peer> static sample run(std::size_t ops) {
    population<Peer> objects(1);
    objects.fill();
    stopwatch watch(ops);
    watch.run(ops, [&](std::size_t) { objects.replace(0); });
    return watch.result();
  }
};

add_workload<overlap, peers> const cold("overlap:cold", 2'000'000);
add_workload<no_overlap, peers> const hot("overlap:hot", 2'000'000);

} // namespace
} // namespace bench

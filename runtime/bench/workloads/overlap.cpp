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

/// The bare free list, its release a call: no more is done, but the head of the
/// list has to be in memory and each pair stores it twice.
class called_nodes : public free_list_nodes {
public:
  using free_list_nodes::free_list_nodes;

  __attribute__((noinline)) void deallocate(void *node) {
    free_list_nodes::deallocate(node);
  }
};

/// What a pool with its state outside its objects cannot do without, and
/// nothing else: a stack of free nodes, and a word a node that a release, a
/// call, tests and steps and a make steps again. It knows its one region, has
/// no threads, no limits, no handles.
class checked_nodes {
public:
  explicit checked_nodes(std::size_t bytes)
      : bytes_(bytes), region_(new char[nodes * bytes]), words_(nodes) {}

  void *allocate() {
    char *node = free_count_ ? free_[--free_count_] : fresh();
    word_of(node) += live;
    return node;
  }
  __attribute__((noinline)) void deallocate(void *memory) {
    char *node = static_cast<char *>(memory);
    std::uint32_t &word = word_of(node), next = word - live + 1;
    if (next >= live) // not live
      return;
    word = next;
    free_[free_count_++] = node;
  }

private:
  static constexpr std::size_t nodes = 1'000'064;
  static constexpr std::uint32_t live = 1u << 31;

  char *fresh() { return region_.get() + bytes_ * fresh_++; }
  std::uint32_t &word_of(char *node) {
    return words_[static_cast<std::size_t>(node - region_.get()) /
                  sizeof(object64)];
  }

  std::size_t const bytes_;
  std::unique_ptr<char[]> region_;
  std::vector<std::uint32_t> words_;
  std::size_t fresh_ = 0, free_count_ = 0;
  char *free_[64] = {};
};

struct called : node_peer<called_nodes> {
  static constexpr char const *name = "and_called";
};
struct checked : node_peer<checked_nodes> {
  static constexpr char const *name = "checked_stack";
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
using peers = peer_list<plain, called, checked, memleak_default, stores_8,
                        stores_16, moves_40, moves_80>;

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

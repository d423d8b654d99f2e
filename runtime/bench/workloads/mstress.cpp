//===-- mstress.cpp - Phases of growth, loss and exchange between threads -*-
// C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "../harness/process.hpp"
#include "../harness/random.hpp"
#include "../harness/stopwatch.hpp"
#include "../harness/suite.hpp"
#include "../peers/peers.hpp"

#include <array>
#include <atomic>
#include <cstring>
#include <thread>

namespace bench {
namespace {

/// After the mstress test of mimalloc, with its parameters: an exchange buffer
/// of 1,000 places, 66% of what a thread holds is freed at the end of a round,
/// 25% of steps swap a block with another thread's. An operation is one step:
/// an allocation with what is freed for it.
struct mstress {
  static constexpr std::size_t threads = 2, rounds = 20, places = 1000;
  static constexpr std::size_t freed_percent = 66, exchanged_percent = 25;

  /// Begins every block, so that whoever gets it knows its size.
  struct header {
    std::size_t bytes;
  };
  using exchange = std::array<std::atomic<header *>, places>;

  template <class Blocks> static void free(Blocks &memory, header *block) {
    if (block)
      memory.deallocate(block, block->bytes);
  }

  template <class Blocks>
  static header *take(Blocks &memory, random_source &random) {
    // Mostly small, rarely large, as programs do: each doubling half as often.
    std::size_t words = 2 + random.below(8);
    while (words < 256 && random.below(100) < 45)
      words *= 2;
    std::size_t const bytes = words * 8;
    void *block = memory.allocate(bytes);
    std::memset(block, 1, bytes < 64 ? bytes : 64);
    return ::new (block) header{bytes};
  }

  template <class Blocks>
  static void work(Blocks &memory, exchange &shared, random_source &random,
                   std::size_t steps, stopwatch &watch) {
    std::vector<header *> held;
    held.reserve(steps);
    watch.run(steps, [&](std::size_t) {
      header *block = take(memory, random);
      if (random.below(100) < exchanged_percent)
        block = shared[random.below(places)].exchange(block);
      if (block)
        held.push_back(block);
      if (held.size() > 16 && random.below(100) < freed_percent) {
        std::size_t const at = random.below(held.size());
        free(memory, held[at]);
        held[at] = held.back();
        held.pop_back();
      }
    });
    for (header *block : held)
      free(memory, block);
  }

  template <class Peer> static sample run(std::size_t ops) {
    typename Peer::blocks memory;
    std::size_t const steps = ops / threads / rounds;
    auto shared = std::make_unique<exchange>();
    for (auto &place : *shared)
      place = nullptr;
    rss_meter rss;
    std::vector<random_source> random{random_source(1), random_source(2)};
    std::vector<stopwatch> watches;
    for (std::size_t t = 0; t < threads; ++t)
      watches.emplace_back(ops, CLOCK_MONOTONIC);
    team_stopwatch team;
    for (std::size_t r = 0; r < rounds; ++r) {
      std::vector<std::thread> running;
      for (std::size_t t = 0; t < threads; ++t)
        running.emplace_back(
            [&, t] { work(memory, *shared, random[t], steps, watches[t]); });
      for (std::thread &t : running)
        t.join();
    }
    watches[0].merge(watches[1]);
    sample s = team.result(steps * threads * rounds, watches[0]);
    s.live = 0;
    s.rss_bytes = rss.grown();
    for (auto &place : *shared)
      free(memory, place.load());
    return s;
  }
};

add_workload<mstress, threaded_block_peers> const mstress_workload("mstress",
                                                                   2'000'000);

} // namespace
} // namespace bench

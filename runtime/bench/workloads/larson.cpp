//===-- larson.cpp - A server whose threads hand their memory on -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "../harness/process.hpp"
#include "../harness/random.hpp"
#include "../harness/stopwatch.hpp"
#include "../harness/suite.hpp"
#include "../peers/peers.hpp"

#include <memory>
#include <thread>

namespace bench {
namespace {

/// After Larson and Krishnan, "Memory Allocation for Long-Running Server
/// Applications" (1998), with the parameters of mimalloc-bench: blocks of 8 to
/// 1,000 bytes, 5,000 a thread, 100 rounds; after each the blocks pass to a
/// new thread, which frees what another one allocated.
struct larson {
  static constexpr std::size_t threads = 2;
  static constexpr std::size_t blocks_a_thread = 5000;
  static constexpr std::size_t rounds = 100;
  static constexpr std::size_t smallest = 8, largest = 1000;

  struct block {
    void *memory;
    std::size_t bytes;
  };

  template <class Blocks> class session {
  public:
    session(Blocks &memory, std::uint64_t seed, std::size_t ops)
        : memory_(memory), random_(seed), blocks_(blocks_a_thread),
          watch_(ops, CLOCK_MONOTONIC) {
      for (block &b : blocks_)
        b = take();
    }
    ~session() {
      for (block &b : blocks_)
        memory_.deallocate(b.memory, b.bytes);
    }
    void round(std::size_t ops) {
      watch_.run(ops, [&](std::size_t) {
        block &b = blocks_[random_.below(blocks_a_thread)];
        memory_.deallocate(b.memory, b.bytes);
        b = take();
      });
    }
    stopwatch &watch() { return watch_; }

  private:
    block take() {
      std::size_t const bytes = smallest + random_.below(largest - smallest);
      void *memory = memory_.allocate(bytes);
      *static_cast<char *>(memory) = 1;
      return {memory, bytes};
    }
    Blocks &memory_;
    random_source random_;
    std::vector<block> blocks_;
    stopwatch watch_;
  };

  template <class Peer> static sample run(std::size_t ops) {
    using blocks = typename Peer::blocks;
    std::size_t const share = ops / threads / rounds;
    blocks memory;
    rss_meter rss;
    std::vector<std::unique_ptr<session<blocks>>> sessions;
    for (std::size_t t = 0; t < threads; ++t)
      sessions.push_back(std::make_unique<session<blocks>>(memory, t + 1, ops));
    team_stopwatch team;
    for (std::size_t r = 0; r < rounds; ++r) {
      std::vector<std::thread> running;
      for (auto &s : sessions)
        running.emplace_back([&s, share] { s->round(share); });
      for (std::thread &t : running)
        t.join();
    }
    sessions[0]->watch().merge(sessions[1]->watch());
    sample s = team.result(share * threads * rounds, sessions[0]->watch());
    s.live = threads * blocks_a_thread;
    s.object_bytes = s.live * (smallest + largest) / 2;
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<larson, threaded_block_peers> const larson_workload("larson",
                                                                 2'000'000);

} // namespace
} // namespace bench

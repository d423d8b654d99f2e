//===-- thread_churn.cpp - Threads that make objects and end ----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

#include <thread>

namespace bench {
namespace {

/// Each thread makes 1,000 objects, releases every other one and ends; the
/// rest is released by the thread that started it. What is left behind in a
/// dead thread's caches shows as memory.
struct thread_churn {
  static constexpr std::size_t objects_a_thread = 1000;

  template <class Peer> static sample run(std::size_t ops) {
    using store_type = typename Peer::template store<object64>;
    store_type store;
    std::vector<typename store_type::handle> objects(objects_a_thread);
    rss_meter rss;
    stopwatch outer(ops, CLOCK_MONOTONIC);
    team_stopwatch team;
    for (std::size_t done = 0; done < ops; done += objects_a_thread) {
      std::thread([&] {
        for (std::size_t i = 0; i < objects_a_thread; ++i)
          objects[i] = store.make(i);
        for (std::size_t i = 0; i < objects_a_thread; i += 2)
          store.release(std::move(objects[i]));
      }).join();
      outer.run(objects_a_thread / 2, [&](std::size_t i) {
        store.release(std::move(objects[2 * i + 1]));
      });
    }
    sample s = team.result(ops, outer);
    s.free_ns = outer.ns_per_op();
    s.live = 0;
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<thread_churn, threaded_object_peers> const
    thread_churn_workload("thread_churn", 1'000'000);

} // namespace
} // namespace bench

//===-- xmalloc.cpp - One thread makes, another releases, in batches -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace bench {
namespace {

/// A queue of batches between two threads. It is bounded, so that memory is.
template <class Batch> class batch_queue {
public:
  void push(Batch batch) {
    std::unique_lock hold(lock_);
    room_.wait(hold, [&] { return batches_.size() < bound; });
    batches_.push_back(std::move(batch));
    some_.notify_one();
  }
  Batch pop() {
    std::unique_lock hold(lock_);
    some_.wait(hold, [&] { return !batches_.empty(); });
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    room_.notify_one();
    return batch;
  }

private:
  static constexpr std::size_t bound = 8;
  std::mutex lock_;
  std::condition_variable some_, room_;
  std::deque<Batch> batches_;
};

/// The producer/consumer pattern of Lever and Boreham's malloc-test, with the
/// batches of 4,096 that mimalloc-bench uses. An operation is a make in one
/// thread and a release in the other.
struct xmalloc {
  static constexpr std::size_t batch_size = 4096;

  template <class Peer> static sample run(std::size_t ops) {
    using store_type = typename Peer::template store<object64>;
    using batch = std::vector<typename store_type::handle>;
    std::size_t const batches = ops / batch_size;
    store_type store;
    batch_queue<batch> full, empty;
    for (int i = 0; i < 4; ++i)
      empty.push(batch(batch_size));

    rss_meter rss;
    stopwatch making(ops, CLOCK_MONOTONIC), releasing(ops, CLOCK_MONOTONIC);
    team_stopwatch team;
    std::thread consumer([&] {
      for (std::size_t b = 0; b < batches; ++b) {
        batch objects = full.pop();
        releasing.run(batch_size, [&](std::size_t i) {
          store.release(std::move(objects[i]));
        });
        empty.push(std::move(objects));
      }
    });
    for (std::size_t b = 0; b < batches; ++b) {
      batch objects = empty.pop();
      making.run(batch_size,
                 [&](std::size_t i) { objects[i] = store.make(i); });
      full.push(std::move(objects));
    }
    consumer.join();
    double const free_ns = releasing.ns_per_op();
    double const refill_ns = making.ns_per_op();
    making.merge(releasing);
    sample s = team.result(batches * batch_size, making);
    s.free_ns = free_ns;
    s.refill_ns = refill_ns;
    s.live = 0;
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<xmalloc, threaded_object_peers> const xmalloc_workload("xmalloc",
                                                                    4096 * 500);

} // namespace
} // namespace bench

//===-- message_queue.cpp - Messages of many sizes from one thread to another
//-*- C++ -*-===//
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
#include <memory>
#include <thread>

namespace bench {
namespace {

/// One writer, one reader and a ring between them. Messages have 32 to 512
/// bytes; the reader frees what the writer allocated. An operation is one
/// message.
struct message_queue {
  struct message {
    std::size_t bytes;
  };

  class ring {
  public:
    void push(message *m) {
      std::size_t const at = written_.load(std::memory_order_relaxed);
      while (at - read_.load(std::memory_order_acquire) == places)
        std::this_thread::yield();
      messages_[at % places] = m;
      written_.store(at + 1, std::memory_order_release);
    }
    message *pop() {
      std::size_t const at = read_.load(std::memory_order_relaxed);
      while (at == written_.load(std::memory_order_acquire))
        std::this_thread::yield();
      message *m = messages_[at % places];
      read_.store(at + 1, std::memory_order_release);
      return m;
    }

  private:
    static constexpr std::size_t places = 4096;
    alignas(64) std::atomic<std::size_t> written_{0};
    alignas(64) std::atomic<std::size_t> read_{0};
    alignas(64) std::array<message *, places> messages_{};
  };

  template <class Peer> static sample run(std::size_t ops) {
    typename Peer::blocks memory;
    auto queue = std::make_unique<ring>();
    random_source random;
    rss_meter rss;
    stopwatch writing(ops, CLOCK_MONOTONIC);
    team_stopwatch team;
    std::thread reader([&] {
      for (std::size_t i = 0; i < ops; ++i) {
        message *m = queue->pop();
        memory.deallocate(m, m->bytes);
      }
    });
    writing.run(ops, [&](std::size_t) {
      std::size_t const bytes = 32 + random.below(481);
      queue->push(::new (memory.allocate(bytes)) message{bytes});
    });
    reader.join();
    sample s = team.result(ops, writing);
    s.live = 0;
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<message_queue, threaded_block_peers> const
    message_queue_workload("message_queue", 1'000'000);

} // namespace
} // namespace bench

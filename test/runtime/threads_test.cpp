//===-- threads_test.cpp - Any thread makes, any thread releases ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace memleak;

namespace {

struct payload {
  std::uint64_t value = 0;
  char rest[56];
};

TEST(Threads, AnExitHandsItsSlotsOn) {
  limits l;
  l.max_objects = 100;
  pool<payload> p("handed on", l);
  for (int i = 0; i < 50; ++i)
    std::thread([&] {
      std::vector<pool_ptr<payload>> all;
      for (int k = 0; k < 100; ++k)
        all.push_back(p.make());
    }).join();
  EXPECT_EQ(p.statistics().in_magazines, 0u);
  EXPECT_EQ(p.statistics().total, 5000u);
  EXPECT_EQ(p.live(), 0u);
  EXPECT_EQ(p.statistics().peak, 100u);
}

/// Makes \p count objects in a thread that lives on, and releases them in this.
class maker {
public:
  explicit maker(pool<payload> &p) : pool_(p), thread_([this] { work(); }) {}
  ~maker() {
    ask(0);
    thread_.join();
  }
  std::vector<pool_ptr<payload>> make(std::size_t count) {
    ask(count);
    std::unique_lock hold(lock_);
    changed_.wait(hold, [&] { return wanted_ == nothing; });
    return std::move(made_);
  }

private:
  static constexpr std::size_t nothing = ~std::size_t(0);
  void ask(std::size_t count) {
    std::lock_guard hold(lock_);
    wanted_ = count;
    changed_.notify_all();
  }
  void work() {
    std::unique_lock hold(lock_);
    for (;;) {
      changed_.wait(hold, [&] { return wanted_ != nothing; });
      if (!wanted_)
        return;
      for (; wanted_; --wanted_)
        if (auto h = pool_.try_make())
          made_.push_back(std::move(h));
      wanted_ = nothing;
      changed_.notify_all();
    }
  }

  pool<payload> &pool_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::size_t wanted_ = nothing;
  std::vector<pool_ptr<payload>> made_;
  std::thread thread_;
};

TEST(Threads, SlotsOnTheirWayBetweenThreadsCountForNoLimit) {
  limits l;
  l.max_objects = 5000;
  pool<payload> p("on the way", l);
  maker other(p);
  for (int round = 0; round < 3; ++round) {
    auto all = other.make(6000);
    EXPECT_EQ(all.size(), 5000u);
    EXPECT_EQ(p.live(), 5000u);
  }
  EXPECT_EQ(p.live(), 0u);
  std::vector<pool_ptr<payload>> mine;
  while (auto h = p.try_make())
    mine.push_back(std::move(h));
  EXPECT_EQ(mine.size(), 5000u);
  EXPECT_EQ(p.statistics().peak, 5000u);
}

TEST(Threads, SlotsOnTheirWayBetweenThreadsAreTrimmed) {
  pool<payload> p("on the way");
  maker other(p);
  std::size_t full = 0;
  {
    auto all = other.make(20000);
    full = p.statistics().slab_bytes;
  }
  EXPECT_GE(full, 20000u * sizeof(payload));
  EXPECT_EQ(p.trim(), full);
  EXPECT_EQ(p.statistics().slab_bytes, 0u);
  EXPECT_EQ(p.statistics().metadata_bytes, 0u);
  EXPECT_EQ(other.make(100).size(), 100u);
}

TEST(Threads, ReleasesByAnotherThreadAreReused) {
  pool<payload> p("passed over");
  std::mutex lock;
  std::condition_variable changed;
  std::vector<pool_ptr<payload>> queue;
  bool done = false;
  std::uint64_t sum = 0;
  std::thread consumer([&] {
    for (;;) {
      std::unique_lock hold(lock);
      changed.wait(hold, [&] { return done || !queue.empty(); });
      if (queue.empty())
        return;
      auto batch = std::move(queue);
      queue.clear();
      hold.unlock();
      for (auto &h : batch)
        sum += h->value;
    }
  });
  constexpr std::uint64_t n = 200000;
  std::vector<pool_ptr<payload>> batch;
  for (std::uint64_t i = 1; i <= n; ++i) {
    batch.push_back(p.make());
    batch.back()->value = i;
    if (batch.size() == 512 || i == n) {
      std::unique_lock hold(lock);
      changed.notify_one();
      for (auto &h : batch)
        queue.push_back(std::move(h));
      batch.clear();
    }
  }
  {
    std::lock_guard hold(lock);
    done = true;
  }
  changed.notify_one();
  consumer.join();
  EXPECT_EQ(sum, n * (n + 1) / 2);
  EXPECT_EQ(p.live(), 0u);
  EXPECT_EQ(p.statistics().total, n);
}

TEST(Threads, HandlesInThreadLocalsOutliveTheMagazines) {
  pool<payload> p("thread local");
  std::thread([&] {
    thread_local pool_ptr<payload> mine;
    mine = p.make();
  }).join();
  EXPECT_EQ(p.live(), 0u);
}

/// Threads come and go while objects wander between them.
TEST(Threads, ChurnLosesNothing) {
  pool<payload> p("churn");
  constexpr int slots = 256;
  std::mutex locks[slots];
  std::vector<pool_ptr<payload>> table(slots);
  auto work = [&](std::uint32_t seed) {
    for (int i = 0; i < 3000; ++i) {
      seed = seed * 1664525 + 1013904223;
      auto fresh = p.make();
      fresh->value = seed;
      int at = (seed >> 16) % slots;
      std::lock_guard hold(locks[at]);
      table[at].swap(fresh);
    }
  };
  for (int round = 0; round < 10; ++round) {
    std::vector<std::thread> workers;
    for (int t = 0; t < 4; ++t)
      workers.emplace_back(work, round * 100 + t);
    pool_statistics s = p.statistics(); // in the midst of it
    EXPECT_LE(s.live, slots + 64 * 4 + 8u);
    for (auto &w : workers)
      w.join();
  }
  std::size_t held = 0;
  for (auto &h : table)
    held += h != nullptr;
  EXPECT_EQ(p.live(), held);
  EXPECT_EQ(p.statistics().total, 10u * 4 * 3000);
  table.clear();
  EXPECT_EQ(p.live(), 0u);
}

TEST(Threads, PoolsComeAndGoWhileThreadsStay) {
  std::atomic<pool<payload> *> shared{nullptr};
  std::atomic<int> done{0};
  std::thread other([&] {
    for (int i = 0; i < 200; ++i) {
      pool<payload> *p;
      while (!(p = shared.load()))
        std::this_thread::yield();
      {
        auto h = p->make();
        h->value = 1;
      }
      shared = nullptr;
      ++done;
    }
  });
  for (int i = 0; i < 200; ++i) {
    pool<payload> p("brief");
    auto mine = p.make();
    shared = &p;
    while (done != i + 1)
      std::this_thread::yield();
    mine.reset();
    EXPECT_EQ(p.live(), 0u);
    EXPECT_EQ(p.statistics().total, 2u);
  }
  other.join();
}

#if !defined(__SANITIZE_THREAD__)
TEST(Fork, TheChildGoesOnAlone) {
  limits l;
  l.max_objects = 200;
  pool<payload> p("forked", l);
  std::atomic<bool> stop{false};
  std::atomic<bool> ready{false};
  std::thread busy([&] {
    while (!stop) {
      std::vector<pool_ptr<payload>> some;
      for (int i = 0; i < 20; ++i)
        some.push_back(p.make());
      ready = true;
    }
  });
  while (!ready)
    std::this_thread::yield();
  for (int i = 0; i < 20; ++i) {
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      // What the other thread had live is lost to the child; the rest is not.
      std::vector<pool_ptr<payload>> all;
      while (auto h = p.try_make())
        all.push_back(std::move(h));
      std::_Exit(all.size() >= 179 && all.size() <= 200 ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  stop = true;
  busy.join();
}
#endif

} // namespace

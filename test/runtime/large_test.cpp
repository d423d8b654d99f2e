//===-- large_test.cpp - Objects with a block of their own ----------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <atomic>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace memleak;
using memleak::test::report_catcher;

namespace {

struct page {
  char bytes[32 * 1024];
};
struct alignas(64 * 1024) aligned {
  int value = 7;
};

/// Runs \p work in \p count threads at once.
template <class Work> void in_threads(int count, Work work) {
  std::vector<std::thread> all;
  for (int i = 0; i < count; ++i)
    all.emplace_back([&, i] { work(i); });
  for (std::thread &t : all)
    t.join();
}

TEST(Large, ThreadsMakeAndReleaseTheSameAddresses) {
  pool<aligned> p("aligned");
  in_threads(4, [&](int) {
    for (int i = 0; i < 2000; ++i) {
      auto h = p.make();
      ASSERT_EQ(h->value, 7);
    }
  });
  EXPECT_EQ(p.live(), 0u);
  EXPECT_EQ(p.statistics().total, 8000u);
  EXPECT_EQ(p.statistics().slab_bytes, 0u);
}

TEST(Large, PassThroughIsTheSame) {
  pool_options o;
  o.pass_through = true;
  pool<int> p(o);
  in_threads(4, [&](int) {
    for (int i = 0; i < 5000; ++i)
      ASSERT_TRUE(p.make(i));
  });
  EXPECT_EQ(p.live(), 0u);
}

TEST(Large, ARefMayBeAskedWhileAnotherThreadReleases) {
  pool<page> p("pages");
  std::atomic<int> round{0};
  std::atomic<bool> done{false};
  pool_ref<page> shared;
  std::thread asker([&] {
    while (!done) {
      int now = round.load(std::memory_order_acquire);
      if (now % 2 == 0)
        continue;
      pool_ref<page> mine = shared;
      round.store(now + 1, std::memory_order_release);
      while (mine)
        std::this_thread::yield();
      EXPECT_FALSE(mine.get());
    }
  });
  for (int i = 0; i < 300; ++i) {
    auto h = p.make();
    shared = h.ref();
    int odd = round + 1;
    round.store(odd, std::memory_order_release);
    while (round.load(std::memory_order_acquire) == odd)
      std::this_thread::yield();
    h.reset();
  }
  done = true;
  asker.join();
  EXPECT_EQ(p.live(), 0u);
}

TEST(Large, PinsHoldAgainstAnotherThread) {
  pool<page, pinning_policy> p("pages");
  std::atomic<bool> done{false};
  auto first = p.make();
  auto ref = p.ref(first);
  std::thread other([&] {
    while (!done)
      if (auto pin = ref.lock())
        pin->bytes[0] = 1;
  });
  std::this_thread::yield();
  first.reset();
  done = true;
  other.join();
  EXPECT_FALSE(ref.lock());
  EXPECT_EQ(p.live(), 0u);
}

TEST(Large, SizesThatNobodyHasAreRefused) {
  desk d("absurd");
  pool_resource r("absurd");
  for (std::size_t less : {0u, 1u, 4096u, 70000u}) {
    request wanted;
    wanted.size = ~std::size_t(0) - less;
    response got = d.serve(wanted);
    EXPECT_FALSE(got);
    EXPECT_EQ(got.error(), limit_kind::memory);
    EXPECT_THROW((void)r.allocate(wanted.size, 8), limit_exceeded);
  }
  EXPECT_EQ(r.slab_bytes(), 0u);
  EXPECT_EQ(r.live(), 0u);
}

TEST(Large, NothingTakesAByteAndGivesItBack) {
  limits l;
  l.max_bytes = 1 << 20;
  desk d("nothing", l);
  request empty;
  empty.size = 0;
  empty.alignment = 32 * 1024;
  for (int i = 0; i < 3; ++i) {
    response got = d.serve(empty);
    ASSERT_TRUE(got);
    EXPECT_EQ(got.error(), limit_kind::none);
  }
  request other;
  other.size = 100000;
  EXPECT_TRUE(d.serve(other));
}

TEST(Large, TheReserveIsKeptFromTheOthersOfABudget) {
  budget all(limits::unlimited, 8 * sizeof(page));
  limits l;
  l.reserved_objects = 5;
  pool<page> reserved("reserved", l, &all);
  pool<page> other("other", {}, &all);
  std::vector<pool_ptr<page>> taken, floor;
  while (auto h = other.try_make())
    taken.push_back(std::move(h));
  EXPECT_EQ(taken.size(), 3u);
  for (int i = 0; i < 5; ++i)
    floor.push_back(reserved.make());
  EXPECT_FALSE(reserved.try_make());
  floor.clear();
  EXPECT_EQ(all.bytes(), 8 * sizeof(page));
  EXPECT_FALSE(other.try_make());
}

TEST(Large, AReserveThatCannotBeIsRejected) {
  limits l;
  l.reserved_objects = 100;
  l.max_bytes = 10 * sizeof(page);
  EXPECT_THROW(pool<page>("small", l), std::invalid_argument);
  l.max_bytes = limits::unlimited;
  l.reserved_objects = l.max_objects = ~std::size_t(0) / 2;
  EXPECT_THROW(pool<page>("huge", l), std::invalid_argument);
}

TEST(Large, AResourceHasAPoolForEachClassOnly) {
  pool_resource r("sizes");
  std::size_t before = registry::size();
  for (std::size_t size = 20000; size < 40000; size += 100)
    r.deallocate(r.allocate(size), size);
  EXPECT_LE(registry::size() - before, 6u);
  EXPECT_EQ(r.live(), 0u);
}

/// The child may use what another thread of the parent used meanwhile.
template <class Use> void fork_while_in_use(Use use) {
  std::atomic<bool> done{false};
  std::thread other([&] {
    while (!done)
      use();
  });
  for (int i = 0; i < 50; ++i) {
    pid_t child = fork();
    if (child == 0) {
      alarm(20);
      use();
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status)) << "the child hangs";
  }
  done = true;
  other.join();
}

TEST(Large, AForkFindsNoFrontLocked) {
  desk d("forked");
  request wanted;
  wanted.size = 64;
  fork_while_in_use([&] { response got = d.serve(wanted); });
  pool_resource r("forked");
  fork_while_in_use([&] { r.deallocate(r.allocate(20000), 20000); });
}

} // namespace

//===-- limits_test.cpp - Limits hold exactly and refuse never early ------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <atomic>
#include <thread>

using namespace memleak;
using memleak::test::counted;

namespace {

using payload = std::array<char, 64>;

TEST(MaxObjects, NMakesSucceedAndTheNextFails) {
  limits l;
  l.max_objects = 1000;
  pool<payload> p("bounded", l);
  std::vector<pool_ptr<payload>> all;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 1000; ++i)
      all.push_back(p.make());
    EXPECT_THROW(static_cast<void>(p.make()), limit_exceeded);
    EXPECT_EQ(p.try_make(), nullptr);
    all.pop_back();
    all.push_back(p.make());
    EXPECT_EQ(p.try_make(), nullptr);
    all.clear();
  }
  EXPECT_EQ(p.statistics().refused, 9u);
  EXPECT_EQ(p.statistics().peak, 1000u);
}

TEST(MaxObjects, SaysWhatWasRefused) {
  limits l;
  l.max_objects = 1;
  pool<payload> p("one", l);
  auto a = p.make();
  try {
    static_cast<void>(p.make());
    FAIL() << "the second make was not refused";
  } catch (const limit_exceeded &e) {
    EXPECT_EQ(e.why().limit, limit_kind::objects);
    EXPECT_STREQ(e.why().pool, "one");
    EXPECT_EQ(e.why().in_use, 1u);
    EXPECT_EQ(e.why().allowed, 1u);
    EXPECT_STREQ(limit_name(e.why().limit), "max_objects");
    EXPECT_NE(std::string(e.what()).find("max_objects"), std::string::npos);
  }
}

TEST(MaxObjects, NullPolicyReturnsNull) {
  limits l;
  l.max_objects = 0;
  l.refused = on_refusal::null;
  pool<payload> p("none", l);
  EXPECT_EQ(p.make(), nullptr);
}

TEST(MaxObjects, MakeRoomMayFreeAndRetry) {
  std::vector<pool_ptr<payload>> all;
  unsigned asked = 0;
  limits l;
  l.max_objects = 10;
  l.make_room = [&](const refusal &why) {
    asked = why.attempt + 1;
    if (all.empty())
      return false;
    all.pop_back();
    return true;
  };
  pool<payload> p("yielding", l);
  for (int i = 0; i < 50; ++i)
    all.push_back(p.make());
  EXPECT_EQ(p.live(), 10u);
  EXPECT_EQ(p.statistics().refused, 0u);
  EXPECT_EQ(asked, 1u);
  std::vector<pool_ptr<payload>> kept;
  std::swap(kept, all);
  EXPECT_EQ(p.try_make(), nullptr);
  EXPECT_EQ(p.statistics().refused, 1u);
}

TEST(MaxBytes, CountsSlabsAndHolds) {
  limits l;
  l.max_bytes = 3 * detail::slab_size + 100;
  pool<payload> p("three slabs", l);
  std::vector<pool_ptr<payload>> all;
  while (auto h = p.try_make()) {
    all.push_back(std::move(h));
    ASSERT_LE(p.statistics().slab_bytes, l.max_bytes);
  }
  EXPECT_EQ(all.size(), 3 * detail::slab_size / sizeof(payload));
  EXPECT_THROW(static_cast<void>(p.make()), limit_exceeded);
}

TEST(MaxBytes, CountsLargeBlocks) {
  limits l;
  l.max_bytes = 250000;
  pool<std::array<char, 100000>> p("large", l);
  auto a = p.make(), b = p.make();
  EXPECT_EQ(p.try_make(), nullptr);
  a.reset();
  EXPECT_NE(p.try_make(), nullptr);
}

TEST(MaxObjectSize, RefusesTheType) {
  limits l;
  l.max_object_size = 63;
  pool<payload> p("small only", l);
  EXPECT_EQ(p.try_make(), nullptr);
  l.max_object_size = 64;
  pool<payload> q("just", l);
  EXPECT_NE(q.try_make(), nullptr);
}

TEST(Reserved, IsThereFromTheStartAndContradictionsAreRejected) {
  limits l;
  l.reserved_objects = 5000;
  pool<payload> p("reserved", l);
  EXPECT_GE(p.statistics().slab_bytes, 5000 * sizeof(payload));
  l.max_objects = 4999;
  EXPECT_THROW(pool<payload>("floor over ceiling", l), std::invalid_argument);
  l.max_objects = limits::unlimited;
  l.max_bytes = 4 * detail::slab_size;
  EXPECT_THROW(pool<payload>("floor over bytes", l), std::invalid_argument);
  l.max_bytes = 5 * detail::slab_size;
  EXPECT_NO_THROW(pool<payload>("floor fits", l));
  limits negative;
  negative.max_lifetime = std::chrono::milliseconds(-1);
  EXPECT_THROW(pool<payload>("negative", negative), std::invalid_argument);
}

TEST(Budget, IsSharedExactlyAndIdleQuotasComeBack) {
  budget b(100, limits::unlimited);
  {
    pool<payload> p("p", {}, &b);
    pool<counted> q("q", {}, &b);
    std::vector<pool_ptr<payload>> ps;
    std::vector<pool_ptr<counted>> qs;
    for (int i = 0; i < 30; ++i)
      ps.push_back(p.make());
    ps.clear(); // p may hold idle slots now
    for (int i = 0; i < 100; ++i)
      qs.push_back(q.make());
    EXPECT_EQ(q.try_make(), nullptr);
    EXPECT_EQ(p.try_make(), nullptr);
    qs.pop_back();
    EXPECT_NE(ps.emplace_back(p.try_make()), nullptr);
    EXPECT_EQ(q.try_make(), nullptr);
    EXPECT_LE(b.objects(), 100u);
  }
  EXPECT_EQ(b.objects(), 0u);
  EXPECT_EQ(b.bytes(), 0u);
}

TEST(Budget, BytesAndReserve) {
  budget b(limits::unlimited, 4 * detail::slab_size);
  pool<payload> p("p", {}, &b);
  pool<counted> q("q", {}, &b);
  std::vector<pool_ptr<payload>> ps;
  while (auto h = p.try_make())
    ps.push_back(std::move(h));
  EXPECT_EQ(ps.size(), 4 * detail::slab_size / sizeof(payload));
  EXPECT_EQ(q.try_make(), nullptr);
  ps.clear();
  EXPECT_NE(q.try_make(), nullptr); // p's empty slabs came back
  budget small(10);
  limits l;
  l.reserved_objects = 11;
  EXPECT_THROW(pool<payload>("too much", l, &small), limit_exceeded);
  EXPECT_EQ(small.objects(), 0u);
  l.reserved_objects = 10;
  pool<payload> r("all", l, &small);
  EXPECT_EQ(small.objects(), 10u);
  std::vector<pool_ptr<payload>> rs;
  for (int i = 0; i < 10; ++i)
    rs.push_back(r.make());
  EXPECT_EQ(r.try_make(), nullptr);
}

/// N makes spread over threads in every way succeed; the next fails.
TEST(MaxObjects, IsExactHoweverSpreadOverThreads) {
  constexpr std::size_t bound = 1000;
  for (unsigned threads : {1u, 2u, 4u, 8u}) {
    limits l;
    l.max_objects = bound;
    pool<payload> p("spread", l);
    std::vector<std::vector<pool_ptr<payload>>> made(threads);
    std::atomic<std::size_t> count{0};
    std::vector<std::thread> workers;
    for (unsigned t = 0; t < threads; ++t)
      workers.emplace_back([&, t] {
        for (int warm = 0; warm < 100; ++warm) { // leaves idle quotas behind
          auto h = p.try_make();
        }
        while (auto h = p.try_make()) {
          made[t].push_back(std::move(h));
          ++count;
        }
      });
    for (auto &w : workers)
      w.join();
    EXPECT_EQ(count, bound) << threads;
    EXPECT_EQ(p.live(), bound);
    EXPECT_EQ(p.statistics().peak, bound);
  }
}

TEST(MaxObjects, QuotasOfIdleThreadsAreRevoked) {
  limits l;
  l.max_objects = 64;
  pool<payload> p("idle", l);
  std::atomic<int> stage{0};
  std::thread idle([&] {
    std::vector<pool_ptr<payload>> mine;
    for (int i = 0; i < 40; ++i)
      mine.push_back(p.make());
    mine.clear(); // 40 free slots sit in this thread's magazine
    stage = 1;
    while (stage != 2)
      std::this_thread::yield();
    EXPECT_EQ(p.try_make(), nullptr);
    stage = 3;
    while (stage != 4)
      std::this_thread::yield();
    EXPECT_NE(p.try_make(), nullptr); // and works again afterwards
  });
  while (stage != 1)
    std::this_thread::yield();
  std::vector<pool_ptr<payload>> all;
  for (int i = 0; i < 64; ++i)
    all.push_back(p.make());
  EXPECT_EQ(p.try_make(), nullptr);
  stage = 2;
  while (stage != 3)
    std::this_thread::yield();
  all.clear();
  stage = 4;
  idle.join();
}

TEST(MaxObjects, NeverExceededWhileThreadsFight) {
  limits l;
  l.max_objects = 50;
  pool<payload> p("fought over", l);
  std::atomic<int> live{0};
  std::atomic<bool> exceeded{false};
  std::vector<std::thread> workers;
  for (int t = 0; t < 4; ++t)
    workers.emplace_back([&, t] {
      std::vector<pool_ptr<payload>> mine;
      std::uint32_t seed = 99 + t;
      for (int i = 0; i < 20000; ++i) {
        seed = seed * 1664525 + 1013904223;
        if ((seed >> 20) % 2 && !mine.empty()) {
          --live;
          mine.pop_back();
        } else if (auto h = p.try_make()) {
          if (++live > 50)
            exceeded = true;
          mine.push_back(std::move(h));
        }
      }
      live -= static_cast<int>(mine.size());
    });
  for (auto &w : workers)
    w.join();
  EXPECT_FALSE(exceeded);
  EXPECT_EQ(p.live(), 0u);
  EXPECT_LE(p.statistics().peak, 50u);
}

} // namespace

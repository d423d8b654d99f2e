//===-- pinning_test.cpp - Ends beside releases, under pinning_policy -----===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

using namespace memleak;

namespace {

struct counting {
  static inline std::atomic<long> begun{0}, ended{0};
  long here;
  std::array<char, 40> more{};
  counting() : here(++begun) {}
  ~counting() { ++ended; }
};

/// Makes and releases in two threads while \p meddle runs in a third, again and
/// again; then every object has ended once, and the limit is exact.
template <class T, class Meddle>
void churn(pool<T, pinning_policy> &p, std::size_t most, Meddle meddle) {
  T::begun = T::ended = 0;
  std::atomic<int> left{2};
  auto work = [&] {
    for (int i = 0; i < 3000; ++i) {
      std::vector<pool_ptr<T>> some;
      for (int k = 0; k < 8; ++k)
        if (auto h = p.try_make())
          some.push_back(std::move(h));
    }
    --left;
  };
  std::thread a(work), b(work);
  while (left)
    meddle();
  a.join();
  b.join();
  EXPECT_EQ(T::begun, T::ended);
  EXPECT_EQ(p.live(), 0u);
  EXPECT_EQ(p.statistics().orphaned, 0u);
  std::vector<pool_ptr<T>> all;
  while (auto h = p.try_make())
    all.push_back(std::move(h));
  EXPECT_EQ(all.size(), most);
}

limits at_most(std::size_t objects) {
  limits l;
  l.max_objects = objects;
  return l;
}

TEST(Pinning, ClearBesideReleases) {
  pool<counting, pinning_policy> p("cleared", at_most(200));
  churn(p, 200, [&] { p.clear(); });
}

TEST(Pinning, ClearAndTrimBesideReleases) {
  pool<counting, pinning_policy> p("trimmed", at_most(200));
  churn(p, 200, [&] {
    p.clear();
    p.trim();
  });
}

struct large : counting {
  char rest[20000];
};

TEST(Pinning, ClearBesideReleasesOfLargeObjects) {
  pool<large, pinning_policy> p("large", at_most(20));
  churn(p, 20, [&] { p.clear(); });
}

TEST(Pinning, PinsBesideClearAndReleases) {
  pool<counting, pinning_policy> p("pinned", at_most(50));
  std::mutex lock;
  pool_ptr<counting> current = p.make();
  pool_ref<counting, pinning_policy> ref = p.ref(current);
  std::atomic<bool> done{false};
  std::thread pinner([&] {
    while (!done) {
      pool_ref<counting, pinning_policy> seen;
      {
        std::lock_guard hold(lock);
        seen = ref;
      }
      if (auto pin = seen.lock()) {
        EXPECT_GT(pin->here, 0);
      }
    }
  });
  for (int i = 0; i < 20000; ++i) {
    auto next = p.make();
    {
      std::lock_guard hold(lock);
      ref = p.ref(next);
    }
    current = std::move(next);
    if (i % 7 == 0)
      p.clear();
  }
  done = true;
  pinner.join();
  current.reset();
  EXPECT_EQ(p.live(), 0u);
  EXPECT_EQ(p.statistics().orphaned, 0u);
}

std::atomic<int> twice{0};

TEST(Pinning, TheSecondOfTwoReleasesIsSeen) {
  report_handler before = set_report_handler([](const report &r) noexcept {
    twice += r.what == event::double_release;
    return verdict::proceed;
  });
  counting::begun = counting::ended = 0;
  pool<counting, pinning_policy> p("twice");
  constexpr int rounds = 2000;
  std::atomic<counting *> object{nullptr};
  std::atomic<int> taken{0};
  std::thread other([&] {
    for (int i = 0; i < rounds; ++i) {
      while (taken != 2 * i + 1)
        std::this_thread::yield();
      p.release_raw(object);
      ++taken;
    }
  });
  for (int i = 0; i < rounds; ++i) {
    counting *raw = p.make().detach_raw();
    object = raw;
    ++taken;
    p.release_raw(raw);
    while (taken != 2 * i + 2)
      std::this_thread::yield();
  }
  other.join();
  set_report_handler(before);
  EXPECT_EQ(twice, rounds);
  EXPECT_EQ(counting::ended, rounds);
  EXPECT_EQ(p.live(), 0u);
}

} // namespace

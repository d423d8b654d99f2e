//===-- fuzz_test.cpp - Pools against an oracle, and every allocation failing in
// turn ---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <atomic>
#include <cstdlib>
#include <map>
#include <new>

using namespace memleak;
using memleak::test::report_catcher;

// Sanitizers bring operators of their own, so allocations fail without them
// only.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifndef SANITIZED
// GCC does not see that the replaced operators belong together.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace {

std::atomic<long> allocations_left{-1}; ///< negative: all succeed

bool allocation_fails() {
  long left = allocations_left.load();
  return left >= 0 && allocations_left.fetch_sub(1) <= 0;
}

} // namespace

void *operator new(std::size_t size) {
  if (allocation_fails())
    throw std::bad_alloc();
  if (void *p = std::malloc(size ? size : 1))
    return p;
  throw std::bad_alloc();
}
void *operator new(std::size_t size, const std::nothrow_t &) noexcept {
  return allocation_fails() ? nullptr : std::malloc(size ? size : 1);
}
void *operator new(std::size_t size, std::align_val_t alignment) {
  void *p = nullptr;
  if (allocation_fails() ||
      posix_memalign(&p, static_cast<std::size_t>(alignment), size))
    throw std::bad_alloc();
  return p;
}
void *operator new(std::size_t size, std::align_val_t alignment,
                   const std::nothrow_t &) noexcept {
  void *p = nullptr;
  if (allocation_fails() ||
      posix_memalign(&p, static_cast<std::size_t>(alignment), size))
    return nullptr;
  return p;
}
void operator delete(void *p) noexcept { std::free(p); }
void operator delete(void *p, std::size_t) noexcept { std::free(p); }
void operator delete(void *p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void *p, std::size_t, std::align_val_t) noexcept {
  std::free(p);
}
#endif // SANITIZED

namespace {

struct cell {
  static inline std::size_t alive = 0;
  std::uint64_t value;
  explicit cell(std::uint64_t v) : value(v) { ++alive; }
  ~cell() { --alive; }
};

struct random_source {
  std::uint64_t state;
  std::uint64_t next() {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
  }
  std::uint64_t below(std::uint64_t n) { return (next() >> 16) % n; }
};

/// Random operations on a pool, each checked against plain containers.
template <class Policy> void fuzz(std::uint64_t seed, std::size_t operations) {
  random_source random{seed};
  limits l;
  l.max_objects = 3000;
  pool<cell, Policy> p("fuzzed", l);
  struct entry {
    pool_ptr<cell> handle;
    std::uint64_t value;
  };
  std::vector<entry> live;
  std::vector<std::pair<pool_ref<cell, Policy>, bool *>> refs;
  std::map<const cell *, std::uint64_t> oracle;
  std::size_t refused = 0, total = 0, peak = 0, orphans = 0;
  std::vector<pool_ptr<cell>> orphaned;
  std::vector<pool_ref<cell, Policy>> stale;
  cell::alive = 0;
  // Phases of growth and of decline, so that slabs fill and empty.
  for (std::size_t i = 0; i < operations; ++i) {
    bool growing = i / 20000 % 2 == 0;
    std::uint64_t dice = random.below(100);
    if (dice < (growing ? 60u : 35u)) {
      std::uint64_t value = random.next();
      pool_ptr<cell> h = p.try_make(value);
      if (live.size() == l.max_objects) {
        ASSERT_EQ(h, nullptr);
        ++refused;
        continue;
      }
      ASSERT_NE(h, nullptr);
      ASSERT_TRUE(oracle.emplace(h.get(), value).second);
      ++total;
      live.push_back({std::move(h), value});
      peak = std::max(peak, live.size());
    } else if (dice < 95 && !live.empty()) {
      std::size_t at = random.below(live.size());
      std::swap(live[at], live.back());
      ASSERT_EQ(live.back().handle->value, live.back().value);
      oracle.erase(live.back().handle.get());
      if (random.below(64) == 0)
        stale.push_back(p.ref(live.back().handle));
      live.pop_back();
    } else if (dice == 95 && random.below(2000) == 0) {
      p.clear();
      for (entry &e : live)
        orphaned.push_back(std::move(e.handle));
      live.clear();
      oracle.clear();
    } else if (dice == 96 && random.below(50) == 0) {
      orphaned.clear();
    } else if (dice == 97 && random.below(50) == 0) {
      p.trim();
    } else if (dice == 98 && random.below(200) == 0) {
      auto left = oracle;
      p.for_each_live([&](cell &c) {
        auto at = left.find(&c);
        ASSERT_NE(at, left.end());
        ASSERT_EQ(at->second, c.value);
        left.erase(at);
      });
      ASSERT_TRUE(left.empty());
      for (auto &r : stale)
        ASSERT_EQ(r.get(), nullptr);
    } else if (dice == 99 && random.below(20) == 0) {
      orphans = orphaned.size();
      pool_statistics s = p.statistics();
      ASSERT_EQ(s.live, live.size());
      ASSERT_EQ(s.live, cell::alive);
      ASSERT_EQ(s.total, total);
      ASSERT_EQ(s.refused, refused);
      ASSERT_EQ(s.peak, peak);
      ASSERT_EQ(s.orphaned, orphans);
    }
  }
  orphaned.clear();
  live.clear();
  ASSERT_EQ(p.live(), 0u);
  ASSERT_EQ(cell::alive, 0u);
}

/// MEMLEAK_FUZZ_OPERATIONS asks for more by hand.
std::size_t operations() {
  const char *wanted = std::getenv("MEMLEAK_FUZZ_OPERATIONS");
#ifdef SANITIZED
  std::size_t usual = 500000;
#else
  std::size_t usual = 10000000;
#endif
  return wanted ? std::strtoull(wanted, nullptr, 10) : usual;
}

TEST(Fuzz, DefaultPolicy) {
  report_catcher reports;
  fuzz<default_policy>(1, operations() * 6 / 10);
  EXPECT_TRUE(reports.events().empty());
}
TEST(Fuzz, SingleThreadedPolicy) {
  report_catcher reports;
  fuzz<single_threaded_policy>(2, operations() * 2 / 10);
  EXPECT_TRUE(reports.events().empty());
}
TEST(Fuzz, PinningPolicy) {
  report_catcher reports;
  fuzz<pinning_policy>(3, operations() / 10);
  EXPECT_TRUE(reports.events().empty());
}
TEST(Fuzz, NarrowGenerations) {
  report_catcher reports;
  fuzz<narrow_generation_policy<6>>(4, operations() / 10);
  EXPECT_TRUE(reports.events().empty());
}

#ifndef SANITIZED
/// Runs \p work with its nth allocation failing, for each n until none fails.
template <class Work> int fail_each_allocation(Work work) {
  for (int n = 0;; ++n) {
    allocations_left = n;
    bool threw = false;
    try {
      work();
    } catch (const std::bad_alloc &) {
      threw = true;
    }
    bool all_done = allocations_left.exchange(-1) > 0;
    if (all_done) {
      EXPECT_FALSE(threw);
      return n;
    }
  }
}

TEST(FailingAllocations, PoolsOfEveryPolicyLoseNothing) {
  report_catcher reports;
  auto use = [](auto &p) {
    std::vector<pool_ptr<cell>> all;
    all.reserve(8);
    for (std::uint64_t i = 0; i < 8; ++i)
      all.push_back(p.make(i));
    all.pop_back();
    p.clear();
    all.clear();
  };
  cell::alive = 0;
  int failures = 0;
  failures += fail_each_allocation([&] {
    pool<cell> p("failing");
    use(p);
  });
  failures += fail_each_allocation([&] {
    pool<cell, single_threaded_policy> p("failing alone");
    use(p);
  });
  failures += fail_each_allocation([&] {
    pool_options o;
    o.pass_through = true;
    o.traces = trace_sites | trace_ages;
    pool<cell> p(o);
    use(p);
  });
  failures += fail_each_allocation([&] {
    pool_options o;
    o.quarantine = 4;
    pool<cell> p(o);
    use(p);
  });
  failures += fail_each_allocation([&] {
    pool_options o;
    o.traces = trace_counts;
    pool<cell> p(o);
    use(p);
  });
  budget parent(100);
  failures += fail_each_allocation([&] {
    limits l;
    l.reserved_objects = 10;
    pool<cell> p("failing in a budget", l, &parent);
    use(p);
  });
  EXPECT_GT(failures, 10);
  EXPECT_EQ(cell::alive, 0u);
  EXPECT_EQ(parent.objects(), 0u);
  EXPECT_EQ(parent.bytes(), 0u);
  EXPECT_TRUE(reports.events().empty());
}

TEST(FailingAllocations, ArenasResourcesDesksAndReports) {
  report_catcher reports;
  fail_each_allocation([] {
    arena a(64);
    for (int i = 0; i < 100; ++i)
      static_cast<void>(a.make<cell>(1));
  });
  fail_each_allocation([] {
    pool_resource r("failing");
    struct held {
      pool_resource &r;
      void *p;
      std::size_t size;
      ~held() { r.deallocate(p, size); }
    };
    held a{r, r.allocate(10), 10};
    held b{r, r.allocate(100000), 100000};
  });
  fail_each_allocation([] {
    desk d("failing");
    request wanted;
    wanted.size = 40;
    wanted.type = "failing";
    response r = d.serve(wanted);
  });
  fail_each_allocation([] {
    pool<cell> p("reported while failing");
    auto h = p.make(1u);
    static_cast<void>(registry::leaks().json());
    static_cast<void>(registry::snapshot());
  });
  EXPECT_TRUE(reports.events().empty());
}
#endif // SANITIZED

} // namespace

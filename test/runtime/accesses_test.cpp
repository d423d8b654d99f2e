//===-- accesses_test.cpp - Objects that nobody accesses any more ---------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// Compiled with MEMLEAK_ACCESSES=1.

#include "support.hpp"

#include <thread>

using namespace memleak;
using namespace std::chrono_literals;
using memleak::test::counted;
using memleak::test::report_catcher;

namespace {

pool_options idle_for(std::chrono::milliseconds most, unsigned one_in = 1) {
  pool_options o;
  o.name = "watched";
  o.bounds.max_idle = most;
  o.watched_one_in = one_in;
  return o;
}

TEST(Staleness, ReportsWhatNobodyAccessedAndNothingElse) {
  report_catcher reports;
  pool<counted> p(idle_for(80ms));
  auto forgotten = p.make(1);
  auto by_arrow = p.make(2), by_star = p.make(3), by_get = p.make(4),
       by_ref = p.make(5);
  auto ref = by_ref.ref();
  EXPECT_EQ(p.handle_stale(), 0u);
  std::this_thread::sleep_for(200ms);
  EXPECT_EQ(by_arrow->value + (*by_star).value + by_get.get()->value +
                ref.get()->value,
            14);
  EXPECT_EQ(p.handle_stale(), 1u);
  ASSERT_EQ(reports.events(), std::vector<event>{event::stale});
  EXPECT_EQ(reports.caught()[0].object.object, forgotten.info().object);
  EXPECT_GT(reports.caught()[0].object.idle, 80ms);
  EXPECT_LT(by_arrow.info().idle, forgotten.info().idle);
  EXPECT_EQ(p.statistics().stale, 1u);
  EXPECT_NE(reports.caught()[0].str().find("pool-stale: object "),
            std::string::npos);
  EXPECT_EQ(forgotten->value, 1); // now it has been accessed
  EXPECT_EQ(p.handle_stale(), 0u);
}

TEST(Staleness, AReusedSlotIsFresh) {
  report_catcher reports;
  pool<counted> p(idle_for(50ms));
  auto old = p.make(1);
  std::this_thread::sleep_for(120ms);
  old.reset();
  auto fresh = p.make(2); // the same slot
  EXPECT_EQ(p.handle_stale(), 0u);
  EXPECT_TRUE(reports.events().empty());
}

TEST(Staleness, CallsBackInsteadIfAsked) {
  report_catcher reports;
  std::vector<const void *> seen;
  pool_options o = idle_for(20ms);
  o.bounds.stale = [&](const object_info &info) {
    seen.push_back(info.object);
  };
  pool<counted> p(o);
  auto forgotten = p.make(1);
  std::this_thread::sleep_for(80ms);
  EXPECT_EQ(p.handle_stale(), 1u);
  EXPECT_EQ(seen, std::vector<const void *>{forgotten.info().object});
  EXPECT_TRUE(reports.events().empty());
}

TEST(Staleness, ASampleIsWatchedEvenlyAndCertain) {
  report_catcher reports;
  pool<std::uint64_t> p(idle_for(30ms, 16));
  std::vector<pool_ptr<std::uint64_t>> used, forgotten;
  for (int i = 0; i < 8000; ++i) {
    used.push_back(p.make(1u));
    forgotten.push_back(p.make(2u));
  }
  std::this_thread::sleep_for(120ms);
  for (auto &h : used)
    EXPECT_EQ(*h, 1u);
  std::size_t found = p.handle_stale();
  // About 8000 / 16, and never one that was used.
  EXPECT_GT(found, 8000u / 32);
  EXPECT_LT(found, 8000u / 8);
  for (const report &r : reports.caught())
    EXPECT_EQ(*static_cast<const std::uint64_t *>(r.object.object), 2u);
}

TEST(Staleness, ReachesLargeObjects) {
  report_catcher reports;
  struct large {
    char bytes[40000];
  };
  pool<large> p(idle_for(30ms));
  auto forgotten = p.make(), used = p.make();
  std::this_thread::sleep_for(100ms);
  used->bytes[0] = 1;
  EXPECT_EQ(p.handle_stale(), 1u);
  EXPECT_EQ(reports.caught()[0].object.object, forgotten.info().object);
}

TEST(Staleness, OffByDefaultAndSwitchedAtRunTime) {
  pool<counted> p("unwatched");
  auto h = p.make(1);
  EXPECT_EQ(h->value, 1);
  EXPECT_LT(h.info().idle, 0ms);
  EXPECT_EQ(p.handle_stale(), 0u);
  EXPECT_EQ(detail::watching_pools, 0u);
  p.set_trace(trace_accesses);
  EXPECT_EQ(detail::watching_pools, 1u);
  p.set_trace(trace_none);
  EXPECT_EQ(detail::watching_pools, 0u);
}

TEST(Staleness, AbsurdLimitsAreRefused) {
  EXPECT_THROW(pool<counted>{idle_for(-1ms)}, std::invalid_argument);
  pool<counted> none(idle_for(1h, 0)), many(idle_for(1h, ~0u));
  EXPECT_EQ(none.make(1)->value + many.make(2)->value, 3);
}

} // namespace

//===-- monitoring_test.cpp - Sites, ages, deadlines, statistics and the leak
// report ---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

using namespace memleak;
using namespace std::chrono_literals;
using memleak::test::counted;
using memleak::test::report_catcher;

namespace {

pool_options with(unsigned traces, std::string name) {
  pool_options o;
  o.name = std::move(name);
  o.traces = traces;
  return o;
}

TEST(Sites, AreUnknownUnlessRecorded) {
  pool<counted> p("untraced");
  auto h = p.make(1);
  EXPECT_FALSE(h.info().acquired);
  EXPECT_LT(h.info().age, 0ms);
  EXPECT_EQ(h.info().pool, "untraced");
  EXPECT_EQ(h.info().size, sizeof(counted));
  EXPECT_TRUE(h.info().live);
  EXPECT_EQ(h.info().object, h.get());
}

TEST(Sites, TellCallersApartAndNameLines) {
  pool<counted> p(with(trace_sites, "traced"));
  std::vector<pool_ptr<counted>> same;
  for (int i = 0; i < 100; ++i)
    same.push_back(p.make(i));
  auto other = p.make(1);
  auto line = p.make_at(here(), 2);
  for (auto &h : same)
    EXPECT_EQ(h.info().acquired, same[0].info().acquired);
  EXPECT_NE(other.info().acquired, same[0].info().acquired);
  EXPECT_NE(std::string(line.info().acquired.file()).find("monitoring_test"),
            std::string::npos);
  EXPECT_NE(line.info().acquired.line(), 0u);
  EXPECT_NE(line.info().acquired.str().find("monitoring_test.cpp:"),
            std::string::npos);
  EXPECT_NE(other.info().acquired.address(), nullptr);
  EXPECT_EQ(site().str(), "unknown");
}

TEST(Sites, SwitchedOnLaterDoNotInheritFromEarlierObjects) {
  pool<counted> p("switched");
  p.set_trace(trace_sites);
  auto a = p.make(1);
  p.set_trace(trace_none);
  a.reset();
  auto b = p.make(2); // a's slot
  p.set_trace(trace_sites);
  EXPECT_FALSE(b.info().acquired);
  auto c = p.make(3);
  EXPECT_TRUE(c.info().acquired);
}

TEST(Sites, ProcessWideSwitchReachesPoolsNowAndLater) {
  pool<counted> before("before");
  set_trace(trace_sites);
  pool<counted> after("after");
  EXPECT_TRUE(before.make(1).info().acquired);
  EXPECT_TRUE(after.make(1).info().acquired);
  set_trace(trace_none);
  EXPECT_FALSE(before.make(1).info().acquired);
}

/// Waits until the clock of ages has seen \p object live for longer than that:
/// its thread may be late on a busy machine.
template <class T>
void let_age(const pool_ptr<T> &object, std::chrono::milliseconds time) {
  while (object.info().age <= time)
    std::this_thread::sleep_for(4ms);
}

TEST(Ages, GrowAndFillTheHistogram) {
  pool<counted> p(with(trace_ages, "aging"));
  auto old = p.make(1);
  let_age(old, 110ms);
  auto young = p.make(2);
  EXPECT_GE(old.info().age, 100ms);
  EXPECT_LT(young.info().age, old.info().age);
  age_histogram ages = p.ages();
  EXPECT_EQ(ages[0] + ages[1] + ages[2] + ages[3], 2u);
  EXPECT_GE(ages[2] + ages[3], 1u);
  EXPECT_EQ(pool<counted>("no ages").ages(), age_histogram{});
}

limits living_for(std::chrono::milliseconds time, on_overdue policy) {
  limits l;
  l.max_lifetime = time;
  l.overdue_policy = policy;
  return l;
}

TEST(MaxLifetime, ReportsWhatIsOverdueAndNothingElse) {
  report_catcher reports;
  pool<counted> p("deadlines", living_for(50ms, on_overdue::report));
  auto late = p.make(1);
  EXPECT_EQ(p.handle_overdue(), 0u);
  let_age(late, 100ms);
  auto fresh = p.make(2);
  EXPECT_EQ(p.handle_overdue(), 1u);
  ASSERT_EQ(reports.events(), std::vector<event>{event::overdue});
  EXPECT_EQ(reports.caught()[0].object.object, late.get());
  EXPECT_GT(reports.caught()[0].object.age, 50ms);
  EXPECT_EQ(late->value, 1);
  EXPECT_EQ(p.statistics().overdue, 1u);
}

TEST(MaxIdle, NeedsHandlesThatTellOfAccesses) {
  limits l;
  l.max_idle = 1h;
  EXPECT_THROW(pool<counted>("deaf", l), std::invalid_argument);
  pool<counted> p("deaf");
  p.set_trace(trace_accesses); // nothing would ever seem accessed: no effect
  auto h = p.make(1);
  EXPECT_LT(h.info().idle, 0ms);
  EXPECT_EQ(p.handle_stale(), 0u);
}

TEST(MaxLifetime, CallsBack) {
  std::vector<const void *> seen;
  limits l = living_for(20ms, on_overdue::call);
  l.overdue = [&](const object_info &info) { seen.push_back(info.object); };
  pool<counted> p("called", l);
  auto late = p.make(1);
  let_age(late, 50ms);
  EXPECT_EQ(p.handle_overdue(), 1u);
  EXPECT_EQ(seen, std::vector<const void *>{late.get()});
}

TEST(MaxLifetime, ExpiryEndsTheObjectAndOrphansItsSlot) {
  report_catcher reports;
  counted::alive = 0;
  pool<counted> p("expiring", living_for(20ms, on_overdue::expire));
  auto late = p.make(1);
  auto ref = late.ref();
  let_age(late, 50ms);
  EXPECT_EQ(p.handle_overdue(), 1u);
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(ref.get(), nullptr);
  EXPECT_EQ(p.statistics().orphaned, 1u);
  late.reset();
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(p.statistics().orphaned, 0u);
  EXPECT_EQ(reports.events(), std::vector<event>{event::overdue});
}

const site_statistics *row_of(const std::vector<site_statistics> &rows,
                              site where) {
  for (const site_statistics &row : rows)
    if (row.acquired == where)
      return &row;
  return nullptr;
}

TEST(SiteStatistics, CountWhatEachSiteHasMadeAndAtMost) {
  pool<counted> p(with(trace_counts | trace_ages, "counted"));
  const site here_one = here();
  const site here_two = here();
  std::vector<pool_ptr<counted>> first, second;
  for (int i = 0; i < 10; ++i)
    first.push_back(p.make_at(here_one, i));
  first.resize(3);
  for (int i = 0; i < 4; ++i)
    first.push_back(p.make_at(here_one, i));
  second.push_back(p.make_at(here_two, 1));
  auto rows = p.sites();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].acquired, here_one) << "most bytes first";
  const site_statistics *one = row_of(rows, here_one);
  EXPECT_EQ(one->live, 7u);
  EXPECT_EQ(one->bytes, 7 * sizeof(counted));
  EXPECT_EQ(one->peak, 10u);
  EXPECT_EQ(one->total, 14u);
  EXPECT_GE(one->oldest, 0ms);
  EXPECT_EQ(one->ages[0] + one->ages[1] + one->ages[2], 7u);
  EXPECT_EQ(row_of(rows, here_two)->total, 1u);
  p.clear(); // ends objects as a release does
  rows = p.sites();
  ASSERT_EQ(rows.size(), 2u) << "what has ended is still known";
  EXPECT_EQ(row_of(rows, here_one)->live, 0u);
  EXPECT_EQ(row_of(rows, here_one)->peak, 10u);
  first.clear();
  EXPECT_EQ(registry::find("counted")[0].sites.size(), 2u);
}

TEST(SiteStatistics, CountRefusalsDeadlinesAndRetiredSlots) {
  report_catcher reports;
  pool_options o = with(trace_counts, "refusing");
  o.bounds.max_objects = 2;
  o.bounds.refused = on_refusal::null;
  o.bounds.max_lifetime = 20ms;
  pool<counted, narrow_generation_policy<2>> p(o);
  const site where = here();
  for (int i = 0; i < 3; ++i)
    p.make_at(where, i).reset(); // each retires its slot
  auto a = p.make_at(where, 1), b = p.make_at(where, 2),
       c = p.make_at(where, 3);
  EXPECT_EQ(c, nullptr);
  let_age(b, 50ms);
  EXPECT_EQ(p.handle_overdue(), 2u);
  auto rows = p.sites();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].refused, 1u);
  EXPECT_EQ(rows[0].retired, 3u);
  EXPECT_EQ(rows[0].overdue, 2u);
  EXPECT_EQ(rows[0].total, 5u);
}

TEST(SiteStatistics, AThrowingConstructorCountsAsNothing) {
  struct picky {
    explicit picky(bool bad) {
      if (bad)
        throw 1;
    }
  };
  pool<picky> p(with(trace_counts, "picky"));
  const site where = here();
  auto good = p.make_at(where, false);
  EXPECT_THROW(static_cast<void>(p.make_at(where, true)), int);
  auto rows = p.sites();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].total, 1u);
  EXPECT_EQ(rows[0].live, 1u);
}

TEST(SiteStatistics, AreExactAfterManyThreads) {
  pool<std::uint64_t> p(with(trace_counts, "busy"));
  const site where = here();
  std::vector<std::thread> threads;
  std::vector<std::vector<pool_ptr<std::uint64_t>>> kept(4);
  for (auto &mine : kept)
    threads.emplace_back([&p, &mine, where] {
      for (int i = 0; i < 5000; ++i) {
        mine.push_back(p.make_at(where, 1u));
        if (i % 2)
          mine.pop_back();
      }
    });
  for (auto &t : threads)
    t.join();
  auto rows = p.sites();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].total, 20000u);
  EXPECT_EQ(rows[0].live, 10000u);
  EXPECT_GE(rows[0].peak, 10000u);
  EXPECT_LE(rows[0].peak, 10004u);
}

TEST(SiteStatistics, WithoutCountsOnlyWhatIsLiveIsKnown) {
  pool<counted> p(with(trace_sites, "sites only"));
  auto a = p.make(1);
  p.make(2).reset();
  auto rows = p.sites();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].live, 1u);
  EXPECT_EQ(rows[0].total, 0u);
  EXPECT_TRUE(pool<counted>("none").sites().empty());
}

TEST(SiteStatistics, SwitchedOnLaterCountWhatIsLive) {
  pool<counted> p(with(trace_sites, "later"));
  auto a = p.make_at(here(), 1);
  p.set_trace(trace_counts);
  EXPECT_EQ(p.sites()[0].total, 1u);
  EXPECT_EQ(p.sites()[0].peak, 1u);
  a.reset();
  p.set_trace(trace_none);
  p.set_trace(trace_counts); // what is live is counted anew
  EXPECT_EQ(p.sites()[0].live, 0u);
}

const leak_entry *entry_of(const leak_report &r, const std::string &pool) {
  for (const leak_entry &e : r.entries)
    if (e.pool == pool)
      return &e;
  return nullptr;
}

TEST(LeakReport, JoinsSiteTypeCountBytesAndAge) {
  pool<counted> p(with(trace_sites | trace_ages, "reported"));
  std::vector<pool_ptr<counted>> all;
  for (int i = 0; i < 7; ++i)
    all.push_back(p.make_at(here(), i));
  leak_report r = registry::leaks();
  const leak_entry *e = entry_of(r, "reported");
  ASSERT_NE(e, nullptr);
  EXPECT_EQ(e->count, 7u);
  EXPECT_EQ(e->bytes, 7 * sizeof(counted));
  EXPECT_EQ(e->type, type_name<counted>());
  EXPECT_EQ(e->acquired, all[0].info().acquired);
  EXPECT_GE(e->oldest, 0ms);
  EXPECT_NE(r.text().find("memleak: pool-leak: 7 of memleak::test::counted in "
                          "pool reported, 28 bytes, acquired at "),
            std::string::npos);
  EXPECT_NE(r.json().find("{\"pool\":\"reported\",\"type\":\"memleak::test::"
                          "counted\",\"site\":\""),
            std::string::npos);
  all.clear();
  EXPECT_EQ(entry_of(registry::leaks(), "reported"), nullptr);
}

TEST(Registry, KnowsPoolsByName) {
  std::size_t before = registry::size();
  pool<counted> p("by name");
  auto h = p.make(1);
  EXPECT_EQ(registry::size(), before + 1);
  auto found = registry::find("by name");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].counts.live, 1u);
  EXPECT_EQ(found[0].object_size, sizeof(counted));
  EXPECT_TRUE(registry::find("nobody").empty());
}

using ExitReportDeathTest = ::testing::Test;

TEST(ExitReportDeathTest, IsWrittenAtExitAsAsked) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        report_leaks_at_exit(report_format::text);
        static_cast<void>(make_pooled<counted>(1).detach_raw());
        std::exit(0);
      },
      testing::ExitedWithCode(0), "pool-leak: 1 of memleak::test::counted");
  EXPECT_EXIT(
      {
        report_leaks_at_exit(report_format::json);
        static_cast<void>(make_pooled<counted>(1).detach_raw());
        std::exit(0);
      },
      testing::ExitedWithCode(0), "\"count\":1,\"bytes\":4");
  EXPECT_EXIT(
      {
        report_leaks_at_exit(report_format::text, "/nonexistent/folder/file");
        std::exit(0);
      },
      testing::ExitedWithCode(0), "cannot write the leak report");
}

TEST(Snapshot, AsksForObjectsOnlyWhereToldTo) {
  pool_options options = with(trace_sites, "surveyed");
  options.bounds.max_objects = 10;
  options.bounds.max_lifetime = 20ms;
  pool<counted> p(options);
  auto late = p.make(1);
  let_age(late, 50ms);
  auto young = p.make(2);

  auto named = [](std::vector<pool_snapshot> all) {
    for (pool_snapshot &one : all)
      if (one.name == "surveyed")
        return one;
    return pool_snapshot{};
  };
  pool_snapshot counts = named(registry::snapshot(snapshot_depth::counts));
  EXPECT_EQ(counts.counts.live, 2u);
  EXPECT_EQ(counts.max_objects, 10u);
  EXPECT_EQ(counts.max_bytes, limits::unlimited);
  EXPECT_EQ(counts.max_lifetime, 20ms);
  EXPECT_TRUE(counts.sites.empty());
  EXPECT_FALSE(counts.ages_known);
  EXPECT_EQ(counts.late, 0u);
  pool_snapshot all = named(registry::snapshot());
  EXPECT_EQ(all.sites.size(), 2u);
  EXPECT_TRUE(all.ages_known);
  EXPECT_GE(all.late, 1u);
}

TEST(TypeName, NeedsNoRtti) {
  EXPECT_EQ(type_name<int>(), "int");
  EXPECT_EQ(type_name<counted>(), "memleak::test::counted");
}

} // namespace

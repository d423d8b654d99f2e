//===-- safety_test.cpp - Each detector: what it sees, and what it leaves alone
//---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <memory>
#include <thread>

using namespace memleak;
using memleak::test::counted;
using memleak::test::report_catcher;

namespace {

using events = std::vector<event>;

struct traced {
  traced() { set_trace(trace_sites | trace_ages); }
  ~traced() { set_trace(trace_none); }
};

TEST(DoubleRelease, IsReportedWithBothSitesAndChangesNothing) {
  traced on;
  report_catcher reports;
  counted::alive = 0;
  pool<counted> p("twice");
  counted *raw = p.make(1).detach_raw();
  p.release_raw(raw);
  p.release_raw(raw);
  ASSERT_EQ(reports.events(), events{event::double_release});
  const report &r = reports.caught()[0];
  EXPECT_EQ(r.object.object, raw);
  EXPECT_EQ(r.object.pool, "twice");
  EXPECT_TRUE(r.object.acquired);
  EXPECT_TRUE(r.object.released);
  EXPECT_NE(r.object.acquired, r.object.released);
  EXPECT_TRUE(r.here);
  EXPECT_EQ(r.str().find("pool-double-release: object 0x"), 0u);
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(p.live(), 0u);
  auto a = p.make(1), b = p.make(2);
  EXPECT_NE(a.get(), b.get()); // the slot is not in circulation twice
}

TEST(DoubleRelease, OfALargeObject) {
  report_catcher reports;
  pool<std::array<char, 100000>> p("large twice");
  auto *raw = p.make().detach_raw();
  p.release_raw(raw);
  p.release_raw(raw);
  EXPECT_EQ(reports.events(), events{event::double_release});
}

TEST(DoubleRelease, ByADestructorThatReleasesItself) {
  struct suicidal {
    ~suicidal() { release_raw(this); }
  };
  report_catcher reports;
  pool<suicidal> p("suicidal");
  p.make().reset();
  EXPECT_EQ(reports.events(), events{event::double_release});
  EXPECT_EQ(p.live(), 0u);
}

TEST(DoubleRelease, QuarantineKeepsTheSlotKnown) {
  report_catcher reports;
  pool_options o;
  o.quarantine = 100;
  pool<counted> p(o);
  counted *raw = p.make(1).detach_raw();
  p.release_raw(raw);
  std::vector<pool_ptr<counted>> all;
  for (int i = 0; i < 50; ++i)
    all.push_back(p.make(i));
  for (auto &h : all)
    EXPECT_NE(h.get(), raw);
  p.release_raw(raw);
  EXPECT_EQ(reports.events(), events{event::double_release});
  EXPECT_EQ(p.statistics().quarantined, 1u);
}

TEST(ForeignRelease, IsReportedAndChangesNothing) {
  report_catcher reports;
  pool<counted> p("p"), q("q");
  auto mine = p.make(1);
  counted *raw = mine.detach_raw();
  q.release_raw(raw);
  EXPECT_EQ(reports.events(), events{event::foreign_release});
  EXPECT_EQ(p.live(), 1u);
  EXPECT_EQ(raw->value, 1);
  p.release_raw(raw);
  auto heap = std::make_unique<counted>(2);
  p.release_raw(heap.get());
  counted stack(3);
  release_raw(&stack);
  EXPECT_EQ(reports.events(),
            (events{event::foreign_release, event::foreign_release,
                    event::foreign_release}));
  p.release_raw(nullptr);
  EXPECT_EQ(reports.events().size(), 3u);
}

TEST(StaleRef, CheckedReportsBothSitesAndGetIsSilent) {
  traced on;
  report_catcher reports;
  auto h = make_pooled<counted>(1);
  pool_ref<counted> r = h.ref();
  EXPECT_EQ(r.checked(), h.get());
  EXPECT_TRUE(reports.events().empty());
  h.reset();
  EXPECT_EQ(r.get(), nullptr);
  EXPECT_TRUE(reports.events().empty());
  EXPECT_EQ(r.checked(), nullptr);
  ASSERT_EQ(reports.events(), events{event::use_after_release});
  EXPECT_TRUE(reports.caught()[0].object.acquired);
  EXPECT_TRUE(reports.caught()[0].object.released);
}

TEST(PoolOutlived, LeakAtDestructionThenEachLateHandle) {
  report_catcher reports;
  counted::alive = 0;
  pool_ptr<counted> late;
  pool_ref<counted> ref;
  {
    pool<counted> p("gone");
    late = p.make(1);
    ref = late.ref();
    auto kept = p.make(2);
    static_cast<void>(kept.detach_raw());
  }
  ASSERT_EQ(reports.events(), events{event::leak});
  EXPECT_EQ(reports.caught()[0].count, 2u);
  EXPECT_EQ(reports.caught()[0].object.pool, "gone");
  EXPECT_EQ(counted::alive, 0); // reported and destroyed
  EXPECT_EQ(ref.get(), nullptr);
  late.reset();
  ASSERT_EQ(reports.events(), (events{event::leak, event::outlived}));
  EXPECT_EQ(reports.caught()[1].object.pool, "gone");
}

TEST(PoolOutlived, OfALargeObject) {
  report_catcher reports;
  pool_ptr<std::array<char, 100000>> late;
  {
    pool<std::array<char, 100000>> p("gone large");
    late = p.make();
  }
  late.reset();
  EXPECT_EQ(reports.events(), (events{event::leak, event::outlived}));
}

TEST(PoolOutlived, AnEmptyPoolEndsSilently) {
  report_catcher reports;
  {
    pool<counted> p("empty");
    p.make(1).reset();
  }
  EXPECT_TRUE(reports.events().empty());
}

using SafetyDeathTest = ::testing::Test;

TEST(SafetyDeathTest, TheDefaultHandlerReportsAndAborts) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_DEATH(
      {
        auto *raw = make_pooled<counted>(1).detach_raw();
        release_raw(raw);
        release_raw(raw);
      },
      "memleak: pool-double-release: object");
  EXPECT_DEATH(
      {
        counted here(1);
        release_raw(&here);
      },
      "memleak: pool-foreign-release");
  EXPECT_DEATH(
      {
        pool_ptr<counted> late;
        {
          pool<counted> p("gone");
          late = p.make(1);
        }
        late.reset();
      },
      "memleak: pool-leak.*memleak: pool-outlived");
  EXPECT_DEATH(
      {
        auto h = make_pooled<counted>(1);
        auto r = h.ref();
        h.reset();
        static_cast<void>(r->value);
      },
      "memleak: pool-use-after-release");
  EXPECT_DEATH(
      {
        arena a;
        auto *outer = new arena::checkpoint(a);
        arena::checkpoint inner(a);
        outer->rewind();
      },
      "memleak: pool-arena-order");
  struct throwing {
    ~throwing() noexcept(false) { throw 1; }
  };
  EXPECT_DEATH(make_pooled<throwing>().reset(), "terminate called");
}

TEST(SafetyDeathTest, ALeakAtDestructionDoesNotAbort) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        {
          pool<counted> p("leaky");
          static_cast<void>(p.make(1).detach_raw());
        }
        std::_Exit(counted::alive == 0 ? 0 : 1);
      },
      testing::ExitedWithCode(0), "memleak: pool-leak");
}

TEST(Events, HaveStableNames) {
  const char *names[] = {"pool-double-release",
                         "pool-foreign-release",
                         "pool-use-after-release",
                         "pool-outlived",
                         "pool-leak",
                         "pool-limit",
                         "pool-overdue",
                         "pool-arena-order",
                         "pool-stale"};
  ASSERT_EQ(std::size(names), event_count);
  for (std::size_t i = 0; i < event_count; ++i)
    EXPECT_STREQ(event_name(static_cast<event>(i)), names[i]);
}

TEST(Generations, ANarrowSlotRetiresInsteadOfWrapping) {
  report_catcher reports;
  using narrow = narrow_generation_policy<4>;
  {
    pool<counted, narrow> p("narrow");
    std::vector<pool_ref<counted, narrow>> stale;
    // 4096 slots of 16 bytes live 7 times each in the first slab.
    for (int i = 0; i < 60000; ++i) {
      auto h = p.make(i);
      stale.push_back(p.ref(h));
      ASSERT_EQ(stale.back().get(), h.get());
    }
    EXPECT_EQ(p.live(), 0u);
    // A sanitizer's quarantine keeps up to 256 slots that have lives left.
    EXPECT_LE(p.statistics().retired, 60000u / 7);
    EXPECT_GE(p.statistics().retired + detail::default_quarantine(),
              60000u / 7);
    for (auto &r : stale)
      ASSERT_EQ(r.get(), nullptr);
  }
  EXPECT_TRUE(reports.events().empty());
}

TEST(Generations, AFullGenerationDoesNotRetireSoon) {
  pool<counted> p("wide");
  for (int i = 0; i < 60000; ++i)
    static_cast<void>(p.make(i));
  EXPECT_EQ(p.statistics().retired, 0u);
}

TEST(Pinning, APinOutlivesTheHandle) {
  counted::alive = 0;
  pool<counted, pinning_policy> p("pins");
  auto h = p.make(9);
  auto r = p.ref(h);
  {
    auto first = r.lock();
    auto second = r.lock();
    ASSERT_TRUE(first);
    h.reset();
    EXPECT_EQ(r.get(), nullptr);
    EXPECT_FALSE(r.lock());
    EXPECT_EQ(counted::alive, 1);
    EXPECT_EQ(first->value, 9);
  }
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(p.live(), 0u);
  auto again = p.make(1);
  EXPECT_FALSE(r.lock());
}

TEST(Pinning, ClearWhilePinned) {
  counted::alive = 0;
  pool<counted, pinning_policy> p("pins");
  auto h = p.make(1);
  {
    auto pin = p.ref(h).lock();
    p.clear();
    EXPECT_EQ(counted::alive, 1);
  }
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(p.statistics().orphaned, 1u);
  h.reset();
  EXPECT_EQ(p.statistics().orphaned, 0u);
  auto h2 = p.make(2);
  auto pin = p.ref(h2).lock();
  p.clear();
  h2.reset();
  EXPECT_EQ(counted::alive, 1);
  pin = {};
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(p.live(), 0u);
}

TEST(Pinning, ThreadsFightOverOneObject) {
  struct tally {
    std::atomic<int> value{1};
    ~tally() { value = 0; }
  };
  pool<tally, pinning_policy> p("contended");
  for (int round = 0; round < 300; ++round) {
    auto h = p.make();
    auto r = p.ref(h);
    std::atomic<bool> go{false};
    std::atomic<int> wrong{0};
    auto look = [&] {
      while (!go)
        ;
      for (int i = 0; i < 20; ++i)
        if (auto pin = r.lock())
          wrong += pin->value != 1;
    };
    std::thread a(look), b(look);
    go = true;
    h.reset();
    a.join();
    b.join();
    ASSERT_EQ(wrong, 0);
    ASSERT_EQ(p.live(), 0u);
  }
}

TEST(PassThrough, EachObjectIsItsOwnAllocation) {
  report_catcher reports;
  counted::alive = 0;
  pool_options o;
  o.name = "passed through";
  o.pass_through = true;
  o.bounds.max_objects = 3;
  pool<counted> p(o);
  auto a = p.make(1), b = p.make(2), c = p.make(3);
  EXPECT_EQ(p.try_make(4), nullptr);
  auto r = b.ref();
  EXPECT_EQ(r.get(), b.get());
  int sum = 0;
  p.for_each_live([&](counted &x) { sum += x.value; });
  EXPECT_EQ(sum, 6);
  b.reset();
  EXPECT_EQ(r.get(), nullptr);
  p.clear();
  EXPECT_EQ(counted::alive, 0);
  a.reset();
  c.reset();
  EXPECT_EQ(p.live(), 0u);
  EXPECT_TRUE(reports.events().empty());
}

} // namespace

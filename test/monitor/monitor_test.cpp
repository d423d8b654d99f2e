//===-- monitor_test.cpp - Samples, rules, alerts, what may go wrong ----===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <memleak/memleak.hpp>

#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace memleak;
using namespace memleak::test;

namespace {

/// A monitor over invented pools and a clock that is set by hand.
struct bench {
  hand_clock time;
  std::vector<pool_snapshot> pools;
  keeping_sink::store said;
  std::unique_ptr<monitor> subject;

  bench() {
    monitor_options options;
    options.time = &time;
    options.reports = false;
    options.source = [this](snapshot_depth) { return pools; };
    subject = std::make_unique<monitor>(std::move(options));
    subject->add_sink(std::make_unique<keeping_sink>(said));
  }
  void pass(milliseconds step) {
    time.at += step;
    subject->sample();
  }
  std::vector<alert> heard() {
    EXPECT_TRUE(subject->drain(10s));
    std::lock_guard hold(said.lock);
    return std::exchange(said.all, {});
  }
};

pool_snapshot named(const std::string &name, std::size_t live,
                    std::size_t most = limits::unlimited) {
  pool_snapshot out;
  out.name = name;
  out.type = "thing";
  out.object_size = 64;
  out.max_objects = most;
  out.max_bytes = limits::unlimited;
  out.counts.live = live;
  return out;
}

TEST(Monitor, TellsOfALimitOnceAWorseningAndTheEnd) {
  bench b;
  b.pools = {named("jobs", 79, 100)};
  b.pass(1s);
  EXPECT_TRUE(b.heard().empty());
  b.pools[0].counts.live = 80;
  for (int i = 0; i < 10; ++i)
    b.pass(1s);
  auto said = b.heard();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].rule, "pool-limit");
  EXPECT_EQ(said[0].to, audience::administrator);
  EXPECT_EQ(said[0].how_bad, severity::warning);
  EXPECT_EQ(said[0].state, alert_state::started);
  std::string print = said[0].fingerprint();
  b.pools[0].counts.live = 96;
  b.pass(1s);
  said = b.heard();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].how_bad, severity::critical);
  EXPECT_EQ(said[0].state, alert_state::updated);
  b.pools[0].counts.live = 10;
  b.pass(4min);
  EXPECT_TRUE(b.heard().empty());
  b.pass(2min);
  said = b.heard();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].state, alert_state::resolved);
  EXPECT_EQ(said[0].fingerprint(), print);
}

TEST(Monitor, SaysOfALimitWhatWasUsedWhenItWasWorse) {
  bench b;
  auto at = [&](std::size_t live) {
    b.pools = {named("jobs", live, 100)};
    b.pass(1s);
    return b.subject->state().alerts.at(0);
  };
  EXPECT_EQ(at(96).summary, "pool 'jobs' uses 96% of max_objects");
  alert later = at(82);
  EXPECT_EQ(later.how_bad, severity::critical);
  EXPECT_EQ(later.summary, "pool 'jobs' uses 82% of max_objects, after 96%");
  EXPECT_EQ(later.figures["use_percent"], 82);
  EXPECT_EQ(later.figures["most_use_percent"], 96);
  EXPECT_EQ(at(97).summary, "pool 'jobs' uses 97% of max_objects");
  at(50);
  b.pass(6min); // it is over, and the next one another
  b.heard();
  EXPECT_EQ(at(85).summary, "pool 'jobs' uses 85% of max_objects");
  EXPECT_EQ(b.heard().at(0).how_bad, severity::warning);
}

TEST(Monitor, NeverSaysLessThanTheThresholdThatWasCrossed) {
  for (int percent = 1; percent <= 100; ++percent) {
    bench b;
    monitor_options options;
    options.time = &b.time;
    options.reports = false;
    options.rules.all.limit_warning = percent / 100.0;
    options.source = [&](snapshot_depth) {
      return std::vector{named("jobs", static_cast<std::size_t>(percent), 100)};
    };
    monitor m(std::move(options));
    m.sample();
    EXPECT_EQ(m.state().alerts.at(0).figures["use_percent"], percent);
  }
}

TEST(Monitor, SaysOfPoolsOfOneNameWhatTheFullestHas) {
  bench b;
  b.pools = {named("jobs", 10, 100), named("jobs", 90, 100),
             named("jobs", 20, 1000)};
  b.pass(1s);
  alert said = b.subject->state().alerts.at(0);
  EXPECT_EQ(said.summary,
            "pool 'jobs', the fullest of 3, uses 90% of max_objects");
  EXPECT_EQ(said.figures["live"], 90);
  EXPECT_EQ(said.figures["limit"], 100);
  b.pools.clear();
  for (std::size_t kib : {10, 95}) {
    b.pools.push_back(named("blobs", 1, 100));
    b.pools.back().max_bytes = 100 * 1024;
    b.pools.back().counts.object_bytes = kib * 1024;
  }
  b.pass(1s);
  said = b.subject->state().alerts.at(0);
  EXPECT_EQ(said.summary,
            "pool 'blobs', the fullest of 2, uses 95% of max_bytes");
  EXPECT_EQ(said.figures["bytes"], 95 * 1024);
  EXPECT_EQ(said.figures["limit"], 100 * 1024);
}

TEST(Rules, ALimitForEachAudienceIsAnAlertOfItsOwn) {
  rule_engine engine{rule_settings{}};
  incident refused;
  refused.what = event::limit;
  refused.pool = "jobs";
  refused.type = "thing";
  engine.judge(refused, 0ms, {});
  reading now;
  now.pools = fold({named("jobs", 96, 100)});
  engine.judge(now);
  auto on = engine.active();
  ASSERT_EQ(on.size(), 2u);
  EXPECT_NE(on[0].to, on[1].to);
  EXPECT_NE(on[0].fingerprint(), on[1].fingerprint());
}

TEST(Monitor, FoldsRefusalsAndSaysEachDoubling) {
  bench b;
  b.pools = {named("jobs", 1)};
  b.pass(1s);
  for (int i = 1; i <= 8; ++i) {
    b.pools[0].counts.refused = static_cast<std::size_t>(i);
    b.pass(1s);
  }
  EXPECT_EQ(b.heard().back().seen, 8u);
  ASSERT_EQ(b.subject->state().alerts.size(), 1u);
  EXPECT_EQ(b.subject->state().alerts[0].seen, 8u);
}

TEST(Monitor, TellsOfLateObjectsAndOfRetirement) {
  bench b;
  b.pools = {named("jobs", 1)};
  b.pass(1s);
  b.pools[0].late = 2;
  b.pools[0].max_lifetime = 50ms;
  b.pools[0].counts.retired = 1500;
  b.pass(10s);
  std::vector<std::string> rules;
  for (const alert &a : b.heard())
    rules.push_back(a.rule);
  EXPECT_EQ(rules, (std::vector<std::string>{"pool-retired", "pool-overdue"}));
}

TEST(Monitor, AWallClockThatJumpsChangesNoDecision) {
  bench b;
  b.pools = {named("jobs", 90, 100)};
  b.pass(1s);
  EXPECT_EQ(b.heard().size(), 1u);
  b.time.origin -= 24h * 365;
  b.pass(1s);
  EXPECT_TRUE(b.heard().empty());
  b.pools[0].counts.live = 0;
  b.pass(6min);
  EXPECT_EQ(b.heard().size(), 1u);
}

TEST(Monitor, KeepsAnHourOfTwoHundredPoolsWithinTwoMebibytes) {
  bench b;
  for (int i = 0; i < 200; ++i)
    b.pools.push_back(named("pool " + std::to_string(i), 100));
  for (int i = 0; i < 3700; ++i)
    b.pass(1s);
  EXPECT_LT(b.subject->state().self.memory_bytes, std::size_t(2) << 20);
  auto fine = b.subject->history_of("pool 7", "thing", 0);
  auto coarse = b.subject->history_of("pool 7", "thing", 1);
  EXPECT_EQ(fine.points.size(), 120u);
  EXPECT_EQ(coarse.points.size(), 360u);
  EXPECT_EQ(coarse.points.back().most, 100u);
}

TEST(Monitor, TakesTenThousandPools) {
  bench b;
  for (int i = 0; i < 10000; ++i)
    b.pools.push_back(named("pool " + std::to_string(i), 95, 100));
  b.pass(1s);
  EXPECT_EQ(b.subject->state().alerts.size(), 1000u);
  EXPECT_EQ(b.subject->state().self.alerts_lost, 9000u);
}

TEST(Monitor, HearsOfMisuseAndOfLeaksAtDestruction) {
  auto before = set_report_handler(
      [](const report &) noexcept { return verdict::proceed; });
  {
    keeping_sink::store said;
    monitor_options options;
    options.stacks = true;
    monitor m(options);
    m.add_sink(std::make_unique<keeping_sink>(said));
    m.start();
    {
      pool<int> leaky("leaky");
      static_cast<void>(leaky.make(1).detach_raw());
      int *twice = leaky.make(2).detach_raw();
      leaky.release_raw(twice);
      leaky.release_raw(twice);
    }
    m.stop();
    EXPECT_TRUE(m.drain(10s));
    std::lock_guard hold(said.lock);
    ASSERT_EQ(said.all.size(), 2u);
    EXPECT_EQ(said.all[0].rule, "pool-double-release");
    EXPECT_EQ(said.all[0].how_bad, severity::critical);
    EXPECT_FALSE(said.all[0].stack.empty());
    EXPECT_EQ(said.all[1].rule, "pool-leak");
    EXPECT_EQ(said.all[1].pool, "leaky");
  }
  set_report_handler(before);
}

TEST(Monitor, MayEndBeforeOrAfterPools) {
  auto first = std::make_unique<monitor>();
  first->start();
  pool<int> between("between");
  auto held = between.make(1);
  monitor last;
  last.start();
  first.reset();
  last.sample();
  EXPECT_FALSE(last.state().latest->pools.empty());
}

TEST(Monitor, DoesNothingInTheChildOfAFork) {
  auto m = std::make_unique<monitor>();
  m->start();
  pid_t child = fork();
  if (child == 0) {
    m->sample();
    m->stop();
    m.reset();
    _exit(0);
  }
  int status = 1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(Monitor, RefusesAWindowThatTheSamplesCannotFill) {
  monitor_options options;
  options.rules.all.growing.window = 10s;
  EXPECT_THROW(monitor{options}, std::invalid_argument);
}

} // namespace

//===-- scenarios_test.cpp - A day of each load, with a leak and without ===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// A whole monitor over a simulated day: sampled every ten seconds, all rules on
// as they come, pools with sites and ages.

#include "load.hpp"
#include "support.hpp"

#include <memleak/limits.hpp>

#include <algorithm>

using namespace memleak;
using namespace memleak::test;

namespace {

struct scenario {
  const char *name;
  load what;
  std::size_t max_objects;
  double leaked;      ///< share, where a leak is planted
  double warm_up = 1; ///< hours
};

load with(double rate, double lifetime, rhythm when, double capacity = 1e18) {
  load out;
  out.rate = rate;
  out.lifetime = lifetime;
  out.when = when;
  out.capacity = capacity;
  return out;
}

// Where live objects follow the load, the limit leaves room for its height.
const scenario scenarios[] = {
    {"steady requests", with(20, 2, rhythm::steady), 100000, 0.01},
    {"steady sessions", with(2, 600, rhythm::steady), 100000, 0.02},
    {"steady long sessions", with(2, 1500, rhythm::steady), 100000, 0.05},
    {"bursts of requests", with(20, 2, rhythm::in_bursts), 100000, 0.01},
    {"bursts of sessions", with(2, 600, rhythm::in_bursts), 100000, 0.05},
    {"requests of the day", with(20, 2, rhythm::of_the_day), 100000, 0.01},
    {"sessions of the day", with(2, 600, rhythm::of_the_day), 100000, 0.05},
    {"a cache that fills", with(10, 1e9, rhythm::steady, 15000), 50000, 0.05},
    // At night it fills too slowly for the usual warm-up, as documented.
    {"a cache that fills by the day", with(10, 1e9, rhythm::of_the_day, 15000),
     50000, 0.05, 6},
};

pool_snapshot seen_as(const scenario &which, const growth_sample &now) {
  pool_snapshot out;
  out.name = which.name;
  out.type = "thing";
  out.object_size = 64;
  out.max_objects = which.max_objects;
  out.max_bytes = limits::unlimited;
  out.counts.live = now.live;
  out.counts.total = now.made;
  out.counts.object_bytes = out.counts.slab_bytes = now.live * 64;
  out.ages_known = true;
  out.ages = now.ages;
  site_statistics row;
  row.acquired = site::of_line("service.cpp", 1, which.name);
  row.live = now.live_of_made;
  row.bytes = row.live * 64;
  row.total = now.made;
  row.ages = now.ages;
  out.sites = {row};
  return out;
}

struct heard {
  std::string rule;
  double hours;
};

/// What a monitor said first of each rule, in \p hours of a scenario.
std::vector<heard> live_through(const scenario &which, double hours) {
  hand_clock time;
  load_run run(which.what);
  pool_snapshot now;
  monitor_options options;
  options.time = &time;
  options.reports = false;
  options.source = [&](snapshot_depth) { return std::vector{now}; };
  options.rules.all.growing.warm_up =
      milliseconds(static_cast<std::int64_t>(which.warm_up * 3600000));
  monitor subject(std::move(options));
  std::vector<heard> out;
  for (double t = 0; t < hours * 3600; t += load_run::step) {
    growth_sample sample = run.next();
    now = seen_as(which, sample);
    time.at = sample.at;
    subject.sample();
    for (const alert &a : subject.state().alerts)
      if (std::none_of(out.begin(), out.end(),
                       [&](const heard &h) { return h.rule == a.rule; }))
        out.push_back({a.rule, t / 3600});
  }
  return out;
}

void PrintTo(const scenario &which, std::ostream *to) { *to << which.name; }

class Scenario : public testing::TestWithParam<scenario> {};

TEST_P(Scenario, RaisesNothingInADayWithoutALeak) {
  for (const heard &h : live_through(GetParam(), 24))
    ADD_FAILURE() << h.rule << " after " << h.hours << " hours";
}

TEST_P(Scenario, IsAlertedOfALeakWithinThreeWindowsAfterTheWarmUp) {
  scenario leaky = GetParam();
  leaky.what.leaked = leaky.leaked;
  // Three windows, and a slice that is under way.
  auto said = live_through(leaky, leaky.warm_up + 1.6);
  auto growth = std::find_if(said.begin(), said.end(), [](const heard &h) {
    return h.rule == "pool-growth";
  });
  ASSERT_NE(growth, said.end());
  EXPECT_GE(growth->hours, leaky.warm_up);
}

INSTANTIATE_TEST_SUITE_P(All, Scenario, testing::ValuesIn(scenarios),
                         [](const auto &info) {
                           std::string name = info.param.name;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           return name;
                         });

} // namespace

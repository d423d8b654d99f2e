//===-- growth_test.cpp - Days of load, with leaks and without ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <cmath>
#include <deque>

using namespace memleak;
using namespace memleak::test;

namespace {

constexpr double day = 86400;

double diurnal(double t) { return 1 - 0.8 * std::cos(2 * M_PI * t / day); }

/// Objects that live for a fixed time, made at a changing rate, some leaked.
struct load {
  double rate = 10;       ///< a second
  double lifetime = 1;    ///< seconds
  double leaked = 0;      ///< share,
  double from = 0;        ///< seconds after the start
  double longer = 0;      ///< lifetime from then on, if not 0
  double noise = 0.1;     ///< of the rate, either way
  double capacity = 1e18; ///< live ones beyond it push out the oldest
  bool follows_the_day = false;
  bool ages = true;

  /// The first hour at which the watch says growth, or -1.
  double hours_to_verdict(double days) const {
    growth_watch watch{growth_settings{}};
    constexpr double step = 10;
    std::deque<std::pair<double, double>> live; ///< born, count
    std::deque<std::pair<double, double>> lost;
    double made = 0, sum = 0, lost_sum = 0, jitter = 0.1;
    for (double t = 0; t < days * day; t += step) {
      jitter = std::fmod(jitter * 997 + 0.31, 1); // the same in every run
      double fresh = rate * step * (follows_the_day ? diurnal(t) : 1) *
                     (1 - noise + 2 * noise * jitter);
      double lost_now = t >= from ? leaked : 0;
      double life = longer > 0 && t >= from ? longer : lifetime;
      made += fresh;
      live.emplace_back(t, fresh * (1 - lost_now) * std::min(1.0, life / step));
      sum += live.back().second;
      lost.emplace_back(t, fresh * lost_now);
      lost_sum += fresh * lost_now;
      while (!live.empty() &&
             (t - live.front().first >= life || sum > capacity)) {
        sum -= live.front().second;
        live.pop_front();
      }
      growth_sample now;
      now.at = milliseconds(static_cast<std::int64_t>(t * 1000));
      now.live = now.live_of_made = static_cast<std::size_t>(sum + lost_sum);
      now.made = static_cast<std::uint64_t>(made);
      now.ages_known = ages;
      if (ages)
        for (const auto *all : {&live, &lost})
          count(now.ages, *all, t);
      watch.add(now);
      if (watch.verdict())
        return t / 3600;
    }
    return -1;
  }

  static void count(age_histogram &into,
                    const std::deque<std::pair<double, double>> &all,
                    double now) {
    std::array<double, std::tuple_size_v<age_histogram>> sums{};
    for (const auto &[born, n] : all) {
      std::size_t bucket = 0;
      while (bucket < age_bounds.size() &&
             double(age_bounds[bucket].count()) <= (now - born) * 1000)
        ++bucket;
      sums[bucket] += n;
    }
    for (std::size_t i = 0; i < into.size(); ++i)
      into[i] += static_cast<std::size_t>(sums[i]);
  }
};

TEST(Growth, IsNotSeenInAFullDayOfCleanLoad) {
  load steady;
  EXPECT_EQ(steady.hours_to_verdict(1), -1);
  load diurnal_requests;
  diurnal_requests.follows_the_day = true;
  EXPECT_EQ(diurnal_requests.hours_to_verdict(1), -1);
  load sessions; // half an hour each: live ones follow the day
  sessions.lifetime = 1800;
  sessions.follows_the_day = true;
  EXPECT_EQ(sessions.hours_to_verdict(1), -1);
  sessions.ages = false;
  EXPECT_EQ(sessions.hours_to_verdict(1), -1);
}

TEST(Growth, IsNotSeenInACacheThatFills) {
  load cache;
  cache.lifetime = 1e9;
  cache.capacity = 50000; // full in 83 minutes
  EXPECT_EQ(cache.hours_to_verdict(1), -1);
  cache.ages = false;
  EXPECT_EQ(cache.hours_to_verdict(1), -1);
}

TEST(Growth, IsSeenWithinAWindowWhereObjectsOutliveWhatIsNormal) {
  load leak;
  leak.leaked = 0.01;
  double hours = leak.hours_to_verdict(1);
  EXPECT_GT(hours, 1);   // the warm-up
  EXPECT_LE(hours, 2.5); // three windows
}

TEST(Growth, IsSeenWithinThreeWindowsHoweverMuchLeaks) {
  for (double share : {0.02, 0.25, 0.9, 1.0})
    for (double life : {1.0, 60.0}) {
      load leak;
      leak.lifetime = life;
      leak.leaked = share;
      leak.from = 4 * 3600;
      double hours = leak.hours_to_verdict(1);
      EXPECT_GT(hours, 4) << share << " of " << life;
      EXPECT_LE(hours, 5.6) << share << " of " << life;
    }
}

TEST(Growth, IsNotSeenWhereObjectsBeginToLiveLonger) {
  load sessions;
  sessions.lifetime = 60;
  sessions.from = 4 * 3600;
  sessions.longer = 900;
  EXPECT_EQ(sessions.hours_to_verdict(2), -1);
}

TEST(Growth, IsSeenWhereTheLoadIsNoisy) {
  load leak;
  leak.leaked = 0.01;
  leak.noise = 0.5;
  double hours = leak.hours_to_verdict(1);
  EXPECT_GT(hours, 1);
  EXPECT_LE(hours, 2.5);
  load clean;
  clean.noise = 0.5;
  clean.lifetime = 600;
  EXPECT_EQ(clean.hours_to_verdict(3), -1);
  clean.lifetime = 1800;
  EXPECT_EQ(clean.hours_to_verdict(1), -1);
  clean.ages = false;
  EXPECT_EQ(clean.hours_to_verdict(1), -1);
}

TEST(Growth, IsSeenWithinThreeWindowsWhereNothingIsReleased) {
  load leak;
  leak.leaked = 1;
  leak.rate = 0.5;
  double hours = leak.hours_to_verdict(1);
  EXPECT_GT(hours, 1);
  EXPECT_LE(hours, 2.6);
  leak.ages = false;
  EXPECT_GT(leak.hours_to_verdict(1), 1);
}

TEST(Growth, IsSeenUnderLoadThatFollowsTheDay) {
  load leak;
  leak.leaked = 0.02;
  leak.follows_the_day = true;
  EXPECT_GT(leak.hours_to_verdict(1), 1);
}

TEST(Growth, StaysSeenWhileALeakThatIsOldGoesOn) {
  growth_watch watch{growth_settings{}};
  std::size_t seen = 0, slices = 0;
  for (std::int64_t t = 0; t < 86400; t += 10) { // 100 live, and one a minute
    growth_sample now;
    now.at = milliseconds(t * 1000);
    auto lost = static_cast<std::size_t>(t / 60);
    now.live = now.live_of_made = 100 + lost;
    now.made = static_cast<std::uint64_t>(t) * 100 + 100;
    now.ages_known = true;
    now.ages[2] = 100;
    now.ages[6] = lost;
    watch.add(now);
    if (t > 3 * 3600) {
      ++slices;
      seen += watch.verdict().has_value();
    }
  }
  EXPECT_EQ(seen, slices);
}

TEST(Growth, BelowTheLeastIsNone) {
  load little; // 7 objects a window
  little.rate = 0.4;
  little.leaked = 0.01;
  EXPECT_EQ(little.hours_to_verdict(1), -1);
}

TEST(Trend, TellsARiseFromAPlateauAndANoise) {
  std::vector<double> rise, plateau, flat;
  for (int i = 0; i < 12; ++i) {
    rise.push_back(5 * i + (i % 2));
    plateau.push_back(i < 5 ? 10 * i : 50 + 0.1 * i);
    flat.push_back(i % 3);
  }
  EXPECT_GT(trend_of(rise).rising, 3);
  EXPECT_TRUE(trend_of(rise).goes_on());
  EXPECT_NEAR(trend_of(rise).slope, 5, 0.2);
  EXPECT_FALSE(trend_of(plateau).goes_on());
  EXPECT_LT(trend_of(flat).rising, 2);
}

} // namespace

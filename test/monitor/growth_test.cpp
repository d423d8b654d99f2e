//===-- growth_test.cpp - Days of load, with leaks and without ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "load.hpp"
#include "support.hpp"

using namespace memleak;
using namespace memleak::test;

namespace {

/// The first hour at which the watch says growth, or -1.
double hours_to_verdict(const load &of, double days,
                        const growth_settings &settings = {}) {
  growth_watch watch{settings};
  load_run run(of);
  for (double t = 0; t < days * day; t += load_run::step) {
    watch.add(run.next());
    if (watch.verdict())
      return t / 3600;
  }
  return -1;
}

TEST(Growth, IsNotSeenInAFullDayOfCleanLoad) {
  load steady;
  EXPECT_EQ(hours_to_verdict(steady, 1), -1);
  load diurnal_requests;
  diurnal_requests.when = rhythm::of_the_day;
  EXPECT_EQ(hours_to_verdict(diurnal_requests, 1), -1);
  load sessions; // half an hour each: live ones follow the day
  sessions.lifetime = 1800;
  sessions.when = rhythm::of_the_day;
  EXPECT_EQ(hours_to_verdict(sessions, 1), -1);
  sessions.ages = false;
  EXPECT_EQ(hours_to_verdict(sessions, 1), -1);
}

TEST(Growth, IsNotSeenInSessionsWhoseAgesTellTooLate) {
  for (double lifetime : {900, 1200, 1800, 2700, 3600, 7200})
    for (rhythm when : {rhythm::steady, rhythm::of_the_day, rhythm::in_bursts})
      for (double begins : {0, 6, 9, 12, 18}) {
        load sessions;
        sessions.rate = 2;
        sessions.lifetime = lifetime;
        sessions.when = when;
        sessions.begins = begins * 3600;
        EXPECT_EQ(hours_to_verdict(sessions, 1), -1)
            << lifetime << ' ' << int(when) << ' ' << begins;
      }
}

TEST(Growth, IsNotSeenInACacheThatFills) {
  load cache;
  cache.lifetime = 1e9;
  cache.capacity = 50000; // full in 83 minutes
  EXPECT_EQ(hours_to_verdict(cache, 1), -1);
  cache.ages = false;
  EXPECT_EQ(hours_to_verdict(cache, 1), -1);
}

TEST(Growth, IsSeenWithinAWindowWhereObjectsOutliveWhatIsNormal) {
  load leak;
  leak.leaked = 0.01;
  double hours = hours_to_verdict(leak, 1);
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
      double hours = hours_to_verdict(leak, 1);
      EXPECT_GT(hours, 4) << share << " of " << life;
      EXPECT_LE(hours, 5.6) << share << " of " << life;
    }
}

TEST(Growth, IsNotSeenWhereObjectsBeginToLiveLonger) {
  load sessions;
  sessions.lifetime = 60;
  sessions.from = 4 * 3600;
  sessions.longer = 900;
  EXPECT_EQ(hours_to_verdict(sessions, 2), -1);
}

TEST(Growth, IsSeenWhereTheLoadIsNoisy) {
  load leak;
  leak.leaked = 0.01;
  leak.noise = 0.5;
  double hours = hours_to_verdict(leak, 1);
  EXPECT_GT(hours, 1);
  EXPECT_LE(hours, 2.5);
  load clean;
  clean.noise = 0.5;
  clean.lifetime = 600;
  EXPECT_EQ(hours_to_verdict(clean, 3), -1);
  clean.lifetime = 1800;
  EXPECT_EQ(hours_to_verdict(clean, 1), -1);
  clean.ages = false;
  EXPECT_EQ(hours_to_verdict(clean, 1), -1);
}

TEST(Growth, IsSeenWithinThreeWindowsWhereNothingIsReleased) {
  load leak;
  leak.leaked = 1;
  leak.rate = 0.5;
  double hours = hours_to_verdict(leak, 1);
  EXPECT_GT(hours, 1);
  EXPECT_LE(hours, 2.6);
  leak.ages = false;
  EXPECT_GT(hours_to_verdict(leak, 1), 1);
}

TEST(Growth, IsSeenUnderLoadThatFollowsTheDay) {
  load leak;
  leak.leaked = 0.02;
  leak.when = rhythm::of_the_day;
  EXPECT_GT(hours_to_verdict(leak, 1), 1);
}

/// Lives that end by chance reach any age, and fill for some lives.
TEST(Growth, IsNotSeenWhereLivesEndByChance) {
  for (double rate : {2, 20, 200})
    for (double life : {300, 600, 1200, 1800, 2700, 3600, 7200})
      for (rhythm when :
           {rhythm::steady, rhythm::of_the_day, rhythm::in_bursts})
        for (double begins : {0, 9}) {
          load sessions;
          sessions.by_chance = true;
          sessions.rate = rate;
          sessions.lifetime = life;
          sessions.when = when;
          sessions.begins = begins * 3600;
          EXPECT_EQ(hours_to_verdict(sessions, 1), -1)
              << rate << ' ' << life << ' ' << int(when) << ' ' << begins;
        }
}

/// What the documentation asks for: a window of three lives.
TEST(Growth, IsSeenWithinThreeWindowsOfThreeLivesEach) {
  for (double minutes : {10, 15, 20, 30, 40})
    for (bool by_chance : {false, true})
      for (rhythm when :
           {rhythm::steady, rhythm::of_the_day, rhythm::in_bursts}) {
        growth_settings settings;
        settings.window =
            milliseconds(static_cast<std::int64_t>(3 * minutes * 60000));
        settings.warm_up = 2 * settings.window;
        load sessions;
        sessions.rate = 2;
        sessions.lifetime = minutes * 60;
        sessions.by_chance = by_chance;
        sessions.when = when;
        EXPECT_EQ(hours_to_verdict(sessions, 2, settings), -1)
            << minutes << ' ' << by_chance << ' ' << int(when);
        double window = minutes / 20; // hours
        for (double share : {0.05, 0.1, 0.2}) {
          sessions.leaked = share;
          double seen = hours_to_verdict(sessions, 2, settings);
          EXPECT_GT(seen, 2 * window) << minutes << ' ' << by_chance << ' '
                                      << int(when) << ' ' << share;
          EXPECT_LE(seen, 5.1 * window) << minutes << ' ' << by_chance << ' '
                                        << int(when) << ' ' << share;
        }
      }
}

/// A leak among objects that live for longer is seen once what it lost is older
/// than four lives, by the next bound, and over three windows at most.
TEST(Growth, IsSeenOnceItIsOlderThanFourLongLives) {
  struct life_and_bound {
    double life, bound; ///< hours
  };
  for (auto [life, bound] :
       {life_and_bound{0.4, 2}, life_and_bound{0.75, 4}, life_and_bound{0.9, 4},
        life_and_bound{1.5, 8}, life_and_bound{3, 24}}) {
    load sessions;
    sessions.rate = 2;
    sessions.lifetime = life * 3600;
    sessions.leaked = 0.05;
    sessions.from = 2 * day;
    growth_settings settings;
    settings.warm_up = std::chrono::hours(6); // until the first ones end
    double hours = hours_to_verdict(sessions, 4, settings);
    EXPECT_GT(hours, 48) << life;
    EXPECT_LE(hours, 48 + bound + 1.6) << life;
  }
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
  EXPECT_EQ(hours_to_verdict(little, 1), -1);
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

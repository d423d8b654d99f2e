//===-- load.cpp - Loads of a service, by the hour ----------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "load.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace memleak::test {
namespace {

double requests(rhythm when, double t) {
  switch (when) {
  case rhythm::steady:
    return 1;
  case rhythm::of_the_day:
    return 1 - 0.8 * std::cos(2 * M_PI * t / day);
  case rhythm::in_bursts: // two minutes of ten times as many, ever again
    return std::fmod(t, 2500 + 400 * std::sin(t / 9000)) < 120 ? 10 : 1;
  }
  return 1;
}

} // namespace

monitoring::growth_sample load_run::next() {
  double t = now_;
  now_ += step;
  jitter_ = std::fmod(jitter_ * 997 + 0.31, 1);
  double fresh = of_.rate * step * requests(of_.when, t + of_.begins) *
                 (1 - of_.noise + 2 * of_.noise * jitter_);
  double leaked = t >= of_.from ? of_.leaked : 0;
  double life = of_.longer > 0 && t >= of_.from ? of_.longer : of_.lifetime;
  made_ += fresh;
  used_.add(t, fresh * (1 - leaked) * std::min(1.0, life / step));
  lost_.add(t, fresh * leaked);
  while (!used_.births.empty() &&
         ((t - used_.births.front().at >= life && !of_.by_chance) ||
          used_.live(t) > of_.capacity))
    used_.births.pop_front();
  monitoring::growth_sample out;
  out.at = monitoring::milliseconds(static_cast<std::int64_t>(t * 1000));
  out.live = out.live_of_made =
      static_cast<std::size_t>(used_.live(t) + lost_.live(t));
  out.made = static_cast<std::uint64_t>(made_);
  out.ages_known = of_.ages;
  if (of_.ages)
    for (const crowd *all : {&used_, &lost_})
      all->add_to(out.ages, t);
  return out;
}

/// Those that fade weigh more the later they are born, so that a sum of weights
/// is one of objects at any time.
void load_run::crowd::add(double at, double count) {
  births.push_back({at, weight});
  weight += fades > 0 ? count * std::exp(at / fades) : count;
}

double load_run::crowd::left_of(double some, double now) const {
  return fades > 0 ? some * std::exp(-now / fades) : some;
}

double load_run::crowd::live(double now) const {
  return births.empty() ? 0 : left_of(weight - births.front().before, now);
}

/// A day of steps is thousands of births, so each bound is looked for.
void load_run::crowd::add_to(age_histogram &ages, double now) const {
  double younger = weight; // of those born before
  for (std::size_t i = 0; i < ages.size(); ++i) {
    double bound = i < age_bounds.size() ? double(age_bounds[i].count()) / 1000
                                         : std::numeric_limits<double>::max();
    auto within =
        std::partition_point(births.begin(), births.end(), [&](const birth &b) {
          return bound <= now - b.at;
        });
    double before = within == births.end() ? weight : within->before;
    ages[i] += static_cast<std::size_t>(left_of(younger - before, now));
    younger = before;
  }
}

} // namespace memleak::test

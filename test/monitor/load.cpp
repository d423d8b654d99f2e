//===-- load.cpp - Loads of a service, by the hour ----------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "load.hpp"

#include <algorithm>
#include <array>
#include <cmath>

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
  live_.emplace_back(t, fresh * (1 - leaked) * std::min(1.0, life / step));
  live_sum_ += live_.back().second;
  lost_.emplace_back(t, fresh * leaked);
  lost_sum_ += fresh * leaked;
  while (!live_.empty() &&
         (t - live_.front().first >= life || live_sum_ > of_.capacity)) {
    live_sum_ -= live_.front().second;
    live_.pop_front();
  }
  monitoring::growth_sample out;
  out.at = monitoring::milliseconds(static_cast<std::int64_t>(t * 1000));
  out.live = out.live_of_made = static_cast<std::size_t>(live_sum_ + lost_sum_);
  out.made = static_cast<std::uint64_t>(made_);
  out.ages_known = of_.ages;
  if (of_.ages)
    for (const auto *all : {&live_, &lost_})
      count(out.ages, *all, t);
  return out;
}

void load_run::count(age_histogram &into, const born_and_count &all,
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

} // namespace memleak::test

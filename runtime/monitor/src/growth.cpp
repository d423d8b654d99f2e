//===-- growth.cpp - Does something grow for ever -----------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/growth.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace memleak::monitoring {
namespace {

/// How many times longer than objects normally live is too long.
constexpr double beyond_normal = 4;
/// Below it scheduling is mistaken for life.
constexpr milliseconds least_normal{1000};
/// z beyond which chance is out of question, one in 700 or less.
constexpr double certain = 3;
/// How many times more objects than a tail of lives would leave are too many:
/// they are of an hour with more load than now.
constexpr double beyond_tail = 3;
/// The share of a rise that a rise of the load must not explain.
constexpr double unexplained = 0.5;
/// The share of what is made that stays where next to nothing is released:
/// more than what lives for hours leaves while it fills.
constexpr double nearly_all = 0.8;

double median(std::vector<double> values) {
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::uint32_t capped(std::size_t value) {
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(value, most));
}

std::size_t beyond(const age_histogram &ages, std::size_t bound) {
  return std::accumulate(ages.begin() + static_cast<std::ptrdiff_t>(bound) + 1,
                         ages.end(), std::size_t(0));
}

/// Each by its load; hours without any count as ones of a twentieth of the
/// mean.
std::vector<double> by_load(std::vector<double> values,
                            const std::vector<double> &rates) {
  double mean = std::accumulate(rates.begin(), rates.end(), 0.0) /
                static_cast<double>(rates.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] /= std::max({rates[i], mean / 20, 1e-9});
  return values;
}

/// Whether \p values rise also relative to the load.
bool rise_by_load(const std::vector<double> &values,
                  const std::vector<double> &rates) {
  return trend_of(by_load(values, rates)).rising > certain;
}

/// Whether values rise by more than as many objects more as there are makes
/// more.
bool exceed_load(const std::vector<double> &values,
                 const std::vector<double> &rates) {
  trend rise = trend_of(values), load = trend_of(rates);
  double more = load.first > 0 ? load.last / load.first - 1 : 0;
  double explained = rise.first * std::max(0.0, more);
  return rise.last - rise.first - explained >
         unexplained * (rise.last - rise.first);
}

} // namespace

trend trend_of(const std::vector<double> &values) {
  std::size_t n = values.size();
  std::vector<double> slopes;
  double order = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = i + 1; k < n; ++k) {
      slopes.push_back((values[k] - values[i]) / static_cast<double>(k - i));
      order += (values[k] > values[i]) - (values[k] < values[i]);
    }
  trend out;
  out.slope = median(slopes);
  double count = static_cast<double>(n);
  double spread = std::sqrt(count * (count - 1) * (2 * count + 5) / 18);
  out.rising = order > 0 ? (order - 1) / spread : 0;
  auto third = [&](std::size_t which) {
    auto at = [&](std::size_t i) {
      return values.begin() + static_cast<std::ptrdiff_t>(i * n / 3);
    };
    return median(std::vector<double>(at(which), at(which + 1)));
  };
  out.first = third(0);
  out.middle = third(1);
  out.last = third(2);
  return out;
}

bool trend::goes_on() const noexcept {
  return last > middle && last - middle >= 0.4 * (middle - first);
}

void growth_watch::add(const growth_sample &now) {
  if (learns_until_.count() < 0)
    learns_until_ = now.at + wanted_.warm_up;
  if (!begin_ || now.at - last_.at > wanted_.window || now.made < last_.made) {
    restart(now);
    return;
  }
  last_ = now;
  open_.live = std::min(open_.live, capped(now.live));
  if (normal_ != no_bound)
    open_.old = std::min(open_.old, capped(beyond(now.ages, normal_)));
  live_sum_ += static_cast<double>(now.live_of_made);
  ++samples_;
  if (now.at - begin_->at >= slice_length()) {
    end_slice();
    begin_slice(now);
  }
}

void growth_watch::restart(const growth_sample &now) {
  slices_.clear();
  verdict_.reset();
  begin_slice(now);
}

void growth_watch::begin_slice(const growth_sample &now) {
  begin_ = last_ = now;
  open_ = {capped(now.live),
           normal_ == no_bound ? 0 : capped(beyond(now.ages, normal_)), 0};
  live_sum_ = static_cast<double>(now.live_of_made);
  samples_ = 1;
}

void growth_watch::end_slice() {
  double seconds = static_cast<double>((last_.at - begin_->at).count()) / 1000;
  double made = static_cast<double>(last_.made - begin_->made);
  double released = made + static_cast<double>(begin_->live_of_made) -
                    static_cast<double>(last_.live_of_made);
  open_.made_rate = static_cast<float>(made / seconds);
  // A few releases among many makes tell nothing of how long objects live.
  bool tells = released >= 4 && released >= 0.05 * made;
  // A third of a window counts: what a burst made ends in one slice.
  constexpr double kept = 1 - 3.0 / slices_a_window;
  lived_ = lived_ * kept + live_sum_ / samples_ * seconds;
  released_ = released_ * kept + released;
  if (tells)
    open_.life = static_cast<float>(lived_ / released_);
  most_live_ = std::max(most_live_, double(open_.live));
  slices_.push_back(open_);
  if (slices_.size() > most_slices)
    slices_.erase(slices_.begin());
  if (tells)
    learn();
  if (last_.at < learns_until_)
    slices_.clear();
  judge();
}

/// During the warm-up, and the window that follows the first releases, the
/// shortest life shown counts: what leaks can only make it seem longer, and as
/// long as few are released it seems longer than it is. Later a longer one is
/// believed if the last window shows it and nothing rises over three: a leak
/// lets it seem longer and longer. That live objects follow the load by so much
/// is believed as soon as it is shown.
void growth_watch::learn() {
  double shown = slices_.back().life;
  if (lifetime_ < 0) {
    lifetime_ = lag_ = shown;
    learns_until_ = std::max(learns_until_, last_.at + wanted_.window);
  } else if (last_.at <= learns_until_)
    lifetime_ = lag_ = std::min(lifetime_, shown);
  else if (slices_.size() >= most_slices &&
           !rises([](const slice &s) { return double(s.old); }) &&
           !rises([](const slice &s) { return double(s.live); })) {
    auto lives =
        column(slices_a_window, [](const slice &s) { return double(s.life); });
    lifetime_ =
        std::max(lifetime_, *std::min_element(lives.begin(), lives.end()));
    lag_ = std::max(lag_, shown);
  }
  auto normal = std::max(least_normal,
                         milliseconds(static_cast<std::int64_t>(
                             beyond_normal * 1000 * std::min(lifetime_, 1e9))));
  auto bound = std::lower_bound(age_bounds.begin(), age_bounds.end(), normal);
  std::size_t found =
      bound == age_bounds.end() || !last_.ages_known
          ? no_bound
          : static_cast<std::size_t>(bound - age_bounds.begin());
  if (found == normal_)
    return;
  normal_ = found;
  slices_.clear(); // they count what is beyond another age
}

bool growth_watch::rises(double (*of)(const slice &)) const {
  return trend_of(column(most_slices, of)).rising >= 1;
}

void growth_watch::judge() {
  verdict_.reset();
  if (normal_ != no_bound)
    judge_survivors();
  if (!verdict_ && live_tells())
    judge_live();
}

/// Survivors tell sooner and better, but not before they are that old. Live
/// objects fill up and follow the load by a lifetime; one of more than half a
/// window would look like growth of their own, unless hardly any end.
bool growth_watch::live_tells() const {
  if (normal_ != no_bound && age_bounds[normal_] <= 3 * wanted_.window)
    return false;
  return lag_ * 2000 <= static_cast<double>(wanted_.window.count()) ||
         nearly_all_stay();
}

/// Of what was made in the last three windows.
bool growth_watch::nearly_all_stay() const {
  if (slices_.size() < most_slices)
    return false;
  double made = 0;
  for (const slice &s : slices_)
    made += s.made_rate;
  made *= static_cast<double>(slice_length().count()) / 1000;
  double more = double(slices_.back().live) - double(slices_.front().live);
  return more > nearly_all * made;
}

std::vector<double> growth_watch::column(std::size_t count,
                                         double (*of)(const slice &)) const {
  std::vector<double> out;
  for (std::size_t i = slices_.size() - count; i < slices_.size(); ++i)
    out.push_back(of(slices_[i]));
  return out;
}

void growth_watch::judge_survivors() {
  if (slices_.size() < slices_a_window)
    return;
  auto rates = column(slices_a_window,
                      [](const slice &s) { return double(s.made_rate); });
  auto old =
      column(slices_a_window, [](const slice &s) { return double(s.old); });
  auto live =
      column(slices_a_window, [](const slice &s) { return double(s.live); });
  trend rise = trend_of(old);
  double grown = rise.slope * slices_a_window;
  if (rise.rising <= certain || !rise.goes_on() ||
      grown < static_cast<double>(wanted_.least) || old.back() <= tail() ||
      trend_of(live).slope < rise.slope / 2 || !exceed_load(old, rates))
    return;
  // Chance in a load that does not rise would only hide a slow rise.
  if (trend_of(rates).rising > 1 && !rise_by_load(old, rates))
    return;
  double hours = static_cast<double>(slice_length().count()) / 3.6e6;
  verdict_ = growth_verdict{rise.slope / hours, static_cast<std::size_t>(grown),
                            true, age_bounds[normal_]};
}

/// Lives that end by chance reach any age: so many objects are beyond the bound
/// though nothing is lost, and they take a life or more to become so many.
double growth_watch::tail() const {
  double lives = double(age_bounds[normal_].count()) / 1000 / lifetime_;
  return beyond_tail * std::exp(-lives) * most_live_;
}

void growth_watch::judge_live() {
  if (slices_.size() < most_slices)
    return;
  auto rates =
      column(most_slices, [](const slice &s) { return double(s.made_rate); });
  auto live =
      column(most_slices, [](const slice &s) { return double(s.live); });
  trend rise = trend_of(live);
  double grown = rise.slope * most_slices;
  if (rise.rising <= certain || !rise.goes_on() ||
      grown < 3 * static_cast<double>(wanted_.least) ||
      !rise_by_load(live, rates) || !exceed_load(live, rates))
    return;
  double hours = static_cast<double>(slice_length().count()) / 3.6e6;
  verdict_ = growth_verdict{rise.slope / hours, static_cast<std::size_t>(grown),
                            false, milliseconds(0)};
}

} // namespace memleak::monitoring

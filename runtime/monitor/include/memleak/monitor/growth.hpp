//===-- growth.hpp - Does something grow for ever --------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_GROWTH_HPP
#define MEMLEAK_MONITOR_GROWTH_HPP

#include <memleak/monitor/clock.hpp>
#include <memleak/statistics.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace memleak::monitoring {

/// What a row of equally distant numbers does. \p values: at least 6.
struct trend {
  double slope = 0;  ///< a step, Theil-Sen: half of the pairs rise faster
  double rising = 0; ///< Mann-Kendall's z: above 3 chance is out of question
  double first = 0;  ///< medians of the three thirds
  double middle = 0;
  double last = 0;
  /// The last third still rises, at two fifths at least of the pace before.
  bool goes_on() const noexcept;
};
trend trend_of(const std::vector<double> &values);

/// When growth is growth. See docs/runtime/monitoring.md for what they mean.
struct growth_settings {
  milliseconds window{30 * 60 * 1000};  ///< 12 slices
  milliseconds warm_up{60 * 60 * 1000}; ///< from the first sight on
  std::size_t least = 16;               ///< objects grown by in a window
};

/// One look at a pool or a site.
struct growth_sample {
  milliseconds at{0};
  std::size_t live = 0;
  /// Objects ever made, of the site or else of its pool.
  std::uint64_t made = 0;
  /// Live objects of what \p made counts.
  std::size_t live_of_made = 0;
  bool ages_known = false;
  age_histogram ages{};
};

struct growth_verdict {
  double per_hour = 0;    ///< objects
  std::size_t grown = 0;  ///< objects, over what was looked at
  bool outlived = false;  ///< ages say so: they are older than what is normal
  milliseconds normal{0}; ///< age that objects normally do not reach, if so
};

/// Watches one pool or site. Two kinds of evidence:
///
/// Where objects are released and ages are recorded, the warm-up shows how long
/// they live (live objects by releases a second); four times as long, rounded
/// up to an age bound, is what they normally do not reach. Growth is: over a
/// window the objects beyond that age become more and more, also by the load
/// (objects made a second, which may explain half of the rise at most), do not
/// level off, are more than lives that end by chance leave, and all live ones
/// rise by at least half as much.
///
/// Else, or where that age is beyond three windows while objects live for half
/// a window at most or hardly any end, growth is: over three windows the least
/// live objects of each slice rise, also by the load, and the last window rises
/// at two fifths at least of the pace before.
///
/// O(1) a sample, O(36^2) a slice; about 700 bytes. Not thread safe.
class growth_watch {
public:
  explicit growth_watch(const growth_settings &settings) : wanted_(settings) {}
  void add(const growth_sample &now);
  /// As of the last slice that ended.
  const std::optional<growth_verdict> &verdict() const { return verdict_; }

private:
  static constexpr std::size_t slices_a_window = 12;
  static constexpr std::size_t most_slices = 3 * slices_a_window;
  struct slice {
    std::uint32_t live = 0; ///< least of the slice
    std::uint32_t old = 0;  ///< least of those beyond normal_
    float made_rate = 0;    ///< a second
    /// Seconds that objects seem to live; without end where few are released.
    float life = std::numeric_limits<float>::infinity();
  };

  void end_slice();
  void learn();
  void judge();
  void judge_survivors();
  void judge_live();
  bool live_tells() const;
  bool nearly_all_stay() const;
  double tail() const;
  /// Whether it may be rising, over the last three windows.
  bool rises(double (*of)(const slice &)) const;
  std::vector<double> column(std::size_t count,
                             double (*of)(const slice &)) const;
  milliseconds slice_length() const { return wanted_.window / slices_a_window; }
  void begin_slice(const growth_sample &now);
  void restart(const growth_sample &now);

  growth_settings wanted_;
  std::optional<growth_sample> begin_; ///< of the slice
  growth_sample last_;
  milliseconds learns_until_{-1};
  double live_sum_ = 0;
  double lived_ = 0;    ///< seconds of all objects, of late
  double released_ = 0; ///< objects, of late
  std::uint32_t samples_ = 0;
  slice open_;
  std::vector<slice> slices_;
  double lifetime_ = -1;          ///< seconds; negative: none shown yet
  double lag_ = -1;               ///< seconds, as much or more
  double most_live_ = 0;          ///< of all slices
  std::size_t normal_ = no_bound; ///< index into age_bounds
  std::optional<growth_verdict> verdict_;
  static constexpr std::size_t no_bound = static_cast<std::size_t>(-1);
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_GROWTH_HPP

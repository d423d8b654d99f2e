//===-- load.hpp - Loads of a service, by the hour -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MONITOR_LOAD_HPP
#define MONITOR_LOAD_HPP

#include <memleak/monitor/growth.hpp>

#include <deque>

namespace memleak::test {

inline constexpr double day = 86400; ///< seconds

/// How many requests there are, around 1.
enum class rhythm { steady, of_the_day, in_bursts };

/// Objects that live for a fixed time, made at a changing rate, some leaked.
struct load {
  double rate = 10;       ///< a second
  double lifetime = 1;    ///< seconds
  double leaked = 0;      ///< share,
  double from = 0;        ///< seconds after the start
  double longer = 0;      ///< lifetime from then on, if not 0
  double noise = 0.1;     ///< of the rate, either way
  double capacity = 1e18; ///< live ones beyond it push out the oldest
  rhythm when = rhythm::steady;
  bool ages = true;
  double begins = 0; ///< seconds of the day
};

/// A load under way. The same in every run.
class load_run {
public:
  static constexpr double step = 10; ///< seconds

  explicit load_run(const load &of) : of_(of) {}
  /// Passes a step; what there is at its end.
  monitoring::growth_sample next();

private:
  using born_and_count = std::deque<std::pair<double, double>>;
  static void count(age_histogram &into, const born_and_count &all, double now);

  load of_;
  double now_ = 0;
  double jitter_ = 0.1;
  born_and_count live_, lost_;
  double live_sum_ = 0, lost_sum_ = 0, made_ = 0;
};

} // namespace memleak::test

#endif // MONITOR_LOAD_HPP

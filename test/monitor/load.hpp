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

/// Objects that live for a fixed time, or end by chance, made at a changing
/// rate, some leaked.
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
  bool by_chance = false; ///< lifetime, 300 at least, is the mean of all lives
  double begins = 0;      ///< seconds of the day
};

/// A load under way. The same in every run.
class load_run {
public:
  static constexpr double step = 10; ///< seconds

  explicit load_run(const load &of) : of_(of) {
    used_.fades = of.by_chance ? of.lifetime : 0;
  }
  /// Passes a step; what there is at its end.
  monitoring::growth_sample next();

private:
  /// Objects in the order of their birth.
  struct crowd {
    struct birth {
      double at, before; ///< seconds; weight of those that were born earlier
    };
    std::deque<birth> births;
    double fades = 0; ///< seconds in which all but 1/e end by chance; 0: none
    double weight = 0;
    double left_of(double some, double now) const;
    double live(double now) const;
    void add(double at, double count);
    void add_to(age_histogram &ages, double now) const;
  };

  load of_;
  double now_ = 0;
  double jitter_ = 0.1;
  crowd used_, lost_;
  double made_ = 0;
};

} // namespace memleak::test

#endif // MONITOR_LOAD_HPP

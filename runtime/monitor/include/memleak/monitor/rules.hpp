//===-- rules.hpp - What is trouble ----------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_RULES_HPP
#define MEMLEAK_MONITOR_RULES_HPP

#include <memleak/monitor/alert.hpp>
#include <memleak/monitor/growth.hpp>
#include <memleak/monitor/reading.hpp>
#include <memleak/report.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace memleak::monitoring {

/// When a pool is in trouble.
struct pool_rules {
  double limit_warning = 0.80;  ///< share of max_objects or max_bytes; 2: never
  double limit_critical = 0.95; ///< likewise
  bool growth = true;
  growth_settings growing;
  /// Slots retired in growing.window at which memory is lost to retirement.
  std::size_t retired = 1000;
  /// What is no more observed for so long is over. Growth: a window.
  milliseconds quiet{5 * 60 * 1000};
};

struct rule_settings {
  pool_rules all;
  std::map<std::string, pool_rules> pools; ///< by name, in place of all
  const pool_rules &of(const std::string &pool) const;
};

/// The names that an alert's rule may have.
std::set<std::string> rule_names();

/// What a detector of the runtime saw: a report without pointers.
struct incident {
  event what = event::leak;
  std::string_view pool; ///< as in object_info, both live for ever
  std::string_view type;
  site acquired;
  site here;
  std::size_t count = 1;
  std::size_t size = 0; ///< bytes of one object
  milliseconds age{-1};
  std::vector<void *> stack; ///< of the thread caught; empty unless asked for
};

/// Judges readings and incidents. Rules: pool-limit, pool-refused,
/// pool-overdue, pool-growth, pool-exhaustion, pool-retired, and one for each
/// event of the runtime under its own name (pool-leak, pool-double-release).
/// Not thread safe. O(pools + sites) a reading.
class rule_engine {
public:
  /// Sites of a pool and in all that are watched for growth, most bytes first.
  static constexpr std::size_t most_sites_of_a_pool = 16;
  static constexpr std::size_t most_watches = 4096;

  explicit rule_engine(rule_settings settings);
  ~rule_engine();
  void judge(const reading &now);
  void judge(const incident &what, milliseconds now, wall_time wall);
  /// What is to be said since the last call.
  std::vector<alert> settle(milliseconds now, wall_time wall);
  std::vector<alert> active() const { return book_.active(); }
  std::uint64_t overflowed() const { return book_.overflowed(); }
  /// Bytes held, about.
  std::size_t footprint() const;

private:
  struct pool_state;
  void judge_limits(const pool_reading &, const pool_rules &, pool_state &);
  void judge_refusals(const pool_reading &, const pool_rules &, pool_state &);
  void judge_late(const pool_reading &, const pool_rules &);
  void judge_retired(const pool_reading &, const pool_rules &, pool_state &);
  void judge_growth(const pool_reading &, const pool_rules &, pool_state &);
  double most_before(const alert &what) const;
  void observe(alert what, milliseconds quiet);

  rule_settings settings_;
  alert_book book_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<pool_state>>
      pools_;
  std::size_t watches_ = 0;
  milliseconds now_{0};
  wall_time wall_{};
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_RULES_HPP

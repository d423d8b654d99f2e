//===-- monitor.hpp - Leaks and limits seen, and someone told ---*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_MONITOR_HPP
#define MEMLEAK_MONITOR_MONITOR_HPP

#include <memleak/monitor/history.hpp>
#include <memleak/monitor/rules.hpp>
#include <memleak/monitor/sink.hpp>
#include <memleak/monitor/state.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace memleak {

struct monitor_options {
  /// Between samples, which count; at least 10 ms.
  std::chrono::milliseconds interval{1000};
  /// Between walks over all objects, for sites and ages. Both are stretched
  /// where a sample or a walk takes more than a hundredth of them.
  std::chrono::milliseconds walk_interval{10000};
  monitoring::rule_settings rules;
  /// Whether misuse alerts carry the stack of the thread that was caught.
  bool stacks = false;
  /// Whether the runtime's reports are listened to. The handler set before goes
  /// on deciding what follows; where it aborts, alerts are given
  /// abort_grace to get out.
  bool reports = true;
  std::chrono::milliseconds abort_grace{500};
  /// For tests: another clock, and other pools than the registry's.
  const monitoring::clock *time = &monitoring::clock::system();
  std::function<std::vector<pool_snapshot>(snapshot_depth)> source;
};

/// Samples the pools of the process on a thread of its own, judges them by
/// rules and tells sinks. Several may exist. All functions are thread safe;
/// none waits for a sink, except the destructor, as sink_options says.
///
/// In the child of a fork a monitor does nothing, and its destructor neither.
/// It may be destroyed before or after any pool.
class monitor {
public:
  /// Throws std::invalid_argument for an interval below 10 ms or a window below
  /// 24 of them.
  explicit monitor(monitor_options options);
  monitor() : monitor(monitor_options()) {}
  ~monitor();
  monitor(const monitor &) = delete;
  monitor &operator=(const monitor &) = delete;

  void add_sink(std::unique_ptr<monitoring::sink> to,
                monitoring::sink_options options = {});
  /// Begins sampling; does nothing if it has begun.
  void start();
  /// Ends sampling, after what was reported has been judged.
  void stop();
  /// Takes a sample now, on this thread.
  void sample();
  /// Whether the sinks have taken all that was said, within \p most.
  bool drain(std::chrono::milliseconds most);

  monitoring::monitor_state state() const;
  monitoring::history_series history_of(const std::string &pool,
                                        const std::string &type,
                                        std::size_t tier) const;
  /// The sum over all pools.
  monitoring::history_series history_of_all(std::size_t tier) const;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace memleak

#endif // MEMLEAK_MONITOR_MONITOR_HPP

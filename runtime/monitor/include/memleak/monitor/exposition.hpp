//===-- exposition.hpp - What a monitor knows, as text --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_EXPOSITION_HPP
#define MEMLEAK_MONITOR_EXPOSITION_HPP

#include <memleak/monitor.hpp>

#include <string>

namespace memleak::monitoring {

enum class metrics_format : std::uint8_t { prometheus, open_metrics };

/// Every metric of the last sample. O(pools). Throws std::bad_alloc, as all do.
std::string metrics_text(const monitor_state &now, metrics_format format);
/// {"pools":[...]}: counts and limits.
std::string pools_json(const monitor_state &now);
/// {"sites":[...],"pools":[...],"leaks":[...]}: live objects by site as of the
/// last walk, most bytes first, \p most_sites at most; what is late, and ages,
/// by pool; the alerts for developers that are on.
std::string leaks_json(const monitor_state &now,
                       std::size_t most_sites = limits::unlimited);
/// Reads "top=N" for it. Throws std::invalid_argument, saying what is wrong.
std::size_t parse_top(const std::string &query);
std::string alerts_json(const monitor_state &now);

/// What the tiers of a history are called.
inline constexpr const char *history_spans[history::tiers] = {"2m", "1h", "1d"};

/// Whose past is wanted.
struct history_request {
  static constexpr std::size_t most_pools = 64;
  std::size_t tier = 1; ///< of history::layout
  /// Names and types, as history::of takes them. None: the sum of all pools.
  std::vector<std::pair<std::string, std::string>> pools;
};
/// Reads "span=2m|1h|1d&pool=NAME&type=TYPE&pool=...". Throws
/// std::invalid_argument, saying what is wrong.
history_request parse_history_request(const std::string &query);
/// {"span":"1h","step_ms":10000,"at":...,"series":[...]}, in the order asked
/// for. O(pools x points).
std::string history_json(const monitor &of, const history_request &what);

/// What an Accept header asks for.
metrics_format negotiate(const std::string &accept);

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_EXPOSITION_HPP

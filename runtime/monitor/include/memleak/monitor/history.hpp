//===-- history.hpp - What pools looked like, fine then coarse ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_HISTORY_HPP
#define MEMLEAK_MONITOR_HISTORY_HPP

#include <memleak/monitor/reading.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace memleak::monitoring {

/// What a pool had over a stretch of time; numbers beyond 32 bits are capped.
struct history_point {
  std::uint32_t least = 0; ///< live objects, the least of the samples
  std::uint32_t most = 0;
  std::uint32_t kib = 0; ///< KiB of slabs, the most of the samples
};

/// Points of \p step each, the last one up to now.
struct history_series {
  milliseconds step{0};
  milliseconds end{0}; ///< steady time of the end of the last point
  std::vector<history_point> points;
};

/// The past of each pool in three tiers: 120 points of 1 s, 360 of 10 s (an
/// hour) and 144 of 10 min (a day). A pool takes 7.5 KiB at most, made as it
/// grows older; one unseen for a day is forgotten. The sum of all pools has
/// tiers of its own. Not thread safe.
class history {
public:
  static constexpr std::size_t tiers = 3;
  static constexpr std::size_t most_pools = 10000;
  struct tier {
    milliseconds step;
    std::uint32_t points;
  };
  static constexpr tier layout[tiers] = {{milliseconds(1000), 120},
                                         {milliseconds(10000), 360},
                                         {milliseconds(600000), 144}};

  /// O(pools). Gaps repeat the last point.
  void add(const reading &now);
  /// Oldest first; empty if no such pool is known. An empty \p type: the first
  /// pool of that name.
  history_series of(const std::string &pool, const std::string &type,
                    std::size_t tier) const;
  /// The sum over all pools, sample by sample.
  history_series whole(std::size_t tier) const;
  /// Bytes held.
  std::size_t footprint() const;

private:
  struct ring {
    std::vector<history_point> points;
    std::uint32_t next = 0; ///< where the oldest lies once it is full
    std::int64_t slot = -1; ///< number of the last point's stretch
    void add(history_point seen, std::int64_t now, std::uint32_t most);
  };
  struct past {
    ring rings[tiers];
    milliseconds last{0};
    void add(history_point seen, milliseconds now);
    history_series of(std::size_t tier) const;
    std::size_t footprint() const;
  };
  past whole_;
  std::map<std::pair<std::string, std::string>, past> pools_;
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_HISTORY_HPP

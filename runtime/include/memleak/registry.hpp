//===-- registry.hpp - Every pool by name and type --------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_REGISTRY_HPP
#define MEMLEAK_REGISTRY_HPP

#include <memleak/site.hpp>
#include <memleak/statistics.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace memleak {

/// Objects of one pool that were acquired at one site and are live.
struct leak_entry {
  std::string pool;
  std::string type;
  site acquired; ///< unknown unless sites are recorded
  std::size_t count = 0;
  std::size_t bytes = 0;
  std::chrono::milliseconds oldest{-1}; ///< negative unless ages are recorded
};

/// Ordered by bytes (most first), then pool, type and site.
struct leak_report {
  std::vector<leak_entry> entries;
  std::size_t count() const noexcept;
  std::size_t bytes() const noexcept;
  /// One line an entry; empty if nothing is live. Throws std::bad_alloc.
  std::string text() const;
  /// {"event":"pool-leak","count":N,"bytes":N,"entries":[...]} and a newline.
  std::string json() const;
};

/// A pool as the registry shows it: a copy, no link to the pool.
struct pool_snapshot {
  std::string name;
  std::string type;
  std::size_t object_size = 0;
  std::size_t max_objects = 0; ///< as in limits, and so on
  std::size_t max_bytes = 0;
  std::chrono::milliseconds max_lifetime{0};
  pool_statistics counts;
  bool ages_known = false; ///< ages are recorded and were asked for
  std::size_t late = 0;    ///< live objects beyond max_lifetime
  age_histogram ages{};
  std::vector<site_statistics> sites; ///< empty unless sites are recorded
};

/// How much a snapshot asks.
enum class snapshot_depth : std::uint8_t {
  counts,  ///< no object is looked at: no sites, no ages, nothing late
  objects, ///< with sites and ages, which means a walk
};

/// The pools of the process. All functions are thread safe. A snapshot asks
/// pool after pool and stops no thread: each pool's numbers are of one moment,
/// the moments differ.
class registry {
public:
  static std::size_t size();
  /// In order of construction. O(pools); where sites or ages are recorded and
  /// \p depth asks for them O(slots).
  static std::vector<pool_snapshot>
  snapshot(snapshot_depth depth = snapshot_depth::objects);
  /// The pools called \p name.
  static std::vector<pool_snapshot> find(std::string_view name);
  /// What is live now, by pool and site. O(slots).
  static leak_report leaks();
};

enum class report_format : std::uint8_t { text, json };

/// Writes leaks() when the process exits normally: to \p path, or to stderr if
/// it is empty. The last call counts. MEMLEAK_LEAK_REPORT=text, =json or
/// =json:PATH in the environment does the same for a program that does not.
void report_leaks_at_exit(report_format format, std::string path = {});

} // namespace memleak

#endif // MEMLEAK_REGISTRY_HPP

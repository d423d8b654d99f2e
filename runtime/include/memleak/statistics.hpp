//===-- statistics.hpp - What a pool counts ------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_STATISTICS_HPP
#define MEMLEAK_STATISTICS_HPP

#include <memleak/site.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace memleak {

/// Upper bounds of the age histogram's buckets; the last has none. From ten
/// minutes on each is about twice the one before: what outlives a life of hours
/// is told by the next bound.
inline constexpr std::array<std::chrono::milliseconds, 12> age_bounds{
    std::chrono::milliseconds(10),       std::chrono::milliseconds(100),
    std::chrono::milliseconds(1000),     std::chrono::milliseconds(10000),
    std::chrono::milliseconds(60000),    std::chrono::milliseconds(600000),
    std::chrono::milliseconds(1800000),  std::chrono::milliseconds(3600000),
    std::chrono::milliseconds(7200000),  std::chrono::milliseconds(14400000),
    std::chrono::milliseconds(28800000), std::chrono::milliseconds(86400000)};
using age_histogram = std::array<std::size_t, age_bounds.size() + 1>;

/// Counts of one pool. Exact while no thread makes or releases in it. While
/// they do, live is off by at most one for each thread inside a make or a
/// release, and peak by at most in_magazines either way.
struct pool_statistics {
  std::size_t live = 0;         ///< objects
  std::size_t peak = 0;         ///< most objects live at once
  std::uint64_t total = 0;      ///< objects ever made
  std::size_t refused = 0;      ///< makes that a limit refused
  std::size_t retired = 0;      ///< slots whose generations are used up
  std::size_t orphaned = 0;     ///< slots whose object ended before its handle
  std::size_t overdue = 0;      ///< objects found overdue, each once a scan
  std::size_t stale = 0;        ///< watched objects found stale, likewise
  std::size_t quarantined = 0;  ///< slots kept from reuse
  std::size_t in_magazines = 0; ///< free slots held by threads
  std::size_t object_bytes = 0; ///< live x size
  std::size_t slab_bytes = 0;   ///< what max_bytes limits
  std::size_t metadata_bytes = 0; ///< side arrays of the slabs in use
};

/// Counts of the objects that a pool has made at one site. What is live is
/// counted by a walk; the rest is zero unless trace_counts is on, counts since
/// it is, and is exact if no thread made or released when it was switched on.
struct site_statistics {
  site acquired; ///< unknown: objects made while sites were not recorded
  std::size_t live = 0;
  std::size_t bytes = 0;                ///< live x size
  std::chrono::milliseconds oldest{-1}; ///< negative unless ages are recorded
  age_histogram ages{};                 ///< zero unless ages are recorded
  std::size_t peak = 0;                 ///< most objects live at once
  std::uint64_t total = 0;              ///< objects ever made
  std::size_t refused = 0;              ///< makes that a limit refused
  std::size_t retired = 0;              ///< slots that its objects used up
  std::size_t overdue = 0;              ///< objects found overdue
};

} // namespace memleak

#endif // MEMLEAK_STATISTICS_HPP

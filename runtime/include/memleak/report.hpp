//===-- report.hpp - What the detectors say, and to whom -----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_REPORT_HPP
#define MEMLEAK_REPORT_HPP

#include <memleak/limits.hpp>

#include <string>

namespace memleak {

/// What a detector saw. Each has a stable identifier, event_name().
enum class event : std::uint8_t {
  double_release,    ///< pool-double-release
  foreign_release,   ///< pool-foreign-release: not an object of this pool
  use_after_release, ///< pool-use-after-release: a checked stale ref
  outlived,          ///< pool-outlived: a handle dropped after its pool
  leak,              ///< pool-leak: a pool was destroyed with live objects
  limit,             ///< pool-limit: a refusal nobody could be told of
  overdue,           ///< pool-overdue: an object beyond its max_lifetime
  arena_order,       ///< pool-arena-order: checkpoints rewound out of order
  stale,             ///< pool-stale: an object not accessed for max_idle
};
inline constexpr std::size_t event_count = 9;

/// The stable identifier of \p what, such as "pool-double-release".
const char *event_name(event what) noexcept;

struct report {
  event what;
  object_info object;
  site here;             ///< where it was detected, if sites are recorded
  std::size_t count = 1; ///< objects concerned
  limit_kind limit = limit_kind::none; ///< what refused, for pool-limit
  /// One line and no newline: the identifier, the object, both sites.
  /// Throws std::bad_alloc.
  std::string str() const;
};

/// What follows a report.
enum class verdict : std::uint8_t {
  abort,   ///< std::abort()
  proceed, ///< the faulty release or use has no effect, and the program goes on
};

/// Called on the thread that was caught; may be called from several at once.
/// It may throw nothing.
using report_handler = verdict (*)(const report &) noexcept;

/// Prints the report to stderr. Proceeds after leak, limit, overdue and stale,
/// aborts after the rest.
verdict default_report_handler(const report &) noexcept;

/// Replaces the handler, null meaning the default; returns the one before.
/// Thread safe.
report_handler set_report_handler(report_handler handler) noexcept;

} // namespace memleak

#endif // MEMLEAK_REPORT_HPP

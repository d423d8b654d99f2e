//===-- clock.hpp - What time it is, for those who judge by it ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_CLOCK_HPP
#define MEMLEAK_MONITOR_CLOCK_HPP

#include <chrono>
#include <string>

namespace memleak::monitoring {

using std::chrono::milliseconds;
using wall_time = std::chrono::system_clock::time_point;

/// Two clocks. Rules count with the steady one alone; the wall clock only dates
/// what is said, so that setting it changes no decision. Thread safe.
class clock {
public:
  virtual ~clock() = default;
  /// Never goes back.
  virtual milliseconds steady() const;
  virtual wall_time wall() const;
  /// The machine's; lives as long as the process.
  static const clock &system();
};

/// As RFC 3339 writes it, in UTC, to the millisecond:
/// "2026-01-31T12:00:00.000Z".
std::string rfc3339(wall_time at);

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_CLOCK_HPP

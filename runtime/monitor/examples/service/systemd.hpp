//===-- systemd.hpp - Telling systemd how it goes ---------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef DEMO_SYSTEMD_HPP
#define DEMO_SYSTEMD_HPP

#include <chrono>
#include <string>

namespace demo {

/// What sd_notify(3) and sd_watchdog_enabled(3) do, without libsystemd.
class systemd {
public:
  /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  systemd();
  /// "READY=1", "WATCHDOG=1", "STOPPING=1"; a datagram, which is lost if nobody
  /// listens. Does nothing outside of a unit with Type=notify.
  void tell(const std::string &state) const noexcept;
  /// How often a WATCHDOG=1 is wanted at least; zero: never.
  std::chrono::milliseconds watchdog() const noexcept { return watchdog_; }

private:
  std::string socket_;
  std::chrono::milliseconds watchdog_{0};
};

} // namespace demo

#endif // DEMO_SYSTEMD_HPP

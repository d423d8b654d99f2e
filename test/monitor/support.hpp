//===-- support.hpp - What the monitor's tests share ----------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MONITOR_SUPPORT_HPP
#define MONITOR_SUPPORT_HPP

#include <memleak/monitor.hpp>

#include <gtest/gtest.h>

#include <mutex>

namespace memleak::test {

using namespace monitoring;
using namespace std::chrono_literals;
using namespace std::string_literals;

/// A clock that stands until it is set.
class hand_clock final : public monitoring::clock {
public:
  milliseconds steady() const override { return at; }
  wall_time wall() const override { return wall_time(origin + at); }
  milliseconds at{0};
  milliseconds origin{1700000000000};
};

/// Keeps what it is given.
class keeping_sink final : public sink {
public:
  struct store {
    std::mutex lock;
    std::vector<alert> all;
  };
  explicit keeping_sink(store &to) : to_(to) {}
  void deliver(const alert &what) override {
    std::lock_guard hold(to_.lock);
    to_.all.push_back(what);
  }
  const char *kind() const noexcept override { return "kept"; }

private:
  store &to_;
};

} // namespace memleak::test

#endif // MONITOR_SUPPORT_HPP

//===-- served.cpp - Invented pools behind a real server ------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// memleak-monitor-served POOLS [--clean] [--token TOKEN]: an hour has passed
// when it prints where it listens; serves until its input ends.

#include "invented.hpp"

#include <memleak/monitor.hpp>
#include <memleak/monitor/server.hpp>

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <limits>

using namespace memleak;
using namespace memleak::monitoring;
using memleak::test::invented_pools;

namespace {

/// The machine's, some time ago or now.
class shifted_clock final : public monitoring::clock {
public:
  milliseconds steady() const override { return clock::steady() + shift; }
  wall_time wall() const override { return clock::wall() + shift; }
  milliseconds shift{0};
};

void live_through(monitor &m, shifted_clock &time) {
  while (time.shift < milliseconds(0)) {
    m.sample();
    bool recent = time.shift > -milliseconds(130000);
    time.shift += milliseconds(recent ? 1000 : 10000);
  }
  time.shift = milliseconds(0);
}

} // namespace

int main(int count, char **words) {
  std::size_t pools = 5;
  bool clean = false;
  server_options where;
  where.port = 0;
  for (int i = 1; i < count; ++i) {
    if (!std::strcmp(words[i], "--clean"))
      clean = true;
    else if (!std::strcmp(words[i], "--token") && i + 1 < count)
      where.token = words[++i];
    else
      pools = std::strtoul(words[i], nullptr, 10);
  }
  shifted_clock time;
  const milliseconds past(3700000);
  time.shift = -past;
  milliseconds origin = time.steady();
  monitor_options options;
  options.time = &time;
  options.reports = false;
  options.rules.all.growing.window = std::chrono::minutes(10);
  options.rules.all.growing.warm_up = std::chrono::minutes(20);
  options.source = [&](snapshot_depth) {
    double seconds = double((time.steady() - origin).count()) / 1000;
    return invented_pools(pools, seconds, !clean);
  };
  monitor m(options);
  live_through(m, time);
  m.start();
  server pages(m, where);
  std::cout << "http://127.0.0.1:" << pages.port() << '/' << std::endl;
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
}

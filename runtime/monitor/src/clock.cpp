//===-- clock.cpp - What time it is, for those who judge by it ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/clock.hpp>

#include <cstdio>
#include <ctime>

namespace memleak::monitoring {

milliseconds clock::steady() const {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

wall_time clock::wall() const { return std::chrono::system_clock::now(); }

const clock &clock::system() {
  static const clock &machine = *new clock; // asked until the process ends
  return machine;
}

std::string rfc3339(wall_time at) {
  auto whole = std::chrono::floor<std::chrono::seconds>(at);
  auto ms = std::chrono::duration_cast<milliseconds>(at - whole).count();
  std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::size_t n = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + n, sizeof text - n, ".%03dZ", static_cast<int>(ms));
  return text;
}

} // namespace memleak::monitoring

//===-- monitor.cpp - A program that is watched ---------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>
#include <memleak/monitor.hpp>
#include <memleak/monitor/config.hpp>
#include <memleak/monitor/server.hpp>

#include <fstream>

int main() {
  std::ofstream("monitor.json")
      << R"({"sinks": [{"kind": "stderr"}], "server": {"port": 0}})";
  // Else alerts name no site and no age.
  memleak::set_trace(memleak::trace_counts | memleak::trace_ages);
  auto config = memleak::monitoring::load_config("monitor.json");
  memleak::monitor watching(config.monitor);
  for (const auto &one : config.sinks)
    watching.add_sink(memleak::monitoring::make_sink(one), one.options);
  watching.start();
  memleak::monitoring::server pages(watching, *config.server); // ends first
}

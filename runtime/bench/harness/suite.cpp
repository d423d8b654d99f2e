//===-- suite.cpp - The list of workloads, and how one joins it -*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "suite.hpp"

#include "process.hpp"

#include <algorithm>
#include <benchmark/benchmark.h>

namespace bench {

std::vector<workload> &workloads() {
  static std::vector<workload> all;
  return all;
}

static void publish(benchmark::State &state, sample const &s) {
  auto counter = [&state](char const *name, double value) {
    if (value >= 0)
      state.counters[name] = value;
  };
  counter("ns_op", s.ns / s.ops);
  if (s.cpu_ns >= 0)
    counter("cpu_ns_op", s.cpu_ns / s.ops);
  counter("p999_ns_op", s.p999);
  if (s.live >= 0) {
    state.counters["live"] = s.live;
    state.counters["rss_bytes"] = s.rss_bytes;
  }
  if (s.live > 0) {
    state.counters["rss_per_object"] = s.rss_bytes / s.live;
    state.counters["overhead_per_object"] =
        (s.rss_bytes - s.object_bytes) / s.live;
  }
  counter("walk_ns", s.walk_ns);
  counter("free_ns", s.free_ns);
  counter("refill_ns", s.refill_ns);
}

static void run_once(benchmark::State &state, workload const &w,
                     contestant const &c, double memory_limit) {
  double const room = std::min(memory_limit, available_bytes() * 0.8);
  if (w.memory_bytes > room) {
    state.SkipWithError("needs more memory than is allowed or available");
    return;
  }
  std::string error;
  auto const result = run_isolated([&] { return c.run(w.ops); }, error);
  if (!result) {
    state.SkipWithError(error.c_str());
    return;
  }
  while (state.KeepRunningBatch(state.max_iterations))
    state.SetIterationTime(result->ns * 1e-9 * static_cast<double>(w.ops) /
                           result->ops);
  publish(state, *result);
}

static void register_run(std::string const &name, workload const &w,
                         contestant const &c, double memory_limit) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [&w, &c, memory_limit](benchmark::State &state) {
                                 run_once(state, w, c, memory_limit);
                               })
      ->Iterations(static_cast<benchmark::IterationCount>(w.ops))
      ->UseManualTime()
      ->Unit(benchmark::kNanosecond);
}

void register_workloads(unsigned rounds, double memory_limit) {
  // Registration order of translation units is the linker's: sort.
  std::stable_sort(
      workloads().begin(), workloads().end(),
      [](workload const &a, workload const &b) { return a.name < b.name; });
  for (workload const &w : workloads())
    for (unsigned round = 0; round < std::min(rounds, w.max_rounds); ++round)
      for (std::size_t i = 0; i < w.contestants.size(); ++i) {
        // Each round begins with another peer, so that none is always first.
        contestant const &c = w.contestants[(i + round) % w.contestants.size()];
        register_run(w.name + "/" + c.peer + "/round:" + std::to_string(round),
                     w, c, memory_limit);
      }
}

} // namespace bench

//===-- hot_paths.cpp - The paths whose instructions are counted -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// Run under callgrind by check_budget.py. Each path is measured between a
// zeroing and a dump of callgrind's counters that bears the path's name; what
// is printed says how many operations that dump covers.

#include <memleak/memleak.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <thread>
#include <utility>
#include <valgrind/callgrind.h>
#include <vector>

namespace {

constexpr std::size_t operations = 20'000;

struct object64 {
  explicit object64(std::uint64_t v) : value(v) {}
  std::uint64_t value;
  std::uint64_t rest[7];
};

template <class T> void keep(T const &value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

/// Runs \p op(i) for each operation, and once before that, so that what happens
/// only the first time is not counted.
template <class Op> void measure(char const *name, Op &&op) {
  for (std::size_t i = 0; i < operations; ++i)
    op(i);
  CALLGRIND_ZERO_STATS;
  for (std::size_t i = 0; i < operations; ++i)
    op(i);
  CALLGRIND_DUMP_STATS_AT(name);
  std::printf("%s %zu\n", name, operations);
}

template <class Policy>
void make_release_pair(char const *name, memleak::pool_options options = {}) {
  memleak::pool<object64, Policy> pool(std::move(options));
  measure(name, [&](std::size_t i) {
    auto object = pool.make(i);
    keep(object.get());
  });
}

void process_pool_pair() {
  measure("make_pooled_pair", [](std::size_t i) {
    auto object = memleak::make_pooled<object64>(i);
    keep(object.get());
  });
}

void ref_get() {
  memleak::pool<object64> pool;
  std::vector<memleak::pool_ptr<object64>> objects(operations);
  std::vector<memleak::pool_ref<object64>> refs(operations);
  for (std::size_t i = 0; i < operations; ++i) {
    objects[i] = pool.make(i);
    refs[i] = objects[i];
  }
  measure("ref_get", [&](std::size_t i) { keep(refs[i].get()->value); });
}

void arena_make() {
  memleak::arena arena;
  measure("arena_make", [&](std::size_t i) {
    keep(arena.make<object64>(i));
    if (i % 1000 == 999)
      arena.reset();
  });
}

void random_replace() {
  memleak::pool<object64> pool;
  std::vector<memleak::pool_ptr<object64>> objects(operations);
  for (auto &object : objects)
    object = pool.make(0);
  std::uint64_t random = 1;
  measure("random_replace", [&](std::size_t i) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    auto &object = objects[(random >> 33) % operations];
    object = nullptr;
    object = pool.make(i);
  });
}

/// What a thread pays to release what another one made, and what that one pays
/// to use it again.
void remote_release() {
  memleak::pool<object64> pool;
  std::vector<memleak::pool_ptr<object64>> objects(operations);
  auto fill = [&] {
    for (std::size_t i = 0; i < operations; ++i)
      objects[i] = pool.make(i);
  };
  auto drop = [&] {
    for (auto &object : objects)
      object = nullptr;
  };
  fill();
  std::thread(drop).join();
  fill();
  // The end of the thread, which hands its slots on, belongs to the price.
  CALLGRIND_ZERO_STATS;
  std::thread(drop).join();
  CALLGRIND_DUMP_STATS_AT("remote_release");
  std::printf("remote_release %zu\n", operations);
  CALLGRIND_ZERO_STATS;
  fill();
  CALLGRIND_DUMP_STATS_AT("make_after_remote_release");
  std::printf("make_after_remote_release %zu\n", operations);
}

} // namespace

int main() {
#ifndef __OPTIMIZE__
  std::fputs("hot paths are only worth counting in an optimised build\n",
             stderr);
  return 2;
#endif
#ifdef __clang__
  std::printf("compiler Clang-%d\n", __clang_major__);
#else
  std::printf("compiler GNU-%d\n", __GNUC__);
#endif
  make_release_pair<memleak::default_policy>("default_pair");
  make_release_pair<memleak::single_threaded_policy>("single_threaded_pair");
  if (memleak::traces_compiled) {
    memleak::pool_options tracked;
    tracked.traces = memleak::trace_sites | memleak::trace_ages;
    tracked.bounds.max_lifetime = std::chrono::minutes(1);
    make_release_pair<memleak::default_policy>("tracked_pair", tracked);
  }
  process_pool_pair();
  ref_get();
  arena_make();
  random_replace();
  remote_release();
}

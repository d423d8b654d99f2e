//===-- arena_make.cpp - Make objects that end at once ----------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

/// An operation is one object of 64 bytes; all end after each thousand.
struct arena_make {
  template <class Peer> static sample run(std::size_t ops) {
    typename Peer::scratch memory;
    std::size_t since_drop = 0;
    auto make = [&](std::size_t i) {
      keep(make_in<object64>(memory, 0, i));
      if (++since_drop == 1000) {
        memory.drop(nullptr, 0);
        since_drop = 0;
      }
    };
    stopwatch(0).run(ops / 10, make);
    stopwatch watch(ops);
    watch.run(ops, make);
    return watch.result();
  }
};

add_workload<arena_make, arena_peers> const arena_make_workload("arena_make",
                                                                4'000'000);

} // namespace
} // namespace bench

//===-- ref_get.cpp - Visit objects at random that may be gone --*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "common.hpp"

namespace bench {
namespace {

/// What holds the objects of this workload is our pool for both peers; they
/// differ in what refers to them.
struct raw_pointer {
  static constexpr char const *name = "raw_pointer";
  using reference = object64 *;
  static object64 *get(reference r) { return r; }
  static reference of(memleak::pool_ptr<object64> const &object) {
    return object.get();
  }
};
struct generational {
  static constexpr char const *name = "memleak";
  using reference = memleak::pool_ref<object64>;
  static object64 *get(reference const &r) { return r.get(); }
  static reference of(memleak::pool_ptr<object64> const &object) {
    return object;
  }
};

/// Visits two million objects, which no cache holds, in random order. In a
/// chase each visit waits for the one before, as when one object leads to the
/// next; in a scan the processor may overlap them.
template <bool Chase> struct ref_get {
  static constexpr std::size_t live = 2'000'000;

  template <class Peer> static sample run(std::size_t ops) {
    population<memleak_default> objects(live);
    objects.fill();
    std::vector<typename Peer::reference> references;
    references.reserve(live);
    for (std::uint32_t i : shuffled(live, 1)) {
      references.push_back(Peer::of(objects[i]));
      objects.get(i).value = 0;
    }
    std::uint64_t sum = 0;
    auto visit = [&](std::size_t i) {
      object64 const *object = Peer::get(references[Chase ? i + sum : i]);
      sum += object ? object->value : 1; // each is 0, which nobody can know
    };
    stopwatch watch(ops);
    for (std::size_t done = 0; done < ops; done += live)
      watch.run(live, visit);
    keep(sum);
    return watch.result();
  }
};

using peers = peer_list<generational, raw_pointer>;
add_workload<ref_get<true>, peers> const chase("ref_get:chase", 2'000'000);
add_workload<ref_get<false>, peers> const scan("ref_get:scan", 2'000'000);

} // namespace
} // namespace bench

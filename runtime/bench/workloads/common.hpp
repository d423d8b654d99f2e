//===-- common.hpp - What the workloads over one type share -----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "../harness/process.hpp"
#include "../harness/random.hpp"
#include "../harness/stopwatch.hpp"
#include "../harness/suite.hpp"
#include "../peers/peers.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// 64 bytes, of which construction writes one word.
struct object64 {
  explicit object64(std::uint64_t v) : value(v) {}
  std::uint64_t value;
  std::uint64_t rest[7];
};
static_assert(sizeof(object64) == 64);

/// A number of live objects in one store, and the handles to them.
template <class Peer, class T = object64> class population {
public:
  using store_type = typename Peer::template store<T>;
  using handle = typename store_type::handle;

  /// Room for \p count handles; touched now, so that only the store's memory
  /// counts as growth.
  explicit population(std::size_t count) : handles_(count) {
    for (handle &h : handles_)
      keep(h);
  }

  std::size_t size() const { return handles_.size(); }
  handle &operator[](std::size_t i) { return handles_[i]; }

  T &get(std::size_t i) { return *store_type::get(handles_[i]); }

  void make(std::size_t i) { handles_[i] = store_.make(i); }
  void release(std::size_t i) { store_.release(std::move(handles_[i])); }
  void replace(std::size_t i) {
    release(i);
    make(i);
  }
  void fill() {
    for (std::size_t i = 0; i < size(); ++i)
      make(i);
  }

  /// Nanoseconds an object to read a word of each that lives, cold as it is.
  double walk_ns() {
    stopwatch watch(0);
    std::uint64_t sum = 0;
    watch.run(1, [&](std::size_t) {
      walk_live(store_, handles_, [&](T &object) { sum += object.value; }, 0);
    });
    keep(sum);
    return watch.ns_per_op() / static_cast<double>(size());
  }

  /// Adds what a full population occupies and what a walk over it costs.
  void describe(sample &s, rss_meter const &rss) {
    s.live = static_cast<double>(size());
    s.object_bytes = s.live * static_cast<double>(sizeof(T));
    s.rss_bytes = rss.grown();
    s.walk_ns = walk_ns();
  }

private:
  store_type store_;
  std::vector<handle> handles_; // after the store: handles end first
};

} // namespace bench

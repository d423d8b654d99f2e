//===-- stopwatch.hpp - Times operations in batches -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "sample.hpp"

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <vector>

namespace bench {

inline double read_clock(clockid_t id) {
  timespec t;
  clock_gettime(id, &t);
  return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
}

/// Makes the compiler believe that \p value is read and memory may change.
template <class T> inline void keep(T const &value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

/// Times operations of one thread. The total is processor time of the thread,
/// so that a neighbour on a busy machine does not count; the batches are wall
/// time, because what a user waits for is what the tail is about.
class stopwatch {
public:
  static constexpr std::size_t batch = 1000;

  /// Reserves room for \p ops operations up front: no allocation while timing.
  explicit stopwatch(std::size_t ops) { batches_.reserve(ops / batch + 16); }

  /// Calls \p op(i) for i in [0, ops) and adds the time.
  template <class Op> void run(std::size_t ops, Op &&op) {
    double cpu = read_clock(CLOCK_THREAD_CPUTIME_ID);
    double mark = read_clock(CLOCK_MONOTONIC);
    for (std::size_t done = 0; done < ops;) {
      std::size_t const end = std::min(ops, done + batch);
      std::size_t const size = end - done;
      for (; done < end; ++done)
        op(done);
      double const now = read_clock(CLOCK_MONOTONIC);
      if (batches_.size() < batches_.capacity())
        batches_.push_back((now - mark) / static_cast<double>(size));
      mark = now;
    }
    ops_ += ops;
    ns_ += read_clock(CLOCK_THREAD_CPUTIME_ID) - cpu;
  }

  /// Nanoseconds an operation so far.
  double ns_per_op() const { return ns_ / static_cast<double>(ops_); }

  /// Takes over the batches of \p other, for a tail over several threads.
  void merge(stopwatch const &other) {
    batches_.insert(batches_.end(), other.batches_.begin(),
                    other.batches_.end());
    ops_ += other.ops_;
    ns_ += other.ns_;
  }

  sample result() {
    sample s;
    s.ops = static_cast<double>(ops_);
    s.ns = ns_;
    s.cpu_ns = ns_;
    s.p999 = tail();
    return s;
  }

private:
  double tail() {
    if (batches_.empty())
      return -1;
    auto const at = static_cast<std::ptrdiff_t>(
        static_cast<double>(batches_.size() - 1) * 0.999);
    std::nth_element(batches_.begin(), batches_.begin() + at, batches_.end());
    return batches_[static_cast<std::size_t>(at)];
  }

  std::vector<double> batches_;
  std::size_t ops_ = 0;
  double ns_ = 0;
};

/// Wall and processor time of a piece of work done by several threads. The
/// published time is wall time: waiting for a lock is part of the cost.
class team_stopwatch {
public:
  /// The result for \p ops operations since construction, with the tail of
  /// \p batches, what the threads measured themselves.
  sample result(std::size_t ops, stopwatch &batches) const {
    sample s = batches.result();
    s.ops = static_cast<double>(ops);
    s.ns = read_clock(CLOCK_MONOTONIC) - wall_;
    s.cpu_ns = read_clock(CLOCK_PROCESS_CPUTIME_ID) - cpu_;
    return s;
  }

private:
  double wall_ = read_clock(CLOCK_MONOTONIC);
  double cpu_ = read_clock(CLOCK_PROCESS_CPUTIME_ID);
};

} // namespace bench

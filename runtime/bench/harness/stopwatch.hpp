//===-- stopwatch.hpp - Times operations in batches -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
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

/// Times operations of one thread, in batches of 1,000 for the tail. By default
/// by the thread's processor time, so that a neighbour on a busy machine does
/// not count; what that clock costs is measured and taken off. Where threads
/// wait for one another, CLOCK_MONOTONIC makes the waiting count.
class stopwatch {
public:
  static constexpr std::size_t batch = 1000;

  /// Reserves room for \p ops operations up front: no allocation while timing.
  explicit stopwatch(std::size_t ops, clockid_t clock = CLOCK_THREAD_CPUTIME_ID)
      : clock_(clock), read_cost_(cost_of_reading(clock)) {
    batches_.reserve(ops / batch + 16);
  }

  /// Calls \p op(i) for i in [0, ops) and adds the time.
  template <class Op> void run(std::size_t ops, Op &&op) {
    double mark = read_clock(clock_);
    for (std::size_t done = 0; done < ops;) {
      std::size_t const end = std::min(ops, done + batch);
      std::size_t const size = end - done;
      for (; done < end; ++done)
        op(done);
      double const now = read_clock(clock_);
      add(now - mark - read_cost_, size);
      mark = now;
    }
  }

  /// Nanoseconds an operation so far.
  double ns_per_op() const { return ns_ / static_cast<double>(ops_); }

  /// Takes over the batches of \p other.
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
    s.p999 = tail();
    return s;
  }

private:
  /// The median cost of a reading: a single one may be interrupted.
  static double cost_of_reading(clockid_t clock) {
    std::vector<double> costs(255);
    double mark = read_clock(clock);
    for (double &cost : costs) {
      double const now = read_clock(clock);
      cost = now - mark;
      mark = now;
    }
    auto const middle = costs.begin() + std::ptrdiff_t(costs.size() / 2);
    std::nth_element(costs.begin(), middle, costs.end());
    return *middle;
  }

  void add(double ns, std::size_t ops) {
    ns = std::max(ns, 0.0);
    ns_ += ns;
    ops_ += ops;
    if (batches_.size() < batches_.capacity())
      batches_.push_back(ns / static_cast<double>(ops));
  }

  double tail() {
    if (batches_.empty())
      return -1;
    auto const at = static_cast<std::ptrdiff_t>(
        static_cast<double>(batches_.size() - 1) * 0.999);
    std::nth_element(batches_.begin(), batches_.begin() + at, batches_.end());
    return batches_[static_cast<std::size_t>(at)];
  }

  clockid_t clock_;
  double read_cost_;
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

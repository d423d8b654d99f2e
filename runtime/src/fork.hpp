//===-- fork.hpp - Locks that a fork must not find held ---------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_FORK_HPP
#define MEMLEAK_SRC_FORK_HPP

#include <mutex>

namespace memleak::detail {

/// The mutex of a front for pools, taken before any lock of a pool: no other
/// thread holds it while the process is copied. Nobody takes two of them.
class front_mutex {
public:
  front_mutex();
  ~front_mutex();
  front_mutex(const front_mutex &) = delete;
  front_mutex &operator=(const front_mutex &) = delete;
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }
  front_mutex *next() const { return next_; }

private:
  std::mutex mutex_;
  front_mutex *next_ = nullptr;
  front_mutex *previous_ = nullptr;
};

} // namespace memleak::detail

#endif // MEMLEAK_SRC_FORK_HPP

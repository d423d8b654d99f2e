//===-- budget.hpp - One allowance over several pools -----------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_BUDGET_HPP
#define MEMLEAK_BUDGET_HPP

#include <memleak/limits.hpp>

#include <atomic>
#include <mutex>
#include <vector>

namespace memleak {

namespace detail {
class pool_core;
}

/// Objects and bytes that several pools share. Outlives its pools. Never
/// exceeded; before one pool is refused, the idle quotas of all are taken back.
/// A pool's reserved_objects are charged when it is constructed.
class budget {
public:
  explicit budget(std::size_t max_objects = limits::unlimited,
                  std::size_t max_bytes = limits::unlimited)
      : max_objects_(max_objects), max_bytes_(max_bytes) {}
  budget(const budget &) = delete;
  budget &operator=(const budget &) = delete;

  /// Charged now, idle quotas of threads included. Thread safe, O(1).
  std::size_t objects() const noexcept { return objects_; }
  std::size_t bytes() const noexcept { return bytes_; }
  std::size_t max_objects() const noexcept { return max_objects_; }
  std::size_t max_bytes() const noexcept { return max_bytes_; }

private:
  friend class detail::pool_core;

  /// Charges up to \p wanted objects; returns how many.
  std::size_t charge_objects(std::size_t wanted) noexcept;
  bool charge_bytes(std::size_t wanted) noexcept;

  const std::size_t max_objects_;
  const std::size_t max_bytes_;
  std::atomic<std::size_t> objects_{0};
  std::atomic<std::size_t> bytes_{0};
  /// Held by whoever takes slots from a member pool, before the pool's lock.
  std::mutex lock_;
  std::vector<detail::pool_core *> members_;
};

} // namespace memleak

#endif // MEMLEAK_BUDGET_HPP

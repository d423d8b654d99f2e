//===-- storage.hpp - Pools of raw storage by size class --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_STORAGE_HPP
#define MEMLEAK_SRC_STORAGE_HPP

#include <memleak/budget.hpp>
#include <memleak/detail/core.hpp>

#include <atomic>
#include <memory>
#include <mutex>

namespace memleak::detail {

/// Makes a slot of \p pool live with no object in it, acquired at \p caller's
/// site. Throws limit_exceeded.
void *take_storage(pool_core &pool, const void *caller);
/// The same; null where it is refused, and then \p why says by what.
void *try_take_storage(pool_core &pool, site where, refusal &why);
/// The site of \p caller, if \p pool records sites.
site site_if_traced(const pool_core &pool, const void *caller) noexcept;

/// Pools by size and alignment, made when first asked for, under one budget.
class storage_classes {
public:
  storage_classes(std::string name, limits bounds);

  /// The pool for \p size bytes at \p alignment. Throws as pool_core does.
  pool_core &pool_for(std::size_t size, std::size_t alignment);

  template <class Visit> void for_each(Visit &&visit) const {
    for (const auto &slot : pools_)
      if (pool_core *pool = slot.load(std::memory_order_acquire))
        visit(*pool);
    std::lock_guard hold(lock_);
    for (const auto &pool : unusual_)
      visit(*pool);
  }

  /// Classes from 16 bytes to 16 KiB: four steps a doubling from 64 bytes on.
  static constexpr std::size_t class_count = 36;
  static std::size_t class_of(std::size_t size) noexcept;
  static std::size_t class_size(std::size_t index) noexcept;

private:
  pool_settings settings_for(std::size_t size, std::size_t alignment) const;

  const std::string name_;
  const limits bounds_;
  budget budget_; ///< before the pools, which give back to it at their end
  mutable std::mutex lock_;
  std::vector<std::unique_ptr<pool_core>> owned_;
  std::vector<std::unique_ptr<pool_core>> unusual_; ///< large or over-aligned
  std::atomic<pool_core *> pools_[class_count] = {};
};

} // namespace memleak::detail

#endif // MEMLEAK_SRC_STORAGE_HPP

//===-- storage.hpp - Pools of raw storage by size class --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_STORAGE_HPP
#define MEMLEAK_SRC_STORAGE_HPP

#include <memleak/budget.hpp>
#include <memleak/detail/core.hpp>

#include "fork.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace memleak::detail {

/// Makes a slot of \p pool live with no object in it, acquired at \p caller's
/// site. Throws limit_exceeded.
void *take_storage(pool_core &pool, const void *caller);
/// The same; null where it is refused, and then \p why says by what.
void *try_take_storage(pool_core &pool, site where, refusal &why);
/// The site of \p caller, if \p pool records sites.
site site_if_traced(const pool_core &pool, const void *caller) noexcept;

/// Throws std::invalid_argument where \p bounds ask what a front for many pools
/// cannot give: a reserve, or objects that tell of accesses.
void check_front(const std::string &name, const limits &bounds);
/// What each pool behind a front has of the front's \p bounds; the budget
/// \p parent has the rest.
limits limits_behind(const limits &bounds);
bool has_budget(const limits &bounds) noexcept;

/// Pools by size and alignment, made when first asked for, under one budget.
class storage_classes {
public:
  /// Throws std::invalid_argument, see check_front().
  storage_classes(std::string name, limits bounds);

  /// The pool for \p size bytes at \p alignment. Throws as pool_core does.
  pool_core &pool_for(std::size_t size, std::size_t alignment);
  const limits &bounds() const noexcept { return bounds_; }
  const std::string &name() const noexcept { return name_; }

  template <class Visit> void for_each(Visit &&visit) const {
    for (const auto &slot : pools_)
      if (pool_core *pool = slot.load(std::memory_order_acquire))
        visit(*pool);
    std::vector<pool_core *> unusual; // each stays as long as this
    {
      std::lock_guard hold(lock_);
      for (const auto &[key, pool] : unusual_)
        if (pool)
          unusual.push_back(pool.get());
    }
    for (pool_core *pool : unusual)
      visit(*pool);
  }

  /// Classes of 16 bytes up to 64, then four steps a doubling; the first 36, up
  /// to 16 KiB, have slabs. One above all is for what no system can give.
  static constexpr std::size_t class_count = 36;
  static constexpr std::size_t last_class = 4 + 4 * (62 - 6);
  static std::size_t class_of(std::size_t size) noexcept;
  static std::size_t class_size(std::size_t index) noexcept;

private:
  pool_settings settings_for(std::size_t size, std::size_t alignment) const;

  const std::string name_;
  const limits bounds_;
  budget budget_; ///< before the pools, which give back to it at their end
  mutable front_mutex lock_;
  std::vector<std::unique_ptr<pool_core>> owned_;
  /// Large or over-aligned, by class and alignment.
  std::map<std::pair<std::size_t, std::size_t>, std::unique_ptr<pool_core>>
      unusual_;
  std::atomic<pool_core *> pools_[class_count] = {};
};

} // namespace memleak::detail

#endif // MEMLEAK_SRC_STORAGE_HPP

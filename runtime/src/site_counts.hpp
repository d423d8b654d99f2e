//===-- site_counts.hpp - What each site of a pool has made -----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_SITE_COUNTS_HPP
#define MEMLEAK_SRC_SITE_COUNTS_HPP

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace memleak::detail {

/// Counters by site, in chunks that are allocated when first needed. Any thread
/// may count at any time; the counts are exact.
class site_counts {
public:
  struct counters {
    std::atomic<std::uint64_t> total{0};
    std::atomic<std::uint64_t> ended{0}; ///< of them; what is forgotten too
    std::atomic<std::int64_t> peak{0};
    std::atomic<std::size_t> refused{0};
    std::atomic<std::size_t> retired{0};
    std::atomic<std::size_t> overdue{0};

    void made() noexcept;
    void end() noexcept { ended.fetch_add(1, std::memory_order_relaxed); }
    /// An object was not made after all.
    void undo_made() noexcept { total.fetch_sub(1, std::memory_order_relaxed); }
  };

  site_counts() = default;
  site_counts(const site_counts &) = delete;
  ~site_counts();

  /// The counters of the site numbered \p site; those of the unknown site if
  /// there is no memory, or if it is beyond the 262,144 that have their own.
  counters &of(std::uint32_t site) noexcept;
  /// Forgets what is live, before it is counted anew.
  void forget_live() noexcept;

  /// Calls \p visit(site's number, counters) for each that counted anything.
  template <class Visit> void for_each(Visit &&visit) const {
    visit(0u, unknown_);
    for (std::uint32_t c = 0; c < chunk_count; ++c)
      if (const chunk *found = chunks_[c].load(std::memory_order_acquire))
        for (std::uint32_t i = 0; i < chunk_size; ++i)
          visit(c * chunk_size + i, found->all[i]);
  }

private:
  static constexpr std::uint32_t chunk_size = 256;
  static constexpr std::uint32_t chunk_count = 1024;
  struct chunk {
    counters all[chunk_size];
  };

  counters unknown_;
  std::atomic<chunk *> chunks_[chunk_count] = {};
};

} // namespace memleak::detail

#endif // MEMLEAK_SRC_SITE_COUNTS_HPP

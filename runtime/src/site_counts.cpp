//===-- site_counts.cpp - What each site of a pool has made ---------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "site_counts.hpp"

#include <memory>
#include <new>

namespace memleak::detail {

/// What ended is read after what was made is counted, so other threads can only
/// make the difference too small: a peak is never too high.
void site_counts::counters::made() noexcept {
  std::uint64_t all = total.fetch_add(1, std::memory_order_acq_rel) + 1;
  auto now = static_cast<std::int64_t>(all - ended.load());
  std::int64_t most = peak.load(std::memory_order_relaxed);
  while (now > most &&
         !peak.compare_exchange_weak(most, now, std::memory_order_relaxed)) {
  }
}

site_counts::~site_counts() {
  for (auto &c : chunks_)
    delete c.load(std::memory_order_relaxed);
}

site_counts::counters &site_counts::of(std::uint32_t site) noexcept {
  if (site == 0 || site >= chunk_count * chunk_size)
    return unknown_;
  std::atomic<chunk *> &place = chunks_[site / chunk_size];
  chunk *found = place.load(std::memory_order_acquire);
  if (!found) {
    std::unique_ptr<chunk> fresh(new (std::nothrow) chunk);
    if (!fresh)
      return unknown_;
    // Else another thread was first.
    if (place.compare_exchange_strong(found, fresh.get(),
                                      std::memory_order_acq_rel))
      found = fresh.release();
  }
  return found->all[site % chunk_size];
}

void site_counts::forget_live() noexcept {
  unknown_.ended = unknown_.total.load();
  for (auto &c : chunks_)
    if (chunk *found = c.load(std::memory_order_acquire))
      for (counters &one : found->all)
        one.ended = one.total.load();
}

} // namespace memleak::detail

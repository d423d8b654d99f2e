//===-- site_counts.cpp - What each site of a pool has made ---------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "site_counts.hpp"

#include <new>

namespace memleak::detail {

void site_counts::counters::made() noexcept {
  total.fetch_add(1, std::memory_order_relaxed);
  std::int64_t now = live.fetch_add(1, std::memory_order_relaxed) + 1;
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
    auto *fresh = new (std::nothrow) chunk;
    if (!fresh)
      return unknown_;
    if (place.compare_exchange_strong(found, fresh, std::memory_order_acq_rel))
      found = fresh;
    else
      delete fresh; // another thread was first
  }
  return found->all[site % chunk_size];
}

void site_counts::forget_live() noexcept {
  unknown_.live = 0;
  for (auto &c : chunks_)
    if (chunk *found = c.load(std::memory_order_acquire))
      for (counters &one : found->all)
        one.live = 0;
}

} // namespace memleak::detail

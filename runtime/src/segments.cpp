//===-- segments.cpp - Where slabs come from and return to ----------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "segments.hpp"
#include "sanitizers.hpp"

#include <algorithm>
#include <sys/mman.h>

namespace memleak::detail {

std::atomic<std::uint8_t> segment_table[segment_table_size];

namespace {

struct segment_space {
  std::mutex lock;
  slab *free = nullptr;            ///< slabs that were used and came back
  slab *next_fresh = nullptr;      ///< slabs never used
  std::size_t fresh_left = 0;
  std::size_t fresh_taken = 0; ///< bytes
};

segment_space &space() {
  static segment_space &all = *new segment_space; // outlives static pools
  return all;
}

/// Reserves one segment; the kernel gives pages when they are touched.
bool add_segment(segment_space &all) {
  void *raw = mmap(nullptr, 2 * segment_size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (raw == MAP_FAILED)
    return false;
  auto begin = reinterpret_cast<std::uintptr_t>(raw);
  std::uintptr_t base = (begin + segment_size - 1) & ~(segment_size - 1);
  if (base > begin)
    munmap(raw, base - begin);
  std::uintptr_t tail = base + segment_size;
  munmap(reinterpret_cast<void *>(tail), begin + 2 * segment_size - tail);
  if ((base >> segment_shift) >= segment_table_size) {
    munmap(reinterpret_cast<void *>(base), segment_size);
    return false;
  }
  segment_table[base >> segment_shift].store(1, std::memory_order_release);
  sanitizers::add_root(reinterpret_cast<void *>(base), segment_size);
  all.next_fresh = reinterpret_cast<slab *>(base) + segment_layout::first_unit;
  all.fresh_left = segment_layout::slabs;
  return true;
}

/// From this much on, a process's slabs are backed by huge pages: they halve
/// the cost of a random access, and may cost one huge page of memory.
constexpr std::size_t huge_pages_from = std::size_t(16) << 20;
constexpr std::size_t huge_page = std::size_t(2) << 20;

/// \p s is about to be used for the first time.
void prefer_huge_pages(segment_space &all, const slab &s) {
  all.fresh_taken += slab_size;
  char *begin = s.base();
  if (all.fresh_taken > huge_pages_from &&
      reinterpret_cast<std::uintptr_t>(begin) % huge_page == 0)
    madvise(begin, huge_page, MADV_HUGEPAGE); // advice: failure is no harm
}

slab *take_slab(slot_word retirement) {
  segment_space &all = space();
  std::lock_guard hold(all.lock);
  for (slab **link = &all.free; *link; link = &cold_of(**link).next_free)
    if (cold_of(**link).floor < retirement) {
      slab *found = *link;
      *link = cold_of(*found).next_free;
      return found;
    }
  if (!all.fresh_left && !add_segment(all))
    return nullptr;
  --all.fresh_left;
  prefer_huge_pages(all, *all.next_fresh);
  return all.next_fresh++;
}

/// Spreads the word arrays of neighbouring slabs over the cache's sets.
std::size_t word_offset(std::size_t number, std::uint32_t slots) {
  std::size_t used = (slots * sizeof(slot_word) + 63) & ~std::size_t(63);
  std::size_t places = (segment_layout::side_size - used) / 64 + 1;
  return number * (used / 64) % places * 64;
}

void give_pages_back(void *begin, std::size_t size) noexcept {
  madvise(begin, size, MADV_DONTNEED);
}

} // namespace

void prepare_segments() { space(); }

slab *acquire_slab(const pool_identity &identity, std::uint32_t stride,
                   slot_word retirement) {
  slab *s = take_slab(retirement);
  if (!s)
    return nullptr;
  std::size_t number = unit_of(*s) - segment_layout::first_unit;
  s->stride = stride;
  s->reciprocal = static_cast<std::uint32_t>(
      ((std::uint64_t(1) << 32) + stride - 1) / stride);
  s->slots = slots_for(stride);
  s->words = reinterpret_cast<atomic_word *>(
      segment_of(s) + segment_layout::words +
      number * segment_layout::side_size + word_offset(number, s->slots));
  slab_cold &cold = cold_of(*s);
  if (cold.floor) // else the pages are zero, as they came
    for (std::uint32_t i = 0; i < s->slots; ++i)
      s->words[i].store(cold.floor, std::memory_order_relaxed);
  cold.identity = &identity;
  cold.next_free = nullptr;
  cold.free = s->slots;
  cold.orphans = cold.retired = 0;
  std::fill(std::begin(cold.free_bits), std::end(cold.free_bits), 0);
  for (std::uint32_t i = 0; i < s->slots; ++i)
    cold.free_bits[i / 64] |= std::uint64_t(1) << (i % 64);
  return s;
}

void release_slab(slab &s) noexcept {
  slab_cold &cold = cold_of(s);
  slot_word highest = cold.floor;
  for (std::uint32_t i = 0; i < s.slots; ++i)
    highest = std::max(highest, s.words[i].load(std::memory_order_relaxed));
  // A multiple of two live units of either layout is an even generation in
  // both, and above every word that a ref may still hold.
  constexpr slot_word step = 2 * pinning_layout::live_unit;
  static_assert(step % (2 * plain_layout::live_unit) == 0);
  bool used_up = highest > ~slot_word(0) - 2 * step;
  if (highest)
    cold.floor = (highest / step + 1) * step;
  auto *side = reinterpret_cast<char *>(
      segment_of(&s) + segment_layout::words +
      (unit_of(s) - segment_layout::first_unit) * segment_layout::side_size);
  for (std::size_t region = 0; region < 4; ++region)
    give_pages_back(side + region * segment_layout::region,
                    segment_layout::side_size);
  sanitizers::unpoison(s.base(), slab_size);
  give_pages_back(s.base(), slab_size);
  s.owner = nullptr;
  s.destroy = nullptr;
  s.pool_index = 0;
  s.retirement = 0;
  s.slots = 0;
  if (used_up) // its generations cannot go on: the address range is retired
    return;
  segment_space &all = space();
  std::lock_guard hold(all.lock);
  cold.next_free = all.free;
  all.free = &s;
}

void bury_slab(slab &s) noexcept {
  s.owner = nullptr;
  s.pool_index = 0;
  s.retirement = 0;
}

void drop_buried(slab &s, slot dropped) noexcept {
  dropped.word->fetch_and(~plain_layout::orphan_flag,
                          std::memory_order_relaxed);
  bool last;
  {
    std::lock_guard hold(space().lock);
    last = --cold_of(s).orphans == 0;
  }
  if (last)
    release_slab(s);
}

std::mutex &segment_mutex() noexcept { return space().lock; }

} // namespace memleak::detail

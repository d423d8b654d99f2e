//===-- segments.cpp - Where slabs come from and return to ----------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
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
  slab *free = nullptr;       ///< slabs that were used and came back
  slab *next_fresh = nullptr; ///< slabs never used
  std::size_t fresh_left = 0;
  std::size_t fresh_taken = 0;   ///< bytes
  std::uintptr_t next_words = 0; ///< in the segment of next_fresh
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
  all.next_words = base + segment_layout::words;
  return true;
}

/// From this much on, a process's slabs are backed by huge pages: they halve
/// the cost of a random access, and may cost one huge page of memory.
constexpr std::size_t huge_pages_from = std::size_t(16) << 20;
constexpr std::size_t huge_page = std::size_t(2) << 20;

void prefer_huge_pages(std::uintptr_t begin, std::uintptr_t end) {
  for (auto at = (begin + huge_page - 1) & ~(huge_page - 1); at < end;
       at += huge_page) // advice: failure is no harm
    madvise(reinterpret_cast<void *>(at), huge_page, MADV_HUGEPAGE);
}

/// A slab never used before, with room for \p slots words.
slab *take_fresh(segment_space &all, std::uint32_t slots) {
  if (!all.fresh_left && !add_segment(all))
    return nullptr;
  --all.fresh_left;
  slab *s = all.next_fresh++;
  slab_cold &cold = cold_of(*s);
  // Whole words of the bitmap, so that no two slabs share one.
  std::size_t bytes = (slots + 63) / 64 * 64 * sizeof(slot_word);
  cold.words = reinterpret_cast<atomic_word *>(all.next_words);
  cold.word_capacity = static_cast<std::uint32_t>(bytes / sizeof(slot_word));
  auto begin = reinterpret_cast<std::uintptr_t>(s->base());
  all.fresh_taken += slab_size;
  if (all.fresh_taken > huge_pages_from) {
    prefer_huge_pages(begin, begin + slab_size);
    prefer_huge_pages(all.next_words, all.next_words + bytes);
  }
  all.next_words += bytes;
  return s;
}

slab *take_slab(std::uint32_t slots, slot_word retirement) {
  segment_space &all = space();
  std::lock_guard hold(all.lock);
  for (slab **link = &all.free; *link; link = &cold_of(**link).next_free) {
    slab *found = *link;
    slab_cold &cold = cold_of(*found);
    if (cold.floor < retirement && cold.word_capacity >= slots) {
      *link = cold.next_free;
      return found;
    }
  }
  return take_fresh(all, slots);
}

void give_pages_back(void *begin, std::size_t size) noexcept {
  madvise(begin, size, MADV_DONTNEED);
}

} // namespace

void prepare_segments() { space(); }

slab *acquire_slab(const pool_identity &identity, std::uint32_t stride,
                   slot_word retirement) {
  slab *s = take_slab(slots_for(stride), retirement);
  if (!s)
    return nullptr;
  s->stride = stride;
  s->reciprocal = ((std::uint64_t(1) << 32) + stride - 1) / stride;
  s->capacity = slots_for(stride);
  slab_cold &cold = cold_of(*s);
  s->words = cold.words;
  for (std::uint32_t i = 0; cold.floor && i < s->capacity; ++i)
    s->words[i].store(cold.floor, std::memory_order_relaxed);
  cold.identity = &identity;
  cold.next_free = nullptr;
  cold.orphans = cold.retired = 0;
  s->free = s->capacity;
  std::uint64_t *free_bits = bits_of(*s);
  std::fill_n(free_bits, s->capacity / 64, ~std::uint64_t(0));
  if (s->capacity % 64)
    free_bits[s->capacity / 64] = (std::uint64_t(1) << s->capacity % 64) - 1;
  return s;
}

void release_slab(slab &s) noexcept {
  slab_cold &cold = cold_of(s);
  slot_word highest = cold.floor;
  for (std::uint32_t i = 0; i < s.capacity; ++i)
    highest = std::max(highest, s.words[i].load(std::memory_order_relaxed));
  // A multiple of a generation of either layout is one in both, and above
  // every word that a ref may still hold.
  constexpr slot_word step = pinning_layout::generation_unit;
  static_assert(step % plain_layout::generation_unit == 0);
  bool used_up = highest >= plain_layout::live_flag - 2 * step;
  if (highest)
    cold.floor = (highest / step + 1) * step;
  // Ended generations: no ref follows them any more.
  for (std::uint32_t i = 0; i < s.capacity; ++i)
    s.words[i].store(cold.floor, std::memory_order_relaxed);
  sanitizers::unpoison(s.base(), slab_size);
  give_pages_back(s.base(), slab_size);
  s.owner = nullptr;
  s.destroy = nullptr;
  s.magazine_index = 0;
  s.watch = 0;
  s.retirement = 0;
  s.capacity = 0;
  if (used_up) // its generations cannot go on: the address range is retired
    return;
  segment_space &all = space();
  std::lock_guard hold(all.lock);
  cold.next_free = all.free;
  all.free = &s;
}

void bury_slab(slab &s) noexcept {
  s.owner = nullptr;
  s.magazine_index = 0;
  s.watch = 0;
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

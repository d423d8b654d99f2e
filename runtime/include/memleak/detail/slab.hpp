//===-- slab.hpp - Slabs and the address ranges they live in ---*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_DETAIL_SLAB_HPP
#define MEMLEAK_DETAIL_SLAB_HPP

#include <memleak/config.hpp>
#include <memleak/detail/alone.hpp>
#include <memleak/detail/slot.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

/// Address space is reserved in segments and used in slabs; both are aligned
/// to their size, so that a pointer anywhere inside an object finds its slab by
/// arithmetic. A segment is never unmapped. What a slab knows of its slots
/// (words, ticks, sites) lies in side regions of the segment, at an address
/// that stays the slab's own for ever, so a stale ref may always be asked.
///
///     segment: | descriptors | words | ticks | sites ... | bitmaps | slabs |
namespace memleak::detail {

class pool_core;
struct magazine;

inline constexpr unsigned segment_shift = 26;
inline constexpr std::size_t segment_size = std::size_t(1) << segment_shift;
inline constexpr unsigned slab_shift = 16;
/// The one alignment constant of the process, in bytes.
inline constexpr std::size_t slab_size = std::size_t(1) << slab_shift;
inline constexpr std::size_t units_per_segment = segment_size / slab_size;
inline constexpr std::size_t min_stride = 16;
inline constexpr std::size_t max_stride = slab_size / 4;
inline constexpr std::size_t max_slots = slab_size / min_stride;

using atomic_word = std::atomic<slot_word>;
static_assert(sizeof(atomic_word) == sizeof(slot_word));

/// What the hot paths need of a slab; one cache line.
struct alignas(64) slab {
  pool_core *owner;         ///< null in a slab whose pool is gone
  atomic_word *words;       ///< one a slot
  std::uint64_t reciprocal; ///< ceil(2^32 / stride)
  void (*destroy)(void *);  ///< null if there is nothing to do
  std::uint32_t stride;     ///< 16 to max_stride
  /// Where a thread keeps its magazine, see find_magazine(); the complement of
  /// it if destroy is not null.
  std::int32_t magazine_index;
  /// Releases that reach it go the slow way: where generations end, or 0.
  std::atomic<slot_word> retirement;
  std::uint32_t capacity; ///< 0 while the slab is nobody's
  std::uint32_t number;   ///< in its pool
  std::uint32_t free;     ///< bits set in its bitmap; under the pool's lock
  std::atomic<std::uint8_t> watch; ///< see watches(); 0 if none is
  bool pinning;                    ///< words have the pinning layout

  static std::uint32_t offset_of(const void *inside) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(inside) &
                                      (slab_size - 1));
  }
  /// The index of the slot around \p inside above 32 bits that are below
  /// slab_size if, and only if, \p inside is where the slot begins.
  std::uint64_t place_of(const void *inside) const {
    return offset_of(inside) * reciprocal;
  }
  static bool begins_slot(std::uint64_t place) {
    return static_cast<std::uint32_t>(place) < slab_size;
  }
  std::uint32_t index_of(const void *inside) const {
    return static_cast<std::uint32_t>(place_of(inside) >> 32);
  }
  char *base() const {
    auto self = reinterpret_cast<std::uintptr_t>(this);
    auto segment = self & ~(segment_size - 1);
    return reinterpret_cast<char *>(
        segment + ((self - segment) / sizeof(slab) << slab_shift));
  }
  void *object(std::uint32_t index) const {
    return base() + std::size_t(index) * stride;
  }
};
static_assert(sizeof(slab) == 64, "a slab's hot part is one cache line");
static_assert(sizeof(slab) * units_per_segment == slab_size,
              "descriptors fill the first unit of a segment");

inline constexpr std::size_t segment_table_size = std::size_t(1)
                                                  << (48 - segment_shift);
/// Non-zero for each segment of the address space that is ours. Zero pages
/// until used; written once an entry, under the segment lock.
extern std::atomic<std::uint8_t> segment_table[segment_table_size];

inline std::uintptr_t segment_of(const void *inside) {
  return reinterpret_cast<std::uintptr_t>(inside) & ~(segment_size - 1);
}

MEMLEAK_ALWAYS_INLINE std::uintptr_t number_of_segment(const void *inside) {
  return reinterpret_cast<std::uintptr_t>(inside) >> segment_shift;
}
/// Whether the segment of that number is ours. O(1).
MEMLEAK_ALWAYS_INLINE bool is_segment(std::uintptr_t number) {
  return MEMLEAK_LIKELY(number < segment_table_size) &&
         MEMLEAK_LIKELY(is_set(segment_table[number]));
}
/// Whether \p inside is an address of ours. Safe for any pointer. O(1).
MEMLEAK_ALWAYS_INLINE bool in_segment(const void *inside) {
  return is_segment(number_of_segment(inside));
}
/// The descriptor of the slab around an address in the segment numbered
/// \p segment, one of ours.
MEMLEAK_ALWAYS_INLINE slab *slab_of(const void *inside,
                                    std::uintptr_t segment) {
  auto address = reinterpret_cast<std::uintptr_t>(inside);
  auto unit = (address >> slab_shift) & (units_per_segment - 1);
  return reinterpret_cast<slab *>((opaque(segment) << segment_shift) +
                                  unit * sizeof(slab));
}
/// The descriptor of the slab around an address of ours.
MEMLEAK_ALWAYS_INLINE slab *slab_of(const void *inside) {
  return slab_of(inside, number_of_segment(inside));
}
/// slab_of() any pointer; null if the address is none of ours.
inline slab *find_slab(const void *inside) {
  return in_segment(inside) ? slab_of(inside) : nullptr;
}

} // namespace memleak::detail

#endif // MEMLEAK_DETAIL_SLAB_HPP

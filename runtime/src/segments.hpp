//===-- segments.hpp - Where slabs come from and return to ------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_SEGMENTS_HPP
#define MEMLEAK_SRC_SEGMENTS_HPP

#include <memleak/detail/core.hpp>

#include <mutex>

namespace memleak::detail {

/// What only the slow paths need of a slab.
struct slab_cold {
  const pool_identity *identity; ///< of the pool it serves or last served
  slab *next_free;
  slot_word floor; ///< above every word a ref may hold from earlier lives
  std::uint32_t orphans;
  std::uint32_t retired;
  std::uint32_t word_capacity; ///< words that are this slab's for ever
  atomic_word *words;          ///< the same, while the slab is nobody's too
};

/// The side regions of a segment. A slab takes its words from the region when
/// it is first used, packed, and keeps them; a slot's tick and sites lie at a
/// constant distance from its word, and its bit in the bitmap of free slots
/// has the number that the word has in its region. What is compiled out has no
/// region, and nobody reads it.
struct segment_layout {
  static constexpr std::size_t side_size = max_slots * sizeof(slot_word);
  static constexpr std::size_t side_regions = traces_compiled ? 5 : 1;
  static constexpr std::size_t bits_size = max_slots / 8;
  static constexpr std::size_t cold_size = 64;
  static constexpr std::size_t slabs =
      (segment_size - slab_size) /
          (slab_size + side_regions * side_size + bits_size + cold_size) -
      1;
  static constexpr std::size_t region = slabs * side_size;
  static constexpr std::size_t words = slab_size;
  static constexpr std::size_t ticks = words + 1 % side_regions * region;
  static constexpr std::size_t acquired = words + 2 % side_regions * region;
  static constexpr std::size_t released = words + 3 % side_regions * region;
  static constexpr std::size_t accessed = words + 4 % side_regions * region;
  static constexpr std::size_t bits = words + side_regions * region;
  static constexpr std::size_t cold = bits + slabs * bits_size;
  static constexpr std::size_t first_unit =
      (cold + slabs * cold_size + slab_size - 1) / slab_size;
};
static_assert(sizeof(slab_cold) <= segment_layout::cold_size);
static_assert(segment_layout::first_unit + segment_layout::slabs <=
              units_per_segment);

inline std::size_t unit_of(const slab &s) {
  return (reinterpret_cast<std::uintptr_t>(&s) & (segment_size - 1)) /
         sizeof(slab);
}

/// False for the units that hold side arrays.
inline bool is_slab(const slab &s) {
  std::size_t unit = unit_of(s);
  return unit >= segment_layout::first_unit &&
         unit < segment_layout::first_unit + segment_layout::slabs;
}

inline slab_cold &cold_of(const slab &s) {
  return *reinterpret_cast<slab_cold *>(
      segment_of(&s) + segment_layout::cold +
      (unit_of(s) - segment_layout::first_unit) * segment_layout::cold_size);
}

/// The number of a word of a slab among those of its segment.
inline std::size_t word_number(const atomic_word *word) {
  return ((reinterpret_cast<std::uintptr_t>(word) & (segment_size - 1)) -
          segment_layout::words) /
         sizeof(slot_word);
}
/// The 64 bits that tell whether the slot of \p word and its neighbours are
/// free; its own has the rest of its number by 64.
inline std::uint64_t &bits_around(const atomic_word *word) {
  return reinterpret_cast<std::uint64_t *>(
      segment_of(word) + segment_layout::bits)[word_number(word) / 64];
}
/// The bitmap of a slab.
inline std::uint64_t *bits_of(const slab &s) { return &bits_around(s.words); }

/// What is recorded of the object whose word is in a slab.
template <std::size_t Region>
std::atomic<std::uint32_t> &side_of(const atomic_word *word) {
  return *reinterpret_cast<std::atomic<std::uint32_t> *>(
      reinterpret_cast<std::uintptr_t>(word) +
      (Region - segment_layout::words));
}

/// How many slots of \p stride fit in a slab.
inline std::uint32_t slots_for(std::size_t stride) {
  return static_cast<std::uint32_t>(slab_size / stride);
}

/// A slab for \p stride whose words start below \p retirement; every slot free.
/// Null if the system has no memory. O(slots).
slab *acquire_slab(const pool_identity &identity, std::uint32_t stride,
                   slot_word retirement);
/// Takes a slab back: its pages go to the system, its generations continue.
void release_slab(slab &s) noexcept;

/// Slabs of pools that are gone, kept while handles own slots in them.
void bury_slab(slab &s) noexcept;
/// A handle into a buried slab drops.
void drop_buried(slab &s, slot dropped) noexcept;

/// For fork: no thread may be inside while the process is copied.
std::mutex &segment_mutex() noexcept;

/// Sets up the state above, or throws std::bad_alloc.
void prepare_segments();

} // namespace memleak::detail

#endif // MEMLEAK_SRC_SEGMENTS_HPP

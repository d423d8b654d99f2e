//===-- fields.hpp - What is recorded of an object, wherever that lies ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_FIELDS_HPP
#define MEMLEAK_SRC_FIELDS_HPP

#include "large.hpp"
#include "segments.hpp"
#include "ticks.hpp"

namespace memleak::detail {

struct recorded_fields {
  std::atomic<std::uint32_t> *tick;
  std::atomic<std::uint32_t> *acquired;
  std::atomic<std::uint32_t> *released;
  std::atomic<std::uint32_t> *accessed;
};

inline recorded_fields fields_of(const atomic_word *word) {
  return {&side_of<segment_layout::ticks>(word),
          &side_of<segment_layout::acquired>(word),
          &side_of<segment_layout::released>(word),
          &side_of<segment_layout::accessed>(word)};
}
inline recorded_fields fields_of(large_block &block) {
  return {&block.tick, &block.acquired, &block.released, &block.accessed};
}
/// Of a slot that a pool has just handed out.
inline recorded_fields fields_of(slot s) {
  if (find_slab(s.object))
    return fields_of(s.word);
  return fields_of(*find_large(s.object));
}

/// Records an acquisition at the site numbered \p where. The site of release
/// stays that of the slot's last object: nobody asks for it of a live one.
inline void record_fields(recorded_fields fields, unsigned wanted,
                          std::uint32_t where) noexcept {
  if (wanted & trace_ages)
    fields.tick->store(ticks::now() | 1, std::memory_order_relaxed);
  if (wanted & trace_sites)
    fields.acquired->store(where, std::memory_order_relaxed);
}

} // namespace memleak::detail

#endif // MEMLEAK_SRC_FIELDS_HPP

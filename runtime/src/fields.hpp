//===-- fields.hpp - What is recorded of an object, wherever that lies ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_FIELDS_HPP
#define MEMLEAK_SRC_FIELDS_HPP

#include "large.hpp"
#include "segments.hpp"

namespace memleak::detail {

struct recorded_fields {
  std::atomic<std::uint32_t> *tick;
  std::atomic<std::uint32_t> *acquired;
  std::atomic<std::uint32_t> *released;
};

inline recorded_fields fields_of(const atomic_word *word) {
  return {&side_of<segment_layout::ticks>(word),
          &side_of<segment_layout::acquired>(word),
          &side_of<segment_layout::released>(word)};
}
inline recorded_fields fields_of(large_block &block) {
  return {&block.tick, &block.acquired, &block.released};
}
/// Of a slot that a pool has just handed out.
inline recorded_fields fields_of(slot s) {
  if (find_slab(s.object))
    return fields_of(s.word);
  return fields_of(*find_large(s.object));
}

} // namespace memleak::detail

#endif // MEMLEAK_SRC_FIELDS_HPP

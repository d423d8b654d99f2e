//===-- watch.hpp - Which slots' accesses are noted -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_WATCH_HPP
#define MEMLEAK_SRC_WATCH_HPP

#include <memleak/detail/slab.hpp>

namespace memleak::detail {

/// Whether the slot of \p word belongs to the sample. A \p code of n means one
/// slot in 2^(n-1), strewn evenly; 0 means none.
inline bool is_watched(const atomic_word *word, std::uint8_t code) noexcept {
  auto strewn = reinterpret_cast<std::uintptr_t>(word) / sizeof(slot_word) *
                0x9e3779b97f4a7c15u;
  return code && (strewn >> 40) % (1u << (code - 1)) == 0;
}

} // namespace memleak::detail

#endif // MEMLEAK_SRC_WATCH_HPP

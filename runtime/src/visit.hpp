//===-- visit.hpp - Visiting what is live in a pool -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_VISIT_HPP
#define MEMLEAK_SRC_VISIT_HPP

#include "fields.hpp"

namespace memleak::detail {

/// Calls \p visit(slot, slab or null, fields) for each live object; the caller
/// holds the lock.
template <class Visit> void pool_core::visit_live(Visit &&visit) const {
  auto is_live = [&](slot_word w) {
    return settings_.pinning ? pinning_layout::live(w) : plain_layout::live(w);
  };
  for (slab *s : slabs_)
    for (std::uint32_t i = 0; s && i < s->capacity; ++i)
      if (is_live(s->words[i].load(std::memory_order_acquire)))
        visit(slot{s->object(i), s->words + i}, s, fields_of(s->words + i));
  for (large_block *b = large_; b; b = b->next)
    if (is_live(b->word.load(std::memory_order_acquire)))
      visit(slot{b->begin, &b->word}, static_cast<slab *>(nullptr),
            fields_of(*b));
}

} // namespace memleak::detail

#endif // MEMLEAK_SRC_VISIT_HPP

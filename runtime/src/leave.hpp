//===-- leave.hpp - The step out of life, for every way to release -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_LEAVE_HPP
#define MEMLEAK_SRC_LEAVE_HPP

#include "reports.hpp"

#include <memleak/detail/core.hpp>
#include <memleak/pool_ref.hpp>

namespace memleak::detail {

inline bool is_live(slot_word w, bool pinning) {
  return pinning ? pinning_layout::live(w) : plain_layout::live(w);
}

/// What tells an object from the others of its slot: its word but for pins.
/// Never 0 for a live one.
inline slot_word life_of(slot_word w, bool pinning) {
  return pinning ? pinning_layout::identity(w) : w;
}

/// What a pinning pool has to do atomically, others with a plain store: the
/// word's step from live by \p step. Returns the word before; not live if
/// somebody else was first, or the object is another than \p life (0: any).
template <class Step>
slot_word leave_live(slot s, bool pinning, Step step, slot_word life = 0) {
  slot_word seen = s.word->load(std::memory_order_acquire);
  do {
    if (!is_live(seen, pinning))
      return seen;
    if (life && life_of(seen, pinning) != life)
      return 0;
    if (!pinning) {
      s.word->store(step(plain_layout{}, seen), std::memory_order_release);
      return seen;
    }
  } while (!s.word->compare_exchange_weak(seen, step(pinning_layout{}, seen),
                                          std::memory_order_acq_rel,
                                          std::memory_order_acquire));
  return seen;
}

/// Reports \p what of the object around \p inside, seen where \p caller is.
inline void report_on(event what, const void *inside,
                      const void *caller) noexcept {
  report r{what, describe(inside), {}, 1};
  if (!r.object.object)
    r.object.object = inside;
  r.here = site::of_address(caller);
  deliver(r);
}

} // namespace memleak::detail

#endif // MEMLEAK_SRC_LEAVE_HPP

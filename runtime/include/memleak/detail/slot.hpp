//===-- slot.hpp - The one slot state machine ----------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_DETAIL_SLOT_HPP
#define MEMLEAK_DETAIL_SLOT_HPP

#include <cstdint>

/// A slot's whole life is one 32-bit word outside the object:
///
///     | live | generation ...     | pins ... | orphan |
///       31     30     1 + PinBits   PinBits..1    0
///
/// The generation counts the objects that have ended in the slot. The live bit
/// stands above it, so that one comparison tells a release that the word was
/// live and its generation is not used up: releasing what is not live makes the
/// word larger than any. Each transition below is a pure function of words, so
/// that a test can walk every interleaving of them.
///
///     free --acquire--> live --release--> free (or retired)
///     live --end (clear, expiry, pool's end)--> orphaned --drop--> free
///     live with pins --release--> pinned --last unpin--> free
namespace memleak::detail {

using slot_word = std::uint32_t;

enum class slot_state : std::uint8_t { free, live, pinned, orphaned, retired };

/// Which bits of a word mean what.
template <unsigned PinBits> struct slot_layout {
  static_assert(PinBits <= 16, "a generation needs at least 14 bits");
  static constexpr unsigned pin_bits = PinBits;
  static constexpr unsigned generation_shift = 1 + PinBits;
  /// Width of generation and live bit.
  static constexpr unsigned generation_bits = 32 - generation_shift;
  static constexpr slot_word orphan_flag = 1;
  static constexpr slot_word pin_unit = 2;
  static constexpr slot_word pin_mask = ((slot_word(1) << PinBits) - 1) << 1;
  static constexpr unsigned max_pins = (1u << PinBits) - 1;
  static constexpr slot_word live_flag = slot_word(1) << 31;
  static constexpr slot_word generation_unit = slot_word(1) << generation_shift;
  /// What a release adds: it takes the live bit away and counts.
  static constexpr slot_word release_step = live_flag + generation_unit;

  /// The word at which a slot is retired, if generation and live bit have
  /// \p bits bits: the last generation before the count would wrap.
  static constexpr slot_word retirement(unsigned bits) {
    return ((slot_word(1) << (bits - 1)) - 1) << generation_shift;
  }
  static constexpr bool live(slot_word w) { return (w & live_flag) != 0; }
  static constexpr bool orphan(slot_word w) { return (w & orphan_flag) != 0; }
  static constexpr unsigned pins(slot_word w) { return (w & pin_mask) >> 1; }
  /// The word without pins: what a handle compares.
  static constexpr slot_word identity(slot_word w) { return w & ~pin_mask; }

  static constexpr slot_state state(slot_word w, slot_word retirement) {
    if (live(w))
      return slot_state::live;
    if (orphan(w))
      return slot_state::orphaned;
    if (pins(w))
      return slot_state::pinned;
    return w >= retirement ? slot_state::retired : slot_state::free;
  }

  /// free -> live.
  static constexpr slot_word acquired(slot_word w) { return w + live_flag; }
  /// live -> free, retired or pinned: the handle lets go. Of a word that is
  /// not live it makes a live one.
  static constexpr slot_word released(slot_word w) { return w + release_step; }
  /// live -> orphaned: the object ends, its handle is still out.
  static constexpr slot_word ended(slot_word w) {
    return released(w) | orphan_flag;
  }
  /// The same where pins exist: who ends it holds one until it has ended, so
  /// that the handle, which may drop meanwhile, does not free the slot. Without
  /// room for a pin there are others, and the last of them ends it.
  static constexpr slot_word ended_by_pin(slot_word w) {
    return (w & pin_mask) == pin_mask ? ended(w) : ended(pinned(w));
  }
  /// orphaned -> free, retired or pinned: the handle drops.
  static constexpr slot_word dropped(slot_word w) { return w & ~orphan_flag; }

  /// A ref may pin a live slot that has room for one more pin.
  static constexpr bool can_pin(slot_word w, slot_word expected) {
    return identity(w) == expected && (w & pin_mask) != pin_mask;
  }
  static constexpr slot_word pinned(slot_word w) { return w + pin_unit; }
  static constexpr slot_word unpinned(slot_word w) { return w - pin_unit; }
  /// Whether taking one pin away must first end the object.
  static constexpr bool last_pin_ends(slot_word w) {
    return !live(w) && pins(w) == 1;
  }
  /// Whether nobody holds the slot any more: it may be used again or retired.
  static constexpr bool unheld(slot_word w) {
    return !live(w) && !orphan(w) && pins(w) == 0;
  }
};

using plain_layout = slot_layout<0>;
using pinning_layout = slot_layout<8>;

} // namespace memleak::detail

#endif // MEMLEAK_DETAIL_SLOT_HPP

//===-- magazine.hpp - A thread's own slots of one pool ------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_DETAIL_MAGAZINE_HPP
#define MEMLEAK_DETAIL_MAGAZINE_HPP

#include <memleak/config.hpp>
#include <memleak/detail/slab.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace memleak::detail {

struct thread_state;

/// A slot in hand: where its object goes and the word that tells its state.
struct slot {
  void *object = nullptr;
  atomic_word *word = nullptr;
};

/// Adds to a number that one thread writes and any may read.
template <class Number>
MEMLEAK_ALWAYS_INLINE void add_alone(std::atomic<Number> &to, Number what) {
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) &&                    \
    !defined(MEMLEAK_THREAD_SANITIZER)
  // One instruction, where compilers make three of a relaxed load and store.
  if constexpr (sizeof(Number) == 8)
    asm("addq %1, %0" : "+m"(to) : "er"(what) : "cc");
  else
    asm("addl %1, %0" : "+m"(to) : "ir"(what) : "cc");
#else
  to.store(to.load(std::memory_order_relaxed) + what,
           std::memory_order_release);
#endif
}

/// free -> live: an object has been made in \p s. The step is the same in
/// either layout, and nobody else writes the word of a free slot in hand.
MEMLEAK_ALWAYS_INLINE void make_live(slot s) {
  std::atomic_signal_fence(std::memory_order_release);
  add_alone(*s.word, plain_layout::live_flag);
}

/// Why a hot path has to take the slow one.
enum attention : std::uint8_t {
  attention_revoked = 1, ///< another thread is taking the slots back
  attention_traced = 2,  ///< sites or ages are recorded
  attention_guarded = 4, ///< a sanitizer watches, or releases are quarantined
};

/// LIFO of free slots of one pool for one thread. Its owner uses it without an
/// atomic read-modify-write; another thread, under the pool's lock, may take
/// what lies in it. That is the asymmetric Dekker lock of membarrier(2): the
/// owner pops first and then looks whether it was allowed to; the other closes
/// the magazine, makes every running thread pass a barrier, and then sees every
/// pop that was allowed. It takes the slots from bottom up to where the stack
/// then ends, by moving bottom there; only the owner moves the end. A push needs
/// no permission: what it adds lies above. A closed magazine looks empty, so
/// that the owner's one comparison tells it of everything. The slots inside are
/// the thread's quota: they count as handed out, so no limit needs a counter on
/// the hot path.
struct alignas(64) magazine {
  static constexpr std::uint32_t max_capacity = 64;
  /// Places are bytes from the magazine's begin, so that no scaling is needed.
  using place = std::uint32_t;
  static constexpr place closed = ~place(0);
  static constexpr std::uint64_t one_made = 1 << 16;
  static constexpr std::uint64_t push_step = sizeof(slot);
  static constexpr std::uint64_t pop_step = one_made - sizeof(slot);

  /// Where the stack ends, in 16 bits; above them how many pops there were.
  std::atomic<std::uint64_t> state{first};
  std::atomic<place> floor{first};   ///< a pop must not end below it
  std::atomic<place> ceiling{first}; ///< a push must start below it
  std::atomic<place> low{first};     ///< least end since the pool was asked
  std::atomic<place> bottom{first};  ///< where the slots inside begin
  place limit = first;               ///< first: always ask the pool
  slot_word noted_retirement = 0;    ///< as pool_core has it
  std::uint32_t recorded = 0;        ///< size() when the pool was last asked
  std::atomic<std::uint8_t> attention{0};
  pool_core *pool = nullptr;
  thread_state *owner = nullptr; ///< null if the pool is single-threaded
  magazine *next = nullptr;      ///< in the pool's list
  slot items[max_capacity];

  static constexpr place end_of(std::uint64_t state) {
    return static_cast<std::uint16_t>(state);
  }
  place end() const { return end_of(state.load(std::memory_order_acquire)); }
  std::uint64_t made() const {
    return state.load(std::memory_order_relaxed) / one_made;
  }
  slot &at(place where) {
    return *reinterpret_cast<slot *>(reinterpret_cast<char *>(this) + where);
  }
  std::uint32_t size() const {
    return slots_between(bottom.load(std::memory_order_relaxed), end());
  }
  std::uint32_t least() const {
    return slots_between(bottom.load(std::memory_order_relaxed),
                         std::min(low.load(std::memory_order_relaxed), end()));
  }
  std::uint32_t capacity() const { return slots_between(first, limit); }
  void set_capacity(std::uint32_t slots) {
    limit = first + static_cast<place>(slots * sizeof(slot));
  }

  /// Lets bits be heeded: opens or closes the two ways in. Under the pool's
  /// lock.
  void attend(std::uint8_t bits) {
    attention.store(bits, std::memory_order_relaxed);
    floor.store(bits ? closed : bottom.load(std::memory_order_relaxed),
                std::memory_order_release);
    ceiling.store(bits & attention_guarded ? first : limit,
                  std::memory_order_release);
  }
  /// The slots below \p where are taken. Under the pool's lock.
  void set_bottom(place where) {
    bottom.store(where, std::memory_order_relaxed);
    if (floor.load(std::memory_order_relaxed) != closed)
      floor.store(where, std::memory_order_release);
  }
  /// By the owner, under the pool's lock: moves the slots to the begin, so that
  /// there is room for all of the capacity.
  void settle() {
    place from = bottom.load(std::memory_order_relaxed);
    place moved = from - first;
    if (!moved)
      return;
    std::copy(&at(from), &at(end()), items);
    add_alone(state, std::uint64_t(0) - moved);
    set_bottom(first);
  }
  /// By the owner, under the pool's lock, with room for it.
  void add(slot in) {
    at(end()) = in;
    add_alone(state, push_step);
  }

  /// Takes the newest slot. If false the owner must go on with
  /// pop_attended() or take its step back by undo_pop().
  template <bool Synchronized> MEMLEAK_ALWAYS_INLINE bool pop(slot &out) {
    add_alone(state, pop_step);
    if constexpr (Synchronized)
      std::atomic_signal_fence(std::memory_order_seq_cst);
    place where = end_of(state.load(std::memory_order_relaxed));
    if (MEMLEAK_UNLIKELY(where < floor.load(std::memory_order_acquire)))
      return false;
    take_from(where, out);
    return true;
  }
  /// After a pop() that failed: takes the slot if only traces closed the
  /// magazine.
  MEMLEAK_ALWAYS_INLINE bool pop_traced(slot &out) {
    if (attention.load(std::memory_order_acquire) != attention_traced)
      return false;
    place where = end_of(state.load(std::memory_order_relaxed));
    if (where < bottom.load(std::memory_order_acquire))
      return false;
    take_from(where, out);
    return true;
  }
  void undo_pop() { add_alone(state, std::uint64_t(0) - pop_step); }
  /// pop() for the slow way, where only a revocation counts.
  bool pop_attended(slot &out) {
    add_alone(state, pop_step);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    place where = end_of(state.load(std::memory_order_relaxed));
    bool revoked =
        attention.load(std::memory_order_acquire) & attention_revoked;
    if (revoked || where < bottom.load(std::memory_order_acquire))
      return undo_pop(), false;
    take_from(where, out);
    return true;
  }

  /// Keeps \p in for the next pop; false if full or attention is raised.
  MEMLEAK_ALWAYS_INLINE bool push(slot in) {
    place where = end_of(state.load(std::memory_order_relaxed));
    if (MEMLEAK_UNLIKELY(where >= ceiling.load(std::memory_order_relaxed)))
      return false;
    at(where) = in;
    std::atomic_signal_fence(std::memory_order_release);
    add_alone(state, push_step);
    return true;
  }

private:
  static constexpr place first = 64;

  static constexpr std::uint32_t slots_between(place from, place to) {
    return to > from ? (to - from) / sizeof(slot) : 0;
  }
  MEMLEAK_ALWAYS_INLINE void take_from(place where, slot &out) {
    out = at(where);
    if (MEMLEAK_UNLIKELY(where < low.load(std::memory_order_relaxed)))
      low.store(where, std::memory_order_relaxed);
  }
};
static_assert(offsetof(magazine, items) == 64, "places begin behind one line");

/// A thread's magazines by pool index. Plain data, so that reading it needs no
/// initialisation check; initial-exec, so that it is one load in a shared
/// library too (16 bytes of the static TLS reserve if that is dlopen-ed).
struct thread_table {
  magazine **entries;
  std::uint32_t size;
};
extern __thread thread_table this_thread
    __attribute__((tls_model("initial-exec")));

/// This thread's magazine of the pool numbered \p pool_index, or null.
MEMLEAK_ALWAYS_INLINE magazine *find_magazine(std::uint32_t pool_index) {
  return MEMLEAK_LIKELY(pool_index < this_thread.size)
             ? this_thread.entries[pool_index]
             : nullptr;
}

} // namespace memleak::detail

#endif // MEMLEAK_DETAIL_MAGAZINE_HPP

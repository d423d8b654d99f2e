//===-- magazine.hpp - A thread's own slots of one pool ------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_DETAIL_MAGAZINE_HPP
#define MEMLEAK_DETAIL_MAGAZINE_HPP

#include <memleak/config.hpp>
#include <memleak/detail/alone.hpp>
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
/// then ends, by moving bottom there; only the owner moves the end. A push
/// needs no permission: what it adds lies above. A closed magazine looks empty,
/// so that the owner's one comparison tells it of everything. The slots inside
/// are the thread's quota: they count as handed out, so no limit needs a
/// counter on the hot path.
struct alignas(64) magazine {
  static constexpr std::uint32_t max_capacity = 128;
  /// Places are bytes from the magazine's begin, so that no scaling is needed.
  using place = std::uint32_t;
  static constexpr place closed = ~place(0);
  /// Where a full magazine ends: a constant, for the sake of the push. Where
  /// the slots begin depends on the capacity.
  static constexpr place last = 64 + max_capacity * sizeof(slot);
  static constexpr std::uint64_t one_made = 1 << 16;
  static constexpr std::uint64_t push_step = sizeof(slot);
  static constexpr std::uint64_t pop_step = one_made - sizeof(slot);

  /// Where the stack ends, in 16 bits; above them how many pops there were.
  std::atomic<std::uint64_t> state;
  std::atomic<place> floor;  ///< a pop must not end below it
  std::atomic<place> low;    ///< least end since the pool was asked
  std::atomic<place> bottom; ///< where the slots inside begin
  const place first;         ///< the least bottom
  std::atomic<slot_word> noted_retirement; ///< as pool_core has it
  std::uint32_t recorded = 0; ///< size() when the pool was last asked
  std::atomic<std::uint8_t> attention{0};
  /// What the hot way with traces records; 0 if there is none.
  std::atomic<std::uint8_t> recorded_traces{0};
  pool_core *const pool;
  thread_state *owner = nullptr; ///< null if the pool is single-threaded
  magazine *next = nullptr;      ///< in the pool's list
  slot items[max_capacity];

  /// \p capacity 0: the pool is always asked.
  magazine(pool_core *its_pool, std::uint32_t capacity,
           slot_word its_noted_retirement)
      : state(last - capacity * sizeof(slot)), floor(end()), low(end()),
        bottom(end()), first(end()), noted_retirement(its_noted_retirement),
        pool(its_pool) {}

  place end() const {
    return static_cast<std::uint16_t>(state.load(std::memory_order_acquire));
  }
  std::uint64_t made() const {
    return state.load(std::memory_order_relaxed) / one_made;
  }
  slot &at(std::uintptr_t where) {
    return *reinterpret_cast<slot *>(reinterpret_cast<char *>(this) + where);
  }
  std::uint32_t size() const {
    return slots_between(bottom.load(std::memory_order_relaxed), end());
  }
  std::uint32_t least() const {
    return slots_between(bottom.load(std::memory_order_relaxed),
                         std::min(low.load(std::memory_order_relaxed), end()));
  }
  std::uint32_t capacity() const { return slots_between(first, last); }

  /// Lets bits be heeded: any closes the way out. Under the pool's lock.
  void attend(std::uint8_t bits, std::uint8_t traces) {
    attention.store(bits, std::memory_order_relaxed);
    recorded_traces.store(bits == attention_traced ? traces : 0,
                          std::memory_order_relaxed);
    floor.store(bits ? closed : bottom.load(std::memory_order_relaxed),
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
    std::copy(&at(from), &at(end()), &at(first));
    step(std::uint64_t(0) - moved);
    set_bottom(first);
  }
  /// By the owner, under the pool's lock, with room for them: the first of
  /// \p in is the first that pops.
  void add(const slot *in, std::uint32_t count) {
    std::reverse_copy(in, in + count, &at(end()));
    step(count * push_step);
  }
  /// By the owner: a pop that took nothing from here.
  void count_made() { step(one_made); }

  /// Takes the newest slot. If false the owner must go on with
  /// pop_traced() or take its step back by undo_pop().
  template <bool Synchronized> MEMLEAK_ALWAYS_INLINE bool pop(slot &out) {
    std::uintptr_t where = step(pop_step);
    if constexpr (Synchronized)
      std::atomic_signal_fence(std::memory_order_seq_cst);
    if (MEMLEAK_UNLIKELY(is_below(where, floor)))
      return false;
    take_from(where, out);
    return true;
  }
  /// Whether nothing but traces closed it.
  bool only_traced() const {
    return attention.load(std::memory_order_acquire) == attention_traced;
  }
  /// After a pop() that failed and found the magazine closed by nothing but
  /// traces: takes the slot if there is one.
  MEMLEAK_ALWAYS_INLINE bool pop_traced(slot &out) {
    std::uintptr_t where = end();
    if (is_below(where, bottom))
      return false;
    take_from(where, out);
    return true;
  }
  void undo_pop() { step(std::uint64_t(0) - pop_step); }
  /// pop() for the slow way, where only a revocation counts.
  bool pop_attended(slot &out) {
    std::uintptr_t where = step(pop_step);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    bool revoked =
        attention.load(std::memory_order_acquire) & attention_revoked;
    if (revoked || is_below(where, bottom))
      return undo_pop(), false;
    take_from(where, out);
    return true;
  }

  /// Keeps \p in for the next pop; false if full.
  MEMLEAK_ALWAYS_INLINE bool push(slot in) {
    std::uint64_t now = state.load(std::memory_order_relaxed);
    std::uintptr_t where = static_cast<std::uint16_t>(now);
    if (MEMLEAK_UNLIKELY(where >= last))
      return false;
    at(where) = in;
    state.store(now + push_step, std::memory_order_release);
    return true;
  }

private:
  static constexpr std::uint32_t slots_between(place from, place to) {
    return to > from ? (to - from) / sizeof(slot) : 0;
  }
  /// Returns where the stack then ends. A load and a store: they cost the
  /// processor less than adding in memory and loading the sum.
  MEMLEAK_ALWAYS_INLINE std::uintptr_t step(std::uint64_t by) {
    std::uint64_t now = state.load(std::memory_order_relaxed) + by;
    state.store(now, std::memory_order_release);
    return static_cast<std::uint16_t>(now);
  }
  MEMLEAK_ALWAYS_INLINE void take_from(std::uintptr_t where, slot &out) {
    out = at(where);
    if (MEMLEAK_UNLIKELY(is_below(where, low)))
      low.store(static_cast<place>(where), std::memory_order_relaxed);
  }
};
static_assert(offsetof(magazine, items) == 64, "places begin behind one line");

/// How many pools may have an index on the hot paths; the others' magazines
/// are found in some instructions more.
inline constexpr std::uint32_t hot_pools = 512;

/// A thread's magazines by pool index, hot_pools of them at least: no bound to
/// check. Plain data, so that reading it needs no initialisation check;
/// initial-exec, so that it is one load in a shared library too (8 bytes of the
/// static TLS reserve if that is dlopen-ed).
extern __thread magazine **this_thread
    __attribute__((tls_model("initial-exec")));

/// This thread's magazine of the pool with \p hot_index, or null; 0 is
/// nobody's.
MEMLEAK_ALWAYS_INLINE magazine *find_magazine(std::uint32_t hot_index) {
  return this_thread[hot_index];
}

} // namespace memleak::detail

#endif // MEMLEAK_DETAIL_MAGAZINE_HPP

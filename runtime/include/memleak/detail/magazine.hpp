//===-- magazine.hpp - A thread's own slots of one pool ------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_DETAIL_MAGAZINE_HPP
#define MEMLEAK_DETAIL_MAGAZINE_HPP

#include <memleak/config.hpp>
#include <memleak/detail/slab.hpp>

#include <atomic>
#include <cstdint>

namespace memleak::detail {

struct thread_state;

/// A slot in hand: where its object goes and the word that tells its state.
struct slot {
  void *object = nullptr;
  atomic_word *word = nullptr;
};

/// Why a hot path has to take the slow one.
enum attention : std::uint8_t {
  attention_revoked = 1, ///< another thread is taking the slots back
  attention_traced = 2,  ///< sites or ages are recorded
  attention_guarded = 4, ///< a sanitizer watches, or releases are quarantined
};

/// LIFO of free slots of one pool for one thread. Its owner uses it without a
/// read-modify-write; another thread may empty it after it has closed it, made
/// every running thread pass a barrier and seen top unmarked (the asymmetric
/// Dekker lock of membarrier(2)). The owner marks top, by its lowest bit, when
/// it comes in; the store that leaves the new top behind takes the mark away. A
/// closed magazine looks both empty and full, so that the owner's one
/// comparison of top tells it of everything. The slots inside are the thread's
/// quota: they count as handed out, so no limit needs a counter on the hot
/// path.
struct alignas(64) magazine {
  static constexpr std::uint32_t max_capacity = 64;

  std::atomic<std::uint8_t> attention{0};
  std::uint32_t recorded = 0;         ///< size() when the pool was last asked
  std::atomic<slot *> top{items};     ///< marked while its owner is inside
  std::atomic<slot *> low{items};     ///< least top since the pool was asked
  std::atomic<slot *> floor{items};   ///< a pop must start above it
  std::atomic<slot *> ceiling{items}; ///< a push must start below it
  std::atomic<std::uint64_t> made{0};
  pool_core *pool = nullptr;
  thread_state *owner = nullptr; ///< null if the pool is single-threaded
  magazine *next = nullptr;      ///< in the pool's list
  slot *end = items; ///< items without membarrier: always ask the pool
  slot items[max_capacity];

  /// Whether the owner is between enter() and leave().
  bool busy() const {
    return reinterpret_cast<std::uintptr_t>(
               top.load(std::memory_order_acquire)) &
           1;
  }
  std::uint32_t size() const {
    auto at =
        reinterpret_cast<std::uintptr_t>(top.load(std::memory_order_relaxed));
    auto begin = reinterpret_cast<std::uintptr_t>(items);
    return static_cast<std::uint32_t>((at - begin) / sizeof(slot));
  }
  std::uint32_t least() const {
    return static_cast<std::uint32_t>(low.load(std::memory_order_relaxed) -
                                      items);
  }
  std::uint32_t capacity() const {
    return static_cast<std::uint32_t>(end - items);
  }
  void resize(std::uint32_t size) {
    top.store(items + size, std::memory_order_relaxed);
  }

  /// Lets bits be heeded: opens or closes the two ways in. Under the pool's
  /// lock.
  void attend(std::uint8_t bits) {
    attention.store(bits, std::memory_order_relaxed);
    floor.store(bits ? items + max_capacity : items, std::memory_order_release);
    bool may_push = !(bits & (attention_revoked | attention_guarded));
    ceiling.store(may_push ? end : items, std::memory_order_release);
  }

  /// Comes in; returns where the owner left top.
  template <bool Synchronized> MEMLEAK_ALWAYS_INLINE slot *enter() {
    slot *at = top.load(std::memory_order_relaxed);
    if constexpr (Synchronized) {
      top.store(
          reinterpret_cast<slot *>(reinterpret_cast<std::uintptr_t>(at) | 1),
          std::memory_order_relaxed);
      std::atomic_signal_fence(std::memory_order_seq_cst);
    }
    return at;
  }
  MEMLEAK_ALWAYS_INLINE void leave(slot *at) {
    top.store(at, std::memory_order_release);
  }

  /// Takes the newest slot; false if there is none or attention is raised.
  template <bool Synchronized> MEMLEAK_ALWAYS_INLINE bool pop(slot &out) {
    slot *at = enter<Synchronized>();
    if (MEMLEAK_UNLIKELY(at <= floor.load(std::memory_order_acquire))) {
      leave(at);
      return false;
    }
    take_from(at, out);
    return true;
  }
  /// The same where only a revocation counts.
  bool pop_attended(slot &out) {
    slot *at = enter<true>();
    bool done = at > items && !(attention.load(std::memory_order_acquire) &
                                attention_revoked);
    if (done)
      take_from(at, out);
    else
      leave(at);
    return done;
  }

  /// Keeps \p in for the next pop; false if full or attention is raised.
  template <bool Synchronized> MEMLEAK_ALWAYS_INLINE bool push(slot in) {
    slot *at = enter<Synchronized>();
    if (MEMLEAK_UNLIKELY(at >= ceiling.load(std::memory_order_acquire))) {
      leave(at);
      return false;
    }
    *at = in;
    leave(at + 1);
    return true;
  }

  /// Adds one to a counter that one thread writes and any may read.
  static MEMLEAK_ALWAYS_INLINE void
  count_one(std::atomic<std::uint64_t> &counter) {
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) &&                    \
    !defined(MEMLEAK_THREAD_SANITIZER)
    // One instruction, where compilers make three of a relaxed load and store.
    asm("incq %0" : "+m"(counter));
#else
    counter.store(counter.load(std::memory_order_relaxed) + 1,
                  std::memory_order_relaxed);
#endif
  }

private:
  MEMLEAK_ALWAYS_INLINE void take_from(slot *at, slot &out) {
    out = *--at;
    if (MEMLEAK_UNLIKELY(at < low.load(std::memory_order_relaxed)))
      low.store(at, std::memory_order_relaxed);
    count_one(made);
    leave(at);
  }
};

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

//===-- core.hpp - The part of a pool that knows no type --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_DETAIL_CORE_HPP
#define MEMLEAK_DETAIL_CORE_HPP

#include <memleak/budget.hpp>
#include <memleak/detail/magazine.hpp>
#include <memleak/limits.hpp>
#include <memleak/site.hpp>
#include <memleak/statistics.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace memleak::detail {

struct large_block;
struct slab_cold;
struct leak_table;
class site_counts;
struct recorded_fields;

/// A pool's name and type, kept for the life of the process so that a report
/// may name a pool that is gone.
struct pool_identity {
  std::string name;
  std::string type;
  std::size_t size;
};

/// What the default of a setting is where the program says nothing.
std::size_t default_quarantine() noexcept;
bool default_pass_through() noexcept;

struct pool_settings {
  std::string name;
  std::string_view type;
  std::size_t size = 0;
  std::size_t alignment = 1;
  void (*destroy)(void *) = nullptr;
  limits bounds;
  budget *parent = nullptr;
  bool synchronized = true;
  bool pinning = false;
  unsigned generation_bits = plain_layout::generation_bits;
  unsigned traces = 0;
  std::size_t quarantine = default_quarantine();
  bool pass_through = default_pass_through();
  bool tells_accesses = false; ///< its handles say_access()
  unsigned watched_one_in = 1;
};

/// A mutex for the pools that have threads, nothing for those that have not. It
/// is held for tens of nanoseconds, so that waiting a little beats going to
/// sleep for microseconds.
class optional_mutex {
public:
  explicit optional_mutex(bool wanted) : wanted_(wanted) {}
  void lock() {
    if (!wanted_)
      return;
    for (int tries = 0; tries < 100; ++tries) {
      if (mutex_.try_lock())
        return;
      pause();
    }
    mutex_.lock();
  }
  void unlock() {
    if (wanted_)
      mutex_.unlock();
  }

private:
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }
  std::mutex mutex_;
  const bool wanted_;
};

/// Slots of one size: slabs, magazines, limits, counts. Knows how to end an
/// object and nothing else of its type.
class pool_core {
public:
  /// Throws std::invalid_argument where the limits contradict one another,
  /// limit_exceeded where the reserve cannot be had, std::bad_alloc.
  explicit pool_core(pool_settings settings);
  /// Reports and ends what is live; orphans its slots.
  ~pool_core();
  pool_core(const pool_core &) = delete;
  pool_core &operator=(const pool_core &) = delete;

  /// The hot path: a slot from this thread's magazine, if that has one. If
  /// false take_slow() must go on with \p mine.
  template <bool Synchronized>
  MEMLEAK_ALWAYS_INLINE bool take(slot &out, magazine *&mine) {
    if constexpr (Synchronized) {
      mine = find_magazine(hot_index_);
      return MEMLEAK_LIKELY(mine != nullptr) && mine->pop<true>(out);
    } else {
      mine = own_.get();
      return mine->pop<false>(out);
    }
  }
  /// What follows a take() that failed; null where a limit refuses and
  /// \p refused says null. The caller is the site of acquisition.
  __attribute__((noinline)) slot take_slow(magazine *mine, on_refusal refused);
  __attribute__((noinline)) slot take_slower(magazine *mine, on_refusal refused,
                                             const void *caller);
  /// The same without a take() before it, acquired at \p where.
  MEMLEAK_COLD slot take_at(site where, on_refusal refused);
  /// The same with the reason of a refusal, limit_kind::none if there is none.
  MEMLEAK_COLD slot take_anyhow(site where, refusal &why);
  /// Takes back a slot whose object was not made after all.
  MEMLEAK_COLD void give_back_unborn(slot s) noexcept;

  /// What a release that only records its site must stay below; 0 if there is
  /// more to do.
  slot_word noted_retirement() const noexcept;
  /// The same for one that also counts, by count_end().
  slot_word counted_retirement() const noexcept {
    return settings_.pinning || guarded_ ? 0 : retirement_;
  }
  void count_end(recorded_fields fields) noexcept;
  /// The handle lets go of the live object in \p s.
  void release(slab &home, slot s, const void *caller) noexcept;
  void finish_large(large_block &block, slot_word seen) noexcept;
  /// The last pin on an object whose handle is gone.
  void finish_pinned(slot s) noexcept;
  /// The handle of an orphaned slot drops.
  void drop_orphan(slab &home, slot s, const void *caller) noexcept;
  void drop_orphan_large(large_block &block, slot_word seen) noexcept;

  /// Ends every object; its slot stays the handle's until that drops.
  void clear() noexcept;
  /// Gives the pages of empty slabs back; returns the bytes given.
  std::size_t trim() noexcept;
  /// Returns this thread's idle slots.
  void flush_this_thread() noexcept;
  std::size_t handle_overdue();
  std::size_t handle_stale();
  /// What the whole process wants recorded, and what this pool wants.
  void trace(unsigned process);
  void set_own_trace(unsigned wanted);

  pool_statistics statistics() const;
  age_histogram ages() const;
  /// Live objects beyond max_lifetime.
  std::size_t late() const;
  std::vector<site_statistics> sites() const;
  void add_leaks(leak_table &into) const;

  std::size_t slab_count() const;
  slab *slab_at(std::size_t number) const;
  /// Large objects, live or ended, in order of their addresses.
  std::vector<void *> large_objects() const;

  const pool_identity &identity() const { return *identity_; }
  const limits &bounds() const { return settings_.bounds; }
  std::size_t size() const { return settings_.size; }
  std::size_t alignment() const { return settings_.alignment; }
  unsigned traces() const {
    return traces_compiled ? traces_.load(std::memory_order_relaxed) : 0;
  }

  /// For threads.cpp: makes, empties and forgets a thread's magazine.
  magazine *attach(thread_state *owner) noexcept;
  void detach(magazine *m) noexcept;
  /// In the child of a fork: takes back what the other threads held.
  void adopt_after_fork(thread_state *survivor) noexcept;
  optional_mutex &mutex() { return lock_; }
  std::mutex *budget_mutex() const {
    return settings_.parent ? &settings_.parent->lock_ : nullptr;
  }
  /// A number that no other pool has meanwhile.
  std::uint32_t index() const { return index_; }
  /// A free slot comes back, to this thread's magazine if that has room.
  void put(slot s) noexcept;

private:
  using guard = std::lock_guard<optional_mutex>;

  // core.cpp: making room.
  void reserve();
  magazine *new_magazine();
  magazine *my_magazine() noexcept;
  bool claim(slot &out, refusal &why);
  bool claim_central(magazine *m, slot &out, refusal &why);
  bool claim_own(magazine *m, slot &out, refusal &why);
  bool refill(magazine *m, slot &out, refusal &why);
  std::uint32_t pull(slot *batch, std::uint32_t wanted, refusal &why);
  std::uint32_t batch_size(const magazine *m) const;
  bool add_slab(refusal &why);
  bool charge_room(std::uint32_t &wanted, refusal &why);
  bool charge_bytes(std::size_t bytes, refusal &why);
  void refund_bytes(std::size_t bytes) noexcept;
  void settle_objects() noexcept;
  std::uint32_t collect_idle(const magazine *except) noexcept;
  bool reclaim_siblings() noexcept;
  refusal refuse(limit_kind kind) const noexcept;
  std::uint8_t attention_bits() const noexcept;
  std::uint8_t hot_traces() const noexcept;
  slot_word slab_retirement() const noexcept;
  std::size_t bytes_in_use() const noexcept {
    return slabs_in_use_ * slab_size + std::max(large_bytes_, large_floor_);
  }

  // core_large.cpp: objects with a block of their own.
  std::size_t block_size() const noexcept;
  std::size_t beyond_floor(std::size_t bytes) const noexcept;
  void reserve_large(std::size_t objects);
  bool claim_large(slot &out, refusal &why);
  bool claim_block(slot &out, refusal &why);
  void drop_large(large_block &block, bool counted) noexcept;

  // core_traces.cpp: what is recorded of an object.
  void record_acquisition(slot s, site where) noexcept;
  void record_more(recorded_fields fields, std::uint32_t where) noexcept;
  unsigned traces_for_limits() const noexcept;
  void begin_traces(unsigned fresh) noexcept;
  void set_watch(std::uint8_t code) noexcept;
  std::uint8_t watch_code() const noexcept;
  void trace_locked(unsigned wanted);

  // release.cpp: taking slots back.
  void recycle(slab &home, slot s) noexcept;
  void put_in_quarantine(slot s) noexcept;
  std::size_t drain_quarantine(std::size_t keep) noexcept;
  void flush(magazine *m, std::uint32_t keep) noexcept;
  void make_available(slot s) noexcept;
  std::uint32_t stow(const slot *slots, std::uint32_t count) noexcept;
  std::uint32_t fetch_stowed(slot *batch, std::uint32_t wanted) noexcept;
  void empty_depot() noexcept;
  void offer(const slab &home) noexcept;
  void retire(slab &home, slot s) noexcept;
  void note_peak(const magazine &m) noexcept;
  void note_peak_here() noexcept;
  void record(magazine &m) noexcept;

  // core_walk.cpp: every object.
  template <class Visit> void visit_live(Visit &&visit) const;
  struct walk_place {
    std::size_t slab = 0;
    std::uint32_t index = 0;
    const void *block = nullptr;
  };
  struct live_object {
    slot where;
    slab *home;         ///< null for a block of its own
    std::uint64_t life; ///< life_of() its word, or the block's serial
  };
  struct ended_object {
    slot where;
    slot_word seen; ///< its word before
  };
  live_object mark(slot s, slab *home) const noexcept;
  void end_if_live(const live_object &seen) noexcept;
  bool end_next(walk_place &at, ended_object &ended) noexcept;
  bool end_locked(slot s, slab *home, recorded_fields fields, slot_word life,
                  ended_object &ended) noexcept;
  void finish_end(const ended_object &ended) noexcept;
  void report_leaks_at_end() noexcept;
  void end_all() noexcept;
  void dismantle() noexcept;
  std::size_t trim_locked() noexcept;

  // Read by the hot path.
  std::uint32_t hot_index_ = 0; ///< index_, or 0 if that is not below hot_pools
  std::uint32_t index_ = 0;
  std::unique_ptr<magazine> own_; ///< of a single-threaded pool

  const pool_settings settings_;
  const pool_identity *identity_;
  const std::size_t stride_;
  const std::uint32_t slots_per_slab_; ///< 0 if every object is a large block
  const std::uint32_t magazine_capacity_;
  const slot_word retirement_;
  const bool guarded_;
  std::atomic<unsigned> traces_{0};
  unsigned own_traces_ = 0;
  std::uint8_t watch_ = 0; ///< slab::watch of every slab
  /// Made when first wanted, and kept.
  std::atomic<site_counts *> counts_{nullptr};

  mutable optional_mutex lock_;
  magazine *magazines_ = nullptr;
  std::uint32_t magazine_count_ = 0;
  std::vector<slab *> slabs_; ///< by slab::number; null is a hole
  std::size_t holes_ = 0;
  std::size_t slabs_in_use_ = 0;
  std::vector<std::uint64_t> available_; ///< slabs that have a free slot
  std::size_t first_available_ = 0;      ///< no word before it has a bit
  /// Free slots on their way from the threads that release to those that make,
  /// the latest last. What is here has no bit set in its slab's bitmap.
  std::vector<slot> depot_;
  std::deque<slot> quarantine_;
  large_block *large_ = nullptr;
  std::size_t large_bytes_ = 0;
  std::size_t large_floor_ = 0; ///< what the reserve is charged for them

  std::size_t handed_out_ = 0;    ///< live, or idle in a magazine
  std::size_t charged_ = 0;       ///< objects the budget counts for this pool
  std::size_t recorded_idle_ = 0; ///< sum of magazine::recorded
  mutable std::size_t peak_ = 0;
  std::uint64_t made_elsewhere_ = 0; ///< not counted by a magazine
  std::size_t retired_ = 0;
  std::size_t orphaned_ = 0;
  std::size_t overdue_ = 0;
  std::size_t stale_ = 0;
  std::atomic<std::size_t> refused_{0};
};

/// Ends the object that contains \p inside, whatever its pool. Never throws;
/// a release that is none is reported. O(1) amortised.
void release_object(const void *inside) noexcept;

/// The same for what lies in no slab, one of \p owner if that is not null.
MEMLEAK_COLD void release_large(const void *inside, const pool_core *owner,
                                const void *caller) noexcept;

/// The same, checking that \p object is one of \p owner.
void release_raw(const void *object, const pool_core *owner) noexcept;

} // namespace memleak::detail

#endif // MEMLEAK_DETAIL_CORE_HPP

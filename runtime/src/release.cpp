//===-- release.cpp - Ending an object and taking its slot back -----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "leave.hpp"
#include "sanitizers.hpp"
#include "site_counts.hpp"
#include "sites.hpp"
#include "threads.hpp"

#include <memleak/pool_ref.hpp>

#include <algorithm>

namespace memleak::detail {
namespace {

MEMLEAK_COLD void release_in_slab(slab &home, const void *inside,
                                  const void *caller) noexcept {
  std::uint32_t index = home.capacity ? home.index_of(inside) : 0;
  if (!is_slab(home) || index >= home.capacity)
    return report_on(event::foreign_release, inside, caller);
  slot s{home.object(index), home.words + index};
  slot_word w = s.word->load(std::memory_order_relaxed);
  if (is_live(w, home.pinning)) {
    home.owner->release(home, s, caller);
  } else if (!plain_layout::orphan(w)) {
    report_on(event::double_release, inside, caller);
  } else if (home.owner) {
    home.owner->drop_orphan(home, s, caller);
  } else {
    report_on(event::outlived, inside, caller);
    drop_buried(home, s);
  }
}

} // namespace

MEMLEAK_ALWAYS_INLINE static void give_back(magazine &mine, slot s) noexcept {
  if (MEMLEAK_UNLIKELY(!mine.push(s)))
    mine.pool->put(s);
}

/// A release with \p next, the word that it would leave, when that is not below
/// the slab's retirement: its site is recorded, or something is out of the
/// ordinary.
__attribute__((noinline)) static void
release_noted_slow(slab &home, magazine &mine, const void *inside,
                   slot_word next, const void *caller) noexcept {
  if (!is_below(next, mine.noted_retirement) &&
      next >= mine.pool->counted_retirement())
    return release_in_slab(home, inside, caller);
  std::uint32_t index = home.index_of(inside);
  slot s{home.object(index), home.words + index};
  side_of<segment_layout::released>(s.word).store(site_id(caller),
                                                  std::memory_order_relaxed);
  s.word->store(next, std::memory_order_release);
  mine.pool->count_end(fields_of(s.word));
  if (home.destroy)
    home.destroy(s.object);
  give_back(mine, s);
}

/// What is usual of that, without a call: \p object is where its slot begins,
/// and has nothing to destroy.
__attribute__((noinline)) static void
release_noted(slab &home, magazine &mine, void *object, atomic_word *word,
              slot_word next, const void *caller) noexcept {
  std::size_t near = recent_place(caller);
  if (recent.entries[near].address != caller ||
      !is_below(next, mine.noted_retirement))
    return release_noted_slow(home, mine, object, next, caller);
  side_of<segment_layout::released>(word).store(recent.entries[near].id,
                                                std::memory_order_relaxed);
  word->store(next, std::memory_order_release);
  give_back(mine, {object, word});
}

/// Where release_object() was called from, loaded only where it is asked for.
struct calling_place {
  MEMLEAK_ALWAYS_INLINE operator const void *() const {
    return __builtin_return_address(0);
  }
};

template <bool Destroys, class Caller>
MEMLEAK_ALWAYS_INLINE static void release_hot(slab &home, const void *inside,
                                              Caller caller) noexcept {
  std::int32_t index = home.magazine_index;
  magazine *mine =
      find_magazine(static_cast<std::uint32_t>(Destroys ? ~index : index));
  if (MEMLEAK_UNLIKELY(!mine))
    return release_in_slab(home, inside, caller);
  std::uint64_t place = home.place_of(inside);
  atomic_word *word = home.words + (place >> 32);
  slot_word next =
      plain_layout::released(word->load(std::memory_order_relaxed));
  // One comparison: it was live; and no trace, guard, pin or last generation
  // asks for the slow way.
  slot s{const_cast<void *>(inside), word};
  if (MEMLEAK_UNLIKELY(!is_below(next, home.retirement))) {
    if (!traces_compiled)
      return release_in_slab(home, inside, caller);
    if (!Destroys && slab::begins_slot(place))
      return release_noted(home, *mine, s.object, word, next, caller);
    return release_noted_slow(home, *mine, inside, next, caller);
  }
  word->store(next, std::memory_order_release);
  if (MEMLEAK_UNLIKELY(!slab::begins_slot(place))) // a base at an offset
    s.object = home.object(static_cast<std::uint32_t>(place >> 32));
  if constexpr (Destroys)
    home.destroy(s.object);
  give_back(*mine, s);
}

/// Apart, so that what needs no destructor saves no registers for one.
__attribute__((noinline)) static void
release_and_destroy(slab &home, const void *inside,
                    const void *caller) noexcept {
  release_hot<true>(home, inside, caller);
}

void release_object(const void *inside) noexcept {
  calling_place caller;
  std::uintptr_t segment = number_of_segment(inside);
  if (MEMLEAK_UNLIKELY(!is_segment(segment)))
    return release_large(inside, nullptr, caller);
  slab &home = *slab_of(inside, segment);
  if (home.magazine_index < 0)
    return release_and_destroy(home, inside, caller);
  release_hot<false>(home, inside, caller);
}

void release_raw(const void *object, const pool_core *owner) noexcept {
  const void *caller = __builtin_return_address(0);
  if (!object)
    return;
  slab *home = find_slab(object);
  if (!home)
    return release_large(object, owner, caller);
  std::uint32_t index = home->capacity ? home->index_of(object) : 0;
  if (!is_slab(*home) || index >= home->capacity ||
      (owner && home->owner && home->owner != owner))
    return report_on(event::foreign_release, object, caller);
  // The hot way does not know this caller, which matters only if noted.
  return home->retirement.load(std::memory_order_relaxed)
             ? release_object(object)
             : release_in_slab(*home, object, caller);
}

MEMLEAK_ALWAYS_INLINE void pool_core::make_available(slot s) noexcept {
  slab &home = *slab_of(s.object);
  std::size_t number = word_number(s.word);
  bits_around(s.word) |= std::uint64_t(1) << number % 64;
  if (MEMLEAK_UNLIKELY(home.free++ == 0))
    offer(home);
}

void pool_core::offer(const slab &home) noexcept {
  available_[home.number / 64] |= std::uint64_t(1) << (home.number % 64);
  first_available_ = std::min<std::size_t>(first_available_, home.number / 64);
}

void pool_core::release(slab &home, slot s, const void *caller) noexcept {
  bool sited = traces() & trace_sites;
  std::uint32_t before = 0;
  if (sited)
    before = fields_of(s.word).released->exchange(site_id(caller),
                                                  std::memory_order_relaxed);
  slot_word seen =
      leave_live(s, settings_.pinning,
                 [](auto layout, slot_word w) { return layout.released(w); });
  if (!is_live(seen, settings_.pinning)) { // somebody was first, just now
    if (sited)
      fields_of(s.word).released->store(before, std::memory_order_relaxed);
    if (plain_layout::orphan(seen))
      return drop_orphan(home, s, caller);
    return report_on(event::double_release, s.object, caller);
  }
  count_end(fields_of(s.word));
  if (settings_.pinning && pinning_layout::pins(seen))
    return; // the last pin ends it
  if (settings_.destroy)
    settings_.destroy(s.object);
  recycle(home, s);
}

void pool_core::recycle(slab &home, slot s) noexcept {
  if (guarded_)
    sanitizers::released(this, s.object, settings_.size);
  if (s.word->load(std::memory_order_relaxed) >= retirement_) {
    guard hold(lock_);
    note_peak_here();
    --handed_out_;
    retire(home, s);
    return settle_objects();
  }
  if (settings_.quarantine)
    return put_in_quarantine(s);
  put(s);
}

void pool_core::drop_orphan(slab &home, slot s, const void *caller) noexcept {
  slot_word w =
      s.word->fetch_and(~plain_layout::orphan_flag, std::memory_order_acq_rel);
  if (!plain_layout::orphan(w))
    return report_on(event::double_release, s.object, caller);
  guard hold(lock_);
  --orphaned_;
  --cold_of(home).orphans;
  if (settings_.pinning && pinning_layout::pins(w))
    return; // finish_pinned() has the rest
  if (guarded_)
    sanitizers::released(this, s.object, settings_.size);
  if (plain_layout::dropped(w) >= retirement_)
    retire(home, s);
  else
    make_available(s);
}

void pool_core::finish_pinned(slot s) noexcept {
  slab *home = find_slab(s.object);
  large_block *block = home ? nullptr : find_large(s.object);
  slot_word before =
      s.word->fetch_sub(pinning_layout::pin_unit, std::memory_order_acq_rel);
  if (!pinning_layout::unheld(pinning_layout::unpinned(before))) {
    guard hold(lock_); // cleared, and its handle is still out
    --handed_out_;
    return settle_objects();
  }
  if (block)
    drop_large(*block, true);
  else
    recycle(*home, s);
}

void pool_core::give_back_unborn(slot s) noexcept {
  if (traces() & trace_counts)
    counts_.load()->of(fields_of(s).acquired->load()).undo_made();
  if (!find_slab(s.object)) {
    {
      guard hold(lock_);
      --made_elsewhere_;
    }
    return drop_large(*find_large(s.object), true);
  }
  if (guarded_)
    sanitizers::released(this, s.object, settings_.size);
  {
    guard hold(lock_);
    --made_elsewhere_; // wraps below zero; the sum is right
  }
  put(s);
}

void pool_core::put(slot s) noexcept {
  magazine *m = my_magazine();
  if (m && m->push(s))
    return;
  guard hold(lock_);
  if (!m || !m->capacity()) {
    --handed_out_;
    make_available(s);
    return settle_objects();
  }
  note_peak(*m);
  if (m->size() == m->capacity())
    flush(m, m->capacity() / 2);
  m->settle();
  m->add(&s, 1);
  record(*m);
}

void pool_core::put_in_quarantine(slot s) noexcept {
  guard hold(lock_);
  note_peak_here();
  --handed_out_;
  settle_objects();
  MEMLEAK_TRY { quarantine_.push_back(s); }
  MEMLEAK_CATCH_ALL { return make_available(s); }
  drain_quarantine(settings_.quarantine);
}

std::size_t pool_core::drain_quarantine(std::size_t keep) noexcept {
  std::size_t drained = 0;
  for (; quarantine_.size() > keep; ++drained) {
    make_available(quarantine_.front());
    quarantine_.pop_front();
  }
  return drained;
}

/// Keeps up to \p count slots for the next thread that wants some, and returns
/// how many: copying a batch costs less than a bit set and a bit found for each
/// slot. Bounded, so that all but a few are handed out in order of their
/// addresses; a thread by itself always gets them so.
std::uint32_t pool_core::stow(const slot *slots, std::uint32_t count) noexcept {
  constexpr std::size_t most = 16384; // 256 KiB
  if (magazine_count_ < 2)
    return 0;
  std::size_t fits = std::min<std::size_t>(depot_.size() + count, most);
  MEMLEAK_TRY {
    if (fits > depot_.capacity())
      depot_.reserve(std::min(std::max(fits, 2 * depot_.capacity()), most));
  }
  MEMLEAK_CATCH_ALL { return 0; }
  std::size_t kept = fits - depot_.size();
  depot_.insert(depot_.end(), slots, slots + kept);
  return static_cast<std::uint32_t>(kept);
}

std::uint32_t pool_core::fetch_stowed(slot *batch,
                                      std::uint32_t wanted) noexcept {
  std::size_t got = std::min<std::size_t>(wanted, depot_.size());
  std::copy(depot_.end() - static_cast<std::ptrdiff_t>(got), depot_.end(),
            batch);
  depot_.resize(depot_.size() - got);
  return static_cast<std::uint32_t>(got);
}

/// For what has to see every free slot in its slab.
void pool_core::empty_depot() noexcept {
  for (slot s : depot_)
    make_available(s);
  std::vector<slot>().swap(depot_);
}

/// Hands the oldest slots of \p m back, all but \p keep. Its owner may be
/// pushing more meanwhile.
void pool_core::flush(magazine *m, std::uint32_t keep) noexcept {
  std::uint32_t count = m->size();
  std::uint32_t leaving = count - std::min(keep, count);
  if (!leaving)
    return;
  magazine::place begin = m->bottom.load(std::memory_order_relaxed);
  const slot *oldest = &m->at(begin), *end = oldest + leaving;
  for (oldest += stow(oldest, leaving); oldest != end; ++oldest)
    make_available(*oldest);
  m->set_bottom(begin + leaving * static_cast<std::uint32_t>(sizeof(slot)));
  handed_out_ -= leaving;
  settle_objects();
}

void pool_core::retire(slab &home, slot s) noexcept {
  ++retired_;
  if (traces() & trace_counts)
    ++counts_.load()->of(fields_of(s.word).acquired->load()).retired;
  ++cold_of(home).retired;
}

void pool_core::note_peak_here() noexcept {
  if (magazine *m = find_any_magazine(index_)) {
    note_peak(*m);
    record(*m);
  }
}

/// Between two visits of \p m the most objects were live when it held least.
void pool_core::note_peak(const magazine &m) noexcept {
  std::size_t idle = recorded_idle_ - m.recorded + m.least();
  peak_ = std::max(peak_, handed_out_ - std::min(handed_out_, idle));
}

void pool_core::record(magazine &m) noexcept {
  std::uint32_t size = m.size();
  recorded_idle_ += size;
  recorded_idle_ -= m.recorded;
  m.recorded = size;
  m.low.store(m.end(), std::memory_order_relaxed);
}

} // namespace memleak::detail

//===-- core_walk.cpp - What concerns every object of a pool --------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "leaks.hpp"
#include "leave.hpp"
#include "registry.hpp"
#include "sanitizers.hpp"
#include "site_counts.hpp"
#include "threads.hpp"
#include "ticks.hpp"
#include "visit.hpp"

#include <algorithm>

namespace memleak::detail {

pool_core::~pool_core() {
  unregister_pool(*this);
  report_leaks_at_end();
  end_all();
  dismantle();
}

void pool_core::report_leaks_at_end() noexcept {
  report r{event::leak, {}, {}, 0};
  {
    guard hold(lock_);
    visit_live([&](slot s, slab *, recorded_fields) {
      if (r.count++ == 0)
        r.object = describe(s.object);
    });
  }
  if (r.count)
    deliver(r);
}

void pool_core::clear() noexcept { end_all(); }

/// A destructor may release other objects of the pool, so each is ended by
/// itself, with no lock held; other threads may release and trim meanwhile, so
/// what comes next is looked up each time.
void pool_core::end_all() noexcept {
  walk_place at;
  ended_object ended;
  while (end_next(at, ended))
    finish_end(ended);
}

bool pool_core::end_next(walk_place &at, ended_object &ended) noexcept {
  guard hold(lock_);
  for (; at.slab < slabs_.size(); ++at.slab, at.index = 0)
    for (slab *home = slabs_[at.slab]; home && at.index < home->capacity;) {
      std::uint32_t index = at.index++;
      slot s{home->object(index), home->words + index};
      if (end_locked(s, home, fields_of(s.word), 0, ended))
        return true;
    }
  std::lock_guard blocks(large_mutex());
  while (large_block *block = next_large(*this, at.block)) {
    at.block = block->begin;
    if (end_locked({block->begin, &block->word}, nullptr, fields_of(*block), 0,
                   ended))
      return true;
  }
  return false;
}

/// Ends the object \p life of \p s, 0 for any, whose handle is still out. Its
/// slot stays the handle's. finish_end() has the rest, without the lock.
bool pool_core::end_locked(slot s, slab *home, recorded_fields fields,
                           slot_word life, ended_object &ended) noexcept {
  slot_word seen = leave_live(
      s, settings_.pinning,
      [](auto layout, slot_word w) { return layout.ended_by_pin(w); }, life);
  if (!is_live(seen, settings_.pinning))
    return false;
  count_end(fields);
  note_peak_here();
  ++orphaned_;
  if (home)
    ++cold_of(*home).orphans;
  handed_out_ -= !settings_.pinning; // else when the last pin goes
  settle_objects();
  ended = {s, seen};
  return true;
}

void pool_core::finish_end(const ended_object &ended) noexcept {
  if (settings_.pinning) {
    if (pinning_layout::pins(ended.seen) < pinning_layout::max_pins)
      unpin(ended.where.object);
    return;
  }
  if (settings_.destroy)
    settings_.destroy(ended.where.object);
  // Its handle owns an empty slot.
  if (guarded_ && find_slab(ended.where.object))
    sanitizers::add_storage(ended.where.object, settings_.size);
}

pool_core::live_object pool_core::mark(slot s, slab *home) const noexcept {
  slot_word w = s.word->load(std::memory_order_relaxed);
  return {s, home,
          home ? life_of(w, settings_.pinning) : find_large(s.object)->serial};
}

/// Ends what was seen live, unless it has been released meanwhile.
void pool_core::end_if_live(const live_object &seen) noexcept {
  ended_object ended;
  bool done = false;
  slot s = seen.where;
  {
    guard hold(lock_);
    if (slab *home = seen.home) {
      if (home->number < slabs_.size() && slabs_[home->number] == home)
        done = end_locked(s, home, fields_of(s.word),
                          static_cast<slot_word>(seen.life), ended);
    } else if (large_lookup found(s.object);
               found && found->owner == this && found->serial == seen.life) {
      done = end_locked(s, nullptr, fields_of(*found), 0, ended);
    }
  }
  if (done)
    finish_end(ended);
}

/// Undoes construction: magazines, slabs, budget, name.
void pool_core::dismantle() noexcept {
  detach_all_threads(*this);
  drop_pool_index(index_);
  if (own_)
    flush(own_.get(), 0);
  own_.reset(); // no thread finds it any more
  if (settings_.parent) {
    std::lock_guard hold(settings_.parent->lock_);
    auto &members = settings_.parent->members_;
    members.erase(std::remove(members.begin(), members.end(), this),
                  members.end());
    refund_bytes(bytes_in_use());
    settings_.parent->objects_ -= charged_;
  }
  for (slab *s : slabs_)
    if (s)
      (cold_of(*s).orphans ? bury_slab : release_slab)(*s);
  for (large_block *b = large_; b;) {
    large_block *next = b->next;
    orphan_large(*b); // its handle gives it back
    b = next;
  }
  set_watch(0);
  delete counts_.load();
  sanitizers::close_pool(this);
}

std::size_t pool_core::trim() noexcept {
  flush_this_thread();
  guard hold(lock_);
  if (settings_.synchronized)
    collect_idle(nullptr);
  drain_quarantine(0);
  return trim_locked();
}

void pool_core::flush_this_thread() noexcept {
  magazine *m = my_magazine();
  if (!m)
    return;
  guard hold(lock_);
  note_peak(*m);
  flush(m, 0);
  record(*m);
}

std::size_t pool_core::trim_locked() noexcept {
  std::size_t kept = 0, freed = 0;
  empty_depot();
  if (slots_per_slab_)
    kept = (settings_.bounds.reserved_objects + slots_per_slab_ - 1) /
           slots_per_slab_;
  for (std::size_t n = slabs_.size(); n-- > 0 && slabs_in_use_ > kept;) {
    slab *s = slabs_[n];
    if (!s || s->free != s->capacity)
      continue;
    available_[n / 64] &= ~(std::uint64_t(1) << (n % 64));
    slabs_[n] = nullptr;
    ++holes_;
    --slabs_in_use_;
    refund_bytes(slab_size);
    release_slab(*s);
    freed += slab_size;
  }
  return freed;
}

pool_statistics pool_core::statistics() const {
  guard hold(lock_);
  pool_statistics out;
  std::size_t low = 0;
  out.total = made_elsewhere_;
  for (const magazine *m = own_ ? own_.get() : magazines_; m; m = m->next) {
    out.in_magazines += m->size();
    out.total += m->made();
    low += std::min(m->least(), m->recorded);
  }
  out.live = handed_out_ - std::min(handed_out_, out.in_magazines);
  peak_ = std::max(peak_, handed_out_ - std::min(handed_out_, low));
  out.peak = peak_;
  out.refused = refused_.load(std::memory_order_relaxed);
  out.retired = retired_;
  out.orphaned = orphaned_;
  out.overdue = overdue_;
  out.stale = stale_;
  out.quarantined = quarantine_.size();
  out.object_bytes = out.live * settings_.size;
  out.slab_bytes = bytes_in_use();
  std::size_t words = 1;
  if (traces() & trace_ages)
    words += 1;
  if (traces() & trace_sites)
    words += 2;
  if (traces() & trace_accesses)
    words += 1;
  out.metadata_bytes =
      slabs_in_use_ *
          (slots_per_slab_ * words * sizeof(slot_word) +
           (slots_per_slab_ + 63) / 64 * 8 + sizeof(slab) + sizeof(slab_cold)) +
      depot_.capacity() * sizeof(slot);
  return out;
}

void pool_core::add_leaks(leak_table &into) const {
  guard hold(lock_);
  unsigned known = traces();
  visit_live([&](slot, slab *, recorded_fields f) {
    site where;
    std::chrono::milliseconds age{-1};
    if (known & trace_sites)
      where = site::from_id(f.acquired->load(std::memory_order_relaxed));
    if (known & trace_ages)
      age = std::max(ticks::age(f.tick->load(std::memory_order_relaxed)),
                     std::chrono::milliseconds(0));
    into.add(*identity_, where, settings_.size, age);
  });
}

std::size_t pool_core::slab_count() const {
  guard hold(lock_);
  return slabs_.size();
}

slab *pool_core::slab_at(std::size_t number) const {
  guard hold(lock_);
  return number < slabs_.size() ? slabs_[number] : nullptr;
}

std::vector<void *> pool_core::large_objects() const {
  std::vector<void *> out;
  guard hold(lock_);
  for (const large_block *b = large_; b; b = b->next)
    out.push_back(b->begin);
  std::sort(out.begin(), out.end());
  return out;
}

void pool_core::adopt_after_fork(thread_state *survivor) noexcept {
  for (magazine *m = magazines_, *next; m; m = next) {
    next = m->next;
    if (m->owner != survivor)
      detach(m);
  }
}

} // namespace memleak::detail

//===-- core_walk.cpp - What concerns every object of a pool --------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "leaks.hpp"
#include "registry.hpp"
#include "reports.hpp"
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
/// itself, with no lock held.
void pool_core::end_all() noexcept {
  for (std::size_t n = 0; n < slab_count(); ++n)
    if (slab *s = slab_at(n))
      for (std::uint32_t i = 0; i < s->capacity; ++i)
        end_object({s->object(i), s->words + i}, s);
  const void *last = nullptr;
  while (large_block *block = next_large(*this, last)) {
    last = block->begin;
    end_object({block->begin, &block->word}, nullptr);
  }
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
    b->owner = nullptr; // its handle gives it back
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
       (slots_per_slab_ + 63) / 64 * 8 + sizeof(slab) + sizeof(slab_cold));
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

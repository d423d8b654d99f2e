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
#include "threads.hpp"
#include "ticks.hpp"

#include <algorithm>

namespace memleak::detail {

/// Calls \p visit(slot, slab or null, fields) for each live object; the caller
/// holds the lock.
template <class Visit> void pool_core::visit_live(Visit &&visit) const {
  auto is_live = [&](slot_word w) {
    return settings_.pinning ? pinning_layout::live(w) : plain_layout::live(w);
  };
  for (slab *s : slabs_)
    for (std::uint32_t i = 0; s && i < s->slots; ++i)
      if (is_live(s->words[i].load(std::memory_order_acquire)))
        visit(slot{s->object(i), s->words + i}, s, fields_of(s->words + i));
  for (large_block *b = large_; b; b = b->next)
    if (is_live(b->word.load(std::memory_order_acquire)))
      visit(slot{b->begin, &b->word}, static_cast<slab *>(nullptr),
            fields_of(*b));
}

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
      for (std::uint32_t i = 0; i < s->slots; ++i)
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
    flush(own_, 0);
  delete own_; // no thread finds it any more
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
    if (!s || s->free != s->slots)
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

std::size_t pool_core::handle_overdue() {
  auto lifetime = settings_.bounds.max_lifetime;
  if (!lifetime.count())
    return 0;
  struct late {
    slot where;
    slab *home;
  };
  std::vector<late> found;
  {
    guard hold(lock_);
    visit_live([&](slot s, slab *home, recorded_fields f) {
      if (ticks::age(f.tick->load(std::memory_order_relaxed)) > lifetime)
        found.push_back({s, home});
    });
    overdue_ += found.size();
  }
  for (const late &l : found) {
    object_info info = describe(l.where.object);
    if (settings_.bounds.overdue_policy == on_overdue::call) {
      if (settings_.bounds.overdue)
        settings_.bounds.overdue(info);
      continue;
    }
    deliver({event::overdue, info, {}, 1});
    if (settings_.bounds.overdue_policy == on_overdue::expire)
      end_object(l.where, l.home);
  }
  return found.size();
}

void pool_core::trace(unsigned wanted) {
  std::lock_guard threads(thread_mutex()); // no magazine comes or goes
  guard hold(lock_);
  trace_locked(wanted | own_traces_);
}

void pool_core::set_own_trace(unsigned wanted) {
  std::lock_guard threads(thread_mutex());
  guard hold(lock_);
  own_traces_ = wanted;
  if (settings_.bounds.max_lifetime.count())
    own_traces_ |= trace_ages;
  trace_locked(own_traces_ | get_trace());
}

void pool_core::trace_locked(unsigned wanted) noexcept {
  unsigned fresh = wanted & ~traces();
  if (fresh & trace_ages)
    ticks::start();
  // What earlier objects of the slots left behind is not the live ones'.
  visit_live([&](slot, slab *, recorded_fields f) {
    if (fresh & trace_ages)
      f.tick->store(ticks::now() | 1, std::memory_order_relaxed);
    if (fresh & trace_sites) {
      f.acquired->store(0, std::memory_order_relaxed);
      f.released->store(0, std::memory_order_relaxed);
    }
  });
  traces_.store(wanted, std::memory_order_relaxed);
  // Revocation needs the lock too, so no other bit changes meanwhile.
  for (magazine *m = own_ ? own_ : magazines_; m; m = m->next)
    m->attend(attention_bits());
  for (slab *s : slabs_)
    if (s)
      s->retirement.store(slab_retirement(), std::memory_order_relaxed);
}

pool_statistics pool_core::statistics() const {
  guard hold(lock_);
  pool_statistics out;
  std::size_t low = 0;
  out.total = made_elsewhere_;
  for (const magazine *m = own_ ? own_ : magazines_; m; m = m->next) {
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
  out.quarantined = quarantine_.size();
  out.object_bytes = out.live * settings_.size;
  out.slab_bytes = bytes_in_use();
  std::size_t words = 1;
  if (traces() & trace_ages)
    words += 1;
  if (traces() & trace_sites)
    words += 2;
  out.metadata_bytes =
      slabs_in_use_ * (slots_per_slab_ * words * sizeof(slot_word) +
                       (slots_per_slab_ + 63) / 64 * 8 + sizeof(slab) +
                       sizeof(slab_cold));
  return out;
}

age_histogram pool_core::ages() const {
  age_histogram out{};
  guard hold(lock_);
  if (!(traces() & trace_ages))
    return out;
  visit_live([&](slot, slab *, recorded_fields f) {
    auto age = ticks::age(f.tick->load(std::memory_order_relaxed));
    ++out[std::upper_bound(age_bounds.begin(), age_bounds.end(), age) -
          age_bounds.begin()];
  });
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

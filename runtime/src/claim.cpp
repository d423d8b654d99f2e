//===-- claim.cpp - Making room for an object -----------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "refuse.hpp"
#include "sanitizers.hpp"
#include "site_counts.hpp"
#include "sites.hpp"
#include "storage.hpp"
#include "threads.hpp"
#include "ticks.hpp"

#include <algorithm>

namespace memleak::detail {

/// What is usual with traces, without a call; take_slower() does it all.
slot pool_core::take_slow(magazine *mine, on_refusal refused) {
  const void *caller = __builtin_return_address(0);
  if (!traces_compiled || !mine)
    return take_slower(mine, refused, caller);
  unsigned wanted = mine->recorded_traces.load(std::memory_order_acquire);
  std::uint32_t tick = ticks::published.load(std::memory_order_relaxed);
  std::size_t near = recent_place(caller);
  bool unknown =
      (wanted & trace_sites) && recent.entries[near].address != caller;
  slot s;
  if (MEMLEAK_UNLIKELY(!wanted || !tick || unknown) || !mine->pop_traced(s))
    return take_slower(mine, refused, caller);
  if (wanted & trace_ages)
    side_of<segment_layout::ticks>(s.word).store(tick,
                                                 std::memory_order_relaxed);
  if (wanted & trace_sites)
    side_of<segment_layout::acquired>(s.word).store(recent.entries[near].id,
                                                    std::memory_order_relaxed);
  return s;
}

slot pool_core::take_slower(magazine *mine, on_refusal refused,
                            const void *caller) {
  slot s;
  if (traces_compiled && mine && mine->only_traced() && mine->pop_traced(s)) {
    record_acquisition(s, site::from_id(site_id(caller)));
    return s;
  }
  if (mine)
    mine->undo_pop();
  return take_at(site_if_traced(*this, caller), refused);
}

slot pool_core::take_at(site where, on_refusal refused) {
  refusal why;
  slot s = take_anyhow(where, why);
  if (!s.object && refused == on_refusal::raise)
    raise(why);
  return s;
}

slot pool_core::take_anyhow(site where, refusal &why) {
  slot s;
  while (!claim(s, why)) {
    why.pool = identity_->name.c_str();
    if (settings_.bounds.make_room && settings_.bounds.make_room(why)) {
      ++why.attempt;
      continue;
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    if (traces() & trace_counts)
      ++counts_.load()->of(where.id()).refused;
    return {};
  }
  why.limit = limit_kind::none;
  if (traces())
    record_acquisition(s, where);
  if (guarded_ && slots_per_slab_) // a block of its own is known to the tools
    sanitizers::acquired(this, s.object, settings_.size);
  return s;
}

refusal pool_core::refuse(limit_kind kind) const noexcept {
  refusal why;
  why.limit = kind;
  why.pool = identity_->name.c_str();
  const limits &l = settings_.bounds;
  switch (kind) {
  case limit_kind::objects:
    why.in_use = handed_out_, why.allowed = l.max_objects;
    break;
  case limit_kind::bytes:
    why.in_use = bytes_in_use(), why.allowed = l.max_bytes;
    break;
  case limit_kind::object_size:
    why.in_use = settings_.size, why.allowed = l.max_object_size;
    break;
  case limit_kind::budget_objects:
    why.in_use = settings_.parent->objects();
    why.allowed = settings_.parent->max_objects();
    break;
  case limit_kind::budget_bytes:
    why.in_use = settings_.parent->bytes();
    why.allowed = settings_.parent->max_bytes();
    break;
  case limit_kind::memory:
  case limit_kind::none:
    why.in_use = bytes_in_use();
    break;
  }
  return why;
}

bool pool_core::claim(slot &out, refusal &why) {
  unsigned attempt = why.attempt;
  bool done = false;
  if (settings_.size > settings_.bounds.max_object_size) {
    why = refuse(limit_kind::object_size);
  } else if (!slots_per_slab_) {
    done = claim_large(out, why);
  } else {
    magazine *m = my_magazine();
    done = (m && m->pop_attended(out)) || claim_central(m, out, why);
  }
  why.attempt = attempt;
  return done;
}

bool pool_core::claim_central(magazine *m, slot &out, refusal &why) {
  std::unique_lock<std::mutex> budget_hold;
  if (settings_.parent)
    budget_hold = std::unique_lock(settings_.parent->lock_);
  // One pool's lock at a time; the budget's keeps the others from charging.
  return claim_own(m, out, why) ||
         (reclaim_siblings() && claim_own(m, out, why));
}

bool pool_core::claim_own(magazine *m, slot &out, refusal &why) {
  guard hold(lock_);
  if (m)
    note_peak(*m);
  bool done = refill(m, out, why) || (collect_idle(m) && refill(m, out, why)) ||
              (drain_quarantine(0) && refill(m, out, why));
  if (m)
    record(*m);
  return done;
}

bool pool_core::refill(magazine *m, slot &out, refusal &why) {
  std::uint32_t wanted = batch_size(m);
  if (!charge_room(wanted, why))
    return false;
  slot batch[magazine::max_capacity];
  std::uint32_t got = pull(batch, wanted, why);
  handed_out_ += got;
  settle_objects();
  if (!got)
    return false;
  out = batch[0];
  if (!m) {
    ++made_elsewhere_;
    peak_ = std::max(peak_, handed_out_ - recorded_idle_);
    return true;
  }
  m->settle();
  m->add(batch + 1, got - 1);
  m->count_made();
  return true;
}

std::uint32_t pool_core::batch_size(const magazine *m) const {
  if (!m || !m->capacity())
    return 1;
  std::size_t room = settings_.bounds.max_objects - handed_out_;
  if (settings_.parent)
    room = std::min(room, settings_.parent->max_objects() -
                              settings_.parent->objects());
  std::size_t fair = room / (2 * std::max(1u, magazine_count_));
  return static_cast<std::uint32_t>(
      std::clamp<std::size_t>(fair, 1, m->capacity() / 2));
}

/// Lowers \p wanted to what max_objects and the budget allow, charging it.
bool pool_core::charge_room(std::uint32_t &wanted, refusal &why) {
  std::size_t room = settings_.bounds.max_objects - handed_out_;
  if (!room) {
    why = refuse(limit_kind::objects);
    return false;
  }
  wanted = static_cast<std::uint32_t>(std::min<std::size_t>(wanted, room));
  if (!settings_.parent)
    return true;
  std::size_t need = handed_out_ + wanted;
  if (need > charged_)
    charged_ += settings_.parent->charge_objects(need - charged_);
  std::size_t allowed = charged_ - handed_out_;
  if (!allowed) {
    why = refuse(limit_kind::budget_objects);
    return false;
  }
  wanted = static_cast<std::uint32_t>(std::min<std::size_t>(wanted, allowed));
  return true;
}

/// Gives back what the budget was charged beyond what is out or reserved.
void pool_core::settle_objects() noexcept {
  if (!settings_.parent)
    return;
  std::size_t due = std::max(handed_out_, settings_.bounds.reserved_objects);
  if (charged_ > due) {
    settings_.parent->objects_ -= charged_ - due;
    charged_ = due;
  }
}

/// Takes up to \p wanted free slots of \p s, lowest addresses first.
static std::uint32_t take_free(slab &s, slot *batch, std::uint32_t wanted) {
  std::uint64_t *free_bits = bits_of(s);
  char *base = s.base();
  atomic_word *words = s.words;
  std::uint32_t stride = s.stride, slots = s.capacity, got = 0;
  for (std::uint32_t first = 0; first < slots; first += 64) {
    std::uint64_t bits = free_bits[first / 64];
    for (; bits && got < wanted; bits &= bits - 1) {
      std::uint32_t i =
          first + static_cast<std::uint32_t>(__builtin_ctzll(bits));
      slot next{base + std::size_t(i) * stride, words + i};
      __builtin_prefetch(next.object, 1); // a make will write both
      __builtin_prefetch(next.word, 1);
      batch[got++] = next;
    }
    free_bits[first / 64] = bits;
    if (got == wanted)
      break;
  }
  return got;
}

/// Takes up to \p wanted free slots: what other threads left in the depot, then
/// lowest addresses first.
std::uint32_t pool_core::pull(slot *batch, std::uint32_t wanted, refusal &why) {
  std::uint32_t got = fetch_stowed(batch, wanted);
  while (got < wanted) {
    while (first_available_ < available_.size() &&
           !available_[first_available_])
      ++first_available_;
    if (first_available_ == available_.size()) {
      if (got || !add_slab(why))
        break;
      continue;
    }
    std::uint64_t &word = available_[first_available_];
    slab &s = *slabs_[first_available_ * 64 +
                      static_cast<unsigned>(__builtin_ctzll(word))];
    std::uint32_t before = got;
    got += take_free(s, batch + got, wanted - got);
    s.free -= got - before;
    if (!s.free)
      word &= word - 1;
  }
  return got;
}

bool pool_core::charge_bytes(std::size_t bytes, refusal &why) {
  std::size_t used = bytes_in_use();
  if (bytes > settings_.bounds.max_bytes ||
      used > settings_.bounds.max_bytes - bytes) {
    why = refuse(limit_kind::bytes);
    return false;
  }
  if (settings_.parent && !settings_.parent->charge_bytes(bytes)) {
    why = refuse(limit_kind::budget_bytes);
    return false;
  }
  return true;
}

void pool_core::refund_bytes(std::size_t bytes) noexcept {
  if (settings_.parent)
    settings_.parent->bytes_ -= bytes;
}

bool pool_core::add_slab(refusal &why) {
  if (!charge_bytes(slab_size, why))
    return false;
  slab *s = nullptr;
  MEMLEAK_TRY {
    std::size_t number = slabs_.size();
    if (holes_) {
      auto hole = std::find(slabs_.begin(), slabs_.end(), nullptr);
      number = static_cast<std::size_t>(hole - slabs_.begin());
    } else {
      available_.resize(number / 64 + 1);
      if (number == slabs_.capacity()) // so that push_back cannot fail
        slabs_.reserve(2 * number + 1);
    }
    s = acquire_slab(*identity_, static_cast<std::uint32_t>(stride_),
                     retirement_);
    if (s) {
      if (number == slabs_.size())
        slabs_.push_back(s);
      else
        slabs_[number] = s, --holes_;
      s->number = static_cast<std::uint32_t>(number);
    }
  }
  MEMLEAK_CATCH_ALL {}
  if (!s) {
    refund_bytes(slab_size);
    why = refuse(limit_kind::memory);
    return false;
  }
  s->owner = this;
  auto index = static_cast<std::int32_t>(hot_index_);
  s->magazine_index = settings_.destroy ? ~index : index;
  s->destroy = settings_.destroy;
  s->pinning = settings_.pinning;
  s->retirement = slab_retirement();
  s->watch = watch_;
  if (guarded_)
    sanitizers::add_storage(s->base(), slab_size);
  available_[s->number / 64] |= std::uint64_t(1) << (s->number % 64);
  first_available_ = std::min<std::size_t>(first_available_, s->number / 64);
  ++slabs_in_use_;
  return true;
}

std::uint32_t pool_core::collect_idle(const magazine *except) noexcept {
  if (magazine_count_ - (except ? 1 : 0) == 0)
    return 0;
  for (magazine *m = magazines_; m; m = m->next)
    if (m != except)
      m->attend(attention_bits() | attention_revoked, 0);
  process_barrier();
  std::uint32_t taken = 0;
  for (magazine *m = magazines_; m; m = m->next) {
    if (m == except)
      continue;
    note_peak(*m);
    taken += m->size();
    flush(m, 0);
    record(*m);
  }
  for (magazine *m = magazines_; m; m = m->next)
    if (m != except)
      m->attend(attention_bits(), hot_traces());
  return taken;
}

/// Takes back what the other pools of the budget hold idle. The caller holds
/// the budget's lock: nobody else holds one pool's lock and waits for another.
bool pool_core::reclaim_siblings() noexcept {
  if (!settings_.parent)
    return false;
  std::size_t freed = 0;
  for (pool_core *other : settings_.parent->members_)
    if (other != this && other->settings_.synchronized) {
      guard hold(other->lock_);
      freed += other->collect_idle(nullptr);
      freed += other->drain_quarantine(0);
      freed += other->trim_locked();
    }
  return freed != 0;
}

} // namespace memleak::detail

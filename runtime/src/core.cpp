//===-- core.cpp - Setting a pool up, and its threads --------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "fields.hpp"
#include "refuse.hpp"
#include "registry.hpp"
#include "reports.hpp"
#include "sanitizers.hpp"
#include "threads.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace memleak::detail {

std::size_t default_quarantine() noexcept { return sanitizers::quarantine(); }

bool default_pass_through() noexcept {
  static const bool wanted = [] {
    const char *value = std::getenv("MEMLEAK_PASS_THROUGH");
    return value && value[0] == '1' && value[1] == 0;
  }();
  return wanted;
}

namespace {

std::size_t stride_of(const pool_settings &s) {
  std::size_t alignment = std::max(s.alignment, min_stride);
  return (std::max(s.size, std::size_t(1)) + alignment - 1) / alignment *
         alignment;
}

bool fits_slab(const pool_settings &s, std::size_t stride) {
  return !s.pass_through && s.size <= max_stride && stride <= max_stride;
}

void check_limits(const pool_settings &s, std::uint32_t slots) {
  const limits &l = s.bounds;
  if (l.reserved_objects > l.max_objects)
    reject(s.name, "reserved_objects is more than max_objects");
  if (l.reserved_objects && s.size > l.max_object_size)
    reject(s.name, "the type is larger than max_object_size");
  check_lifetime(s.name, l);
  if (l.max_idle.count() < 0)
    reject(s.name, "max_idle is negative");
  if (l.max_idle.count() && !s.tells_accesses)
    reject(s.name, "max_idle needs a program compiled with MEMLEAK_ACCESSES=1");
  std::size_t most = slots ? l.max_bytes / slab_size * slots
                           : l.max_bytes / std::max(s.size, std::size_t(1));
  if (l.reserved_objects > most && l.max_bytes == limits::unlimited)
    reject(s.name, "reserved_objects do not fit in memory");
  if (l.reserved_objects > most)
    reject(s.name,
           "reserved_objects do not fit in max_bytes, which counts " +
               (slots ? "slabs of " + std::to_string(slab_size) + " bytes"
                      : std::string("a block for each")));
  if (s.alignment == 0 || (s.alignment & (s.alignment - 1)) != 0)
    reject(s.name, "the alignment is no power of two");
}

/// Magazines hold up to half a slab, so that few objects do not pin many pages.
std::uint32_t capacity_for(std::uint32_t slots) {
  return std::clamp<std::uint32_t>(slots / 2, 2, magazine::max_capacity);
}

} // namespace

void reject(const std::string &name, const std::string &reason) {
  std::string text = "memleak: pool '" + name + "': " + reason;
#if defined(__cpp_exceptions)
  throw std::invalid_argument(text);
#else
  std::fprintf(stderr, "%s\n", text.c_str());
  std::abort();
#endif
}

void check_lifetime(const std::string &name, const limits &l) {
  if (l.overdue_policy == on_overdue::call && !l.overdue)
    reject(name, "overdue_policy is call, and there is no overdue to call");
  if (l.max_lifetime.count() < 0)
    reject(name, "max_lifetime is negative");
  if (l.max_lifetime.count() && !traces_compiled)
    reject(name, "max_lifetime needs ages, and MEMLEAK_TRACES=0 compiled them "
                 "out");
}

void raise(const refusal &why) {
#if defined(__cpp_exceptions)
  throw limit_exceeded(why);
#else
  report r{event::limit, {}, {}, 1, why.limit};
  r.object.pool = why.pool;
  deliver(r);
  std::abort();
#endif
}

pool_core::pool_core(pool_settings settings)
    : settings_(std::move(settings)),
      identity_(
          (prepare_process_state(),
           intern_identity(settings_.name.empty() ? std::string(settings_.type)
                                                  : settings_.name,
                           std::string(settings_.type), settings_.size))),
      stride_(stride_of(settings_)),
      slots_per_slab_(fits_slab(settings_, stride_) ? slots_for(stride_) : 0),
      magazine_capacity_(capacity_for(slots_per_slab_)),
      retirement_(settings_.pinning
                      ? pinning_layout::retirement(settings_.generation_bits)
                      : plain_layout::retirement(settings_.generation_bits)),
      guarded_(sanitizers::watching() || settings_.quarantine > 0),
      lock_(settings_.synchronized) {
  check_limits(settings_, slots_per_slab_);
  index_ = take_pool_index();
  hot_index_ = index_ < hot_pools ? index_ : 0;
  sanitizers::open_pool(this);
  MEMLEAK_TRY {
    if (!settings_.synchronized)
      own_.reset(new_magazine());
    reserve();
    register_pool(*this);
  }
  MEMLEAK_CATCH_ALL {
    dismantle();
    MEMLEAK_RETHROW;
  }
}

void pool_core::reserve() {
  own_traces_ = settings_.traces | traces_for_limits();
  trace(own_traces_ | get_trace());
  refusal why;
  std::size_t objects = settings_.bounds.reserved_objects;
  if (settings_.parent) {
    std::lock_guard hold(settings_.parent->lock_);
    charged_ = settings_.parent->charge_objects(objects);
    settings_.parent->members_.push_back(this);
    if (charged_ < objects)
      raise(refuse(limit_kind::budget_objects));
  }
  if (!slots_per_slab_)
    return reserve_large(objects);
  while (slabs_.size() * slots_per_slab_ < objects)
    if (!add_slab(why))
      raise(why);
}

magazine *pool_core::new_magazine() {
  // Idle slots must be revocable from other threads, or none may be idle.
  bool may_idle = settings_.synchronized ? have_process_barrier()
                                         : settings_.parent == nullptr;
  auto m = std::make_unique<magazine>(this, may_idle ? magazine_capacity_ : 0,
                                      noted_retirement());
  m->attend(attention_bits(), hot_traces());
  return m.release();
}

std::uint8_t pool_core::attention_bits() const noexcept {
  return static_cast<std::uint8_t>((traces() ? attention_traced : 0) |
                                   (guarded_ ? attention_guarded : 0));
}

/// The traces, if the hot way can record them all.
std::uint8_t pool_core::hot_traces() const noexcept {
  unsigned wanted = traces();
  return wanted & ~unsigned(trace_sites | trace_ages)
             ? 0
             : static_cast<std::uint8_t>(wanted);
}

/// What a release that records its site must stay below.
slot_word pool_core::noted_retirement() const noexcept {
  return traces() & trace_counts ? 0 : counted_retirement();
}

/// What a release by the hot path must stay below.
slot_word pool_core::slab_retirement() const noexcept {
  return traces() & trace_sites ? 0 : noted_retirement();
}

magazine *pool_core::attach(thread_state *owner) noexcept {
  if (own_)
    return own_.get();
  guard hold(lock_);
  MEMLEAK_TRY {
    magazine *m = new_magazine();
    m->owner = owner;
    m->next = magazines_;
    magazines_ = m;
    ++magazine_count_;
    return m;
  }
  MEMLEAK_CATCH_ALL { return nullptr; }
}

void pool_core::detach(magazine *m) noexcept {
  if (m == own_.get())
    return;
  guard hold(lock_);
  note_peak(*m);
  flush(m, 0);
  recorded_idle_ -= m->recorded;
  made_elsewhere_ += m->made();
  magazine **link = &magazines_;
  while (*link != m)
    link = &(*link)->next;
  *link = m->next;
  --magazine_count_;
  delete m;
}

magazine *pool_core::my_magazine() noexcept {
  magazine *m = find_any_magazine(index_);
  return m ? m : attach_this_thread(*this);
}

} // namespace memleak::detail

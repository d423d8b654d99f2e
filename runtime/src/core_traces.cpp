//===-- core_traces.cpp - What a pool records of its objects --------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "registry.hpp"
#include "reports.hpp"
#include "site_counts.hpp"
#include "threads.hpp"
#include "ticks.hpp"
#include "visit.hpp"
#include "watch.hpp"

#include <algorithm>
#include <map>

namespace memleak::detail {

std::atomic<std::uint32_t> watching_pools{0};

void note_access(const void *inside) noexcept {
  slab *home = inside ? find_slab(inside) : nullptr;
  if (home) {
    std::uint8_t code = home->watch.load(std::memory_order_relaxed);
    if (!code || !is_slab(*home))
      return;
    const atomic_word *word = home->words + home->index_of(inside);
    if (is_watched(word, code))
      fields_of(word).accessed->store(ticks::now() | 1,
                                      std::memory_order_relaxed);
  } else if (inside) {
    if (large_lookup found(inside); found)
      found->accessed.store(ticks::now() | 1, std::memory_order_relaxed);
  }
}

/// With what its bits include.
static unsigned completed(unsigned traces) noexcept {
  return traces & trace_counts ? traces | trace_sites : traces;
}

void pool_core::trace(unsigned wanted) {
  std::lock_guard threads(thread_mutex()); // no magazine comes or goes
  guard hold(lock_);
  trace_locked(wanted | own_traces_);
}

void pool_core::set_own_trace(unsigned wanted) {
  std::lock_guard threads(thread_mutex());
  guard hold(lock_);
  own_traces_ = wanted | traces_for_limits();
  trace_locked(own_traces_ | get_trace());
}

unsigned pool_core::traces_for_limits() const noexcept {
  return (settings_.bounds.max_lifetime.count() ? unsigned(trace_ages) : 0) |
         (settings_.bounds.max_idle.count() ? unsigned(trace_accesses) : 0);
}

void pool_core::trace_locked(unsigned wanted) {
  if (!traces_compiled)
    return;
  wanted = completed(wanted);
  if (!settings_.tells_accesses)
    wanted &= ~trace_accesses; // nothing would ever seem accessed
  unsigned fresh = wanted & ~traces();
  if (fresh & (trace_ages | trace_accesses))
    ticks::start();
  if (fresh & trace_counts) {
    if (!counts_.load(std::memory_order_relaxed))
      counts_.store(new site_counts, std::memory_order_release);
    counts_.load(std::memory_order_relaxed)->forget_live();
  }
  begin_traces(fresh);
  traces_.store(wanted, std::memory_order_relaxed);
  set_watch(wanted & trace_accesses ? watch_code() : 0);
  // Revocation needs the lock too, so no other bit changes meanwhile.
  for (magazine *m = own_ ? own_.get() : magazines_; m; m = m->next) {
    m->noted_retirement.store(noted_retirement(), std::memory_order_relaxed);
    m->attend(attention_bits(), hot_traces());
  }
  for (slab *s : slabs_)
    if (s)
      s->retirement.store(slab_retirement(), std::memory_order_relaxed);
}

/// What earlier objects of the slots left behind is not the live ones'.
void pool_core::begin_traces(unsigned fresh) noexcept {
  visit_live([&](slot, slab *, recorded_fields f) {
    if (fresh & trace_ages)
      f.tick->store(ticks::now() | 1, std::memory_order_relaxed);
    if (fresh & trace_accesses)
      f.accessed->store(ticks::now() | 1, std::memory_order_relaxed);
    if (fresh & trace_sites) {
      f.acquired->store(0, std::memory_order_relaxed);
      f.released->store(0, std::memory_order_relaxed);
    }
    if (fresh & trace_counts)
      counts_.load(std::memory_order_relaxed)
          ->of(f.acquired->load(std::memory_order_relaxed))
          .made();
  });
}

/// Tells the slabs, and the process, whether accesses are to be noted.
void pool_core::set_watch(std::uint8_t code) noexcept {
  if ((code != 0) != (watch_ != 0))
    watching_pools.fetch_add(code ? 1u : ~0u, std::memory_order_relaxed);
  watch_ = code;
  for (slab *s : slabs_)
    if (s)
      s->watch.store(code, std::memory_order_relaxed);
}

/// How many powers of two watched_one_in has, and one.
std::uint8_t pool_core::watch_code() const noexcept {
  unsigned one_in = std::clamp(settings_.watched_one_in, 1u, 65536u);
  return static_cast<std::uint8_t>(32 - __builtin_clz(one_in));
}

/// What a make records besides site and age.
void pool_core::record_more(recorded_fields fields,
                            std::uint32_t where) noexcept {
  unsigned wanted = traces();
  if (wanted & trace_accesses)
    fields.accessed->store(ticks::now() | 1, std::memory_order_relaxed);
  if (wanted & trace_counts)
    counts_.load(std::memory_order_acquire)->of(where).made();
}

void pool_core::record_acquisition(slot s, site where) noexcept {
  unsigned wanted = traces();
  recorded_fields fields = fields_of(s);
  record_fields(fields, wanted, where.id());
  if (wanted & (trace_accesses | trace_counts))
    record_more(fields, where.id());
}

void pool_core::count_end(recorded_fields fields) noexcept {
  if (traces() & trace_counts)
    counts_.load(std::memory_order_acquire)
        ->of(fields.acquired->load(std::memory_order_relaxed))
        .end();
}

std::size_t pool_core::handle_overdue() {
  auto lifetime = settings_.bounds.max_lifetime;
  if (!lifetime.count())
    return 0;
  std::vector<live_object> found;
  {
    guard hold(lock_);
    site_counts *counts = traces() & trace_counts ? counts_.load() : nullptr;
    visit_live([&](slot s, slab *home, recorded_fields f) {
      if (ticks::age(f.tick->load(std::memory_order_relaxed)) <= lifetime)
        return;
      found.push_back(mark(s, home));
      if (counts)
        ++counts->of(f.acquired->load(std::memory_order_relaxed)).overdue;
    });
    overdue_ += found.size();
  }
  for (const live_object &late : found) {
    object_info info = describe(late.where.object);
    if (settings_.bounds.overdue_policy == on_overdue::call) {
      settings_.bounds.overdue(info);
      continue;
    }
    deliver({event::overdue, info, {}, 1});
    if (settings_.bounds.overdue_policy == on_overdue::expire)
      end_if_live(late);
  }
  return found.size();
}

std::size_t pool_core::handle_stale() {
  auto most = settings_.bounds.max_idle;
  if (!most.count())
    return 0;
  std::vector<void *> found;
  {
    guard hold(lock_);
    visit_live([&](slot s, slab *home, recorded_fields f) {
      if ((!home || is_watched(s.word, watch_)) &&
          ticks::age(f.accessed->load(std::memory_order_relaxed)) > most)
        found.push_back(s.object);
    });
    stale_ += found.size();
  }
  for (void *object : found) {
    object_info info = describe(object);
    if (settings_.bounds.stale)
      settings_.bounds.stale(info);
    else
      deliver({event::stale, info, {}, 1});
  }
  return found.size();
}

static std::size_t bucket_of(std::chrono::milliseconds age) {
  return static_cast<std::size_t>(
      std::upper_bound(age_bounds.begin(), age_bounds.end(), age) -
      age_bounds.begin());
}

std::size_t pool_core::late() const {
  auto lifetime = settings_.bounds.max_lifetime;
  if (!lifetime.count())
    return 0;
  std::size_t out = 0;
  guard hold(lock_);
  visit_live([&](slot, slab *, recorded_fields f) {
    out += ticks::age(f.tick->load(std::memory_order_relaxed)) > lifetime;
  });
  return out;
}

age_histogram pool_core::ages() const {
  age_histogram out{};
  guard hold(lock_);
  if (!(traces() & trace_ages))
    return out;
  visit_live([&](slot, slab *, recorded_fields f) {
    ++out[bucket_of(ticks::age(f.tick->load(std::memory_order_relaxed)))];
  });
  return out;
}

std::vector<site_statistics> pool_core::sites() const {
  std::map<std::uint32_t, site_statistics> rows;
  {
    guard hold(lock_);
    unsigned known = traces();
    if (!(known & trace_sites))
      return {};
    if (known & trace_counts)
      counts_.load()->for_each([&](std::uint32_t id, const auto &counted) {
        if (std::uint64_t total = counted.total; total || counted.refused) {
          site_statistics &row = rows[id];
          row.total = total;
          row.peak = static_cast<std::size_t>(counted.peak.load());
          row.refused = counted.refused;
          row.retired = counted.retired;
          row.overdue = counted.overdue;
        }
      });
    visit_live([&](slot, slab *, recorded_fields f) {
      site_statistics &row = rows[f.acquired->load(std::memory_order_relaxed)];
      ++row.live;
      if (!(known & trace_ages))
        return;
      auto age = std::max(ticks::age(f.tick->load(std::memory_order_relaxed)),
                          std::chrono::milliseconds(0));
      row.oldest = std::max(row.oldest, age);
      ++row.ages[bucket_of(age)];
    });
  }
  std::vector<site_statistics> out;
  for (auto &[id, row] : rows) {
    row.acquired = site::from_id(id);
    row.bytes = row.live * settings_.size;
    out.push_back(row);
  }
  std::sort(out.begin(), out.end(),
            [](const site_statistics &a, const site_statistics &b) {
              return a.bytes != b.bytes ? a.bytes > b.bytes
                                        : a.acquired.str() < b.acquired.str();
            });
  return out;
}

} // namespace memleak::detail

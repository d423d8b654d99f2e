//===-- pool.hpp - A pool of one type ---------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_POOL_HPP
#define MEMLEAK_POOL_HPP

#include <memleak/detail/core.hpp>
#include <memleak/policy.hpp>
#include <memleak/pool_ptr.hpp>
#include <memleak/report.hpp>
#include <memleak/type_name.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

namespace memleak {

/// How a pool is set up, beyond its limits.
struct pool_options {
  std::string name; ///< empty: the name of the type
  limits bounds;
  budget *parent = nullptr; ///< must outlive the pool
  unsigned traces = trace_none;
  /// Released slots kept from reuse, so that a late use is caught; by default
  /// 0, under AddressSanitizer 256.
  std::size_t quarantine = detail::default_quarantine();
  /// Each object an allocation of its own; by default only if the environment
  /// has MEMLEAK_PASS_THROUGH=1.
  bool pass_through = detail::default_pass_through();
  /// With max_idle or trace_accesses one slot in so many is watched, a power of
  /// two from 1 (all) to 65536; others are rounded down.
  unsigned watched_one_in = 16;
};

/// Objects of one type, made together, walked together, and known one by one.
///
/// Thread safety: with a synchronized policy any thread may make, release and
/// ask at any time. clear(), handle_overdue() with expiry, for_each_live() and
/// the destructor need that no other thread releases an object of the pool
/// meanwhile (clear and expiry may under pinning_policy).
template <class T, class Policy = default_policy> class pool {
  static_assert(std::is_object_v<T> && !std::is_array_v<T>,
                "memleak::pool holds single objects");
  static_assert(!std::is_const_v<T> && !std::is_volatile_v<T>,
                "memleak::pool<T> wants T without const or volatile");
  static_assert(std::is_destructible_v<T>,
                "memleak::pool<T> must be able to destroy a T");
  using layout = detail::layout_of<Policy>;

public:
  using value_type = T;
  using policy = Policy;
  using pointer = pool_ptr<T>;
  using reference = pool_ref<T, Policy>;

  /// Throws std::invalid_argument where limits contradict one another,
  /// limit_exceeded where the reserve does not fit, std::bad_alloc.
  explicit pool(pool_options options = {})
      : core_(settings(std::move(options))) {}
  explicit pool(std::string name, limits bounds = {}, budget *parent = nullptr)
      : pool(pool_options{std::move(name), std::move(bounds), parent}) {}
  explicit pool(limits bounds, budget *parent = nullptr)
      : pool(pool_options{{}, std::move(bounds), parent}) {}
  /// Reports and ends objects that are live (pool-leak); a handle that drops
  /// later is reported (pool-outlived).
  ~pool() = default;

  /// Makes a T. Throws limit_exceeded where a limit refuses (or returns null,
  /// as limits::refused says) and what the constructor throws; then nothing
  /// has changed. O(1) amortised; no shared memory is written on the hot path.
  template <class... Args>
  [[nodiscard]] MEMLEAK_ALWAYS_INLINE pool_ptr<T> make(Args &&...args) {
    detail::slot s;
    detail::magazine *mine;
    if (MEMLEAK_UNLIKELY(!core_.template take<Policy::synchronized>(s, mine)) &&
        !(s = core_.take_slow(mine, core_.bounds().refused)).object)
      return nullptr;
    return construct(s, std::forward<Args>(args)...);
  }
  /// make() that returns null wherever the pool refuses.
  template <class... Args>
  [[nodiscard]] MEMLEAK_ALWAYS_INLINE pool_ptr<T> try_make(Args &&...args) {
    detail::slot s;
    detail::magazine *mine;
    if (MEMLEAK_UNLIKELY(!core_.template take<Policy::synchronized>(s, mine)) &&
        !(s = core_.take_slow(mine, on_refusal::null)).object)
      return nullptr;
    return construct(s, std::forward<Args>(args)...);
  }
  /// make() that records \p where as the site: pool.make_at(here(), ...).
  template <class... Args>
  [[nodiscard]] pool_ptr<T> make_at(site where, Args &&...args) {
    detail::slot s = core_.take_at(where, core_.bounds().refused);
    if (!s.object)
      return nullptr;
    return construct(s, std::forward<Args>(args)...);
  }

  /// A ref to what \p handle owns.
  reference ref(const pool_ptr<T> &handle) const noexcept {
    return reference(handle.get());
  }

  /// Releases what left a handle by detach_raw(). Reports a pointer that is no
  /// live object of this pool.
  void release_raw(T *object) noexcept { detail::release_raw(object, &core_); }

  /// Calls \p visit(T &), or \p visit(T &, const object_info &), for each live
  /// object in order of addresses. O(slots).
  template <class Visit> void for_each_live(Visit &&visit) {
    for (std::size_t n = 0; n < core_.slab_count(); ++n)
      if (detail::slab *s = core_.slab_at(n))
        walk(*s, visit);
    for (void *object : core_.large_objects())
      if (detail::describe(object).live)
        call(visit, object);
  }

  /// Ends every object. A handle still out owns an empty slot until it drops,
  /// silently. O(slots).
  void clear() noexcept { core_.clear(); }
  /// Gives pages that no object needs back to the system; returns the bytes.
  /// Keeps reserved_objects. O(slots of empty slabs).
  std::size_t trim() noexcept { return core_.trim(); }
  /// Finds what is older than max_lifetime and reports, calls or expires it, as
  /// limits::overdue_policy says; returns how many. O(slots).
  std::size_t handle_overdue() { return core_.handle_overdue(); }
  /// Finds what is watched and was not accessed for max_idle, and reports or
  /// calls it; returns how many. What it finds is stale for certain; of the
  /// whole pool about watched_one_in times as much is. O(slots).
  std::size_t handle_stale() { return core_.handle_stale(); }

  /// Switches recording on or off for this pool. O(threads).
  void set_trace(unsigned traces) { core_.set_own_trace(traces); }

  pool_statistics statistics() const { return core_.statistics(); }
  /// Ages of live objects; all zero unless ages are recorded. O(slots).
  age_histogram ages() const { return core_.ages(); }
  /// Counts by site of acquisition, most bytes first; empty unless sites are
  /// recorded. O(slots).
  std::vector<site_statistics> sites() const { return core_.sites(); }
  std::size_t live() const { return statistics().live; }
  const std::string &name() const noexcept { return core_.identity().name; }
  const limits &bounds() const noexcept { return core_.bounds(); }

private:
  static detail::pool_settings settings(pool_options options) {
    detail::pool_settings s;
    s.name = std::move(options.name);
    s.type = type_name<T>();
    s.size = sizeof(T);
    s.alignment = alignof(T);
    if constexpr (!std::is_trivially_destructible_v<T>)
      s.destroy = [](void *object) { static_cast<T *>(object)->~T(); };
    s.bounds = std::move(options.bounds);
    s.parent = options.parent;
    s.synchronized = Policy::synchronized;
    s.pinning = Policy::pinning;
    s.generation_bits = Policy::generation_bits;
    s.traces = options.traces;
    s.quarantine = options.quarantine;
    s.pass_through = options.pass_through;
    s.tells_accesses = MEMLEAK_ACCESSES;
    s.watched_one_in = options.watched_one_in;
    return s;
  }

  template <class... Args>
  MEMLEAK_ALWAYS_INLINE pool_ptr<T> construct(detail::slot s, Args &&...args) {
    T *object;
    if constexpr (std::is_nothrow_constructible_v<T, Args...>) {
      object = ::new (s.object) T(std::forward<Args>(args)...);
    } else {
      unborn_guard unborn{core_, s};
      if constexpr (std::is_constructible_v<T, Args...>)
        object = ::new (s.object) T(std::forward<Args>(args)...);
      else
        object = ::new (s.object) T{std::forward<Args>(args)...};
      unborn.kept.object = nullptr;
    }
    detail::make_live(s);
    return pool_ptr<T>::adopt_raw(object);
  }

  struct unborn_guard {
    detail::pool_core &core;
    detail::slot kept;
    MEMLEAK_ALWAYS_INLINE ~unborn_guard() {
      if (MEMLEAK_UNLIKELY(kept.object))
        core.give_back_unborn(kept);
    }
  };

  template <class Visit> static void call(Visit &visit, void *at) {
    T &object = *std::launder(static_cast<T *>(at));
    if constexpr (std::is_invocable_v<Visit &, T &, const object_info &>)
      visit(object, detail::describe(at));
    else
      visit(object);
  }
  template <class Visit> static void walk(detail::slab &s, Visit &visit) {
    char *at = s.base();
    for (std::uint32_t i = 0, n = s.capacity; i < n; ++i, at += s.stride)
      if (layout::live(s.words[i].load(std::memory_order_acquire)))
        call(visit, at);
  }

  detail::pool_core core_;
};

namespace detail {
/// Out of line, for the sake of the callers of make_pooled().
template <class T> MEMLEAK_COLD pool<T> &new_process_pool() {
  return *new pool<T>;
}
} // namespace detail

/// The pool of T that the whole process shares. It lives for ever: its handles
/// may be static.
template <class T> pool<T> &process_pool() {
  static pool<T> &shared = detail::new_process_pool<T>();
  return shared;
}

/// Makes a T in the process-wide pool of T. Throws std::bad_alloc and what the
/// constructor throws.
template <class T, class... Args>
[[nodiscard]] MEMLEAK_ALWAYS_INLINE pool_ptr<T> make_pooled(Args &&...args) {
  return process_pool<T>().make(std::forward<Args>(args)...);
}

/// Releases what left a handle by detach_raw(), whatever its pool.
template <class T> void release_raw(T *object) noexcept {
  detail::release_raw(object, nullptr);
}

} // namespace memleak

#endif // MEMLEAK_POOL_HPP

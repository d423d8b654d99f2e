//===-- pool_ref.hpp - A ref that knows when its object is gone ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_POOL_REF_HPP
#define MEMLEAK_POOL_REF_HPP

#include <memleak/config.hpp>
#include <memleak/detail/slab.hpp>
#include <memleak/policy.hpp>
#include <memleak/pool_ptr.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace memleak {

namespace detail {

/// Whose life a ref follows, in the eight bytes beside its pointer: for an
/// object in a slab the slot's word as it was and where in the segment that
/// is; in a slab with pins the same without the pins, marked so; for one with a
/// block of its own the block's serial.
struct ref_key {
  static constexpr std::uint32_t look_up = std::uint32_t(1) << 31;
  static constexpr std::uint32_t pins = std::uint32_t(1) << 30;
  slot_word word = 0;
  std::uint32_t where = look_up;
};
ref_key key_of(const void *inside) noexcept;
bool alive_slow(const void *inside, ref_key key) noexcept;
[[gnu::cold]] void report_stale(const void *inside, ref_key key,
                                const void *caller) noexcept;
bool try_pin(const void *inside, ref_key key) noexcept;
void unpin(const void *inside) noexcept;

MEMLEAK_ALWAYS_INLINE bool alive(const void *inside, ref_key key) noexcept {
  if (MEMLEAK_UNLIKELY(key.where & ref_key::look_up))
    return alive_slow(inside, key);
  auto *word =
      reinterpret_cast<const atomic_word *>(segment_of(inside)) + key.where;
  return word->load(std::memory_order_acquire) == key.word;
}

} // namespace detail

/// Keeps an object from ending while it is held; under pinning_policy only.
template <class T> class pool_pin {
public:
  pool_pin() noexcept = default;
  pool_pin(pool_pin &&other) noexcept
      : object_(std::exchange(other.object_, nullptr)) {}
  pool_pin &operator=(pool_pin &&other) noexcept {
    pool_pin(std::move(other)).swap(*this);
    return *this;
  }
  /// The last pin on an object whose handle is gone ends it, on this thread.
  ~pool_pin() {
    if (object_)
      detail::unpin(object_);
  }
  T *get() const noexcept { return object_; }
  T &operator*() const noexcept { return *object_; }
  T *operator->() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  void swap(pool_pin &other) noexcept { std::swap(object_, other.object_); }

private:
  template <class U, class P> friend class pool_ref;
  explicit pool_pin(T *object) noexcept : object_(object) {}
  T *object_ = nullptr;
};

/// Follows an object without owning it: 16 bytes, safe to ask for ever, also
/// after the pool is gone. Where another thread may release the object, what
/// get() returned may end at any time; lock() does not let it.
template <class T, class Policy = default_policy> class pool_ref {
public:
  using element_type = T;

  constexpr pool_ref() noexcept = default;
  constexpr pool_ref(std::nullptr_t) noexcept {}
  /// Follows what \p handle owns.
  pool_ref(const pool_ptr<T> &handle) noexcept : pool_ref(handle.get()) {}
  template <class U, class = std::enable_if_t<std::is_convertible_v<U *, T *>>>
  pool_ref(const pool_ref<U, Policy> &other) noexcept
      : object_(other.object_), key_(other.key_) {}

  /// The object, or null once it is gone. Two loads, no store.
  MEMLEAK_ALWAYS_INLINE T *get() const noexcept {
    if (!detail::alive(object_, key_))
      return nullptr;
    detail::say_access(object_);
    return object_;
  }
  explicit operator bool() const noexcept { return get() != nullptr; }

  /// The object; reports pool-use-after-release with the sites of acquisition
  /// and release if it is gone. Null after a report that proceeds.
  MEMLEAK_ALWAYS_INLINE T *checked() const noexcept {
    T *object = get();
    if (MEMLEAK_UNLIKELY(!object))
      detail::report_stale(object_, key_, __builtin_return_address(0));
    return object;
  }
  T &operator*() const noexcept { return *checked(); }
  T *operator->() const noexcept { return checked(); }

  /// Pins the object, null if it is gone: a release by another thread ends it
  /// only when the last pin goes. At most 255 pins an object, else null.
  [[nodiscard]] pool_pin<T> lock() const noexcept {
    static_assert(Policy::pinning,
                  "memleak::pool_ref::lock() needs a pool whose policy pins: "
                  "pool<T, memleak::pinning_policy>");
    return pool_pin<T>(detail::try_pin(object_, key_) ? object_ : nullptr);
  }

  object_info info() const noexcept { return detail::describe(get()); }

  friend bool operator==(const pool_ref &a, const pool_ref &b) noexcept {
    return a.object_ == b.object_ && a.key_.word == b.key_.word &&
           a.key_.where == b.key_.where;
  }
  friend bool operator!=(const pool_ref &a, const pool_ref &b) noexcept {
    return !(a == b);
  }

private:
  template <class U, class P> friend class pool_ref;
  template <class U, class P> friend class pool;
  friend class pool_ptr<T>;
  explicit pool_ref(T *object) noexcept
      : object_(object), key_(detail::key_of(object)) {}

  T *object_ = nullptr;
  detail::ref_key key_;
};

template <class T>
pool_ref<T, default_policy> pool_ptr<T>::ref() const noexcept {
  return pool_ref<T, default_policy>(get());
}

} // namespace memleak

#endif // MEMLEAK_POOL_REF_HPP

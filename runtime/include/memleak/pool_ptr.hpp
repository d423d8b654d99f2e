//===-- pool_ptr.hpp - The owning handle ------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_POOL_PTR_HPP
#define MEMLEAK_POOL_PTR_HPP

#include <memleak/config.hpp>
#include <memleak/object_info.hpp>

#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

namespace memleak {

namespace detail {
void release_object(const void *inside) noexcept; // detail/core.hpp
} // namespace detail

template <class T, class Policy> class pool_ref;
struct default_policy;

/// Owns one pooled object; like std::unique_ptr, in eight bytes and without a
/// deleter type. The last word of an object belongs to the pool, so T may be
/// incomplete, and a base without a virtual destructor.
template <class T> class pool_ptr {
  static_assert(!std::is_array_v<T>,
                "memleak::pool_ptr owns one object; pool a std::array instead");

public:
  using element_type = T;
  using pointer = T *;

  constexpr pool_ptr() noexcept = default;
  constexpr pool_ptr(std::nullptr_t) noexcept {}
  pool_ptr(pool_ptr &&other) noexcept
      : object_(std::exchange(other.object_, nullptr)) {}
  template <class U, class = std::enable_if_t<std::is_convertible_v<U *, T *>>>
  pool_ptr(pool_ptr<U> &&other) noexcept : object_(other.detach_raw()) {}
  pool_ptr &operator=(pool_ptr &&other) noexcept {
    pool_ptr(std::move(other)).swap(*this);
    return *this;
  }
  pool_ptr &operator=(std::nullptr_t) noexcept {
    reset();
    return *this;
  }
  MEMLEAK_ALWAYS_INLINE ~pool_ptr() { reset(); }

  T *get() const noexcept {
    detail::say_access(address());
    return object_;
  }
  std::add_lvalue_reference_t<T> operator*() const noexcept { return *get(); }
  T *operator->() const noexcept { return get(); }
  explicit operator bool() const noexcept { return object_ != nullptr; }

  /// Ends the object, if any; the handle is null afterwards.
  MEMLEAK_ALWAYS_INLINE void reset() noexcept {
    if (T *old = std::exchange(object_, nullptr))
      detail::release_object(const_cast<const std::remove_cv_t<T> *>(old));
  }
  /// What is known of the object; object is null if the handle is.
  object_info info() const noexcept { return detail::describe(address()); }
  /// A ref that is null once the object is gone. Defined in pool_ref.hpp.
  pool_ref<T, default_policy> ref() const noexcept;

  void swap(pool_ptr &other) noexcept { std::swap(object_, other.object_); }

  /// Leaves ownership as a raw pointer, which adopt_raw() takes back.
  [[nodiscard]] T *detach_raw() noexcept {
    return std::exchange(object_, nullptr);
  }
  /// Takes back what detach_raw() gave.
  [[nodiscard]] static pool_ptr adopt_raw(T *object) noexcept {
    pool_ptr handle;
    handle.object_ = object;
    return handle;
  }

private:
  const void *address() const noexcept {
    return const_cast<const std::remove_cv_t<T> *>(object_);
  }

  T *object_ = nullptr;
};

template <class T> void swap(pool_ptr<T> &a, pool_ptr<T> &b) noexcept {
  a.swap(b);
}
template <class T, class U>
bool operator==(const pool_ptr<T> &a, const pool_ptr<U> &b) noexcept {
  return a.get() == b.get();
}
template <class T, class U>
bool operator!=(const pool_ptr<T> &a, const pool_ptr<U> &b) noexcept {
  return a.get() != b.get();
}
template <class T, class U>
bool operator<(const pool_ptr<T> &a, const pool_ptr<U> &b) noexcept {
  return std::less<std::common_type_t<T *, U *>>()(a.get(), b.get());
}
template <class T>
bool operator==(const pool_ptr<T> &a, std::nullptr_t) noexcept {
  return !a;
}
template <class T>
bool operator==(std::nullptr_t, const pool_ptr<T> &a) noexcept {
  return !a;
}
template <class T>
bool operator!=(const pool_ptr<T> &a, std::nullptr_t) noexcept {
  return static_cast<bool>(a);
}
template <class T>
bool operator!=(std::nullptr_t, const pool_ptr<T> &a) noexcept {
  return static_cast<bool>(a);
}

} // namespace memleak

template <class T> struct std::hash<memleak::pool_ptr<T>> {
  std::size_t operator()(const memleak::pool_ptr<T> &handle) const noexcept {
    return std::hash<T *>()(handle.get());
  }
};

// make_pooled() and ref() belong to the handle's face, their types do not.
#include <memleak/pool.hpp>
#include <memleak/pool_ref.hpp>

#endif // MEMLEAK_POOL_PTR_HPP

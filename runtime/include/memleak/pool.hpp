//===-- pool.hpp - A pool of one type -----------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_POOL_HPP
#define MEMLEAK_POOL_HPP

#include <memleak/pool_ptr.hpp>

#include <cstddef>
#include <new>
#include <utility>

namespace memleak {

struct default_policy {};

namespace detail {
/// Storage for one object; \p destroy ends it. Throws std::bad_alloc.
void *take_storage(std::size_t size, std::size_t alignment,
                   void (*destroy)(void *));
/// Gives back storage whose object was never made.
void drop_storage(void *storage) noexcept;
} // namespace detail

/// Objects of one type, made together and walked together.
template <class T, class Policy = default_policy> class pool {
public:
  template <class... Args> [[nodiscard]] pool_ptr<T> make(Args &&...args) {
    struct guard {
      void *storage;
      ~guard() {
        if (storage)
          detail::drop_storage(storage);
      }
    } g{detail::take_storage(sizeof(T), alignof(T), [](void *object) {
      static_cast<T *>(object)->~T();
    })};
    T *object = ::new (g.storage) T(std::forward<Args>(args)...);
    g.storage = nullptr;
    return pool_ptr<T>::adopt_raw(object);
  }
};

/// The pool of T that the whole process shares.
template <class T> pool<T> &process_pool() {
  static pool<T> &shared = *new pool<T>;
  return shared;
}

/// Makes a T in the process-wide pool of T.
template <class T, class... Args>
[[nodiscard]] pool_ptr<T> make_pooled(Args &&...args) {
  return process_pool<T>().make(std::forward<Args>(args)...);
}

} // namespace memleak

#endif // MEMLEAK_POOL_HPP

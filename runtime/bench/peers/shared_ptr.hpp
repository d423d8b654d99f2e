//===-- shared_ptr.hpp - shared_ptr and weak_ptr over a general allocator -*-
// C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "general.hpp"

#include <cstddef>
#include <memory>

namespace bench {

/// A standard allocator over one general allocator.
template <class T, class Library> struct malloc_allocator {
  using value_type = T;
  malloc_allocator() = default;
  template <class U> malloc_allocator(malloc_allocator<U, Library>) {}
  T *allocate(std::size_t n) {
    return static_cast<T *>(Library::functions.allocate(n * sizeof(T)));
  }
  void deallocate(T *p, std::size_t) { Library::functions.deallocate(p); }
  template <class U> bool operator==(malloc_allocator<U, Library>) const {
    return true;
  }
  template <class U> bool operator!=(malloc_allocator<U, Library>) const {
    return false;
  }
};

/// Objects that others may observe without owning them.
template <class Library> struct shared_ptr_over {
  static constexpr char const *name = Library::name;
  template <class T> using owner = std::shared_ptr<T>;
  template <class T> using observer = std::weak_ptr<T>;

  template <class T> struct shared_store {
    template <class... Args> owner<T> make(Args &&...args) {
      return std::allocate_shared<T>(malloc_allocator<T, Library>(),
                                     std::forward<Args>(args)...);
    }
    static observer<T> observe(owner<T> const &object) { return object; }
    /// Calls f with the object if it lives; says whether it did.
    template <class F> static bool visit(observer<T> const &weak, F &&f) {
      auto const object = weak.lock();
      if (object)
        f(*object);
      return object != nullptr;
    }
  };
};

namespace detail {
template <class... Libraries>
peer_list<shared_ptr_over<Libraries>...> over(peer_list<Libraries...>);
}
using shared_ptr_peers = decltype(detail::over(general_peers{}));

} // namespace bench

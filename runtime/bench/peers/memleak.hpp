//===-- memleak.hpp - This project's own pools ------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"
#include "pmr.hpp"

#include <chrono>
#include <memleak/memleak.hpp>

namespace bench {

/// Stores whose handles are memleak::pool_ptr.
template <class T, class Policy> class pool_store {
public:
  using handle = memleak::pool_ptr<T>;

  explicit pool_store(memleak::pool_options options = {})
      : pool_(std::move(options)) {}

  template <class... Args> handle make(Args &&...args) {
    return pool_.make(std::forward<Args>(args)...);
  }
  void release(handle object) { object.reset(); }
  static T *get(handle const &object) { return object.get(); }
  template <class F> void walk(F &&f) { pool_.for_each_live(f); }

  memleak::pool_ref<T> observe(handle const &object) { return object; }
  /// Calls f with the object if it lives; says whether it did.
  template <class F> static bool visit(memleak::pool_ref<T> const &ref, F &&f) {
    T *const object = ref.get();
    if (object)
      f(*object);
    return object != nullptr;
  }

private:
  memleak::pool<T, Policy> pool_;
};

template <class Policy> struct pool_peer {
  template <class T> using handle = memleak::pool_ptr<T>;
  template <class T> using store = pool_store<T, Policy>;
};

class arena_scratch {
public:
  void *allocate(std::size_t bytes) { return arena_.allocate(bytes, 16); }
  template <class T, class... Args> T *make(Args &&...args) {
    return arena_.make<T>(std::forward<Args>(args)...);
  }
  void drop(void **, std::size_t) { arena_.reset(); }

private:
  memleak::arena arena_;
};

/// A pool as it comes: for all threads, with every safety on.
struct memleak_default : pool_peer<memleak::default_policy> {
  static constexpr char const *name = "memleak";

  template <class T> using owner = memleak::pool_ptr<T>;
  template <class T> using observer = memleak::pool_ref<T>;
  template <class T> using shared_store = store<T>;

  using blocks = pmr_blocks<memleak::pool_resource>;
  using scratch = arena_scratch;
};

/// For one thread.
struct memleak_single : pool_peer<memleak::single_threaded_policy> {
  static constexpr char const *name = "memleak_single";
};

/// For all threads, with refs that can pin.
struct memleak_pinning : pool_peer<memleak::pinning_policy> {
  static constexpr char const *name = "memleak_pinning";
};

/// With the site and the age of every object, and a deadline for it.
struct memleak_tracked {
  static constexpr char const *name = "memleak_tracked";

  template <class T>
  class store : public pool_store<T, memleak::default_policy> {
  public:
    store() : pool_store<T, memleak::default_policy>(options()) {}

  private:
    static memleak::pool_options options() {
      memleak::pool_options chosen;
      chosen.traces = memleak::trace_sites | memleak::trace_ages;
      chosen.bounds.max_lifetime = std::chrono::minutes(1);
      return chosen;
    }
  };
};

/// What fix-its write: the pool of T that the whole process shares.
struct memleak_process {
  static constexpr char const *name = "memleak_process";

  template <class T> struct store {
    using handle = memleak::pool_ptr<T>;
    template <class... Args> static handle make(Args &&...args) {
      return memleak::make_pooled<T>(std::forward<Args>(args)...);
    }
    static void release(handle object) { object.reset(); }
    static T *get(handle const &object) { return object.get(); }
  };
};

using memleak_variants = peer_list<memleak_process, memleak_tracked,
                                   memleak_pinning, memleak_single>;

} // namespace bench

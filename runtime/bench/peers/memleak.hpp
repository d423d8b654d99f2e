//===-- memleak.hpp - This project's own pools ------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"

#include <memleak/memleak.hpp>

namespace bench {

/// Stores whose handles are memleak::pool_ptr.
template <class T, class Policy> class pool_store {
public:
  using handle = memleak::pool_ptr<T>;
  template <class... Args> handle make(Args &&...args) {
    return pool_.make(std::forward<Args>(args)...);
  }
  void release(handle object) { object.reset(); }
  static T *get(handle const &object) { return object.get(); }

private:
  memleak::pool<T, Policy> pool_;
};

/// A pool as it comes: for all threads, with every safety on.
struct memleak_default {
  static constexpr char const *name = "memleak";
  template <class T> using handle = memleak::pool_ptr<T>;
  template <class T>
  using store = pool_store<T, memleak::default_policy>;
};

using memleak_variants = peer_list<>;

} // namespace bench

//===-- colony.hpp - plf::colony --------------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"

#ifdef MEMLEAK_BENCH_COLONY
#include <plf_colony.h>

namespace bench {

/// plf::colony: a container with stable addresses; its iterator is the handle.
struct colony {
  static constexpr char const *name = "colony";

  template <class T> class store {
  public:
    using handle = typename plf::colony<T>::iterator;
    template <class... Args> handle make(Args &&...args) {
      return objects_.emplace(std::forward<Args>(args)...);
    }
    void release(handle object) { objects_.erase(object); }
    static T *get(handle const &object) { return &*object; }
    template <class F> void walk(F &&f) {
      for (T &object : objects_)
        f(object);
    }

  private:
    plf::colony<T> objects_;
  };
};

using colony_peers = peer_list<colony>;

} // namespace bench
#else
namespace bench {
using colony_peers = peer_list<>;
} // namespace bench
#endif

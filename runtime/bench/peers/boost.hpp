//===-- boost.hpp - boost::pool and its kin ---------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"

#ifdef MEMLEAK_BENCH_BOOST
#include <boost/pool/object_pool.hpp>
#include <boost/pool/pool.hpp>
#include <boost/pool/pool_alloc.hpp>

namespace bench {

struct boost_nodes {
  explicit boost_nodes(std::size_t bytes) : pool(bytes) {}
  void *allocate() { return pool.malloc(); }
  void deallocate(void *node) { pool.free(node); }
  boost::pool<> pool;
};

/// boost::pool, for one thread.
struct boost_pool : node_peer<boost_nodes> {
  static constexpr char const *name = "boost_pool";
};

/// boost::fast_pool_allocator: one locked pool a size, for all threads.
struct boost_fast_pool {
  static constexpr char const *name = "boost_fast_pool";
  template <class T> using handle = T *;

  template <class T> class store {
  public:
    using handle = T *;
    template <class... Args> handle make(Args &&...args) {
      return ::new (boost::fast_pool_allocator<T>::allocate())
          T(std::forward<Args>(args)...);
    }
    void release(handle object) {
      object->~T();
      boost::fast_pool_allocator<T>::deallocate(object);
    }
    static T *get(handle object) { return object; }
  };
};

/// boost::object_pool: keeps its free list sorted, so a release is linear in
/// the number of free objects before it.
struct boost_object_pool {
  static constexpr char const *name = "boost_object_pool";

  template <class T> class store {
  public:
    using handle = T *;
    template <class... Args> handle make(Args &&...args) {
      return pool_.construct(std::forward<Args>(args)...);
    }
    void release(handle object) { pool_.destroy(object); }
    static T *get(handle object) { return object; }

  private:
    boost::object_pool<T> pool_;
  };
};

using boost_peers = peer_list<boost_pool>;
using boost_threaded_peers = peer_list<boost_fast_pool>;
using boost_linear_peers = peer_list<boost_object_pool>;

} // namespace bench
#else
namespace bench {
using boost_peers = peer_list<>;
using boost_threaded_peers = peer_list<>;
using boost_linear_peers = peer_list<>;
} // namespace bench
#endif

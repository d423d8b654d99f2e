//===-- foonathan.hpp - foonathan/memory ------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"

#ifdef MEMLEAK_BENCH_FOONATHAN
#include <foonathan/memory/memory_pool.hpp>
#include <foonathan/memory/memory_pool_collection.hpp>
#include <foonathan/memory/memory_stack.hpp>

namespace bench {

struct foonathan_nodes {
  explicit foonathan_nodes(std::size_t bytes)
      : pool(bytes, std::size_t{64} << 10) {}
  void *allocate() { return pool.allocate_node(); }
  void deallocate(void *node) { pool.deallocate_node(node); }
  foonathan::memory::memory_pool<> pool;
};

struct foonathan_blocks {
  void *allocate(std::size_t bytes) { return pools.allocate_node(bytes); }
  void deallocate(void *block, std::size_t bytes) {
    pools.deallocate_node(block, bytes);
  }
  foonathan::memory::memory_pool_collection<foonathan::memory::node_pool,
                                            foonathan::memory::log2_buckets>
      pools{4096, std::size_t{4} << 20};
};

class foonathan_stack {
public:
  void *allocate(std::size_t bytes) { return stack_.allocate(bytes, 16); }
  void drop(void **, std::size_t) { stack_.unwind(bottom_); }

private:
  foonathan::memory::memory_stack<> stack_{std::size_t{1} << 20};
  foonathan::memory::memory_stack<>::marker bottom_ = stack_.top();
};

struct foonathan_memory : node_peer<foonathan_nodes> {
  static constexpr char const *name = "foonathan";
  using blocks = foonathan_blocks;
  using scratch = foonathan_stack;
};

using foonathan_peers = peer_list<foonathan_memory>;

} // namespace bench
#else
namespace bench {
using foonathan_peers = peer_list<>;
} // namespace bench
#endif

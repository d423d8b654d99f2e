//===-- pmr.hpp - The pools of the standard library -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"

#include <memory>
#include <memory_resource>

namespace bench {

template <class Resource> struct pmr_blocks {
  void *allocate(std::size_t bytes) { return resource.allocate(bytes, 16); }
  void deallocate(void *block, std::size_t bytes) {
    resource.deallocate(block, bytes, 16);
  }
  Resource resource;
};

template <class Resource> struct pmr_nodes {
  explicit pmr_nodes(std::size_t bytes) : bytes(bytes) {}
  void *allocate() { return resource.allocate(bytes, 16); }
  void deallocate(void *node) { resource.deallocate(node, bytes, 16); }
  std::size_t const bytes;
  Resource resource;
};

template <class Resource> struct pmr_peer : node_peer<pmr_nodes<Resource>> {
  using blocks = pmr_blocks<Resource>;
};

struct pmr_unsynchronized : pmr_peer<std::pmr::unsynchronized_pool_resource> {
  static constexpr char const *name = "pmr_unsync";
};
struct pmr_synchronized : pmr_peer<std::pmr::synchronized_pool_resource> {
  static constexpr char const *name = "pmr_sync";
};

/// std::pmr::monotonic_buffer_resource over a buffer that it keeps.
struct pmr_monotonic {
  static constexpr char const *name = "pmr_monotonic";
  class scratch {
  public:
    void *allocate(std::size_t bytes) { return resource_.allocate(bytes, 16); }
    void drop(void **, std::size_t) { resource_.release(); }

  private:
    static constexpr std::size_t bytes_ = std::size_t{1} << 20;
    std::unique_ptr<char[]> buffer_{new char[bytes_]};
    std::pmr::monotonic_buffer_resource resource_{buffer_.get(), bytes_};
  };
};

} // namespace bench

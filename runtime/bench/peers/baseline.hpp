//===-- baseline.hpp - The physical limits: a bare free list and a bump pointer
//-*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include "list.hpp"
#include "peer.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace bench {

/// Chunks of raw memory that end with their owner.
class chunk_source {
public:
  char *take(std::size_t bytes) {
    // Not value-initialised: pages are touched when they are used.
    chunks_.emplace_back(new char[bytes]);
    return chunks_.back().get();
  }

private:
  std::vector<std::unique_ptr<char[]>> chunks_;
};

/// The least a pool of nodes can do: pop and push, no test but "is it empty".
class free_list_nodes {
public:
  explicit free_list_nodes(std::size_t bytes) : bytes_(bytes) {}

  void *allocate() {
    if (node *top = free_) {
      free_ = top->next;
      return top;
    }
    if (next_ == end_)
      refill();
    void *fresh = next_;
    next_ += bytes_;
    return fresh;
  }
  void deallocate(void *memory) {
    node *top = static_cast<node *>(memory);
    top->next = free_;
    free_ = top;
  }

private:
  struct node {
    node *next;
  };
  static constexpr std::size_t nodes_a_chunk = 1024;

  void refill() {
    next_ = chunks_.take(nodes_a_chunk * bytes_);
    end_ = next_ + nodes_a_chunk * bytes_;
  }

  std::size_t const bytes_;
  node *free_ = nullptr;
  char *next_ = nullptr;
  char *end_ = nullptr;
  chunk_source chunks_;
};

struct free_list : node_peer<free_list_nodes> {
  static constexpr char const *name = "free_list";
};

/// A bump pointer with a bound test over one region, which it starts anew when
/// it is used up: nothing is ever freed, so only programs that hold nothing
/// for long may use it. It shows what touching the memory alone costs.
class bump_region {
public:
  static constexpr std::size_t bytes = std::size_t{1} << 20;

  explicit bump_region(std::size_t node = 0) : node_(node) {}

  void *allocate() { return allocate(node_); }
  void deallocate(void *) {}

  void *allocate(std::size_t size) {
    size = (size + 15) & ~std::size_t{15};
    if (__builtin_expect(static_cast<std::size_t>(end_ - next_) < size, 0))
      next_ = memory_.get();
    char *fresh = next_;
    next_ += size;
    return fresh;
  }
  void drop(void **, std::size_t) { next_ = memory_.get(); }

private:
  std::size_t const node_;
  std::unique_ptr<char[]> memory_{new char[bytes]};
  char *next_ = memory_.get();
  char *end_ = memory_.get() + bytes;
};

struct bump : node_peer<bump_region> {
  static constexpr char const *name = "bump";
  using scratch = bump_region;
};

} // namespace bench

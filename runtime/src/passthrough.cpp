//===-- passthrough.cpp - One allocation an object ----------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include <memleak/pool.hpp>

#include <map>
#include <mutex>

namespace memleak::detail {
namespace {

struct block {
  std::size_t alignment;
  void (*destroy)(void *);
};

struct block_map {
  std::mutex lock;
  std::map<const char *, block, std::greater<>> blocks;
};

block_map &live_blocks() {
  static block_map &all = *new block_map; // outlives every static handle
  return all;
}

block take_out(const void *inside, char *&begin) {
  block_map &all = live_blocks();
  std::lock_guard hold(all.lock);
  auto found = all.blocks.lower_bound(static_cast<const char *>(inside));
  block out = found->second;
  begin = const_cast<char *>(found->first);
  all.blocks.erase(found);
  return out;
}

} // namespace

void *take_storage(std::size_t size, std::size_t alignment,
                   void (*destroy)(void *)) {
  auto *storage = static_cast<char *>(
      ::operator new(size, std::align_val_t(alignment)));
  block_map &all = live_blocks();
  std::lock_guard hold(all.lock);
  all.blocks.emplace(storage, block{alignment, destroy});
  return storage;
}

void drop_storage(void *storage) noexcept {
  char *begin;
  block out = take_out(storage, begin);
  ::operator delete(begin, std::align_val_t(out.alignment));
}

void release_object(const void *inside) noexcept {
  char *begin;
  block out = take_out(inside, begin);
  out.destroy(begin);
  ::operator delete(begin, std::align_val_t(out.alignment));
}

} // namespace memleak::detail

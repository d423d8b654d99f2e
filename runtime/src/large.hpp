//===-- large.hpp - Objects with a block of their own -----------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_LARGE_HPP
#define MEMLEAK_SRC_LARGE_HPP

#include <memleak/detail/core.hpp>

#include <mutex>

namespace memleak::detail {

/// What a pool asks for, and what never changes in a block.
struct large_traits {
  std::size_t size = 0; ///< at least 1
  std::size_t alignment = 1;
  const pool_identity *identity = nullptr;
  void (*destroy)(void *) = nullptr;
  bool pinning = false;
};

/// An object too large or too aligned for a slab, or any object in pass-through
/// mode: one allocation, found from an interior pointer by an ordered map. A
/// released block stays in the map for a while, so that a second release is
/// told from a foreign one.
struct large_block : large_traits {
  explicit large_block(const large_traits &traits) : large_traits(traits) {}
  atomic_word word{0};
  std::atomic<std::uint32_t> tick{0};
  std::atomic<std::uint32_t> acquired{0};
  std::atomic<std::uint32_t> released{0};
  std::atomic<std::uint32_t> accessed{0};
  char *begin = nullptr;
  std::uint64_t serial = 0;        ///< of all blocks ever; 62 bits
  pool_core *owner = nullptr;      ///< null if the pool is gone
  bool gone = false;               ///< storage given back; kept for reports
  large_block *previous = nullptr; ///< in the owner's list, under its lock
  large_block *next = nullptr;
};

/// Allocates a block and enters it in the map. Null if there is no memory.
large_block *new_large(pool_core &owner, const large_traits &traits) noexcept;
/// Gives the storage back; the record stays until many more were released.
void free_large(large_block &block) noexcept;
/// The pool of \p block ends; its handle, if there is one, gives it back.
void orphan_large(large_block &block) noexcept;
/// The block that \p inside lies in, gone or not; null if there is none. Only
/// for who knows that it cannot go meanwhile: whose handle, slot in hand, or
/// pin it is. O(log blocks).
large_block *find_large(const void *inside) noexcept;

/// The lock of all blocks: none comes, goes or changes its state but for pins
/// meanwhile. No pool's lock may be asked for while it is held.
std::mutex &large_mutex() noexcept;

/// find_large() for anybody: the block stays as it is while this lives.
class large_lookup {
public:
  explicit large_lookup(const void *inside) noexcept;
  explicit operator bool() const { return block_ != nullptr; }
  large_block *operator->() const { return block_; }
  large_block &operator*() const { return *block_; }

private:
  std::lock_guard<std::mutex> hold_;
  large_block *block_;
};

/// The block of \p owner that follows \p after in address; null if none does.
/// Under large_mutex(). O(log blocks) and what lies between.
large_block *next_large(const pool_core &owner, const void *after) noexcept;

/// Sets up the state above, or throws std::bad_alloc.
void prepare_large();

} // namespace memleak::detail

#endif // MEMLEAK_SRC_LARGE_HPP

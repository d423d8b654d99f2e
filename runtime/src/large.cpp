//===-- large.cpp - Objects with a block of their own ---------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "large.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <new>

namespace memleak::detail {
namespace {

/// Records of released blocks that are kept.
constexpr std::size_t kept_records = 1024;

struct large_map {
  std::mutex lock;
  std::map<const char *, large_block *, std::greater<>> blocks;
  std::deque<large_block *> gone;
  std::uint64_t serial = 0;
};

large_map &all_blocks() {
  static large_map &all = *new large_map; // outlives static pools
  return all;
}

/// The system's allocator gave an address again: what was known of it ends.
void forget_gone_within(large_map &all, const char *begin, std::size_t size) {
  auto at = all.blocks.lower_bound(begin + size - 1);
  while (at != all.blocks.end() && at->first + at->second->size > begin) {
    for (auto record = all.gone.begin(); record != all.gone.end(); ++record)
      if (*record == at->second) {
        all.gone.erase(record);
        break;
      }
    delete at->second;
    at = all.blocks.erase(at);
  }
}

struct aligned_delete {
  std::align_val_t alignment;
  void operator()(char *memory) const noexcept {
    ::operator delete(memory, alignment);
  }
};

} // namespace

void prepare_large() { all_blocks(); }

large_block *new_large(pool_core &owner, const large_traits &traits) noexcept {
  constexpr std::size_t most = std::numeric_limits<std::ptrdiff_t>::max();
  if (traits.size > most - traits.alignment) // operator new would round it to 0
    return nullptr;
  std::align_val_t alignment{traits.alignment};
  std::unique_ptr<large_block> block(new (std::nothrow) large_block(traits));
  std::unique_ptr<char, aligned_delete> memory(
      static_cast<char *>(::operator new(traits.size, alignment, std::nothrow)),
      aligned_delete{alignment});
  if (!block || !memory)
    return nullptr;
  block->begin = memory.get();
  block->owner = &owner;
  large_map &all = all_blocks();
  std::lock_guard hold(all.lock);
  block->serial = ++all.serial;
  MEMLEAK_TRY {
    forget_gone_within(all, block->begin, traits.size);
    all.blocks.emplace(block->begin, block.get());
    memory.release();
    return block.release();
  }
  MEMLEAK_CATCH_ALL { return nullptr; }
}

/// Notes that \p block is gone; its record may end at once.
static void keep_record(large_map &all, large_block &block) noexcept {
  block.gone = true;
  block.owner = nullptr;
  large_block *oldest = &block;
  MEMLEAK_TRY {
    all.gone.push_back(&block);
    if (all.gone.size() <= kept_records)
      return;
    oldest = all.gone.front();
    all.gone.pop_front();
  }
  MEMLEAK_CATCH_ALL {}
  all.blocks.erase(oldest->begin);
  delete oldest;
}

void free_large(large_block &block) noexcept {
  // The storage goes last: then its address may be another block's at once,
  // which ends the record.
  char *begin = block.begin;
  std::align_val_t alignment{block.alignment};
  {
    large_map &all = all_blocks();
    std::lock_guard hold(all.lock);
    keep_record(all, block);
  }
  ::operator delete(begin, alignment);
}

void orphan_large(large_block &block) noexcept {
  std::lock_guard hold(all_blocks().lock);
  block.owner = nullptr;
}

static large_block *find_locked(const void *inside) noexcept {
  large_map &all = all_blocks();
  auto *address = static_cast<const char *>(inside);
  auto at = all.blocks.lower_bound(address);
  if (at == all.blocks.end() || at->first + at->second->size <= address)
    return nullptr;
  return at->second;
}

large_block *find_large(const void *inside) noexcept {
  std::lock_guard hold(all_blocks().lock);
  return find_locked(inside);
}

large_lookup::large_lookup(const void *inside) noexcept
    : hold_(all_blocks().lock), block_(find_locked(inside)) {}

large_block *next_large(const pool_core &owner, const void *after) noexcept {
  large_map &all = all_blocks();
  auto at = all.blocks.lower_bound(static_cast<const char *>(after));
  while (at != all.blocks.begin())
    if ((--at)->second->owner == &owner)
      return at->second;
  return nullptr;
}

std::mutex &large_mutex() noexcept { return all_blocks().lock; }

} // namespace memleak::detail

//===-- arena.cpp - Objects that end together -----------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/arena.hpp>

#include "refuse.hpp"
#include "reports.hpp"
#include "sanitizers.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace memleak {

struct alignas(std::max_align_t) arena::block {
  block *next;
  std::size_t size; ///< of the storage

  std::uintptr_t begin() const {
    return reinterpret_cast<std::uintptr_t>(this + 1);
  }
  std::uintptr_t end() const { return begin() + (size & ~(grain - 1)); }
};

namespace {
constexpr std::size_t largest_step = std::size_t(1) << 20;
}

arena::arena(std::size_t block_size, std::size_t max_bytes) noexcept
    : next_size_(std::max(block_size, sizeof(block) + 64)),
      max_bytes_(max_bytes) {}

arena::~arena() { release_blocks(); }

void arena::enter(block *b, std::uintptr_t cursor) noexcept {
  current_ = b;
  cursor_ = cursor;
  limit_ = !b ? 0 : detail::sanitizers::watching() ? cursor : b->end();
}

void arena::enter(block *b) noexcept { enter(b, b ? b->begin() : 0); }

/// Where a tool watches, allocate() is left no room, and each request comes
/// here, so that the tool can be told of it. Null if the block has no room.
void *arena::allocate_watched(std::size_t size,
                              std::size_t alignment) noexcept {
  if (!current_ || !detail::sanitizers::watching())
    return nullptr;
  void *at = reinterpret_cast<void *>(cursor_);
  std::size_t room = current_->end() - cursor_;
  size += size == 0;
  if (!std::align(std::max(alignment, grain), size, at, room))
    return nullptr;
  std::uintptr_t after = reinterpret_cast<std::uintptr_t>(at) + size;
  cursor_ = limit_ = (after + grain - 1) & ~(grain - 1);
  detail::sanitizers::use_storage(at, size);
  return at;
}

/// Null if there is none. Nothing can be larger than PTRDIFF_MAX, and some
/// allocators end the program when they are asked for it.
static void *block_storage(std::size_t size) noexcept {
  if (size > PTRDIFF_MAX)
    return nullptr;
  // NOLINTNEXTLINE(memleak-raw-owning-allocation): the list of blocks owns it.
  return ::operator new(size, std::nothrow);
}

void *arena::allocate_slow(std::size_t size, std::size_t alignment) {
  if (void *at = allocate_watched(size, alignment))
    return at;
  std::size_t worst = size + grain + (alignment > grain ? alignment : 0);
  if (worst < size)
    detail::raise(refusal{limit_kind::memory, "arena", reserved_, 0, 0});
  // A block that a rewind or a reset left behind may do.
  block **next = current_ ? &current_->next : &first_;
  for (; *next; next = &(*next)->next)
    if ((*next)->size >= worst) {
      enter(*next);
      return allocate(size, alignment);
    }
  std::size_t room = max_bytes_ - reserved_;
  std::size_t least = worst + sizeof(block);
  if (least < worst || least > room)
    detail::raise(
        refusal{limit_kind::bytes, "arena", reserved_, max_bytes_, 0});
  std::size_t total = std::min(std::max(next_size_, least), room);
  void *raw = block_storage(total);
  if (!raw && total > least)
    raw = block_storage(total = least);
  if (!raw)
    detail::raise(refusal{limit_kind::memory, "arena", reserved_, 0, 0});
  *next = ::new (raw) block{nullptr, total - sizeof(block)};
  detail::sanitizers::add_storage(*next + 1, (*next)->size);
  reserved_ += total;
  if (next_size_ < largest_step)
    next_size_ = std::min(next_size_ * 2, largest_step);
  enter(*next);
  return allocate(size, alignment);
}

void arena::run_destructors(destructor_note *until) noexcept {
  while (notes_ != until) {
    destructor_note *last = notes_;
    notes_ = last->before; // first: a destructor may make something
    last->destroy(last->object);
  }
}

void arena::rewind_to(block *b, std::uintptr_t cursor,
                      destructor_note *n) noexcept {
  run_destructors(n);
  if (b)
    enter(b, cursor);
  else
    enter(first_);
  if (!current_ || !detail::sanitizers::watching())
    return;
  // What ended is out of bounds until it is allocated again.
  detail::sanitizers::add_storage(reinterpret_cast<void *>(cursor_),
                                  current_->end() - cursor_);
  for (block *later = current_->next; later; later = later->next)
    detail::sanitizers::add_storage(later + 1, later->size);
}

void arena::reset() noexcept {
  innermost_ = nullptr;
  rewind_to(nullptr, 0, nullptr);
}

void arena::release_blocks() noexcept {
  reset();
  while (block *b = first_) {
    first_ = b->next;
    ::operator delete(b);
  }
  reserved_ = 0;
  enter(nullptr);
}

std::size_t arena::used_bytes() const noexcept {
  std::size_t used = 0;
  for (block *b = first_; b; b = b->next) {
    if (b == current_)
      return used + (cursor_ - b->begin());
    used += b->size;
  }
  return used;
}

arena::checkpoint::checkpoint(arena &owner) noexcept
    : owner_(&owner), outer_(owner.innermost_), block_(owner.current_),
      cursor_(owner.cursor_), notes_(owner.notes_) {
  owner.innermost_ = this;
}

/// Takes this checkpoint out of the arena's chain; false if a reset did.
bool arena::checkpoint::leave() noexcept {
  checkpoint **link = &owner_->innermost_;
  while (*link && *link != this)
    link = &(*link)->outer_;
  if (!*link)
    return false;
  *link = outer_;
  return true;
}

void arena::checkpoint::commit() noexcept {
  if (owner_)
    leave();
  owner_ = nullptr;
}

void arena::checkpoint::rewind() noexcept {
  if (!owner_)
    return;
  bool innermost = owner_->innermost_ == this;
  bool in_chain = leave();
  arena &owner = *std::exchange(owner_, nullptr);
  if (!in_chain)
    return; // a reset has ended what it covered
  if (!innermost)
    return detail::deliver({event::arena_order, {}, {}, 1});
  owner.rewind_to(static_cast<block *>(block_), cursor_,
                  static_cast<destructor_note *>(notes_));
}

} // namespace memleak

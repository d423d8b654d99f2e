//===-- arena.hpp - Objects that end together -------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_ARENA_HPP
#define MEMLEAK_ARENA_HPP

#include <memleak/config.hpp>
#include <memleak/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace memleak {

/// Whether an arena runs the destructors of what it made.
enum class arena_destructors : std::uint8_t {
  run, ///< those that are not trivial, newest first
  skip ///< none: what the objects own is the program's to release
};

/// Monotonic storage: make() moves a pointer, and everything ends at once, at
/// reset(), at the arena's end, or back to a checkpoint. Not thread safe; one
/// arena a request or a frame is the idea.
class arena {
public:
  /// Blocks of \p block_size bytes at first, then doubling up to 1 MiB; all
  /// together never more than \p max_bytes. The first is allocated when needed.
  explicit arena(std::size_t block_size = 4096,
                 std::size_t max_bytes = limits::unlimited) noexcept;
  arena(const arena &) = delete;
  arena &operator=(const arena &) = delete;
  ~arena();

  /// Makes a T that ends with the arena. Throws limit_exceeded where max_bytes
  /// refuses, std::bad_alloc, and what the constructor throws. O(1) amortised.
  template <class T, arena_destructors Destructors = arena_destructors::run,
            class... Args>
  [[nodiscard]] MEMLEAK_ALWAYS_INLINE T *make(Args &&...args) {
    constexpr bool noted = Destructors == arena_destructors::run &&
                           !std::is_trivially_destructible_v<T>;
    if constexpr (!noted) {
      return construct<T>(allocate(sizeof(T), alignof(T)),
                          std::forward<Args>(args)...);
    } else {
      auto *note = static_cast<destructor_note *>(
          allocate(sizeof(destructor_note), alignof(destructor_note)));
      T *object = construct<T>(allocate(sizeof(T), alignof(T)),
                               std::forward<Args>(args)...);
      *note = {[](void *raw) { static_cast<T *>(raw)->~T(); }, object, notes_};
      notes_ = note;
      return object;
    }
  }

  /// \p size bytes aligned to \p alignment, a power of two. Throws as make().
  [[nodiscard]] MEMLEAK_ALWAYS_INLINE void *allocate(std::size_t size,
                                                     std::size_t alignment) {
    // The cursor keeps the grain, so that what needs no more is not aligned.
    std::size_t grains = (size + (size == 0) + grain - 1) & ~(grain - 1);
    std::uintptr_t at = cursor_;
    if (alignment > grain) {
      at = (at + alignment - 1) & ~(alignment - 1);
      if (MEMLEAK_UNLIKELY(at > limit_))
        return allocate_slow(size, alignment);
    }
    if (MEMLEAK_UNLIKELY(limit_ - at < grains) ||
        MEMLEAK_UNLIKELY(grains < size))
      return allocate_slow(size, alignment);
    cursor_ = at + grains;
    return reinterpret_cast<void *>(at);
  }

  /// Ends everything; the blocks are kept for what comes next. O(destructors).
  void reset() noexcept;
  /// reset(), and gives every block back.
  void release_blocks() noexcept;

  std::size_t used_bytes() const noexcept; ///< with what alignment cost
  std::size_t reserved_bytes() const noexcept { return reserved_; }

  /// Ends, when it ends, what was made since it began. They nest: the newest
  /// rewinds first, another order is reported as pool-arena-order and ignored.
  class checkpoint {
  public:
    explicit checkpoint(arena &owner) noexcept;
    checkpoint(const checkpoint &) = delete;
    checkpoint &operator=(const checkpoint &) = delete;
    ~checkpoint() { rewind(); }
    /// Rewinds now; the end of the checkpoint then does nothing.
    void rewind() noexcept;
    /// Keeps what was made; it ends with the outer checkpoint or the arena.
    void commit() noexcept;

  private:
    bool leave() noexcept;

    arena *owner_;
    checkpoint *outer_;
    void *block_;
    std::uintptr_t cursor_;
    void *notes_;
  };

private:
  struct destructor_note {
    void (*destroy)(void *);
    void *object;
    destructor_note *before;
  };
  struct block; ///< header of a block, its storage behind it
  static constexpr std::size_t grain = alignof(std::max_align_t);

  template <class T, class... Args>
  static MEMLEAK_ALWAYS_INLINE T *construct(void *at, Args &&...args) {
    if constexpr (std::is_constructible_v<T, Args...>)
      return ::new (at) T(std::forward<Args>(args)...);
    else
      return ::new (at) T{std::forward<Args>(args)...};
  }
  MEMLEAK_COLD void *allocate_slow(std::size_t size, std::size_t alignment);
  void *allocate_watched(std::size_t size, std::size_t alignment) noexcept;
  void enter(block *b) noexcept;
  void enter(block *b, std::uintptr_t cursor) noexcept;
  void run_destructors(destructor_note *until) noexcept;
  void rewind_to(block *b, std::uintptr_t cursor, destructor_note *n) noexcept;

  std::uintptr_t cursor_ = 0;
  std::uintptr_t limit_ = 0;
  destructor_note *notes_ = nullptr;
  block *current_ = nullptr;
  block *first_ = nullptr;
  checkpoint *innermost_ = nullptr;
  std::size_t next_size_;
  std::size_t reserved_ = 0;
  const std::size_t max_bytes_;
};

} // namespace memleak

#endif // MEMLEAK_ARENA_HPP

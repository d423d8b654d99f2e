//===-- alone.hpp - Numbers that one thread writes and any may read -*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_DETAIL_ALONE_HPP
#define MEMLEAK_DETAIL_ALONE_HPP

#include <memleak/config.hpp>

#include <atomic>
#include <cstdint>

/// What the hot paths do with such numbers, one instruction each where
/// compilers make more of a relaxed access. On x86 every load acquires and
/// every store releases; a fence for the compiler is the caller's.
namespace memleak::detail {

/// Adds to a number that no other thread writes; releases.
template <class Number>
MEMLEAK_ALWAYS_INLINE void add_alone(std::atomic<Number> &to, Number what) {
#if MEMLEAK_SPELLED
  if constexpr (sizeof(Number) == 8)
    asm("addq %1, %0" : "+m"(to) : "er"(what) : "cc");
  else
    asm("addl %1, %0" : "+m"(to) : "ir"(what) : "cc");
#else
  to.store(to.load(std::memory_order_relaxed) + what,
           std::memory_order_release);
#endif
}

/// Whether \p value, of 32 bits, is below \p than; acquires.
template <class Number>
MEMLEAK_ALWAYS_INLINE bool is_below(Number value,
                                    const std::atomic<std::uint32_t> &than) {
#if MEMLEAK_SPELLED
  bool below;
  asm("cmpl %2, %k1" : "=@ccb"(below) : "r"(value), "m"(than));
  return below;
#else
  return value < than.load(std::memory_order_acquire);
#endif
}

/// Whether \p flag is not 0; relaxed.
MEMLEAK_ALWAYS_INLINE bool is_set(const std::atomic<std::uint8_t> &flag) {
#if MEMLEAK_SPELLED
  bool set;
  asm("cmpb $0, %1" : "=@ccne"(set) : "m"(flag));
  return set;
#else
  return flag.load(std::memory_order_relaxed) != 0;
#endif
}

/// \p value as if from nowhere: what was computed of it is not used again, and
/// what can be computed of it is not computed of its origin.
MEMLEAK_ALWAYS_INLINE std::uintptr_t opaque(std::uintptr_t value) {
  asm("" : "+r"(value));
  return value;
}

} // namespace memleak::detail

#endif // MEMLEAK_DETAIL_ALONE_HPP

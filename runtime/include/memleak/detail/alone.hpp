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
MEMLEAK_ALWAYS_INLINE bool is_below(std::uintptr_t value,
                                    const std::atomic<std::uint32_t> &than) {
#if MEMLEAK_SPELLED
  bool below;
  asm("cmpl %2, %k1" : "=@ccb"(below) : "r"(value), "m"(than));
  return below;
#else
  return value < than.load(std::memory_order_acquire);
#endif
}

} // namespace memleak::detail

#endif // MEMLEAK_DETAIL_ALONE_HPP

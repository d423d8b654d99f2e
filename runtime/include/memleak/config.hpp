//===-- config.hpp - What the compiler offers ----------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_CONFIG_HPP
#define MEMLEAK_CONFIG_HPP

#if defined(__GNUC__) || defined(__clang__)
#define MEMLEAK_ALWAYS_INLINE inline __attribute__((always_inline))
#define MEMLEAK_COLD __attribute__((noinline, cold))
#define MEMLEAK_LIKELY(x) __builtin_expect(static_cast<bool>(x), 1)
#define MEMLEAK_UNLIKELY(x) __builtin_expect(static_cast<bool>(x), 0)
#else
#error "memleak's runtime needs GCC or Clang"
#endif

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define MEMLEAK_THREAD_SANITIZER
#endif
#endif

// 0 compiles sites, ages and all that needs them out of the library and of
// every program that uses it; both must agree (the CMake option of the same
// name).
#ifndef MEMLEAK_TRACES
#define MEMLEAK_TRACES 1
#endif
// 1 compiles into handles and refs what tells a pool of their accesses, so that
// max_idle can be had; the whole program must agree.
#ifndef MEMLEAK_ACCESSES
#define MEMLEAK_ACCESSES 0
#endif
#if MEMLEAK_ACCESSES && !MEMLEAK_TRACES
#error "MEMLEAK_ACCESSES needs MEMLEAK_TRACES"
#endif

// Where the hot paths are spelled as instructions: compilers make several of a
// relaxed load, store or comparison in memory. Thread sanitizers must see
// those.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) &&                    \
    !defined(MEMLEAK_THREAD_SANITIZER)
#define MEMLEAK_SPELLED 1
#else
#define MEMLEAK_SPELLED 0
#endif

#if defined(__cpp_exceptions)
#define MEMLEAK_TRY try
#define MEMLEAK_CATCH_ALL catch (...)
#define MEMLEAK_RETHROW throw
#else
#define MEMLEAK_TRY if (true)
#define MEMLEAK_CATCH_ALL else
#define MEMLEAK_RETHROW static_cast<void>(0)
#endif

static_assert(sizeof(void *) == 8,
              "memleak's pools need a 64-bit address space: they keep address "
              "ranges so that a stale pool_ref is always safe to ask");

#endif // MEMLEAK_CONFIG_HPP

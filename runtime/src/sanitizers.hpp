//===-- sanitizers.hpp - All there is to sanitizers and Valgrind ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_SRC_SANITIZERS_HPP
#define MEMLEAK_SRC_SANITIZERS_HPP

#include <cstddef>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define MEMLEAK_VALGRIND(request) request
#else
#define MEMLEAK_VALGRIND(request) static_cast<void>(0)
#endif

// Weak: present in a program that AddressSanitizer or LeakSanitizer watches,
// however the runtime itself was compiled.
extern "C" {
__attribute__((weak)) void __asan_poison_memory_region(const volatile void *,
                                                       std::size_t);
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void *,
                                                         std::size_t);
__attribute__((weak)) void __lsan_register_root_region(const void *,
                                                       std::size_t);
}

/// Pools hide bugs from the tools that find them unless the tools are told what
/// is in use. Nothing here costs a program anything that no tool watches.
namespace memleak::detail::sanitizers {

inline bool asan() noexcept { return __asan_poison_memory_region != nullptr; }

/// Whether memcheck runs the program; the other tools of Valgrind do not mind.
inline bool memcheck() noexcept {
#ifdef VALGRIND_GET_VBITS
  char object = 0, bits = 0;
  return VALGRIND_GET_VBITS(&object, &bits, 1) == 1;
#else
  return false;
#endif
}

/// Whether every make and release has to tell.
inline bool watching() noexcept { return asan() || memcheck(); }

/// Slots kept from reuse where the program does not say.
inline std::size_t quarantine() noexcept { return watching() ? 256 : 0; }

/// LeakSanitizer looks for pointers in here.
inline void add_root(const void *begin, std::size_t size) noexcept {
  if (__lsan_register_root_region)
    __lsan_register_root_region(begin, size);
}

inline void unpoison(const void *begin, std::size_t size) noexcept {
  if (__asan_unpoison_memory_region)
    __asan_unpoison_memory_region(begin, size);
}

inline void open_pool(const void *pool) noexcept {
  static_cast<void>(pool);
  MEMLEAK_VALGRIND(VALGRIND_CREATE_MEMPOOL(pool, 0, 0));
}
inline void close_pool(const void *pool) noexcept {
  static_cast<void>(pool);
  MEMLEAK_VALGRIND(VALGRIND_DESTROY_MEMPOOL(pool));
}
/// Storage that holds nothing yet, or nothing any more.
inline void add_storage(void *begin, std::size_t size) noexcept {
  if (asan())
    __asan_poison_memory_region(begin, size);
  MEMLEAK_VALGRIND(VALGRIND_MAKE_MEM_NOACCESS(begin, size));
}
/// Storage that no pool's records speak of holds something now.
inline void use_storage(void *begin, std::size_t size) noexcept {
  unpoison(begin, size);
  MEMLEAK_VALGRIND(VALGRIND_MAKE_MEM_UNDEFINED(begin, size));
}
inline void acquired(const void *pool, void *object,
                     std::size_t size) noexcept {
  static_cast<void>(pool);
  unpoison(object, size);
  MEMLEAK_VALGRIND(VALGRIND_MEMPOOL_ALLOC(pool, object, size));
}
inline void released(const void *pool, void *object,
                     std::size_t size) noexcept {
  static_cast<void>(pool);
  if (asan())
    __asan_poison_memory_region(object, size);
  MEMLEAK_VALGRIND(VALGRIND_MEMPOOL_FREE(pool, object));
}

} // namespace memleak::detail::sanitizers

#endif // MEMLEAK_SRC_SANITIZERS_HPP

//===-- object_info.hpp - What is known of one object --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_OBJECT_INFO_HPP
#define MEMLEAK_OBJECT_INFO_HPP

#include <memleak/site.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace memleak {

/// The views live as long as the process: they are the names of a pool and of
/// a type.
struct object_info {
  const void *object = nullptr;
  std::string_view pool; ///< name of the pool
  std::string_view type; ///< name of the type
  std::size_t size = 0;  ///< bytes of the object
  site acquired;         ///< unknown unless sites are recorded
  site released;         ///< unknown unless sites are recorded and it was
  /// Since acquisition; negative unless ages are recorded. Resolution:
  /// age_tick.
  std::chrono::milliseconds age{-1};
  /// Since the last access through a handle or a ref; negative unless the
  /// object is watched.
  std::chrono::milliseconds idle{-1};
  bool live = false;
};

/// The resolution of ages.
inline constexpr std::chrono::milliseconds age_tick{4};

namespace detail {
/// What is known of the object around \p inside; object is null if no pool
/// knows the address.
object_info describe(const void *inside) noexcept;

/// How many pools watch accesses.
extern std::atomic<std::uint32_t> watching_pools;
/// Notes an access to the object around \p inside, if it is watched.
void note_access(const void *inside) noexcept;

/// What a handle or a ref says whenever it gives its object out.
inline void say_access([[maybe_unused]] const void *inside) noexcept {
#if MEMLEAK_ACCESSES
  if (MEMLEAK_UNLIKELY(watching_pools.load(std::memory_order_relaxed)))
    note_access(inside);
#endif
}
} // namespace detail

} // namespace memleak

#endif // MEMLEAK_OBJECT_INFO_HPP

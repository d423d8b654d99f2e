//===-- object_info.hpp - What is known of one object --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_OBJECT_INFO_HPP
#define MEMLEAK_OBJECT_INFO_HPP

#include <memleak/site.hpp>

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
  bool live = false;
};

/// The resolution of ages.
inline constexpr std::chrono::milliseconds age_tick{4};

namespace detail {
/// What is known of the object around \p inside; object is null if no pool
/// knows the address.
object_info describe(const void *inside) noexcept;
} // namespace detail

} // namespace memleak

#endif // MEMLEAK_OBJECT_INFO_HPP

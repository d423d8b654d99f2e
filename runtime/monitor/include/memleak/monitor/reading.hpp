//===-- reading.hpp - What one sample saw ----------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_READING_HPP
#define MEMLEAK_MONITOR_READING_HPP

#include <memleak/limits.hpp>
#include <memleak/monitor/clock.hpp>
#include <memleak/registry.hpp>

#include <string>
#include <vector>

namespace memleak::monitoring {

/// How near a pool is to its limits: to the one that it is nearer to. Bytes are
/// those of objects: slabs are taken long before they are full.
struct fullness {
  double use = 0; ///< 0 to 1; 0 without a limit
  bool of_objects = true;
  std::size_t live = 0;
  std::size_t bytes = 0;
  std::size_t limit = limits::unlimited; ///< objects or bytes
};

/// The pools of one name and type, as one: counts are sums, the rest of
/// pool_snapshot is of the first.
struct pool_reading : pool_snapshot {
  std::size_t instances = 1;
  fullness fullest; ///< of them

  bool limited() const noexcept {
    return max_objects != limits::unlimited || max_bytes != limits::unlimited;
  }
};

/// All pools at one moment, ordered by name, then type.
struct reading {
  milliseconds at{0}; ///< by the steady clock
  wall_time wall{};
  bool walked = false; ///< sites and ages are of this sample
  std::vector<pool_reading> pools;
};

/// Folds what the registry shows. O(pools log pools + sites).
std::vector<pool_reading> fold(std::vector<pool_snapshot> pools);

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_READING_HPP

//===-- sample.hpp - What one run of a workload measured --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace bench {

/// The result of one run of one workload over one peer. A negative figure
/// means "this workload has no such thing", and is not published.
/// Trivially copyable, because it crosses a pipe from the measuring process.
struct sample {
  double ops = 0;          ///< operations timed
  double ns = 0;           ///< nanoseconds for all of them (see stopwatch)
  double cpu_ns = -1;      ///< processor nanoseconds over all threads
  double p999 = -1;        ///< ns an operation, 99.9th percentile of batches
  double live = -1;        ///< objects live when the memory was read
  double rss_bytes = 0;    ///< growth of the resident set, if live is set
  double object_bytes = 0; ///< bytes asked for by the live objects
  double walk_ns = -1;     ///< ns an object to visit what is live
  double free_ns = -1;     ///< ns a release where it is timed on its own
  double refill_ns = -1;   ///< ns a make where it is timed on its own
};
static_assert(std::is_trivially_copyable_v<sample>);

} // namespace bench

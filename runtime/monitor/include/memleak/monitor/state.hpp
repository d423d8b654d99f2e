//===-- state.hpp - What a monitor shows to others ------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_STATE_HPP
#define MEMLEAK_MONITOR_STATE_HPP

#include <memleak/monitor/alert.hpp>
#include <memleak/monitor/reading.hpp>
#include <memleak/monitor/sink.hpp>

#include <memory>
#include <vector>

namespace memleak::monitoring {

/// What a monitor says of itself.
struct self_statistics {
  std::uint64_t samples = 0;
  std::uint64_t walks = 0;
  std::uint64_t incidents = 0;      ///< reports of the runtime's detectors
  std::uint64_t incidents_lost = 0; ///< came faster than they could be taken
  std::uint64_t alerts_lost = 0;    ///< beyond what is kept at once
  double sampling_seconds = 0;      ///< all together
  std::size_t memory_bytes = 0;     ///< history and rules, about
};

/// A moment of a monitor; what it points to is never changed.
struct monitor_state {
  std::shared_ptr<const reading> latest; ///< null before the first sample
  /// The same, of the last sample with sites and ages.
  std::shared_ptr<const reading> walked;
  std::vector<alert> alerts; ///< those that are on, worst first
  std::vector<sink_statistics> sinks;
  self_statistics self;
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_STATE_HPP

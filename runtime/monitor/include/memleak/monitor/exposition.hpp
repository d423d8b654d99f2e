//===-- exposition.hpp - What a monitor knows, as text --------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_EXPOSITION_HPP
#define MEMLEAK_MONITOR_EXPOSITION_HPP

#include <memleak/monitor.hpp>

#include <string>

namespace memleak::monitoring {

enum class metrics_format : std::uint8_t { prometheus, open_metrics };

/// Every metric of the last sample. O(pools). Throws std::bad_alloc, as all do.
std::string metrics_text(const monitor_state &now, metrics_format format);
/// {"pools":[...]}: counts and limits.
std::string pools_json(const monitor_state &now);
/// {"sites":[...],"leaks":[...]}: live objects by site as of the last walk, and
/// the alerts for developers that are on.
std::string leaks_json(const monitor_state &now);
std::string alerts_json(const monitor_state &now);
/// What an Accept header asks for.
metrics_format negotiate(const std::string &accept);

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_EXPOSITION_HPP

//===-- dashboard.hpp - The page that people look at ----------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_DASHBOARD_HPP
#define MEMLEAK_MONITOR_DASHBOARD_HPP

#include <string>

namespace memleak::monitoring {

/// HTML with its style and scripts inside. It asks the server for all it shows,
/// and nobody else for anything. Both are thread safe.
const std::string &dashboard_page();
/// The headers it comes with: scripts and styles but its own, known by their
/// hashes, do not run.
const std::string &dashboard_headers();

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_DASHBOARD_HPP

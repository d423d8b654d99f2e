//===-- config.hpp - A monitor from one file ------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_CONFIG_HPP
#define MEMLEAK_MONITOR_CONFIG_HPP

#include <memleak/monitor.hpp>
#include <memleak/monitor/server.hpp>

#include <optional>
#include <stdexcept>
#include <string>

namespace memleak::monitoring {

/// What is wrong with a configuration, as "FILE:LINE: what, and what would be
/// right".
class config_error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct sink_config {
  std::string kind;
  sink_options options;
  std::string target; ///< URL, path, socket or logger name
  std::map<std::string, std::string> labels;
  std::size_t most_bytes = 16 << 20;
  unsigned kept = 5;
};

struct monitor_config {
  monitor_options monitor;
  std::vector<sink_config> sinks;
  std::optional<server_options> server;
};

/// Reads JSON as docs/runtime/monitoring.md describes it. Whatever it does not
/// know is an error. \p name is what errors call the text. Throws config_error.
monitor_config parse_config(const std::string &text, const std::string &name);
/// The same of a file; one that cannot be read is an error likewise.
monitor_config load_config(const std::string &path);
/// Throws std::invalid_argument.
std::unique_ptr<sink> make_sink(const sink_config &from);

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_CONFIG_HPP

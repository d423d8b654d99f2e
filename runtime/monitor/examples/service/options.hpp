//===-- options.hpp - The service's command line ----------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef DEMO_OPTIONS_HPP
#define DEMO_OPTIONS_HPP

#include "front.hpp"

#include <stdexcept>

namespace demo {

struct options {
  front::options http;
  store_options data;
  std::string monitor; ///< a file, as docs/runtime/monitoring.md describes it
  std::string ports;   ///< a file that is told the ports, as JSON
  bool faults = false; ///< whether /admin/faults is served
  std::vector<std::string> plant;
  bool list_faults = false;
  bool help = false;
};

/// Why a command line makes no sense.
class usage_error : public std::runtime_error {
public:
  using runtime_error::runtime_error;
};

/// Throws usage_error.
options parse_options(int count, char **arguments);
extern const char *const usage;

} // namespace demo

#endif // DEMO_OPTIONS_HPP

//===-- host_names.hpp - By which names a server is asked -----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_HOST_NAMES_HPP
#define MEMLEAK_MONITOR_HOST_NAMES_HPP

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace memleak::monitoring {

/// By which names a server may be asked. A page of some other site can let its
/// own name stand for the server's address (DNS rebinding) and then reads what
/// the server answers; but the browser still sends that name as Host.
///
/// On a loopback address those are "localhost", loopback addresses and the
/// names given; elsewhere any, unless names are given: then those, the address
/// itself and what is said of loopback. Safe from all threads.
class host_names {
public:
  /// \p address is numeric. Throws std::invalid_argument where one of \p names
  /// is no name or address, such as one with a port.
  host_names(const std::string &address, const std::vector<std::string> &names);

  /// Whether \p host, a header's value with or without a port, is one of them.
  /// An empty one is: a browser sends none that is. O(log names).
  bool know(std::string_view host) const;

private:
  std::set<std::string> known_;
  bool all_ = false;
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_HOST_NAMES_HPP

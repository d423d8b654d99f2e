//===-- front.hpp - The service's HTTP side ---------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef DEMO_FRONT_HPP
#define DEMO_FRONT_HPP

#include "faults.hpp"

#include <memory>
#include <thread>

namespace demo {

/// Serves, on loopback:
///
///   POST   /sessions?user=NAME     201 and {"id":...}; 503 when full
///   GET    /sessions/ID            200 or 404
///   DELETE /sessions/ID            204 or 404
///   GET    /items/KEY?rows=N       200, from the cache if it is there
///   GET    /healthz                200
///   GET    /admin/faults           200, what can be planted
///   POST   /admin/faults/NAME      204 or 404: plants it
///   DELETE /admin/faults/NAME      204 or 404: ends it
///
/// The last three only if faults were given.
class front {
public:
  struct options {
    int port = 8080; ///< 0: any free one
    unsigned threads = 32;
  };
  /// Begins to serve. Throws std::runtime_error if it cannot listen.
  front(store &on, faults *plantable, options wanted);
  /// Lets the requests under way end.
  ~front();
  front(const front &) = delete;
  front &operator=(const front &) = delete;

  int port() const noexcept;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace demo

#endif // DEMO_FRONT_HPP

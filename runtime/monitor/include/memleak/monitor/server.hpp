//===-- server.hpp - What pools have, by HTTP -----------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_SERVER_HPP
#define MEMLEAK_MONITOR_SERVER_HPP

#include <memleak/monitor.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace memleak::monitoring {

struct server_options {
  std::string address = "127.0.0.1"; ///< a numeric IPv4 or IPv6 address
  std::uint16_t port = 9464;         ///< 0: any free one
  /// Names, besides those of loopback, by which it may be asked: without a
  /// port. Other ones are answered 421. Off loopback none given: any name.
  std::vector<std::string> hosts;
  /// If set, all but / and /healthz wants "Authorization: Bearer TOKEN".
  std::string token;
  std::size_t connections = 32;     ///< at once; more are answered 503
  std::size_t request_bytes = 8192; ///< line and headers; more is 431
  milliseconds timeout{5000};       ///< of a whole request and answer
};

/// Serves GET and HEAD of / (the dashboard), /metrics, /api/pools, /api/leaks,
/// /api/alerts, /api/history and /healthz, from what the monitor sampled last:
/// no pool is touched by a request. One thread and one poll loop; a slow client
/// holds up nobody, and a connection serves one request. A request whose Host
/// is none of the server's names is refused, or a page of another site could
/// read the answers by DNS rebinding.
/// \p of must outlive the server.
class server {
public:
  /// Listens. Throws std::system_error or std::invalid_argument.
  server(const monitor &of, server_options options = {});
  ~server();
  server(const server &) = delete;
  server &operator=(const server &) = delete;

  std::uint16_t port() const noexcept;
  /// Requests answered, by outcome: below 400, and the rest.
  std::uint64_t answered() const noexcept;
  std::uint64_t refused() const noexcept;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_SERVER_HPP

//===-- client.hpp - The least of an HTTP client ---------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MONITOR_CLIENT_HPP
#define MONITOR_CLIENT_HPP

#include <memleak/monitor/server.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace memleak::test {

inline int connect_to(const monitoring::server &to) {
  int out = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(to.port());
  EXPECT_EQ(connect(out, reinterpret_cast<sockaddr *>(&at), sizeof at), 0);
  return out;
}

inline std::string rest_of(int from) {
  std::string out;
  char buffer[4096];
  for (ssize_t n; (n = recv(from, buffer, sizeof buffer, 0)) > 0;)
    out.append(buffer, static_cast<std::size_t>(n));
  close(from);
  return out;
}

inline std::string ask(const monitoring::server &to, const std::string &bytes) {
  int connection = connect_to(to);
  send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return rest_of(connection);
}

inline std::string get(const monitoring::server &to, const std::string &path,
                       const std::string &headers = "") {
  return ask(to, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
                     "\r\n");
}

/// Asks with other headers than Host: localhost.
inline std::string get_by(const monitoring::server &to,
                          const std::string &headers) {
  return ask(to, "GET /metrics HTTP/1.1\r\n" + headers + "\r\n");
}

inline bool is(int status, const std::string &answer) {
  return answer.find("HTTP/1.1 " + std::to_string(status) + " ") == 0;
}

inline bool has(const std::string &text, const std::string &part) {
  return text.find(part) != std::string::npos;
}

inline monitoring::server_options anywhere() {
  monitoring::server_options out;
  out.port = 0;
  return out;
}

inline std::string body_of(const std::string &answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

} // namespace memleak::test

#endif // MONITOR_CLIENT_HPP

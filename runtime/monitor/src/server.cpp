//===-- server.cpp - What pools have, by HTTP ---------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/exposition.hpp>
#include <memleak/monitor/server.hpp>

#include "dashboard.hpp"
#include "host_names.hpp"
#include "http_text.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace memleak::monitoring {
namespace {

using steady = std::chrono::steady_clock;

[[noreturn]] void fail(const char *what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct connection {
  int socket;
  steady::time_point until;
  std::string in;
  std::string out; ///< empty while the request is read
  std::size_t sent = 0;
};

union any_address {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

int listen_at(const server_options &options, std::uint16_t &port) {
  any_address at{};
  socklen_t size = sizeof at.v4;
  if (inet_pton(AF_INET, options.address.c_str(), &at.v4.sin_addr) == 1) {
    at.v4.sin_family = AF_INET;
    at.v4.sin_port = htons(options.port);
  } else if (inet_pton(AF_INET6, options.address.c_str(), &at.v6.sin6_addr) ==
             1) {
    at.v6.sin6_family = AF_INET6;
    at.v6.sin6_port = htons(options.port);
    size = sizeof at.v6;
  } else {
    throw std::invalid_argument("not a numeric address: " + options.address);
  }
  int out =
      socket(at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int yes = 1;
  if (out < 0)
    fail("socket");
  if (setsockopt(out, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind(out, &at.any, size) != 0 || listen(out, 64) != 0 ||
      getsockname(out, &at.any, &size) != 0) {
    int why = errno;
    close(out);
    errno = why;
    fail(options.address.c_str());
  }
  port = ntohs(at.any.sa_family == AF_INET ? at.v4.sin_port : at.v6.sin6_port);
  return out;
}

} // namespace

struct server::parts {
  parts(const monitor &of, server_options o)
      : subject(of), options(std::move(o)),
        names(options.address, options.hosts) {}
  void run();
  void accept_some();
  void read_some(connection &c);
  void answer(connection &c, const http_answer &with, bool body = true);
  http_answer respond(const http_request &request) const;
  bool step(connection &c, short happened);

  const monitor &subject;
  const server_options options;
  const host_names names;
  const pid_t process = getpid();
  int listener = -1;
  int wake[2] = {-1, -1};
  std::uint16_t port = 0;
  std::atomic<std::uint64_t> answered{0}, refused{0};
  std::vector<connection> connections;
  std::thread thread;
};

server::server(const monitor &of, server_options options)
    : parts_(std::make_unique<parts>(of, std::move(options))) {
  static_cast<void>(dashboard_headers()); // made here: it may throw
  parts_->listener = listen_at(parts_->options, parts_->port);
  if (pipe2(parts_->wake, O_CLOEXEC | O_NONBLOCK) != 0) {
    close(parts_->listener);
    fail("pipe");
  }
  parts_->thread = std::thread([p = parts_.get()] { p->run(); });
}

server::~server() {
  if (parts_->process != getpid()) {
    static_cast<void>(parts_.release()); // its thread is the parent's
    return;
  }
  close(parts_->wake[1]);
  parts_->thread.join();
  close(parts_->wake[0]);
  close(parts_->listener);
}

std::uint16_t server::port() const noexcept { return parts_->port; }
std::uint64_t server::answered() const noexcept { return parts_->answered; }
std::uint64_t server::refused() const noexcept { return parts_->refused; }

void server::parts::run() {
  while (true) {
    std::vector<pollfd> all{{wake[0], POLLIN, 0}, {listener, POLLIN, 0}};
    for (const connection &c : connections)
      all.push_back({c.socket, short(c.out.empty() ? POLLIN : POLLOUT), 0});
    if (poll(all.data(), all.size(), 100) < 0 && errno != EINTR)
      break;
    if (all[0].revents)
      break;
    steady::time_point now = steady::now();
    std::vector<connection> kept;
    for (std::size_t i = 0; i < connections.size(); ++i) {
      connection &c = connections[i];
      bool late = now >= c.until;
      refused += late;
      if (!late && (!all[i + 2].revents || step(c, all[i + 2].revents)))
        kept.push_back(std::move(c));
      else
        close(c.socket);
    }
    connections = std::move(kept);
    if (all[1].revents)
      accept_some();
  }
  for (const connection &c : connections)
    close(c.socket);
}

void server::parts::accept_some() {
  for (int burst = 0; burst < 64; ++burst) {
    int fresh =
        accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fresh < 0)
      return;
    if (connections.size() < options.connections) {
      connections.push_back({fresh, steady::now() + options.timeout, {}, {}});
      continue;
    }
    ++refused;
    std::string busy =
        to_bytes({503, "text/plain", "too many connections\n"}, true);
    static_cast<void>(send(fresh, busy.data(), busy.size(), MSG_NOSIGNAL));
    close(fresh);
  }
}

/// Whether the connection goes on.
bool server::parts::step(connection &c, short happened) {
  if (happened & (POLLERR | POLLNVAL))
    return false;
  if (c.out.empty()) {
    char buffer[4096];
    ssize_t n = recv(c.socket, buffer, sizeof buffer, 0);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
      return false;
    if (n > 0)
      c.in.append(buffer, static_cast<std::size_t>(n));
    read_some(c);
    return true;
  }
  ssize_t n = send(c.socket, c.out.data() + c.sent, c.out.size() - c.sent,
                   MSG_NOSIGNAL);
  if (n < 0)
    return errno == EAGAIN || errno == EINTR;
  c.sent += static_cast<std::size_t>(n);
  if (c.sent < c.out.size())
    return true;
  shutdown(c.socket, SHUT_WR);
  return false;
}

void server::parts::answer(connection &c, const http_answer &with, bool body) {
  ++(with.status < 400 ? answered : refused);
  c.out = to_bytes(with, body);
}

void server::parts::read_some(connection &c) {
  std::size_t end = c.in.find("\r\n\r\n");
  if (end == std::string::npos ? c.in.size() > options.request_bytes
                               : end > options.request_bytes)
    return answer(c, {431, "text/plain", "the request is too large\n"});
  if (end == std::string::npos)
    return;
  http_request request;
  int status =
      parse_request(std::string_view(c.in).substr(0, end + 4), request);
  if (status != 200)
    return answer(c, {status, "text/plain", "this is no request of ours\n"});
  try {
    answer(c, respond(request), request.method != "HEAD");
  } catch (const std::invalid_argument &why) { // of the query
    answer(c, {400, "text/plain", std::string(why.what()) + "\n"});
  } catch (const std::bad_alloc &) {
    answer(c, {503, "text/plain", "out of memory\n"});
  }
}

http_answer server::parts::respond(const http_request &request) const {
  constexpr const char *json = "application/json";
  if (!names.know(request.host))
    return {421, "text/plain",
            "this server has another name; its option 'hosts' may add one\n"};
  if (request.method != "GET" && request.method != "HEAD")
    return {405, "text/plain", "only GET and HEAD\n"};
  if (request.path == "/healthz") {
    bool sampled = subject.state().latest != nullptr;
    return {sampled ? 200 : 503, "text/plain",
            sampled ? "ok\n" : "no sample yet\n"};
  }
  // It holds nothing but itself, and a browser sends no token for it.
  if (request.path == "/")
    return {200, "text/html; charset=utf-8", dashboard_page(),
            dashboard_headers()};
  if (!options.token.empty() &&
      !same_secret(request.authorization, "Bearer " + options.token))
    return {401, "text/plain", "a bearer token is wanted\n"};
  if (request.path == "/metrics") {
    metrics_format format = negotiate(request.accept);
    return {200,
            format == metrics_format::open_metrics
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8",
            metrics_text(subject.state(), format)};
  }
  if (request.path == "/api/pools")
    return {200, json, pools_json(subject.state())};
  if (request.path == "/api/leaks")
    return {200, json, leaks_json(subject.state(), parse_top(request.query))};
  if (request.path == "/api/alerts")
    return {200, json, alerts_json(subject.state())};
  if (request.path == "/api/history")
    return {200, json,
            history_json(subject, parse_history_request(request.query))};
  return {404, "text/plain",
          "/, /metrics, /api/pools, /api/leaks, /api/alerts, /api/history, "
          "/healthz\n"};
}

} // namespace memleak::monitoring

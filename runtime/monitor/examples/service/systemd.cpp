//===-- systemd.cpp - Telling systemd how it goes -------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "systemd.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace demo {
namespace {

std::string variable(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

} // namespace

systemd::systemd() : socket_(variable("NOTIFY_SOCKET")) {
  if (socket_.size() >= sizeof(sockaddr_un::sun_path))
    socket_.clear();
  std::string process = variable("WATCHDOG_PID");
  if (process.empty() || process == std::to_string(getpid()))
    watchdog_ = std::chrono::milliseconds(
        std::strtoll(variable("WATCHDOG_USEC").c_str(), nullptr, 10) / 1000);
}

void systemd::tell(const std::string &state) const noexcept {
  if (socket_.empty())
    return;
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::memcpy(to.sun_path, socket_.data(), socket_.size());
  if (socket_[0] == '@')
    to.sun_path[0] = '\0'; // an abstract one
  int from = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (from < 0)
    return;
  auto length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  sendto(from, state.data(), state.size(), MSG_NOSIGNAL,
         reinterpret_cast<const sockaddr *>(&to), length);
  close(from);
}

} // namespace demo

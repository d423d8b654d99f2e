//===-- journald.cpp - Native fields for the system's journal -----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/sink.hpp>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace memleak::monitoring {
namespace {

/// A field with a line break is written with its length, 64 bits little-endian.
void field(std::string &out, const std::string &name,
           const std::string &value) {
  out += name;
  if (value.find('\n') == std::string::npos) {
    out += "=" + value + "\n";
    return;
  }
  out += "\n";
  for (int shift = 0; shift < 64; shift += 8)
    out += static_cast<char>(std::uint64_t(value.size()) >> shift & 0xff);
  out += value + "\n";
}

/// Of syslog.
const char *priority_of(const alert &what) {
  if (what.state == alert_state::resolved || what.how_bad == severity::info)
    return "6";
  return what.how_bad == severity::critical ? "2" : "4";
}

class to_journald final : public sink {
public:
  explicit to_journald(std::string path) : path_(std::move(path)) {
    if (path_.size() >= sizeof(sockaddr_un::sun_path))
      throw std::invalid_argument("journald: the path of the socket is longer "
                                  "than a socket's can be: " +
                                  path_);
  }
  ~to_journald() override {
    if (socket_ >= 0)
      close(socket_);
  }

  void deliver(const alert &what) override {
    std::string text;
    field(text, "MESSAGE", to_text(what));
    field(text, "PRIORITY", priority_of(what));
    field(text, "SYSLOG_IDENTIFIER", "memleak");
    field(text, "MEMLEAK_RULE", what.rule);
    field(text, "MEMLEAK_AUDIENCE", name_of(what.to));
    field(text, "MEMLEAK_SEVERITY", name_of(what.how_bad));
    field(text, "MEMLEAK_STATE", name_of(what.state));
    field(text, "MEMLEAK_FINGERPRINT", what.fingerprint());
    field(text, "MEMLEAK_POOL", what.pool);
    field(text, "MEMLEAK_TYPE", what.type);
    if (!what.site.empty())
      field(text, "MEMLEAK_SITE", what.site);
    if (socket_ < 0)
      socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, path_.c_str(), path_.size() + 1);
    if (sendto(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
               reinterpret_cast<const sockaddr *>(&to), sizeof to) < 0)
      throw std::system_error(errno, std::generic_category(), path_);
  }
  const char *kind() const noexcept override { return "journald"; }

private:
  std::string path_;
  int socket_ = -1;
};

} // namespace

std::unique_ptr<sink> journald_sink(std::string socket) {
  return std::make_unique<to_journald>(std::move(socket));
}

} // namespace memleak::monitoring

//===-- options.cpp - The service's command line --------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "options.hpp"

#include <charconv>

namespace demo {

const char *const usage = R"(usage: memleak-demo [OPTION...]

Sessions and a cache over HTTP on loopback, on memleak's pools, monitored.

  --port N          of the service; 0: any free one (8080)
  --threads N       that answer (32)
  --sessions N      live at once, at most (10000)
  --cached N        entries of the cache (1000)
  --audited N       logins that are remembered (256)
  --idle MS         after which a session ends (1800000)
  --lifetime MS     beyond which a session is overdue (3600000)
  --monitor FILE    settings of memleak::monitor; else alerts go to stderr, and
                    its pages are on port 9464
  --ports FILE      is told the ports, as {"service":N,"pages":N}, once they serve
  --faults          serve /admin/faults, which plants faults
  --plant FAULT     plant it at the start; as often as you like
  --list-faults     say which there are, and the alerts that follow
  --help            say this

Ends at SIGTERM or SIGINT. Tells systemd when it is ready and that it lives.
Exit code: 0 ended as asked, 2 it could not start.
)";

namespace {

std::size_t number(const std::string &option, const std::string &text,
                   std::size_t least, std::size_t most) {
  std::size_t out = 0;
  const char *end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc() || rest != end || out < least || out > most)
    throw usage_error(option + " wants a number from " + std::to_string(least) +
                      " to " + std::to_string(most) + ", not '" + text + "'");
  return out;
}

} // namespace

options parse_options(int count, char **arguments) {
  options out;
  for (int i = 1; i < count; ++i) {
    std::string option = arguments[i];
    auto text = [&]() -> std::string {
      if (++i == count)
        throw usage_error(option + " wants a value");
      return arguments[i];
    };
    auto within = [&](std::size_t least, std::size_t most) {
      return number(option, text(), least, most);
    };
    auto time = [&] {
      return std::chrono::milliseconds(within(1, 1000000000));
    };
    if (option == "--port")
      out.http.port = static_cast<int>(within(0, 65535));
    else if (option == "--threads")
      out.http.threads = static_cast<unsigned>(within(1, 1000));
    else if (option == "--sessions")
      out.data.sessions = within(1, 100000000);
    else if (option == "--cached")
      out.data.cached = within(1, 100000000);
    else if (option == "--audited")
      out.data.audited = within(1, 100000000);
    else if (option == "--idle")
      out.data.idle = time();
    else if (option == "--lifetime")
      out.data.lifetime = time();
    else if (option == "--monitor")
      out.monitor = text();
    else if (option == "--ports")
      out.ports = text();
    else if (option == "--faults")
      out.faults = true;
    else if (option == "--plant")
      out.plant.push_back(text());
    else if (option == "--list-faults")
      out.list_faults = true;
    else if (option == "--help")
      out.help = true;
    else
      throw usage_error("unknown option " + option);
  }
  return out;
}

} // namespace demo

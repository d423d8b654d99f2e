//===-- main.cpp - A monitored service to try faults on -------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "options.hpp"
#include "systemd.hpp"

#include <memleak/monitor.hpp>
#include <memleak/monitor/config.hpp>
#include <memleak/monitor/server.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>

namespace demo {
namespace {

namespace monitoring = memleak::monitoring;

/// Faults are planted here to be seen: the service goes on.
memleak::verdict report_and_proceed(const memleak::report &what) noexcept {
  memleak::default_report_handler(what);
  return memleak::verdict::proceed;
}

void list_faults() {
  for (const fault &one : faults::all())
    std::cout << one.name << ": " << one.what << "; alerts the " << one.audience
              << " by " << one.alerts << "\n";
}

monitoring::monitor_config monitoring_of(const options &wanted) {
  if (!wanted.monitor.empty())
    return monitoring::load_config(wanted.monitor);
  return monitoring::parse_config(
      R"({"sinks": [{"kind": "stderr"}], "server": {}})", "built in");
}

/// Whole or not at all, since somebody waits for it.
void tell_ports(const std::string &path, int service, int pages) {
  std::string draft = path + ".new";
  std::ofstream out(draft);
  out << "{\"service\":" << service << ",\"pages\":" << pages << "}\n";
  out.close();
  if (!out || std::rename(draft.c_str(), path.c_str()))
    throw std::runtime_error("cannot write " + path);
}

/// Looks after the service until a signal of \p end; tells systemd that it
/// lives as long as samples are taken.
void watch(store &data, faults &plantable, const memleak::monitor &watching,
           const systemd &manager, const sigset_t &end) {
  std::chrono::milliseconds pause(200);
  if (manager.watchdog().count())
    pause = std::min(pause, manager.watchdog() / 2);
  std::uint64_t told_at = watching.state().self.samples;
  timespec wait{0, static_cast<long>(pause.count()) * 1000000};
  while (sigtimedwait(&end, nullptr, &wait) < 0) {
    data.expire();
    plantable.look_for_stale();
    std::uint64_t samples = watching.state().self.samples;
    if (manager.watchdog().count() && samples != told_at)
      manager.tell("WATCHDOG=1");
    told_at = samples;
  }
}

void run(const options &wanted) {
  sigset_t end;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigaddset(&end, SIGINT);
  pthread_sigmask(SIG_BLOCK, &end, nullptr); // of the threads to come too

  memleak::set_trace(memleak::trace_counts | memleak::trace_ages);
  memleak::set_report_handler(report_and_proceed);
  auto config = monitoring_of(wanted);
  store data(wanted.data);
  faults plantable(data);
  memleak::monitor watching(config.monitor);
  for (const auto &one : config.sinks)
    watching.add_sink(monitoring::make_sink(one), one.options);
  watching.sample();
  watching.start();
  std::optional<monitoring::server> pages;
  if (config.server)
    pages.emplace(watching, *config.server);
  front http(data, wanted.faults ? &plantable : nullptr, wanted.http);
  for (const std::string &name : wanted.plant)
    if (!plantable.plant(name))
      throw usage_error("there is no fault '" + name +
                        "'; --list-faults lists them");
  if (!wanted.ports.empty())
    tell_ports(wanted.ports, http.port(), pages ? pages->port() : 0);

  systemd manager;
  manager.tell("READY=1\nSTATUS=Serving on port " +
               std::to_string(http.port()));
  watch(data, plantable, watching, manager, end);
  manager.tell("STOPPING=1");
}

} // namespace
} // namespace demo

int main(int count, char **arguments) {
  try {
    demo::options wanted = demo::parse_options(count, arguments);
    if (wanted.help)
      std::cout << demo::usage;
    else if (wanted.list_faults)
      demo::list_faults();
    else
      demo::run(wanted);
  } catch (const demo::usage_error &why) {
    std::cerr << "memleak-demo: " << why.what() << "\n" << demo::usage;
    return 2;
  } catch (const std::exception &why) {
    std::cerr << "memleak-demo: " << why.what() << "\n";
    return 2;
  }
}

//===-- reports.cpp - What the detectors say, and to whom -----------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "reports.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace memleak {
namespace {

std::atomic<report_handler> handler{nullptr};

constexpr const char *event_names[event_count] = {"pool-double-release",
                                                  "pool-foreign-release",
                                                  "pool-use-after-release",
                                                  "pool-outlived",
                                                  "pool-leak",
                                                  "pool-limit",
                                                  "pool-overdue",
                                                  "pool-arena-order",
                                                  "pool-stale"};

constexpr const char *event_meanings[event_count] = {
    "released twice",
    "released by what does not own it",
    "used after its release",
    "released after its pool was destroyed",
    "still live when its pool was destroyed",
    "refused with nobody to tell",
    "older than max_lifetime allows",
    "rewound out of order",
    "not accessed for longer than max_idle"};

} // namespace

const char *event_name(event what) noexcept {
  return event_names[static_cast<std::size_t>(what)];
}

std::string report::str() const {
  std::string out = event_name(what);
  out += ": object";
  if (object.object) {
    char address[32];
    std::snprintf(address, sizeof address, " %p", object.object);
    out += address;
  }
  if (!object.type.empty())
    out += " of " + std::string(object.type);
  if (!object.pool.empty() && object.pool != object.type)
    out += " in pool " + std::string(object.pool);
  out += " ";
  out += event_meanings[static_cast<std::size_t>(what)];
  if (limit != limit_kind::none)
    out += std::string(" by ") + limit_name(limit);
  if (count > 1)
    out += ", and " + std::to_string(count - 1) + " more";
  if (object.acquired)
    out += "; acquired at " + object.acquired.str();
  if (object.released)
    out += "; released at " + object.released.str();
  if (here)
    out += "; seen at " + here.str();
  if (object.age.count() >= 0)
    out += "; age " + std::to_string(object.age.count()) + " ms";
  if (object.idle.count() >= 0)
    out += "; idle " + std::to_string(object.idle.count()) + " ms";
  return out;
}

verdict default_report_handler(const report &r) noexcept {
  MEMLEAK_TRY { std::fprintf(stderr, "memleak: %s\n", r.str().c_str()); }
  MEMLEAK_CATCH_ALL {
    std::fprintf(stderr, "memleak: %s\n", event_name(r.what));
  }
  bool harmless = r.what == event::leak || r.what == event::limit ||
                  r.what == event::overdue || r.what == event::stale;
  return harmless ? verdict::proceed : verdict::abort;
}

report_handler set_report_handler(report_handler wanted) noexcept {
  report_handler old = handler.exchange(wanted);
  return old ? old : default_report_handler;
}

namespace detail {

void deliver(const report &r) noexcept {
  report_handler to = handler.load();
  if ((to ? to : default_report_handler)(r) == verdict::abort)
    std::abort();
}

} // namespace detail
} // namespace memleak

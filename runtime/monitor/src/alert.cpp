//===-- alert.cpp - Who is to be told what ------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/alert.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

namespace memleak::monitoring {

const char *name_of(audience who) noexcept {
  return who == audience::developer ? "developer" : "administrator";
}

const char *name_of(severity how_bad) noexcept {
  switch (how_bad) {
  case severity::info:
    return "info";
  case severity::warning:
    return "warning";
  case severity::critical:
    return "critical";
  }
  return "unknown";
}

const char *name_of(alert_state state) noexcept {
  switch (state) {
  case alert_state::started:
    return "started";
  case alert_state::updated:
    return "updated";
  case alert_state::resolved:
    return "resolved";
  }
  return "unknown";
}

std::string alert::fingerprint() const {
  std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
  // pool-limit is a rule for each audience.
  for (std::string_view part :
       {std::string_view(rule), std::string_view(name_of(to)),
        std::string_view(pool), std::string_view(type),
        std::string_view(site)}) {
    for (unsigned char c : part)
      hash = (hash ^ c) * 0x100000001b3u;
    hash = (hash ^ 0xff) * 0x100000001b3u; // no character of UTF-8
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx",
                static_cast<unsigned long long>(hash));
  return text;
}

std::string to_json(const alert &a) {
  nlohmann::json out{
      {"rule", a.rule},
      {"audience", name_of(a.to)},
      {"severity", name_of(a.how_bad)},
      {"state", name_of(a.state)},
      {"fingerprint", a.fingerprint()},
      {"pool", a.pool},
      {"type", a.type},
      {"site", a.site.empty() ? nlohmann::json() : nlohmann::json(a.site)},
      {"summary", a.summary},
      {"figures", nlohmann::json::object()},
      {"seen", a.seen},
      {"started", rfc3339(a.started)},
      {"updated", rfc3339(a.updated)}};
  for (const auto &[name, value] : a.figures)
    out["figures"][name] = value;
  if (!a.stack.empty())
    out["stack"] = a.stack;
  // A name that is no UTF-8 must not keep an alert from being told.
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string to_text(const alert &a) {
  std::string out = std::string(name_of(a.how_bad)) + " " + name_of(a.state) +
                    " for the " + name_of(a.to) + ": " + a.rule + ": " +
                    a.summary;
  for (const auto &[name, value] : a.figures) {
    char number[40];
    std::snprintf(number, sizeof number, "; %s %.15g", name.c_str(), value);
    out += number;
  }
  if (a.seen > 1)
    out += "; seen " + std::to_string(a.seen) + " times";
  out += " [" + a.fingerprint() + "]";
  for (const std::string &frame : a.stack)
    out += "\n    " + frame;
  return out;
}

void alert_book::observe(alert what, milliseconds quiet, milliseconds now,
                         wall_time wall) {
  std::string print = what.fingerprint();
  auto known = entries_.find(print);
  if (known == entries_.end()) {
    if (entries_.size() >= most_) {
      ++overflowed_;
      return;
    }
    what.state = alert_state::started;
    what.started = what.updated = wall;
    to_say_.push_back(what);
    std::uint64_t seen = what.seen;
    entries_.emplace(std::move(print),
                     entry{std::move(what), now, quiet, seen});
    return;
  }
  entry &e = known->second;
  bool worse = what.how_bad > e.what.how_bad;
  what.how_bad = std::max(what.how_bad, e.what.how_bad);
  what.started = e.what.started;
  what.updated = wall;
  what.state = alert_state::updated;
  what.seen += e.what.seen;
  e.what = std::move(what);
  e.last = now;
  e.quiet = quiet;
  if (worse || (e.what.seen && e.what.seen >= 2 * e.said_at)) {
    e.said_at = e.what.seen;
    to_say_.push_back(e.what);
  }
}

std::vector<alert> alert_book::settle(milliseconds now, wall_time wall) {
  for (auto e = entries_.begin(); e != entries_.end();) {
    if (now - e->second.last < e->second.quiet) {
      ++e;
      continue;
    }
    e->second.what.state = alert_state::resolved;
    e->second.what.updated = wall;
    to_say_.push_back(std::move(e->second.what));
    e = entries_.erase(e);
  }
  return std::exchange(to_say_, {});
}

const alert *alert_book::find(const std::string &fingerprint) const {
  auto known = entries_.find(fingerprint);
  return known == entries_.end() ? nullptr : &known->second.what;
}

std::vector<alert> alert_book::active() const {
  std::vector<alert> out;
  for (const auto &[print, e] : entries_)
    out.push_back(e.what);
  std::stable_sort(out.begin(), out.end(), [](const alert &a, const alert &b) {
    return a.how_bad != b.how_bad ? a.how_bad > b.how_bad
                                  : a.started < b.started;
  });
  return out;
}

} // namespace memleak::monitoring

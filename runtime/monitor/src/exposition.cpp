//===-- exposition.cpp - What a monitor knows, as text ------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/exposition.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>

namespace memleak::monitoring {
namespace {

std::string escaped(const std::string &label) {
  std::string out;
  for (char c : label)
    if (c == '\n')
      out += "\\n";
    else
      (c == '"' || c == '\\' ? out += '\\' : out) += c;
  return out;
}

/// A metric of the text formats, with a line a pool or sink.
class writer {
public:
  writer(std::string &out, metrics_format format)
      : out_(out), open_(format == metrics_format::open_metrics) {}

  /// \p name ends in \p unit, if there is one, and a counter not in _total.
  void begin(const std::string &name, bool counter, const char *unit,
             const char *help) {
    name_ = "memleak_" + name;
    // Prometheus's own format names a counter with its ending.
    std::string family = name_ + (counter && !open_ ? "_total" : "");
    out_ += "# HELP " + family + " " + help + "\n# TYPE " + family +
            (counter ? " counter\n" : " gauge\n");
    if (open_ && *unit)
      out_ += "# UNIT " + family + " " + unit + "\n";
    if (counter)
      name_ += "_total";
  }
  void line(const std::string &labels, double value) {
    out_ += name_;
    if (!labels.empty())
      ((out_ += '{') += labels) += '}';
    char text[40] = " ";
    // Nearly all are whole, and printf is slow.
    bool whole = std::abs(value) < 1e15 && value == std::trunc(value);
    char *end = whole
                    ? std::to_chars(text + 1, text + sizeof text,
                                    static_cast<std::int64_t>(value))
                          .ptr
                    : text + std::snprintf(text, sizeof text, " %.15g", value);
    out_.append(text, end) += '\n';
  }

private:
  std::string &out_;
  bool open_;
  std::string name_;
};

struct pool_metric {
  const char *name;
  bool counter;
  const char *unit;
  const char *help;
  double (*of)(const pool_reading &);
  bool (*has)(const pool_reading &);
};

bool always(const pool_reading &) { return true; }

const pool_metric pool_metrics[] = {
    {"pool_live_objects", false, "objects", "Objects live.",
     [](const pool_reading &p) { return double(p.counts.live); }, always},
    {"pool_peak_objects", false, "objects", "Most objects live at once.",
     [](const pool_reading &p) { return double(p.counts.peak); }, always},
    {"pool_made_objects", true, "objects", "Objects ever made.",
     [](const pool_reading &p) { return double(p.counts.total); }, always},
    {"pool_refusals", true, "", "Requests that a limit refused.",
     [](const pool_reading &p) { return double(p.counts.refused); }, always},
    {"pool_retired_slots", false, "slots", "Slots whose generations are used.",
     [](const pool_reading &p) { return double(p.counts.retired); }, always},
    {"pool_object_bytes", false, "bytes", "Bytes of live objects.",
     [](const pool_reading &p) { return double(p.counts.object_bytes); },
     always},
    {"pool_slab_bytes", false, "bytes", "Bytes of slabs and large objects.",
     [](const pool_reading &p) { return double(p.counts.slab_bytes); }, always},
    {"pool_limit_objects", false, "objects", "max_objects.",
     [](const pool_reading &p) { return double(p.max_objects); },
     [](const pool_reading &p) { return p.max_objects != limits::unlimited; }},
    {"pool_limit_bytes", false, "bytes", "max_bytes.",
     [](const pool_reading &p) { return double(p.max_bytes); },
     [](const pool_reading &p) { return p.max_bytes != limits::unlimited; }},
    {"pool_use_ratio", false, "ratio", "Use of the fullest pool's limit.",
     [](const pool_reading &p) { return p.fullest.use; },
     [](const pool_reading &p) { return p.limited(); }}};

} // namespace

std::string metrics_text(const monitor_state &now, metrics_format format) {
  std::string out;
  writer to(out, format);
  if (now.latest) {
    std::vector<std::string> labels;
    for (const pool_reading &p : now.latest->pools)
      labels.push_back("pool=\"" + escaped(p.name) + "\",type=\"" +
                       escaped(p.type) + "\"");
    for (const pool_metric &m : pool_metrics) {
      to.begin(m.name, m.counter, m.unit, m.help);
      for (std::size_t i = 0; i < labels.size(); ++i)
        if (m.has(now.latest->pools[i]))
          to.line(labels[i], m.of(now.latest->pools[i]));
    }
    if (now.walked) {
      to.begin("pool_overdue_objects", false, "objects",
               "Live objects beyond max_lifetime, at the last walk.");
      for (const pool_reading &p : now.walked->pools)
        if (p.max_lifetime.count())
          to.line("pool=\"" + escaped(p.name) + "\",type=\"" + escaped(p.type) +
                      "\"",
                  double(p.late));
    }
  }
  to.begin("alerts", false, "", "Alerts that are on.");
  for (auto who : {audience::developer, audience::administrator})
    for (auto bad : {severity::info, severity::warning, severity::critical}) {
      double count = 0;
      for (const alert &a : now.alerts)
        count += a.to == who && a.how_bad == bad;
      to.line(std::string("audience=\"") + name_of(who) + "\",severity=\"" +
                  name_of(bad) + "\"",
              count);
    }
  to.begin("pool_alerts", false, "", "1 for each alert that is on.");
  for (const alert &a : now.alerts)
    to.line("rule=\"" + escaped(a.rule) + "\",audience=\"" + name_of(a.to) +
                "\",severity=\"" + name_of(a.how_bad) + "\",pool=\"" +
                escaped(a.pool) + "\",type=\"" + escaped(a.type) +
                "\",site=\"" + escaped(a.site) + "\"",
            1);
  auto of_sinks = [&](const char *name, const char *help,
                      std::uint64_t sink_statistics::*field) {
    to.begin(name, true, "", help);
    for (std::size_t i = 0; i < now.sinks.size(); ++i)
      to.line("sink=\"" + now.sinks[i].kind + "\",number=\"" +
                  std::to_string(i) + "\"",
              double(now.sinks[i].*field));
  };
  of_sinks("sink_delivered", "Alerts delivered.", &sink_statistics::delivered);
  of_sinks("sink_failures", "Attempts to deliver that failed.",
           &sink_statistics::failures);
  of_sinks("sink_dropped", "Alerts given up on.", &sink_statistics::dropped);
  to.begin("monitor_samples", true, "", "Samples taken.");
  to.line("", double(now.self.samples));
  to.begin("monitor_incidents", true, "", "Reports of detectors.");
  to.line("", double(now.self.incidents));
  to.begin("monitor_incidents_lost", true, "", "Reports that found no room.");
  to.line("", double(now.self.incidents_lost));
  to.begin("monitor_sampling_seconds", true, "seconds", "Spent in sampling.");
  to.line("", now.self.sampling_seconds);
  to.begin("monitor_memory_bytes", false, "bytes", "Of history and rules.");
  to.line("", double(now.self.memory_bytes));
  if (format == metrics_format::open_metrics)
    out += "# EOF\n";
  return out;
}

metrics_format negotiate(const std::string &accept) {
  return accept.find("application/openmetrics-text") != std::string::npos
             ? metrics_format::open_metrics
             : metrics_format::prometheus;
}

} // namespace memleak::monitoring

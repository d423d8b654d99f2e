//===-- config.cpp - A monitor from one file ----------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "config_text.hpp"
#include "host_names.hpp"

#include <fstream>
#include <sstream>

namespace memleak::monitoring {
namespace {

void read_rules(object_reader &from, pool_rules &into) {
  from.read("limit_warning", into.limit_warning, 0, 2);
  from.read("limit_critical", into.limit_critical, 0, 2);
  if (into.limit_warning > into.limit_critical)
    from.fail("limit_warning", "it must not be above limit_critical");
  from.read("growth", into.growth);
  from.read("growth_window", into.growing.window, milliseconds(1000));
  from.read("warm_up", into.growing.warm_up, milliseconds(0));
  std::uint64_t least = into.growing.least, retired = into.retired;
  from.read("growth_least", least, 1, 1u << 30);
  from.read("retired", retired, 1, 1u << 30);
  into.growing.least = least;
  into.retired = retired;
  from.read("quiet", into.quiet, milliseconds(0));
}

sink_config read_sink(const located_json &file, const std::string &pointer) {
  sink_config out;
  object_reader from(file, pointer);
  from.required("kind", out.kind);
  from.read("kind", out.kind,
            {"stderr", "spdlog", "journald", "json-lines", "webhook",
             "alertmanager"});
  if (out.kind == "spdlog")
    from.read("logger", out.target);
  else if (out.kind == "journald")
    from.read("socket", out.target);
  else if (out.kind == "json-lines")
    from.required("path", out.target);
  else if (out.kind != "stderr")
    from.required("url", out.target);
  if (out.kind == "json-lines") {
    std::uint64_t bytes = out.most_bytes, kept = out.kept;
    from.read("max_bytes", bytes, 4096, std::uint64_t(1) << 40);
    from.read("keep", kept, 0, 1000);
    out.most_bytes = bytes;
    out.kept = static_cast<unsigned>(kept);
  }
  if (out.kind == "alertmanager" && from.has("labels")) {
    object_reader labels(file, from.pointer("labels"));
    for (const auto &item : from.at("labels").items())
      labels.read(item.key(), out.labels[item.key()]);
  }
  std::string who, least = "info";
  from.read("audience", who, {"developer", "administrator"});
  if (!who.empty())
    out.options.only =
        who == "developer" ? audience::developer : audience::administrator;
  from.read("severity", least, {"info", "warning", "critical"});
  out.options.least = least == "info"      ? severity::info
                      : least == "warning" ? severity::warning
                                           : severity::critical;
  std::uint64_t queue = out.options.queue, attempts = out.options.attempts;
  from.read("queue", queue, 1, 100000);
  from.read("attempts", attempts, 1, 1000);
  out.options.queue = queue;
  out.options.attempts = static_cast<unsigned>(attempts);
  from.read("first_retry", out.options.first_retry, milliseconds(1));
  from.read("longest_retry", out.options.longest_retry, milliseconds(1));
  from.finish();
  try {
    make_sink(out);
  } catch (const std::invalid_argument &why) {
    file.fail(pointer, why.what());
  }
  return out;
}

/// The address and the names by which it is asked.
void read_names(const located_json &file, object_reader &from,
                server_options &into) {
  auto valid = [&](const std::string &pointer,
                   const std::vector<std::string> &names) {
    try {
      host_names(into.address, names);
    } catch (const std::invalid_argument &why) {
      file.fail(pointer, why.what());
    }
  };
  from.read("address", into.address);
  valid(from.pointer("address"), {});
  from.read("hosts", into.hosts);
  for (std::size_t i = 0; i < into.hosts.size(); ++i)
    valid(from.pointer("hosts") + "/" + std::to_string(i), {into.hosts[i]});
}

server_options read_server(const located_json &file) {
  server_options out;
  object_reader from(file, "/server");
  read_names(file, from, out);
  std::uint64_t port = out.port, connections = out.connections,
                bytes = out.request_bytes;
  from.read("port", port, 0, 65535);
  from.read("connections", connections, 1, 10000);
  from.read("request_bytes", bytes, 256, 1 << 20);
  out.port = static_cast<std::uint16_t>(port);
  out.connections = connections;
  out.request_bytes = bytes;
  from.read("timeout", out.timeout, milliseconds(10));
  from.read("token", out.token);
  std::string path;
  from.read("token_file", path);
  if (!path.empty()) {
    std::ifstream in(path);
    if (!std::getline(in, out.token) || out.token.empty())
      from.fail("token_file", "no token can be read from " + path);
  }
  from.finish();
  return out;
}

} // namespace

std::unique_ptr<sink> make_sink(const sink_config &from) {
  if (from.kind == "stderr")
    return stderr_sink();
  if (from.kind == "spdlog")
    return spdlog_sink(from.target);
  if (from.kind == "journald")
    return from.target.empty() ? journald_sink() : journald_sink(from.target);
  if (from.kind == "json-lines")
    return json_lines_sink(from.target, from.most_bytes, from.kept);
  if (from.kind == "webhook")
    return webhook_sink(from.target);
  if (from.kind == "alertmanager")
    return alertmanager_sink(from.target, from.labels);
  throw std::invalid_argument("no sink is called " + from.kind);
}

monitor_config parse_config(const std::string &text, const std::string &name) {
  located_json file(text, name);
  monitor_config out;
  object_reader from(file, "");
  from.read("interval", out.monitor.interval, milliseconds(10));
  from.read("walk_interval", out.monitor.walk_interval, milliseconds(10));
  from.read("stacks", out.monitor.stacks);
  rule_settings &rules = out.monitor.rules;
  if (from.has("rules")) {
    object_reader general(file, "/rules");
    read_rules(general, rules.all);
    general.finish();
  }
  if (from.has("pools")) {
    object_reader pools(file, "/pools");
    for (const auto &item : from.at("pools").items()) {
      object_reader one(file, pools.pointer(item.key()));
      pool_rules own = rules.all;
      read_rules(one, own);
      one.finish();
      rules.pools.emplace(item.key(), own);
    }
  }
  auto long_enough = [&](const pool_rules &one, const std::string &pointer) {
    if (one.growing.window < 24 * out.monitor.interval)
      file.fail(pointer, "growth_window must be 24 intervals or longer");
  };
  long_enough(rules.all, from.has("rules") ? "/rules" : "");
  for (const auto &[pool, one] : rules.pools)
    long_enough(one, "/pools/" + pool);
  if (from.has("sinks")) {
    if (!from.at("sinks").is_array())
      from.fail("sinks", "a list [...] is wanted");
    for (std::size_t i = 0; i < from.at("sinks").size(); ++i)
      out.sinks.push_back(read_sink(file, "/sinks/" + std::to_string(i)));
  }
  if (from.has("server"))
    out.server = read_server(file);
  from.finish();
  return out;
}

monitor_config load_config(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf()))
    throw config_error(path + ":1: it cannot be read, or is empty");
  return parse_config(text.str(), path);
}

} // namespace memleak::monitoring

//===-- post.cpp - Alerts by HTTP: webhook and Alertmanager -------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/sink.hpp>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace memleak::monitoring {
namespace {

using nlohmann::json;

std::string dump(const json &what) {
  return what.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// A URL in the parts that a client wants.
struct target {
  std::string origin; ///< "http://host:port"
  std::string path;   ///< "/..." or empty
};

target parse(const std::string &url) {
  std::size_t host = url.find("://");
  std::string scheme = host == std::string::npos ? "" : url.substr(0, host);
  if ((scheme != "http" && scheme != "https") || host + 3 >= url.size() ||
      url[host + 3] == '/')
    throw std::invalid_argument("not an http:// or https:// URL: " + url);
  std::size_t path = url.find('/', host + 3);
  if (path == std::string::npos)
    return {url, ""};
  return {url.substr(0, path), url.substr(path)};
}

class poster {
public:
  poster(const std::string &url, milliseconds timeout)
      : to_(parse(url)), timeout_(timeout) {}

  void post(const std::string &path, const std::string &body) const {
    httplib::Client client(to_.origin);
    auto seconds = timeout_.count() / 1000;
    auto rest = timeout_.count() % 1000 * 1000;
    client.set_connection_timeout(seconds, rest);
    client.set_read_timeout(seconds, rest);
    client.set_write_timeout(seconds, rest);
    std::string at = to_.path + path;
    httplib::Result answer =
        client.Post(at.empty() ? "/" : at, body, "application/json");
    if (!answer)
      throw std::runtime_error(to_.origin + ": " +
                               httplib::to_string(answer.error()));
    if (answer->status < 200 || answer->status > 299)
      throw std::runtime_error(to_.origin + ": status " +
                               std::to_string(answer->status));
  }

private:
  target to_;
  milliseconds timeout_;
};

class to_webhook final : public sink {
public:
  to_webhook(const std::string &url, milliseconds timeout)
      : poster_(url, timeout) {}
  void deliver(const alert &what) override {
    poster_.post("", "{\"version\":1,\"alert\":" + to_json(what) + "}");
  }
  const char *kind() const noexcept override { return "webhook"; }

private:
  poster poster_;
};

class to_alertmanager final : public sink {
public:
  to_alertmanager(const std::string &url,
                  std::map<std::string, std::string> labels,
                  milliseconds timeout)
      : poster_(url, timeout), labels_(std::move(labels)) {}

  void deliver(const alert &what) override {
    json labels(labels_);
    labels["alertname"] = what.rule;
    labels["audience"] = name_of(what.to);
    labels["pool"] = what.pool;
    labels["type"] = what.type;
    labels["fingerprint"] = what.fingerprint();
    if (!what.site.empty())
      labels["site"] = what.site;
    json notes{{"summary", what.summary},
               {"severity", name_of(what.how_bad)},
               {"seen", std::to_string(what.seen)}};
    for (const auto &[name, value] : what.figures)
      notes[name] = json(value).dump();
    // The severity is a label too, for routes: it may rise, and then it is
    // another alert there, so the lesser one ends by itself.
    labels["severity"] = name_of(what.how_bad);
    bool over = what.state == alert_state::resolved;
    json one{{"labels", labels},
             {"annotations", notes},
             {"startsAt", rfc3339(what.started)},
             {"endsAt",
              rfc3339(over ? what.updated
                           : std::chrono::system_clock::now() + 3 * resend())}};
    poster_.post("/api/v2/alerts", dump(json::array({one})));
  }
  const char *kind() const noexcept override { return "alertmanager"; }
  milliseconds resend() const noexcept override { return milliseconds(60000); }

private:
  poster poster_;
  std::map<std::string, std::string> labels_;
};

} // namespace

std::unique_ptr<sink> webhook_sink(std::string url, milliseconds timeout) {
  return std::make_unique<to_webhook>(url, timeout);
}

std::unique_ptr<sink>
alertmanager_sink(std::string url, std::map<std::string, std::string> labels,
                  milliseconds timeout) {
  return std::make_unique<to_alertmanager>(url, std::move(labels), timeout);
}

} // namespace memleak::monitoring

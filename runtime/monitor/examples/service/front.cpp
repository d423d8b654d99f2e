//===-- front.cpp - The service's HTTP side -------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "front.hpp"

#include <httplib.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace demo {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;

constexpr const char *json_type = "application/json";
constexpr std::size_t scratch_bytes = 1 << 16; ///< of a request, at most

void say(Response &to, int status, const char *text) {
  to.status = status;
  to.set_content(json{{"status", text}}.dump() + "\n", json_type);
}

/// A handler with an arena that ends with the request. What a limit refuses
/// is 503.
template <class Act> httplib::Server::Handler with_arena(Act act) {
  return [act](const Request &from, Response &to) {
    memleak::arena scratch(1024, scratch_bytes);
    try {
      act(from, to, scratch);
    } catch (const memleak::limit_exceeded &why) {
      say(to, 503, why.what());
    }
  };
}

/// A line of what /items renders.
struct row {
  std::string_view key;
  unsigned number;
  row *next;
};

std::string rendered(std::string_view key, unsigned rows,
                     memleak::arena &scratch) {
  row *first = nullptr;
  for (unsigned i = rows; i > 0; --i)
    first = scratch.make<row>(row{key, i, first});
  std::string out;
  for (const row *one = first; one; one = one->next) {
    out += one->key;
    out += ' ';
    out += std::to_string(one->number);
    out += '\n';
  }
  return out;
}

/// The user's name in lower case, in the arena.
std::string_view lowered(const std::string &name, memleak::arena &scratch) {
  auto *text = static_cast<char *>(scratch.allocate(name.size(), 1));
  for (std::size_t i = 0; i < name.size(); ++i)
    text[i] = name[i] >= 'A' && name[i] <= 'Z'
                  ? static_cast<char>(name[i] - 'A' + 'a')
                  : name[i];
  return {text, name.size()};
}

/// Of ?rows=; 8 if there is none, nothing if it is no number up to 1000.
std::optional<unsigned> rows_of(const Request &from) {
  if (!from.has_param("rows"))
    return 8;
  std::string text = from.get_param_value("rows");
  unsigned rows = 0;
  const char *end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data(), end, rows);
  if (error != std::errc() || rest != end || rows > 1000)
    return std::nullopt;
  return rows;
}

/// For requests that bring nothing that is looked at. By itself httplib waits
/// for a body until the connection ends, where no header says how long it is.
httplib::Server::HandlerWithContentReader
without_body(httplib::Server::Handler act) {
  return [act = std::move(act)](const Request &from, Response &to,
                                const httplib::ContentReader &body) {
    auto skip = [](const char *, std::size_t) { return true; };
    bool brings = from.has_header("Content-Length") ||
                  from.has_header("Transfer-Encoding");
    if (!brings || body(skip))
      act(from, to);
  };
}

} // namespace

struct front::parts {
  parts(store &on, faults *to_plant) : data(on), plantable(to_plant) {}
  void serve_sessions();
  void serve_items();
  void serve_faults();

  store &data;
  faults *plantable;
  httplib::Server http;
  int port = 0;
  std::thread thread;
  std::atomic<bool> ended{false};
};

void front::parts::serve_sessions() {
  http.Post("/sessions",
            without_body(with_arena([this](const Request &from, Response &to,
                                           memleak::arena &scratch) {
              std::string user = from.get_param_value("user");
              if (user.empty() || user.size() > 100) {
                say(to, 400, "?user= wants 1 to 100 characters");
                return;
              }
              std::string id = data.log_in(lowered(user, scratch));
              to.status = 201;
              to.set_content(json{{"id", id}}.dump() + "\n", json_type);
            })));
  http.Get(R"(/sessions/(\d+))", [this](const Request &from, Response &to) {
    if (std::optional<std::string> user = data.visit(from.matches[1].str()))
      to.set_content(json{{"user", *user}}.dump() + "\n", json_type);
    else
      say(to, 404, "no such session");
  });
  http.Delete(R"(/sessions/(\d+))",
              without_body([this](const Request &from, Response &to) {
                if (data.log_out(from.matches[1].str()))
                  to.status = 204;
                else
                  say(to, 404, "no such session");
              }));
}

void front::parts::serve_items() {
  http.Get(R"(/items/([\w-]{1,100}))",
           with_arena([this](const Request &from, Response &to,
                             memleak::arena &scratch) {
             std::optional<unsigned> rows = rows_of(from);
             if (!rows) {
               say(to, 400, "?rows= wants a number up to 1000");
               return;
             }
             std::string key = from.matches[1].str();
             std::string text =
                 data.item(key + "/" + std::to_string(*rows),
                           [&] { return rendered(key, *rows, scratch); });
             to.set_content(text, "text/plain");
           }));
}

void front::parts::serve_faults() {
  http.Get("/admin/faults", [](const Request &, Response &to) {
    json rows = json::array();
    for (const fault &one : faults::all())
      rows.push_back({{"name", one.name},
                      {"alerts", one.alerts},
                      {"audience", one.audience},
                      {"what", one.what}});
    to.set_content(rows.dump() + "\n", json_type);
  });
  auto change = [this](bool (faults::*act)(const std::string &)) {
    return [this, act](const Request &from, Response &to) {
      if ((plantable->*act)(from.matches[1].str()))
        to.status = 204;
      else
        say(to, 404, "no such fault; GET /admin/faults lists them");
    };
  };
  http.Post(R"(/admin/faults/([\w-]+))", without_body(change(&faults::plant)));
  http.Delete(R"(/admin/faults/([\w-]+))",
              without_body(change(&faults::remove)));
}

front::front(store &on, faults *plantable, options wanted)
    : parts_(std::make_unique<parts>(on, plantable)) {
  httplib::Server &http = parts_->http;
  http.new_task_queue = [threads = wanted.threads] {
    return std::make_unique<httplib::ThreadPool>(threads).release();
  };
  http.set_tcp_nodelay(true);
  http.set_keep_alive_max_count(1000);
  http.set_payload_max_length(4096);
  http.Get("/healthz",
           [](const Request &, Response &to) { say(to, 200, "ok"); });
  parts_->serve_sessions();
  parts_->serve_items();
  if (plantable)
    parts_->serve_faults();
  const char *loopback = "127.0.0.1";
  parts_->port = wanted.port ? wanted.port : http.bind_to_any_port(loopback);
  if (parts_->port < 0 ||
      (wanted.port && !http.bind_to_port(loopback, wanted.port)))
    throw std::runtime_error("cannot listen on port " +
                             std::to_string(wanted.port) + " of loopback");
  parts_->thread = std::thread([all = parts_.get()] {
    all->http.listen_after_bind();
    all->ended = true;
  });
  // httplib loses a stop() that comes before its thread listens.
  while (!http.is_running() && !parts_->ended)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

front::~front() {
  parts_->http.stop();
  parts_->thread.join();
}

int front::port() const noexcept { return parts_->port; }

} // namespace demo

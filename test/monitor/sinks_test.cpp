//===-- sinks_test.cpp - Where alerts go, and sinks that are slow or dead
//---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <memleak/monitor/config.hpp>

#include <arpa/inet.h>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace memleak;
using namespace memleak::test;

namespace {

alert trouble(const std::string &pool = "jobs") {
  alert out;
  out.rule = "pool-limit";
  out.to = audience::administrator;
  out.pool = pool;
  out.type = "thing";
  out.summary = "a \"summary\"";
  out.figures = {{"live", 7}};
  return out;
}

std::string scratch(const char *name) {
  return testing::TempDir() + name + std::to_string(getpid());
}

std::size_t lines_of(const std::string &path) {
  std::ifstream in(path);
  std::size_t n = 0;
  for (std::string line; std::getline(in, line);)
    ++n;
  return n;
}

TEST(Sinks, JournaldGetsNativeFields) {
  std::string path = scratch("journal");
  int server = socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  std::snprintf(at.sun_path, sizeof at.sun_path, "%s", path.c_str());
  ASSERT_EQ(bind(server, reinterpret_cast<sockaddr *>(&at), sizeof at), 0);
  alert with_stack = trouble();
  with_stack.stack = {"frame"};
  journald_sink(path)->deliver(with_stack);
  char text[4096];
  ssize_t n = recv(server, text, sizeof text, 0);
  ASSERT_GT(n, 0);
  std::string got(text, static_cast<std::size_t>(n));
  EXPECT_EQ(got.find("MESSAGE\n"), 0u); // of two lines: with its length
  EXPECT_NE(got.find("\nPRIORITY=4\n"), std::string::npos);
  EXPECT_NE(got.find("\nMEMLEAK_POOL=jobs\n"), std::string::npos);
  close(server);
  unlink(path.c_str());
  EXPECT_THROW(journald_sink(path)->deliver(trouble()), std::exception);
}

TEST(Sinks, JsonLinesRotate) {
  std::string path = scratch("lines");
  auto to = json_lines_sink(path, 1000, 2);
  for (int i = 0; i < 20; ++i)
    to->deliver(trouble());
  EXPECT_GT(lines_of(path), 0u);
  EXPECT_GT(lines_of(path + ".1"), 0u);
  EXPECT_GT(lines_of(path + ".2"), 0u);
  EXPECT_EQ(lines_of(path + ".3"), 0u);
  for (const char *end : {"", ".1", ".2"})
    unlink((path + end).c_str());
}

TEST(Sinks, AFullDiskIsAFailureThatIsTriedAgain) {
  if (access("/dev/full", W_OK) != 0)
    GTEST_FAIL() << "no /dev/full here";
  EXPECT_THROW(json_lines_sink("/dev/full")->deliver(trouble()),
               std::system_error);
}

/// Takes one request and answers it with a status.
class one_answer {
public:
  explicit one_answer(const char *status) : status_(status) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    bind(listener_, reinterpret_cast<sockaddr *>(&at), size);
    listen(listener_, 4);
    getsockname(listener_, reinterpret_cast<sockaddr *>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~one_answer() {
    if (thread_.joinable())
      thread_.join();
    close(listener_);
  }
  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }
  std::string request() {
    thread_.join();
    return got_;
  }

private:
  void serve() {
    int client = accept(listener_, nullptr, nullptr);
    char buffer[4096];
    while (got_.find("}") == std::string::npos || got_.back() == '\n') {
      ssize_t n = recv(client, buffer, sizeof buffer, 0);
      if (n <= 0)
        break;
      got_.append(buffer, static_cast<std::size_t>(n));
    }
    std::string answer = std::string("HTTP/1.1 ") + status_ +
                         "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    close(client);
  }
  const char *status_;
  int listener_;
  int port_ = 0;
  std::string got_;
  std::thread thread_;
};

TEST(Sinks, WebhookPostsJson) {
  one_answer server("200 OK");
  webhook_sink(server.url() + "/hook")->deliver(trouble());
  std::string got = server.request();
  EXPECT_EQ(got.find("POST /hook HTTP/1.1"), 0u);
  EXPECT_NE(got.find("{\"version\":1,\"alert\":{"), std::string::npos);
  EXPECT_NE(got.find("a \\\"summary\\\""), std::string::npos);
}

TEST(Sinks, AlertmanagerGetsLabelsByVersion2) {
  one_answer server("200 OK");
  alertmanager_sink(server.url(), {{"service", "shop"}})->deliver(trouble());
  std::string got = server.request();
  EXPECT_EQ(got.find("POST /api/v2/alerts HTTP/1.1"), 0u);
  EXPECT_NE(got.find("\"alertname\":\"pool-limit\""), std::string::npos);
  EXPECT_NE(got.find("\"audience\":\"administrator\""), std::string::npos);
  EXPECT_NE(got.find("\"service\":\"shop\""), std::string::npos);
}

TEST(Sinks, AnAnswerThatIsNoSuccessIsAFailure) {
  one_answer server("500 No");
  EXPECT_THROW(webhook_sink(server.url())->deliver(trouble()), std::exception);
  EXPECT_THROW(webhook_sink("http://127.0.0.1:1")->deliver(trouble()),
               std::exception);
  EXPECT_THROW(webhook_sink("ftp://x"), std::invalid_argument);
}

class stuck_sink final : public sink {
public:
  explicit stuck_sink(std::atomic<bool> &open) : open_(open) {}
  void deliver(const alert &) override {
    while (!open_)
      std::this_thread::sleep_for(1ms);
  }
  const char *kind() const noexcept override { return "stuck"; }

private:
  std::atomic<bool> &open_;
};

TEST(Delivery, ASlowSinkBlocksNobodyAndDropsAreCounted) {
  std::atomic<bool> open{false};
  sink_options options;
  options.queue = 10;
  delivery to(std::make_unique<stuck_sink>(open), options);
  for (int i = 0; i < 100; ++i)
    to.put(trouble("pool " + std::to_string(i)));
  EXPECT_LE(to.statistics().queued, 10u);
  EXPECT_GE(to.statistics().dropped, 89u);
  open = true;
  EXPECT_TRUE(to.drain(10s));
  EXPECT_EQ(to.statistics().delivered + to.statistics().dropped, 100u);
}

class failing_sink final : public sink {
public:
  failing_sink(int times, int &calls) : times_(times), calls_(calls) {}
  void deliver(const alert &) override {
    if (++calls_ <= times_)
      throw std::runtime_error("down");
  }
  const char *kind() const noexcept override { return "failing"; }

private:
  int times_;
  int &calls_;
};

TEST(Delivery, TriesAgainAndGivesUpAtLast) {
  for (int failures : {2, 99}) {
    int calls = 0;
    sink_options options;
    options.first_retry = 1ms;
    options.attempts = 4;
    delivery to(std::make_unique<failing_sink>(failures, calls), options);
    to.put(trouble());
    EXPECT_TRUE(to.drain(10s));
    EXPECT_EQ(to.statistics().delivered, failures == 2 ? 1u : 0u);
    EXPECT_EQ(to.statistics().dropped, failures == 2 ? 0u : 1u);
    EXPECT_EQ(to.statistics().failures, failures == 2 ? 2u : 4u);
  }
}

std::string complaint(const std::string &text) {
  try {
    parse_config(text, "m.json");
    return "";
  } catch (const config_error &why) {
    return why.what();
  }
}

TEST(Config, IsRead) {
  monitor_config c = parse_config(R"({
    "interval": "500ms",
    "rules": {"limit_warning": 0.7, "growth_window": "10m"},
    "pools": {"cache": {"warm_up": "4h"}},
    "sinks": [{"kind": "stderr", "audience": "developer"},
              {"kind": "webhook", "url": "http://127.0.0.1:1/x"}]
  })",
                                  "m.json");
  EXPECT_EQ(c.monitor.interval, 500ms);
  EXPECT_EQ(c.monitor.rules.all.limit_warning, 0.7);
  EXPECT_EQ(c.monitor.rules.of("cache").growing.warm_up, 4h);
  EXPECT_EQ(c.monitor.rules.of("cache").growing.window, 10min);
  ASSERT_EQ(c.sinks.size(), 2u);
  EXPECT_EQ(c.sinks[0].options.only, audience::developer);
}

TEST(Config, ErrorsHaveLines) {
  EXPECT_EQ(complaint("{\n\n\"intervall\": \"1s\"}"),
            "m.json:3: intervall: this key is not known here");
  EXPECT_EQ(complaint("{\n\"interval\": 1}").find("m.json:2: interval: a time"),
            0u);
  EXPECT_EQ(complaint("{\n\n]").find("m.json:3: this is not JSON"), 0u);
  EXPECT_EQ(complaint("{\n\"stacks\": true,\n\"stacks\": true}"),
            "m.json:3: stacks: this key is here twice");
  EXPECT_EQ(complaint("{\"sinks\": [\n{\"kind\": \"smoke\"}]}")
                .find("m.json:2: sinks/0/kind: 'smoke' is not known"),
            0u);
  EXPECT_EQ(complaint("{\"sinks\": [\n{\"kind\": \"webhook\"}]}"),
            "m.json:2: sinks/0: 'url' is missing");
  EXPECT_EQ(complaint("{\"server\": {\n\"address\": \"localhost\"}}"),
            "m.json:2: server/address: not a numeric address: localhost");
  EXPECT_EQ(complaint("{\"server\": {\"hosts\": [\"a.org\",\n\"b.org:80\"]}}")
                .find("m.json:2: server/hosts/1: 'b.org:80' is no host name"),
            0u);
  EXPECT_EQ(complaint("{\"server\": {\n\"hosts\": \"a.org\"}}"),
            "m.json:2: server/hosts: a list [...] of texts is wanted");
  EXPECT_EQ(complaint("{\"server\": {\n\"hosts\": [\"a.org\",\n2]}}"),
            "m.json:3: server/hosts/1: a text is wanted");
  EXPECT_THROW(load_config("/nonexistent"), config_error);
}

} // namespace

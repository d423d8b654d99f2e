//===-- faults_test.cpp - What goes wrong around a monitor --------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "client.hpp"
#include "invented.hpp"
#include "support.hpp"

#include <memleak/memleak.hpp>
#include <memleak/monitor/config.hpp>
#include <memleak/monitor/exposition.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace memleak;
using namespace memleak::test;
using nlohmann::json;

namespace {

/// A monitor over invented pools.
monitor_options inventing(std::size_t pools) {
  monitor_options out;
  out.reports = false;
  out.source = [pools](snapshot_depth) {
    return invented_pools(pools, 60, true);
  };
  return out;
}

TEST(Faults, AScrapeStormIsAnsweredAndSamplingGoesOn) {
  monitor m(inventing(100));
  m.sample();
  server s(m, anywhere());
  std::atomic<int> answered{0}, busy{0}, other{0};
  std::vector<std::thread> storm;
  for (int i = 0; i < 16; ++i)
    storm.emplace_back([&] {
      for (int j = 0; j < 25; ++j) {
        std::string answer = get(s, j % 2 ? "/metrics" : "/api/history");
        ++(is(200, answer) ? answered : is(503, answer) ? busy : other);
      }
    });
  for (int i = 0; i < 20; ++i)
    m.sample();
  for (std::thread &t : storm)
    t.join();
  EXPECT_EQ(answered + busy, 400);
  EXPECT_EQ(other, 0);
  EXPECT_GE(answered, 100);
  EXPECT_EQ(m.state().self.samples, 21u);
  EXPECT_TRUE(is(200, get(s, "/healthz")));
}

TEST(Faults, NoPoolIsTouchedByAScrape) {
  std::atomic<int> asked{0};
  monitor_options options;
  options.reports = false;
  options.source = [&](snapshot_depth) {
    ++asked;
    return invented_pools(3, 60, true);
  };
  monitor m(std::move(options));
  m.sample();
  server s(m, anywhere());
  for (const char *page : {"/metrics", "/api/pools", "/api/leaks",
                           "/api/alerts", "/api/history", "/", "/healthz"})
    EXPECT_TRUE(is(200, get(s, page))) << page;
  EXPECT_EQ(asked, 1);
}

TEST(Faults, TenThousandPoolsAreServedWhole) {
  monitor m(inventing(10000));
  m.sample();
  server_options options = anywhere();
  options.timeout = std::chrono::minutes(2); // under a sanitizer it takes long
  server s(m, options);
  EXPECT_EQ(json::parse(body_of(get(s, "/api/pools")))["pools"].size(), 10000u);
  EXPECT_EQ(json::parse(body_of(get(s, "/api/leaks?top=5")))["sites"].size(),
            5u);
  EXPECT_TRUE(has(get(s, "/metrics"), "pool=\"timers 1250\""));
  EXPECT_TRUE(has(get(s, "/api/history?pool=timers+1250"), "\"most\":["));
}

TEST(Faults, AWrongTokenGetsNothingButWhatIsEmpty) {
  monitor m(inventing(3));
  m.sample();
  server_options options = anywhere();
  options.token = "secret";
  server s(m, options);
  for (const char *given :
       {"", "Authorization: Bearer \r\n", "Authorization: secret\r\n",
        "Authorization: Bearer secret \t x\r\n",
        "Authorization: Basic secret\r\n", "Authorization: bearer secret\r\n"})
    for (const char *page : {"/metrics", "/api/pools", "/api/leaks",
                             "/api/alerts", "/api/history", "/other"})
      EXPECT_TRUE(is(401, get(s, page, given))) << page << given;
  EXPECT_TRUE(is(200, get(s, "/")));
  EXPECT_FALSE(has(get(s, "/"), "sessions"));
}

TEST(Faults, OddRequestsAreRefusedOrWaitedFor) {
  monitor m(inventing(3));
  m.sample();
  server s(m, anywhere());
  EXPECT_TRUE(is(400, get(s, "/api/history?span=never")));
  EXPECT_TRUE(is(400, get(s, "/api/history?pool=%zz")));
  EXPECT_TRUE(is(400, get(s, "/api/leaks?top=all")));
  EXPECT_TRUE(is(431, get(s, "/api/history?pool=" + std::string(9000, 'x'))));
  EXPECT_TRUE(is(431, ask(s, std::string(100000, 'x'))));
  int pieces = connect_to(s);
  for (const char *piece :
       {"GET /hea", "lthz HT", "TP/1.1\r", "\nHost: localhost\r\n\r", "\n"}) {
    send(pieces, piece, strlen(piece), MSG_NOSIGNAL);
    std::this_thread::sleep_for(2ms);
  }
  EXPECT_TRUE(is(200, rest_of(pieces)));
}

TEST(Faults, AClientThatDoesNotReadIsCutOff) {
  monitor m(inventing(10000)); // more than the buffers of sockets hold
  m.sample();
  server_options options = anywhere();
  options.timeout = 3s; // to write the answer on a busy machine
  server s(m, options);
  int deaf = connect_to(s);
  const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
  send(deaf, request.data(), request.size(), MSG_NOSIGNAL);
  while (!s.refused())
    std::this_thread::sleep_for(10ms);
  std::string got = rest_of(deaf);
  EXPECT_TRUE(is(200, got));
  EXPECT_LT(got.size(),
            metrics_text(m.state(), metrics_format::prometheus).size());
}

TEST(Faults, AServerDoesNothingInTheChildOfAFork) {
  auto m = std::make_unique<monitor>(inventing(3));
  m->start();
  while (!m->state().latest)
    std::this_thread::sleep_for(1ms);
  auto s = std::make_unique<server>(*m, anywhere());
  pid_t child = fork();
  if (child == 0) {
    bool empty = !m->state().latest && history_json(*m, {}).size() > 2;
    s.reset();
    m.reset();
    _exit(empty ? 0 : 1);
  }
  int status = 1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(is(200, get(*s, "/metrics"))); // the parent's goes on
}

TEST(Faults, AFullDiskLeavesWholeLinesAndLogsOnceThereIsRoom) {
  std::string path = testing::TempDir() + "full" + std::to_string(getpid());
  auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  auto to = json_lines_sink(path);
  alert what;
  what.rule = "pool-limit";
  to->deliver(what);
  std::ifstream first(path, std::ios::ate);
  auto size = static_cast<rlim_t>(first.tellg());
  rlimit tight{size + size / 2, old.rlim_max}; // half a line more
  setrlimit(RLIMIT_FSIZE, &tight);
  EXPECT_THROW(to->deliver(what), std::system_error);
  setrlimit(RLIMIT_FSIZE, &old);
  to->deliver(what);
  std::signal(SIGXFSZ, before);
  std::ifstream in(path);
  std::size_t lines = 0;
  for (std::string line; std::getline(in, line); ++lines)
    EXPECT_TRUE(json::accept(line)) << line;
  EXPECT_EQ(lines, 2u);
  unlink(path.c_str());
}

TEST(Faults, ASteadyClockThatLeapsRaisesNothing) {
  hand_clock time;
  monitor_options options;
  options.time = &time;
  options.reports = false;
  options.source = [&](snapshot_depth) {
    return invented_pools(8, double(time.at.count()) / 1000, false);
  };
  monitor m(std::move(options));
  for (int hour = 0; hour < 12; ++hour) {
    for (int i = 0; i < 60; ++i) {
      m.sample();
      time.at += 10s;
    }
    time.at += 50min; // the machine slept
  }
  for (const alert &a : m.state().alerts)
    ADD_FAILURE() << to_text(a);
  EXPECT_LE(m.history_of_all(1).points.size(), 360u);
}

} // namespace

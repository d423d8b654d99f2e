//===-- server_test.cpp - What is served, and to whom -------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "client.hpp"
#include "support.hpp"

#include <memleak/memleak.hpp>
#include <memleak/monitor/exposition.hpp>

using namespace memleak;
using namespace memleak::test;

namespace {

TEST(Server, ServesWhatWasSampled) {
  monitor m;
  server s(m, anywhere());
  EXPECT_TRUE(is(503, get(s, "/healthz")));
  pool_options options;
  options.name = "say \"served\"";
  options.bounds.max_objects = 4;
  options.traces = trace_sites | trace_ages;
  pool<int> p(options);
  auto one = p.make(1);
  m.sample();
  EXPECT_TRUE(is(200, get(s, "/healthz")));
  std::string text = get(s, "/metrics");
  EXPECT_TRUE(has(text, "text/plain; version=0.0.4"));
  EXPECT_TRUE(has(text, "\nmemleak_pool_live_objects{pool=\"say "
                        "\\\"served\\\"\",type=\"int\"} 1\n"));
  EXPECT_TRUE(has(text, "# TYPE memleak_pool_made_objects_total counter"));
  EXPECT_FALSE(has(text, "# EOF"));
  std::string open =
      get(s, "/metrics", "Accept: application/openmetrics-text\r\n");
  EXPECT_TRUE(has(open, "application/openmetrics-text; version=1.0.0"));
  EXPECT_TRUE(has(open, "# TYPE memleak_pool_made_objects counter\n"
                        "# UNIT memleak_pool_made_objects objects\n"
                        "memleak_pool_made_objects_total{"));
  EXPECT_EQ(open.rfind("# EOF\n"), open.size() - 6);
  EXPECT_TRUE(has(get(s, "/api/pools"), "\"use\":0.25"));
  EXPECT_TRUE(has(get(s, "/api/leaks"), "\"live\":1"));
  EXPECT_TRUE(has(get(s, "/api/alerts"), "{\"alerts\":[]}"));
  EXPECT_TRUE(is(404, get(s, "/other")));
  EXPECT_FALSE(has(ask(s, "HEAD /metrics HTTP/1.0\r\n\r\n"), "memleak_pool"));
}

TEST(Server, WantsTheToken) {
  monitor m;
  m.sample();
  server_options options = anywhere();
  options.token = "secret";
  server s(m, options);
  EXPECT_TRUE(is(401, get(s, "/metrics")));
  EXPECT_TRUE(is(401, get(s, "/metrics", "Authorization: Bearer secreT\r\n")));
  EXPECT_TRUE(
      is(401, get(s, "/metrics", "Authorization: Bearer secretsecret\r\n")));
  EXPECT_TRUE(is(200, get(s, "/metrics", "Authorization: Bearer secret\r\n")));
  EXPECT_TRUE(is(200, get(s, "/healthz")));
}

TEST(Server, OnLoopbackIsAskedByNamesOfLoopbackOnly) {
  monitor m;
  m.sample();
  server s(m, anywhere());
  std::string port = ":" + std::to_string(s.port());
  for (const std::string &host :
       {"localhost"s, "localhost" + port, "LocalHost."s, "127.0.0.1"s,
        "127.0.0.1" + port, "127.1.2.3:80"s, "[::1]" + port, "[::1]"s,
        "[0:0:0:0:0:0:0:1]:1"s, "[::ffff:127.0.0.1]"s})
    EXPECT_TRUE(is(200, get_by(s, "Host: " + host + "\r\n"))) << host;
  for (const std::string &host : {"evil.com"s,
                                  "localhost.evil.com"s,
                                  "evil.localhost"s,
                                  "localhos"s,
                                  "127.0.0.1.evil.com"s,
                                  "127.0.0.1.nip.io" + port,
                                  "128.0.0.1"s,
                                  "0.0.0.0"s,
                                  "10.0.0.1"s,
                                  "[::2]"s,
                                  "[::1"s,
                                  "::1"s,
                                  "[::1]evil"s,
                                  "[::1%25lo]"s,
                                  "localhost:evil"s,
                                  "localhost:80:80"s,
                                  "a@localhost"s,
                                  "localhost/evil"s,
                                  "localhost evil.com"s,
                                  "[::ffff:10.0.0.1]"s,
                                  "."s})
    EXPECT_TRUE(is(421, get_by(s, "Host: " + host + port + "\r\n")) &&
                is(421, get_by(s, "Host: " + host + "\r\n")))
        << host;
  EXPECT_TRUE(is(400, get_by(s, "")));
  EXPECT_TRUE(is(400, get_by(s, "Host:\r\n")));
  EXPECT_TRUE(is(400, get_by(s, "Host: localhost\r\nHost: evil.com\r\n")));
  EXPECT_TRUE(is(200, ask(s, "GET /metrics HTTP/1.0\r\n\r\n")));
  EXPECT_TRUE(is(421, ask(s, "GET / HTTP/1.0\r\nHost: evil.com\r\n\r\n")));
}

TEST(Server, IsAskedByTheNamesThatItIsGiven) {
  monitor m;
  m.sample();
  server_options options = anywhere();
  options.hosts = {"metrics.Example.org", "fd00::0:1"};
  auto known = [](const server &s, const std::string &host) {
    return is(200, get_by(s, "Host: " + host + "\r\n"));
  };
  {
    server s(m, options);
    EXPECT_TRUE(known(s, "METRICS.example.org:9464"));
    EXPECT_TRUE(known(s, "[fd00::1]"));
    EXPECT_TRUE(known(s, "localhost"));
    EXPECT_FALSE(known(s, "example.org"));
    EXPECT_FALSE(known(s, "xmetrics.example.org"));
  }
  options.address = "0.0.0.0"; // then the names are all there are
  {
    server s(m, options);
    EXPECT_TRUE(known(s, "metrics.example.org"));
    EXPECT_TRUE(known(s, "127.0.0.1"));
    EXPECT_FALSE(known(s, "evil.com"));
  }
  options.hosts.clear(); // any: its names are not known
  server s(m, options);
  EXPECT_TRUE(known(s, "evil.com"));
  options.hosts = {"example.org:80"};
  EXPECT_THROW(server(m, options), std::invalid_argument);
}

TEST(Server, RefusesWhatIsMalformedTooLargeOrNoReading) {
  monitor m;
  m.sample();
  server s(m, anywhere());
  EXPECT_TRUE(is(400, ask(s, "nonsense\r\n\r\n")));
  EXPECT_TRUE(is(400, ask(s, "GET nowhere HTTP/1.1\r\n\r\n")));
  EXPECT_TRUE(is(400, get(s, "/metrics", "no colon\r\n")));
  EXPECT_TRUE(is(505, ask(s, "GET / HTTP/9.9\r\n\r\n")));
  EXPECT_TRUE(is(405, ask(s, "DELETE /metrics HTTP/1.0\r\n\r\n")));
  EXPECT_TRUE(
      is(413, ask(s, "POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\n")));
  EXPECT_TRUE(is(431, get(s, "/metrics", "X: " + std::string(8300, 'x'))));
}

TEST(Server, SurvivesNoise) {
  monitor m;
  m.sample();
  server s(m, anywhere());
  std::uint32_t state = 1;
  for (int round = 0; round < 200; ++round) {
    std::string noise = round % 2 ? "GET /metrics HTTP/1.1\r\nHost: " : "";
    for (int i = 0; i < 60; ++i)
      noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    ask(s, noise + "\r\n\r\n");
  }
  EXPECT_TRUE(is(200, get(s, "/healthz")));
}

TEST(Server, ASlowClientHoldsUpNobodyAndIsCutOff) {
  monitor m;
  m.sample();
  server_options options = anywhere();
  options.timeout = 2s;
  options.connections = 2;
  server s(m, options);
  int slow = connect_to(s), slower = connect_to(s);
  send(slow, "GET", 3, MSG_NOSIGNAL);
  // Both are counted once a third finds no room.
  bool full = false;
  for (int tries = 0; tries < 10000 && !full; ++tries)
    full = is(503, get(s, "/healthz"));
  EXPECT_TRUE(full);
  EXPECT_EQ(rest_of(slow), "");
  EXPECT_EQ(rest_of(slower), "");
  EXPECT_TRUE(is(200, get(s, "/healthz")));
}

TEST(Server, RefusesAnAddressOrAPortThatItCannotHave) {
  monitor m;
  server_options options = anywhere();
  options.address = "localhost";
  EXPECT_THROW(server(m, options), std::invalid_argument);
  server first(m, anywhere());
  options = anywhere();
  options.port = first.port();
  EXPECT_THROW(server(m, options), std::system_error);
}

TEST(Exposition, SaysAThousandPools) {
  monitor_state state;
  auto now = std::make_shared<reading>();
  for (int i = 0; i < 1000; ++i) {
    pool_reading one;
    one.name = "pool " + std::to_string(i);
    one.max_objects = one.max_bytes = limits::unlimited;
    now->pools.push_back(one);
  }
  state.latest = now;
  std::string text = metrics_text(state, metrics_format::open_metrics);
  EXPECT_TRUE(
      has(text, "memleak_pool_live_objects{pool=\"pool 999\",type=\"\"} 0\n"));
  EXPECT_FALSE(has(text, "memleak_pool_limit_objects{"));
}

} // namespace

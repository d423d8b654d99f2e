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
  EXPECT_FALSE(has(ask(s, "HEAD /metrics HTTP/1.1\r\n\r\n"), "memleak_pool"));
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

TEST(Server, RefusesWhatIsMalformedTooLargeOrNoReading) {
  monitor m;
  m.sample();
  server s(m, anywhere());
  EXPECT_TRUE(is(400, ask(s, "nonsense\r\n\r\n")));
  EXPECT_TRUE(is(400, ask(s, "GET nowhere HTTP/1.1\r\n\r\n")));
  EXPECT_TRUE(is(400, get(s, "/metrics", "no colon\r\n")));
  EXPECT_TRUE(is(505, ask(s, "GET / HTTP/9.9\r\n\r\n")));
  EXPECT_TRUE(is(405, ask(s, "DELETE /metrics HTTP/1.1\r\n\r\n")));
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
    std::string noise = round % 2 ? "GET /metrics HTTP/1.1\r\n" : "";
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

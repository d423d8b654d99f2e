//===-- history_test.cpp - What was, fine then coarse, and as JSON ------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <memleak/monitor/exposition.hpp>

#include <nlohmann/json.hpp>

using namespace memleak;
using namespace memleak::test;
using nlohmann::json;

namespace {

pool_reading had(const std::string &name, const std::string &type,
                 std::size_t live) {
  pool_reading out;
  out.name = name;
  out.type = type;
  out.counts.live = live;
  out.counts.slab_bytes = live * 1024;
  return out;
}

reading at(milliseconds when, std::vector<pool_reading> pools) {
  reading out;
  out.at = when;
  out.pools = std::move(pools);
  return out;
}

TEST(History, KeepsTheLeastAndTheMostOfAStretch) {
  history h;
  for (std::size_t live : {5, 9, 2})
    h.add(at(milliseconds(1000 + 100 * live), {had("a", "t", live)}));
  h.add(at(2s, {had("a", "t", 7)}));
  history_series fine = h.of("a", "t", 0);
  ASSERT_EQ(fine.points.size(), 2u);
  EXPECT_EQ(fine.points[0].least, 2u);
  EXPECT_EQ(fine.points[0].most, 9u);
  EXPECT_EQ(fine.points[0].kib, 9u);
  EXPECT_EQ(fine.points[1].most, 7u);
  EXPECT_EQ(fine.end, 3s);
  history_series coarse = h.of("a", "t", 1);
  ASSERT_EQ(coarse.points.size(), 1u);
  EXPECT_EQ(coarse.points[0].least, 2u);
  EXPECT_EQ(coarse.points[0].most, 9u);
}

TEST(History, SumsAllPoolsSampleBySample) {
  history h; // never more than 10 together, though each had 9 once
  h.add(at(1s, {had("a", "t", 9), had("b", "t", 1)}));
  h.add(at(2s, {had("a", "t", 1), had("b", "t", 9)}));
  EXPECT_EQ(h.whole(1).points.at(0).most, 10u);
  EXPECT_EQ(h.whole(1).points.at(0).kib, 10u);
  EXPECT_TRUE(h.whole(history::tiers).points.empty());
}

TEST(History, FindsAPoolByItsNameAlone) {
  history h;
  h.add(at(1s, {had("a", "t", 1), had("a", "u", 2), had("b", "t", 3)}));
  EXPECT_EQ(h.of("a", "", 0).points.at(0).most, 1u);
  EXPECT_EQ(h.of("a", "u", 0).points.at(0).most, 2u);
  EXPECT_TRUE(h.of("a", "v", 0).points.empty());
  EXPECT_TRUE(h.of("", "", 0).points.empty());
  EXPECT_TRUE(h.of("c", "", 0).points.empty());
}

TEST(History, FillsGapsAndForgetsWhatIsGoneForADay) {
  history h;
  h.add(at(1s, {had("a", "t", 4)}));
  h.add(at(5s, {had("a", "t", 8)}));
  ASSERT_EQ(h.of("a", "t", 0).points.size(), 5u);
  EXPECT_EQ(h.of("a", "t", 0).points[3].most, 4u);
  h.add(at(24h, {had("b", "t", 1)}));
  EXPECT_FALSE(h.of("a", "t", 0).points.empty());
  h.add(at(25h, {had("b", "t", 1)}));
  EXPECT_TRUE(h.of("a", "t", 0).points.empty());
}

TEST(HistoryRequest, IsRead) {
  history_request all = parse_history_request("");
  EXPECT_EQ(all.tier, 1u);
  EXPECT_TRUE(all.pools.empty());
  history_request some = parse_history_request(
      "span=2m&pool=a%20%26b&type=std%3a%3Amap&pool=c+d&");
  EXPECT_EQ(some.tier, 0u);
  ASSERT_EQ(some.pools.size(), 2u);
  EXPECT_EQ(some.pools[0], std::pair("a &b"s, "std::map"s));
  EXPECT_EQ(some.pools[1], std::pair("c d"s, ""s));
}

TEST(HistoryRequest, IsRefusedIfItIsWrong) {
  for (const char *wrong : {"span=3m", "span", "type=t", "pool=a&other=1",
                            "pool=%", "pool=%4", "pool=%zz", "pool=%+1"})
    EXPECT_THROW(parse_history_request(wrong), std::invalid_argument) << wrong;
  std::string many;
  for (std::size_t i = 0; i < history_request::most_pools; ++i)
    many += "pool=a&";
  EXPECT_EQ(parse_history_request(many).pools.size(),
            history_request::most_pools);
  EXPECT_THROW(parse_history_request(many + "pool=a"), std::invalid_argument);
}

TEST(HistoryJson, HasOneSeriesForEachPoolAskedFor) {
  hand_clock time;
  std::vector<pool_snapshot> pools(2);
  pools[0].name = "gone";
  pools[1].name = "a \"b\"";
  pools[1].type = "t";
  pools[1].counts.live = 3;
  pools[1].counts.slab_bytes = 4096;
  monitor_options options;
  options.time = &time;
  options.reports = false;
  options.source = [&](snapshot_depth) { return pools; };
  monitor m(options);
  json none = json::parse(history_json(m, {}));
  EXPECT_TRUE(none["at"].is_null());
  EXPECT_TRUE(none["series"][0]["most"].empty());
  EXPECT_TRUE(none["series"][0]["ago_ms"].is_null());
  m.sample();
  pools.erase(pools.begin());
  time.at = 30s;
  m.sample();
  json out = json::parse(
      history_json(m, {1, {{"a \"b\"", "t"}, {"gone", ""}, {"unknown", "x"}}}));
  EXPECT_EQ(out["span"], "1h");
  EXPECT_EQ(out["step_ms"], 10000);
  ASSERT_EQ(out["series"].size(), 3u);
  EXPECT_EQ(out["series"][0]["pool"], "a \"b\"");
  EXPECT_EQ(out["series"][0]["most"], json::array({3, 3, 3, 3}));
  EXPECT_EQ(out["series"][0]["kib"], json::array({4, 4, 4, 4}));
  EXPECT_EQ(out["series"][0]["ago_ms"], 0);
  EXPECT_EQ(out["series"][1]["most"], json::array({0}));
  EXPECT_EQ(out["series"][1]["ago_ms"], 20000);
  EXPECT_TRUE(out["series"][2]["least"].empty());
}

TEST(LeaksJson, HasSitesByBytesAndAgesByPool) {
  pool_reading p = had("a", "t", 4);
  p.ages_known = true;
  p.ages[2] = 4;
  p.late = 1;
  p.max_lifetime = 50ms;
  for (std::size_t bytes : {10, 30, 20}) {
    site_statistics row;
    row.live = 1;
    row.bytes = bytes;
    p.sites.push_back(row);
  }
  monitor_state state;
  auto seen = std::make_shared<reading>(at(1s, {p, had("no ages", "t", 1)}));
  state.walked = seen;
  json out = json::parse(leaks_json(state, 2));
  ASSERT_EQ(out["sites"].size(), 2u);
  EXPECT_EQ(out["sites"][0]["bytes"], 30);
  EXPECT_EQ(out["sites"][1]["bytes"], 20);
  EXPECT_EQ(out["sites_left_out"], 1);
  ASSERT_EQ(out["pools"].size(), 1u);
  EXPECT_EQ(out["pools"][0]["overdue"], 1);
  EXPECT_EQ(out["pools"][0]["ages"][2], 4);
  EXPECT_EQ(out["age_bounds_ms"].size() + 1, out["pools"][0]["ages"].size());
  EXPECT_EQ(json::parse(leaks_json(state))["sites_left_out"], 0);
  EXPECT_EQ(parse_top("top=20"), 20u);
  EXPECT_EQ(parse_top(""), limits::unlimited);
  for (const char *wrong : {"top=x", "top=", "top=1x", "top=-1", "most=1",
                            "top=99999999999999999999999"})
    EXPECT_THROW(parse_top(wrong), std::invalid_argument) << wrong;
}

} // namespace

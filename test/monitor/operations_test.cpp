//===-- operations_test.cpp - What operators are given, and the library ---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <memleak/monitor/exposition.hpp>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace memleak;
using namespace memleak::test;

namespace {

using names = std::set<std::string>;
const std::filesystem::path folder = MEMLEAK_OPERATIONS;

std::string read(const std::filesystem::path &file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  EXPECT_FALSE(out.str().empty()) << file;
  return out.str();
}

/// What the first group of \p pattern finds.
names found(const std::string &text, const std::string &pattern) {
  names out;
  std::regex wanted(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), wanted), end;
       at != end; ++at)
    out.insert((*at)[1]);
  return out;
}

names less(const names &all, const names &some) {
  names out;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(),
                      std::inserter(out, out.end()));
  return out;
}

/// The names of what is written, of a pool that has all there may be.
names exported() {
  auto now = std::make_shared<reading>();
  pool_reading pool;
  pool.name = "a";
  pool.type = "b";
  pool.max_objects = pool.max_bytes = 10;
  pool.max_lifetime = 1s;
  now->pools.push_back(pool);
  monitor_state state;
  state.latest = state.walked = now;
  state.alerts.emplace_back();
  state.sinks.emplace_back();
  return found(metrics_text(state, metrics_format::prometheus),
               "(?:^|\n)(memleak_[a-z_]+)[ {]");
}

TEST(Operations, EachAlertHasAPrometheusRule) {
  names rules = found(read(folder / "rules.yml"), "- alert: (\\S+)");
  EXPECT_EQ(less(rule_names(), rules), names());
  for (const std::string &more : less(rules, rule_names()))
    EXPECT_EQ(more.rfind("memleak-", 0), 0u) << "no alert is called " << more;
}

TEST(Operations, EachRuleIsOfTheAlertOfItsName) {
  std::string text = read(folder / "rules.yml");
  for (const std::string &rule : rule_names())
    EXPECT_NE(text.find("- alert: " + rule +
                        "\n        expr: memleak_pool_alerts{rule=\"" + rule +
                        "\"} > 0\n"),
              std::string::npos)
        << rule;
}

TEST(Operations, EachRuleHasARunbookPageAndNoOtherHas) {
  std::string text = read(folder / "rules.yml");
  names pages;
  for (const auto &file :
       std::filesystem::directory_iterator(folder / "runbook"))
    pages.insert(file.path().stem());
  EXPECT_EQ(found(text, "- alert: (\\S+)"), pages);
  EXPECT_EQ(found(text, "runbook: docs/runtime/operations/runbook/(\\S+)\\.md"),
            pages);
  for (const std::string &page : pages) {
    std::string said = read(folder / "runbook" / (page + ".md"));
    EXPECT_EQ(said.rfind("# " + page + "\n", 0), 0u) << page;
    for (const char *part : {"\n## What it means\n", "\n## What to do\n",
                             "\n## At compile time\n"})
      EXPECT_NE(said.find(part), std::string::npos) << page << part;
  }
}

TEST(Operations, EachMetricNamedIsExported) {
  names metrics = exported();
  EXPECT_EQ(metrics.count("memleak_pool_use_ratio"), 1u);
  for (const char *file : {"rules.yml", "grafana.json"}) {
    names named = found(read(folder / file), "(memleak_[a-z_]+)");
    EXPECT_FALSE(named.empty());
    EXPECT_EQ(less(named, metrics), names()) << file;
  }
}

TEST(Operations, TheDashboardShowsEachMetricOfAPool) {
  names shown = found(read(folder / "grafana.json"), "(memleak_pool_[a-z_]+)");
  for (const std::string &metric : exported())
    if (metric.rfind("memleak_pool_", 0) == 0) {
      EXPECT_EQ(shown.count(metric), 1u) << metric;
    }
}

} // namespace

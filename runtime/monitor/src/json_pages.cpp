//===-- json_pages.cpp - What a monitor knows, as JSON ------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/exposition.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace memleak::monitoring {
namespace {

using nlohmann::json;

std::string dump(const json &what) {
  return what.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json site_json(const pool_reading &pool, const site_statistics &row) {
  json out{{"pool", pool.name},
           {"type", pool.type},
           {"site", row.acquired ? json(row.acquired.str()) : json()},
           {"live", row.live},
           {"bytes", row.bytes}};
  if (row.oldest.count() >= 0)
    out["oldest_ms"] = row.oldest.count();
  return out;
}

json ages_json(const pool_reading &pool) {
  return {{"name", pool.name},
          {"type", pool.type},
          {"overdue", pool.late},
          {"max_lifetime_ms", pool.max_lifetime.count()
                                  ? json(pool.max_lifetime.count())
                                  : json()},
          {"ages", pool.ages}};
}

json series_json(const history_series &past, milliseconds now) {
  std::vector<std::uint32_t> least, most, kib;
  for (const history_point &p : past.points) {
    least.push_back(p.least);
    most.push_back(p.most);
    kib.push_back(p.kib);
  }
  // The stretch that is under way ends in the future.
  milliseconds ago = std::max(milliseconds(0), now - past.end);
  return {{"least", least},
          {"most", most},
          {"kib", kib},
          {"ago_ms", past.points.empty() ? json() : json(ago.count())}};
}

json limit_json(std::size_t limit) {
  return limit == limits::unlimited ? json() : json(limit);
}

json alert_list(const std::vector<alert> &all) {
  json out = json::array();
  for (const alert &a : all)
    out.push_back(json::parse(to_json(a)));
  return out;
}

} // namespace

std::string pools_json(const monitor_state &now) {
  json pools = json::array();
  if (now.latest)
    for (const pool_reading &p : now.latest->pools)
      pools.push_back({{"name", p.name},
                       {"type", p.type},
                       {"instances", p.instances},
                       {"object_size", p.object_size},
                       {"live", p.counts.live},
                       {"peak", p.counts.peak},
                       {"made", p.counts.total},
                       {"refused", p.counts.refused},
                       {"retired", p.counts.retired},
                       {"object_bytes", p.counts.object_bytes},
                       {"slab_bytes", p.counts.slab_bytes},
                       {"max_objects", limit_json(p.max_objects)},
                       {"max_bytes", limit_json(p.max_bytes)},
                       {"use", p.fullest.use}});
  json out{{"pools", pools},
           {"at", now.latest ? json(rfc3339(now.latest->wall)) : json()}};
  return dump(out);
}

std::string leaks_json(const monitor_state &now, std::size_t most_sites) {
  using row = std::pair<const pool_reading *, const site_statistics *>;
  std::vector<row> rows;
  json pools = json::array();
  if (now.walked)
    for (const pool_reading &p : now.walked->pools) {
      for (const site_statistics &one : p.sites)
        if (one.live)
          rows.emplace_back(&p, &one);
      if (p.ages_known)
        pools.push_back(ages_json(p));
    }
  std::stable_sort(rows.begin(), rows.end(), [](const row &a, const row &b) {
    return a.second->bytes > b.second->bytes;
  });
  json sites = json::array();
  for (std::size_t i = 0; i < std::min(rows.size(), most_sites); ++i)
    sites.push_back(site_json(*rows[i].first, *rows[i].second));
  std::vector<alert> leaks;
  for (const alert &a : now.alerts)
    if (a.to == audience::developer)
      leaks.push_back(a);
  json bounds = json::array();
  for (milliseconds bound : age_bounds)
    bounds.push_back(bound.count());
  return dump({{"sites", sites},
               {"sites_left_out", rows.size() - sites.size()},
               {"pools", pools},
               {"age_bounds_ms", bounds},
               {"leaks", alert_list(leaks)},
               {"at", now.walked ? json(rfc3339(now.walked->wall)) : json()}});
}

std::string alerts_json(const monitor_state &now) {
  return dump({{"alerts", alert_list(now.alerts)}});
}

std::string history_json(const monitor &of, const history_request &what) {
  std::shared_ptr<const reading> latest = of.state().latest;
  milliseconds now = latest ? latest->at : milliseconds(0);
  json series = json::array();
  if (what.pools.empty())
    series.push_back(series_json(of.history_of_all(what.tier), now));
  for (const auto &[pool, type] : what.pools) {
    json one = series_json(of.history_of(pool, type, what.tier), now);
    one["pool"] = pool;
    one["type"] = type;
    series.push_back(std::move(one));
  }
  return dump({{"span", history_spans[what.tier]},
               {"step_ms", history::layout[what.tier].step.count()},
               {"at", latest ? json(rfc3339(latest->wall)) : json()},
               {"series", series}});
}

} // namespace memleak::monitoring

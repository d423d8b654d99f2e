//===-- rules.cpp - What is trouble -------------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/rules.hpp>

#include <algorithm>
#include <cmath>
#include <deque>

namespace memleak::monitoring {
namespace {

constexpr const char *limit_rule = "pool-limit";
constexpr const char *refused_rule = "pool-refused";
constexpr const char *overdue_rule = "pool-overdue";
constexpr const char *growth_rule = "pool-growth";
constexpr const char *exhaustion_rule = "pool-exhaustion";
constexpr const char *retired_rule = "pool-retired";

constexpr const char *most_use = "most_use_percent";
constexpr double hysteresis = 0.05; ///< of a limit
constexpr milliseconds use_step{10000};
constexpr std::size_t use_points = 30;

std::string place(site where) { return where ? where.str() : std::string(); }

std::string quoted(const std::string &name) { return "pool '" + name + "'"; }

alert begin(const char *rule, audience to, severity how_bad,
            const pool_reading &pool) {
  alert out;
  out.rule = rule;
  out.to = to;
  out.how_bad = how_bad;
  out.pool = pool.name;
  out.type = pool.type;
  out.seen = 0; // it lasts; it does not occur
  return out;
}

/// The severity is of the most that was used, so the text has both.
void say_use(const pool_reading &pool, double most_before, alert &in) {
  const fullness &full = pool.fullest;
  // 57% of 100 is 57, whatever 0.57 * 100 is.
  double now = std::floor(full.use * 100 + 1e-6);
  double most = std::max(now, most_before);
  auto percent = [](double of) {
    return std::to_string(static_cast<int>(of)) + "%";
  };
  in.summary = quoted(pool.name) +
               (pool.instances > 1
                    ? ", the fullest of " + std::to_string(pool.instances) + ","
                    : "") +
               " uses " + percent(now) + " of " +
               (full.of_objects ? "max_objects" : "max_bytes") +
               (most > now ? ", after " + percent(most) : "");
  in.figures = {{"use_percent", now},
                {most_use, most},
                {"live", double(full.live)},
                {"bytes", double(full.bytes)},
                {"limit", double(full.limit)}};
}

std::uint64_t risen(std::uint64_t now, std::uint64_t before) {
  return now > before ? now - before : 0; // a pool of the name may have gone
}

std::string frame_of(void *address) { return site::of_address(address).str(); }

/// Misuse is a bug in code; the rest may be one.
severity severity_of(event what) {
  switch (what) {
  case event::double_release:
  case event::foreign_release:
  case event::use_after_release:
  case event::outlived:
    return severity::critical;
  case event::leak:
  case event::limit:
  case event::overdue:
  case event::arena_order:
  case event::stale:
    return severity::warning;
  }
  return severity::warning;
}

} // namespace

std::set<std::string> rule_names() {
  std::set<std::string> out{limit_rule,  refused_rule,    overdue_rule,
                            growth_rule, exhaustion_rule, retired_rule};
  for (std::size_t i = 0; i < event_count; ++i)
    out.insert(event_name(static_cast<event>(i)));
  return out;
}

const pool_rules &rule_settings::of(const std::string &pool) const {
  auto own = pools.find(pool);
  return own == pools.end() ? all : own->second;
}

struct rule_engine::pool_state {
  std::uint64_t refused = 0;
  std::deque<std::pair<milliseconds, std::size_t>> retired;
  std::vector<double> use; ///< every use_step
  milliseconds use_at{-1};
  bool limit_on = false;
  bool known = false;
  milliseconds seen{0};
  std::unique_ptr<growth_watch> whole;
  std::map<std::uint32_t, growth_watch> sites;
  std::size_t watches() const { return sites.size() + (whole ? 1 : 0); }
};

rule_engine::rule_engine(rule_settings settings)
    : settings_(std::move(settings)) {}
rule_engine::~rule_engine() = default;

void rule_engine::observe(alert what, milliseconds quiet) {
  book_.observe(std::move(what), quiet, now_, wall_);
}

void rule_engine::judge(const reading &now) {
  now_ = now.at;
  wall_ = now.wall;
  for (const pool_reading &pool : now.pools) {
    auto &slot = pools_[{pool.name, pool.type}];
    if (!slot)
      slot = std::make_unique<pool_state>();
    pool_state &state = *slot;
    const pool_rules &rules = settings_.of(pool.name);
    judge_limits(pool, rules, state);
    judge_refusals(pool, rules, state);
    judge_retired(pool, rules, state);
    if (now.walked)
      judge_late(pool, rules);
    if (now.walked && rules.growth)
      judge_growth(pool, rules, state);
    state.known = true;
    state.seen = now.at;
  }
  for (auto p = pools_.begin(); p != pools_.end();) {
    const pool_rules &rules = settings_.of(p->first.first);
    if (now.at - p->second->seen <= rules.growing.window) {
      ++p;
      continue;
    }
    watches_ -= p->second->watches();
    p = pools_.erase(p);
  }
}

/// Of a limit alert that is on: the most that was used since it began.
double rule_engine::most_before(const alert &what) const {
  const alert *before = book_.find(what.fingerprint());
  return before ? before->figures.at(most_use) : 0;
}

/// Administrators: how full, and when it will be.
void rule_engine::judge_limits(const pool_reading &pool,
                               const pool_rules &rules, pool_state &state) {
  double use = pool.fullest.use;
  if (!pool.limited())
    return;
  if (state.use_at.count() < 0 || now_ - state.use_at >= use_step) {
    state.use_at = now_;
    state.use.push_back(use);
    if (state.use.size() > use_points)
      state.use.erase(state.use.begin());
  }
  state.limit_on =
      use >= rules.limit_warning - (state.limit_on ? hysteresis : 0);
  if (!state.limit_on)
    return;
  alert a = begin(limit_rule, audience::administrator,
                  use >= rules.limit_critical ? severity::critical
                                              : severity::warning,
                  pool);
  say_use(pool, most_before(a), a);
  if (state.use.size() >= use_points / 3)
    if (trend rise = trend_of(state.use); rise.rising > 3 && rise.slope > 0)
      a.figures["exhausted_in_s"] =
          std::max(0.0, 1 - use) / rise.slope *
          (static_cast<double>(use_step.count()) / 1000);
  observe(std::move(a), rules.quiet);
}

void rule_engine::judge_refusals(const pool_reading &pool,
                                 const pool_rules &rules, pool_state &state) {
  std::uint64_t now = pool.counts.refused;
  std::uint64_t fresh = state.known ? risen(now, state.refused) : now;
  state.refused = now;
  if (!fresh)
    return;
  alert a =
      begin(refused_rule, audience::administrator, severity::critical, pool);
  a.summary = quoted(pool.name) + " refused requests for objects";
  a.figures = {{"refused", double(now)}, {"live", double(pool.counts.live)}};
  a.seen = fresh;
  observe(std::move(a), rules.quiet);
}

void rule_engine::judge_late(const pool_reading &pool,
                             const pool_rules &rules) {
  if (!pool.late)
    return;
  const site_statistics *oldest = nullptr;
  for (const site_statistics &row : pool.sites)
    if (!oldest || row.oldest > oldest->oldest)
      oldest = &row;
  alert a = begin(overdue_rule, audience::developer, severity::warning, pool);
  // Not part of the trouble's name, which would change from sample to sample.
  a.summary = std::to_string(pool.late) + " objects of " + quoted(pool.name) +
              " are older than max_lifetime (" +
              std::to_string(pool.max_lifetime.count()) + " ms)";
  if (oldest && oldest->acquired)
    a.summary += "; the oldest was acquired at " + place(oldest->acquired);
  a.figures = {{"late", double(pool.late)},
               {"max_lifetime_ms", double(pool.max_lifetime.count())}};
  if (oldest)
    a.figures["oldest_ms"] = double(oldest->oldest.count());
  observe(std::move(a), rules.quiet);
}

void rule_engine::judge_retired(const pool_reading &pool,
                                const pool_rules &rules, pool_state &state) {
  auto &past = state.retired;
  std::size_t now = pool.counts.retired;
  if (past.empty() || past.back().second != now)
    past.emplace_back(now_, now);
  while (past.size() > 1 &&
         (now_ - past[1].first >= rules.growing.window || past.size() > 64))
    past.pop_front();
  std::uint64_t fresh = risen(now, past.front().second);
  if (fresh < rules.retired)
    return;
  alert a =
      begin(retired_rule, audience::administrator, severity::warning, pool);
  a.summary = quoted(pool.name) + " loses slots to retirement: use wider " +
              "generations, or restart in time";
  a.figures = {{"retired", double(now)},
               {"retired_in_window", double(fresh)},
               {"bytes", double(now * pool.object_size)}};
  observe(std::move(a), rules.quiet);
}

void rule_engine::judge_growth(const pool_reading &pool,
                               const pool_rules &rules, pool_state &state) {
  auto said = [&](const growth_watch &watch, site where, std::size_t live,
                  milliseconds oldest) {
    const auto &verdict = watch.verdict();
    if (!verdict)
      return;
    alert a = begin(growth_rule, audience::developer, severity::warning, pool);
    a.site = place(where);
    a.summary = quoted(pool.name) + " grows without a plateau" +
                (where ? ", by objects acquired at " + a.site : "") +
                (verdict->outlived
                     ? ": they outlive what is normal here (" +
                           std::to_string(verdict->normal.count()) + " ms)"
                     : "");
    a.figures = {{"live", double(live)},
                 {"bytes", double(live * pool.object_size)},
                 {"grown", double(verdict->grown)},
                 {"per_hour", verdict->per_hour}};
    if (oldest.count() >= 0)
      a.figures["oldest_ms"] = double(oldest.count());
    observe(std::move(a), rules.growing.window);
    if (pool.max_objects == limits::unlimited || verdict->per_hour <= 0)
      return;
    alert soon = begin(exhaustion_rule, audience::administrator,
                       severity::warning, pool);
    double left =
        double(pool.max_objects - std::min(pool.max_objects, pool.counts.live));
    double seconds = left / verdict->per_hour * 3600;
    if (seconds > 24 * 3600)
      return;
    soon.summary = quoted(pool.name) + " grows towards max_objects";
    soon.figures = {{"exhausted_in_s", seconds},
                    {"live", double(pool.counts.live)},
                    {"limit", double(pool.max_objects)}};
    if (seconds < 3600)
      soon.how_bad = severity::critical;
    observe(std::move(soon), rules.growing.window);
  };

  growth_sample sample{now_,
                       pool.counts.live,
                       pool.counts.total,
                       pool.counts.live,
                       pool.ages_known,
                       pool.ages};
  if (pool.sites.empty()) {
    if (!state.whole) {
      if (watches_ >= most_watches)
        return;
      ++watches_;
      state.whole = std::make_unique<growth_watch>(rules.growing);
    }
    state.whole->add(sample);
    said(*state.whole, {}, pool.counts.live, milliseconds(-1));
    return;
  }
  for (const site_statistics &row : pool.sites) {
    auto known = state.sites.find(row.acquired.id());
    if (known == state.sites.end()) {
      if (state.sites.size() >= most_sites_of_a_pool ||
          watches_ >= most_watches)
        continue;
      ++watches_;
      known = state.sites.emplace(row.acquired.id(), rules.growing).first;
    }
    sample.live = row.live;
    sample.ages = row.ages;
    // What a site made is known only where counts are recorded.
    sample.made = row.total ? row.total : pool.counts.total;
    sample.live_of_made = row.total ? row.live : pool.counts.live;
    known->second.add(sample);
    said(known->second, row.acquired, row.live, row.oldest);
  }
}

void rule_engine::judge(const incident &what, milliseconds now,
                        wall_time wall) {
  now_ = now;
  wall_ = wall;
  pool_reading named;
  named.name = what.pool.empty() ? "unknown" : std::string(what.pool);
  named.type = std::string(what.type);
  alert a = begin(event_name(what.what), audience::developer,
                  severity_of(what.what), named);
  a.site = place(what.acquired ? what.acquired : what.here);
  a.summary = std::string(event_name(what.what)) + " in " + quoted(named.name);
  if (what.acquired)
    a.summary += ": object acquired at " + place(what.acquired);
  if (what.here)
    a.summary += ", seen at " + place(what.here);
  a.figures = {{"count", double(what.count)},
               {"bytes", double(what.count * what.size)}};
  if (what.age.count() >= 0)
    a.figures["oldest_ms"] = double(what.age.count());
  for (void *address : what.stack)
    a.stack.push_back(frame_of(address));
  a.seen = 1;
  observe(std::move(a), settings_.of(named.name).quiet);
}

std::vector<alert> rule_engine::settle(milliseconds now, wall_time wall) {
  return book_.settle(now, wall);
}

std::size_t rule_engine::footprint() const {
  constexpr std::size_t node = 4 * sizeof(void *);
  // A watch keeps 36 slices of 16 bytes.
  return pools_.size() * (node + sizeof(pool_state) + use_points * 8 + 128) +
         watches_ * (node + sizeof(growth_watch) + 64 * 16);
}

} // namespace memleak::monitoring

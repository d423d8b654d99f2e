//===-- history.cpp - What pools looked like, fine then coarse ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/history.hpp>

#include <algorithm>
#include <limits>

namespace memleak::monitoring {
namespace {

std::uint32_t capped(std::size_t value) {
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(value, most));
}

constexpr milliseconds forgotten_after =
    history::layout[history::tiers - 1].step *
    history::layout[history::tiers - 1].points;

} // namespace

void history::ring::add(history_point seen, std::int64_t now,
                        std::uint32_t most) {
  if (now <= slot) {
    history_point &last = points[(next + points.size() - 1) % points.size()];
    last.least = std::min(last.least, seen.least);
    last.most = std::max(last.most, seen.most);
    last.kib = std::max(last.kib, seen.kib);
    return;
  }
  history_point fill = seen;
  if (slot >= 0 && !points.empty())
    fill = points[(next + points.size() - 1) % points.size()];
  std::int64_t count = slot < 0 ? 1 : std::min<std::int64_t>(now - slot, most);
  for (std::int64_t i = 0; i < count; ++i) {
    const history_point &value = i + 1 == count ? seen : fill;
    if (points.size() < most) {
      if (points.size() == points.capacity()) // by a quarter: vectors double
        points.reserve(
            std::min<std::size_t>(most, points.size() + points.size() / 4 + 8));
      points.push_back(value);
    } else {
      points[next] = value;
      next = (next + 1) % most;
    }
  }
  slot = now;
}

void history::past::add(history_point seen, milliseconds now) {
  last = now;
  for (std::size_t t = 0; t < tiers; ++t)
    rings[t].add(seen, now / layout[t].step, layout[t].points);
}

history_series history::past::of(std::size_t number) const {
  history_series out;
  if (number >= tiers || rings[number].points.empty())
    return out;
  const ring &from = rings[number];
  out.step = layout[number].step;
  out.end = out.step * (from.slot + 1);
  out.points.reserve(from.points.size());
  for (std::size_t i = 0; i < from.points.size(); ++i)
    out.points.push_back(from.points[(from.next + i) % from.points.size()]);
  return out;
}

std::size_t history::past::footprint() const {
  std::size_t sum = sizeof *this;
  for (const ring &r : rings)
    sum += r.points.capacity() * sizeof(history_point);
  return sum;
}

void history::add(const reading &now) {
  std::size_t all_live = 0, all_kib = 0;
  for (const pool_reading &pool : now.pools) {
    all_live += pool.counts.live;
    all_kib += pool.counts.slab_bytes / 1024;
    std::pair key(pool.name, pool.type);
    auto known = pools_.find(key);
    if (known == pools_.end()) {
      if (pools_.size() >= most_pools)
        continue;
      known = pools_.emplace(std::move(key), past{}).first;
    }
    std::uint32_t live = capped(pool.counts.live);
    known->second.add({live, live, capped(pool.counts.slab_bytes / 1024)},
                      now.at);
  }
  std::uint32_t live = capped(all_live);
  whole_.add({live, live, capped(all_kib)}, now.at);
  for (auto p = pools_.begin(); p != pools_.end();)
    p = now.at - p->second.last > forgotten_after ? pools_.erase(p)
                                                  : std::next(p);
}

history_series history::of(const std::string &pool, const std::string &type,
                           std::size_t number) const {
  auto known = pools_.lower_bound({pool, type});
  bool found = known != pools_.end() && known->first.first == pool &&
               (type.empty() || known->first.second == type);
  return found ? known->second.of(number) : history_series();
}

history_series history::whole(std::size_t number) const {
  return whole_.of(number);
}

std::size_t history::footprint() const {
  constexpr std::size_t node = 4 * sizeof(void *); // of a map
  std::size_t sum = whole_.footprint();
  for (const auto &[key, value] : pools_) {
    sum += node + sizeof key + value.footprint();
    for (const std::string *text : {&key.first, &key.second})
      sum += text->capacity() > 15 ? text->capacity() + 1 : 0;
  }
  return sum;
}

} // namespace memleak::monitoring

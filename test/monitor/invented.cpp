//===-- invented.cpp - Pools of a service that is not there -------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "invented.hpp"

#include <memleak/limits.hpp>

#include <algorithm>
#include <cmath>

namespace memleak::test {
namespace {

struct kind {
  const char *name;
  const char *type;
  const char *file;
  std::size_t object_size;
  double usual;  ///< live objects
  double limit;  ///< times that; 0: none
  double rate;   ///< objects made a second
  double period; ///< of the load, seconds; 0: none
};
const kind kinds[] = {
    {"sessions", "shop::session", "src/session.cpp", 256, 1800, 2.2, 90, 2600},
    {"jobs", "shop::job", "src/queue.cpp", 96, 240, 2.4, 400, 47},
    {"cache entries", "shop::cache_entry<std::string>", "src/cache.cpp", 512,
     9000, 1.6, 12, 0},
    {"orders", "shop::order", "src/order.cpp", 384, 620, 6, 25, 1100},
    {"buffers", "net::buffer<4096>", "src/net/buffer.cpp", 4096, 130, 4, 900,
     33},
    {"connections", "net::connection", "src/net/connection.cpp", 1024, 300, 3.4,
     8, 700},
    {"parser nodes", "json::node", "src/json/parse.cpp", 48, 5200, 0, 2500, 21},
    {"timers", "base::timer", "src/timer.cpp", 64, 75, 0, 30, 90}};

double noise(std::size_t pool, double seconds) {
  double x = std::sin(double(pool) * 12.9898 + seconds * 78.233) * 43758.5453;
  return x - std::floor(x) - 0.5;
}

double live_at(const kind &of, std::size_t pool, double seconds, bool leaks) {
  double usual = of.usual * (1 + 0.35 * noise(pool, 0));
  double phase = double(pool) * 0.7;
  double load =
      of.period ? 0.85 + 0.2 * std::sin(2 * M_PI * seconds / of.period + phase)
                : 1 - 0.8 * std::exp(-seconds / 500); // a cache fills
  double lost = leaks ? seconds * of.rate * 0.004 : 0;
  return usual * load * (1 + 0.06 * noise(pool, seconds)) + lost;
}

void add_sites(pool_snapshot &to, const kind &of, double seconds, bool leaks) {
  double lost = leaks ? seconds * of.rate * 0.004 : 0;
  const double shares[] = {0.62, 0.27, 0.11};
  for (unsigned i = 0; i < 3; ++i) {
    site_statistics row;
    row.acquired = site::of_line(of.file, 40 + 57 * i, "make");
    double fresh = (double(to.counts.live) - lost) * shares[i];
    row.live =
        static_cast<std::size_t>(std::max(0.0, fresh + (i == 1 ? lost : 0)));
    row.total = static_cast<std::uint64_t>(double(to.counts.total) * shares[i]);
    row.bytes = row.live * of.object_size;
    double age = std::min(seconds, 40.0 * (i + 1));
    row.oldest = std::chrono::milliseconds(
        static_cast<std::int64_t>(1000 * (i == 1 && leaks ? seconds : age)));
    double left = std::max(0.0, fresh);
    for (std::size_t bucket = 0; bucket < 5; ++bucket) {
      double part = bucket == 4 ? left : left * 0.35;
      row.ages[bucket] = static_cast<std::size_t>(part);
      left -= part;
    }
    if (i == 1 && lost > 0)
      row.ages[6] += static_cast<std::size_t>(lost * 0.8);
    for (std::size_t b = 0; b < row.ages.size(); ++b)
      to.ages[b] += row.ages[b];
    to.sites.push_back(row);
  }
}

} // namespace

std::vector<pool_snapshot> invented_pools(std::size_t count, double seconds,
                                          bool troubled) {
  std::vector<pool_snapshot> out;
  constexpr std::size_t known = std::size(kinds);
  for (std::size_t i = 0; i < count; ++i) {
    const kind &of = kinds[i % known];
    bool leaks = troubled && i % 97 == 3;
    pool_snapshot p;
    p.name = of.name + (i < known ? "" : " " + std::to_string(i / known + 1));
    p.type = of.type;
    p.object_size = of.object_size;
    double live = std::max(0.0, live_at(of, i, seconds, leaks));
    double most = of.usual * of.limit * (troubled && i % 97 == 1 ? 0.52 : 1);
    p.max_objects =
        of.limit > 0 ? static_cast<std::size_t>(most) : limits::unlimited;
    p.max_bytes = limits::unlimited;
    p.counts.live = std::min(static_cast<std::size_t>(live), p.max_objects);
    p.counts.peak =
        std::min(static_cast<std::size_t>(std::max(live, of.usual * 1.3)),
                 p.max_objects);
    p.counts.total = static_cast<std::uint64_t>(of.usual + of.rate * seconds) +
                     p.counts.live;
    p.counts.refused =
        troubled && i % 97 == 1 ? static_cast<std::size_t>(seconds / 300) : 0;
    p.counts.object_bytes = p.counts.live * of.object_size;
    p.counts.slab_bytes =
        (p.counts.object_bytes * 5 / 4 + 65535) / 65536 * 65536;
    p.ages_known = true;
    add_sites(p, of, seconds, leaks);
    if (troubled && i % 97 == 5) {
      p.max_lifetime = std::chrono::seconds(30);
      p.late = 3;
    }
    out.push_back(std::move(p));
  }
  return out;
}

} // namespace memleak::test

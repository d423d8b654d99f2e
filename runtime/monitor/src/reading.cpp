//===-- reading.cpp - What one sample saw -------------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/reading.hpp>

#include <algorithm>
#include <tuple>

namespace memleak::monitoring {
namespace {

double share(std::size_t used, std::size_t most) {
  if (most == limits::unlimited)
    return 0;
  return most ? static_cast<double>(used) / static_cast<double>(most) : 1;
}

std::size_t plus_capped(std::size_t a, std::size_t b) {
  return a > limits::unlimited - b ? limits::unlimited : a + b;
}

void add(age_histogram &into, const age_histogram &more) {
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] += more[i];
}

void add(pool_statistics &into, const pool_statistics &more) {
  into.live += more.live;
  into.peak += more.peak;
  into.total += more.total;
  into.refused += more.refused;
  into.retired += more.retired;
  into.orphaned += more.orphaned;
  into.overdue += more.overdue;
  into.stale += more.stale;
  into.quarantined += more.quarantined;
  into.in_magazines += more.in_magazines;
  into.object_bytes += more.object_bytes;
  into.slab_bytes += more.slab_bytes;
  into.metadata_bytes += more.metadata_bytes;
}

void add(site_statistics &into, const site_statistics &more) {
  into.live += more.live;
  into.bytes += more.bytes;
  into.oldest = std::max(into.oldest, more.oldest);
  add(into.ages, more.ages);
  into.peak += more.peak;
  into.total += more.total;
  into.refused += more.refused;
  into.retired += more.retired;
  into.overdue += more.overdue;
}

void add(std::vector<site_statistics> &into,
         const std::vector<site_statistics> &more) {
  for (const site_statistics &row : more) {
    auto same = std::find_if(into.begin(), into.end(), [&](const auto &known) {
      return known.acquired == row.acquired;
    });
    if (same == into.end())
      into.push_back(row);
    else
      add(*same, row);
  }
}

fullness fullness_of(const pool_snapshot &pool) {
  double objects = share(pool.counts.live, pool.max_objects);
  double bytes = share(pool.counts.object_bytes, pool.max_bytes);
  bool of_objects = objects >= bytes;
  return {std::max(objects, bytes), of_objects, pool.counts.live,
          pool.counts.object_bytes,
          of_objects ? pool.max_objects : pool.max_bytes};
}

pool_reading one(pool_snapshot &&from) {
  pool_reading out;
  static_cast<pool_snapshot &>(out) = std::move(from);
  out.fullest = fullness_of(out);
  return out;
}

void add(pool_reading &into, pool_reading &&more) {
  into.instances += more.instances;
  if (more.fullest.use > into.fullest.use)
    into.fullest = more.fullest;
  into.max_objects = plus_capped(into.max_objects, more.max_objects);
  into.max_bytes = plus_capped(into.max_bytes, more.max_bytes);
  add(into.counts, more.counts);
  into.ages_known &= more.ages_known;
  into.late += more.late;
  add(into.ages, more.ages);
  add(into.sites, more.sites);
}

auto key(const pool_snapshot &pool) { return std::tie(pool.name, pool.type); }

} // namespace

std::vector<pool_reading> fold(std::vector<pool_snapshot> pools) {
  std::stable_sort(
      pools.begin(), pools.end(),
      [](const auto &a, const auto &b) { return key(a) < key(b); });
  std::vector<pool_reading> out;
  for (pool_snapshot &pool : pools) {
    pool_reading next = one(std::move(pool));
    if (!out.empty() && key(out.back()) == key(next))
      add(out.back(), std::move(next));
    else
      out.push_back(std::move(next));
  }
  return out;
}

} // namespace memleak::monitoring

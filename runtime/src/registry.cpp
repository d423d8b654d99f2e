//===-- registry.cpp - Every pool by name and type ------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "registry.hpp"
#include "large.hpp"
#include "leaks.hpp"
#include "segments.hpp"
#include "threads.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <set>

namespace memleak {
namespace detail {
namespace {

struct identity_less {
  bool operator()(const pool_identity &a, const pool_identity &b) const {
    return std::tie(a.name, a.type, a.size) < std::tie(b.name, b.type, b.size);
  }
};

struct pool_list {
  std::mutex lock;
  std::vector<pool_core *> pools; ///< in order of construction
  std::set<pool_identity, identity_less> identities;
  std::atomic<unsigned> traces{0};
};

pool_list &all_pools() {
  static pool_list &all = *new pool_list; // outlives static pools
  return all;
}

void quote(std::string &out, std::string_view text) {
  out += '"';
  for (char c : text) {
    char escaped[8];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
      out += escaped;
    } else {
      out += c;
    }
  }
  out += '"';
}

pool_snapshot snapshot_of(const pool_core &pool, snapshot_depth depth) {
  pool_snapshot out;
  out.name = pool.identity().name;
  out.type = pool.identity().type;
  out.object_size = pool.size();
  out.max_objects = pool.bounds().max_objects;
  out.max_bytes = pool.bounds().max_bytes;
  out.max_lifetime = pool.bounds().max_lifetime;
  out.counts = pool.statistics();
  if (depth == snapshot_depth::objects) {
    out.ages_known = pool.traces() & trace_ages;
    out.late = pool.late();
    out.ages = pool.ages();
    out.sites = pool.sites();
  }
  return out;
}

} // namespace

void prepare_process_state() {
  all_pools();
  prepare_threads();
  prepare_segments();
  prepare_large();
  prepare_sites();
}

const pool_identity *intern_identity(std::string name, std::string type,
                                     std::size_t size) {
  pool_list &all = all_pools();
  std::lock_guard hold(all.lock);
  return &*all.identities.insert({std::move(name), std::move(type), size})
               .first;
}

void register_pool(pool_core &pool) {
  static const bool first = (watch_forks(), heed_environment(), true);
  static_cast<void>(first);
  pool_list &all = all_pools();
  std::lock_guard hold(all.lock);
  all.pools.push_back(&pool);
}

void unregister_pool(pool_core &pool) noexcept {
  pool_list &all = all_pools();
  std::lock_guard hold(all.lock);
  all.pools.erase(std::remove(all.pools.begin(), all.pools.end(), &pool),
                  all.pools.end());
}

std::mutex &registry_mutex() noexcept { return all_pools().lock; }
const std::vector<pool_core *> &registered_pools() noexcept {
  return all_pools().pools;
}

void leak_table::add(const pool_identity &pool, site where, std::size_t size,
                     std::chrono::milliseconds age) {
  leak_entry &row = rows[{&pool, where.id()}];
  if (!row.count) {
    row.pool = pool.name;
    row.type = pool.type;
    row.acquired = where;
  }
  ++row.count;
  row.bytes += size;
  row.oldest = std::max(row.oldest, age);
}

} // namespace detail

using namespace detail;

void set_trace(unsigned traces) {
  pool_list &all = all_pools();
  std::lock_guard hold(all.lock);
  all.traces = traces_compiled ? traces : trace_none;
  for (pool_core *pool : all.pools)
    pool->trace(traces);
}

unsigned get_trace() noexcept { return all_pools().traces; }

std::size_t leak_report::count() const noexcept {
  std::size_t sum = 0;
  for (const leak_entry &e : entries)
    sum += e.count;
  return sum;
}

std::size_t leak_report::bytes() const noexcept {
  std::size_t sum = 0;
  for (const leak_entry &e : entries)
    sum += e.bytes;
  return sum;
}

std::string leak_report::text() const {
  std::string out;
  for (const leak_entry &e : entries) {
    out += "memleak: pool-leak: " + std::to_string(e.count) + " of " + e.type;
    if (e.pool != e.type)
      out += " in pool " + e.pool;
    out += ", " + std::to_string(e.bytes) + " bytes";
    if (e.acquired)
      out += ", acquired at " + e.acquired.str();
    if (e.oldest.count() >= 0)
      out += ", oldest " + std::to_string(e.oldest.count()) + " ms";
    out += "\n";
  }
  return out;
}

std::string leak_report::json() const {
  std::string out =
      "{\"event\":\"pool-leak\",\"count\":" + std::to_string(count()) +
      ",\"bytes\":" + std::to_string(bytes()) + ",\"entries\":[";
  const char *separator = "";
  for (const leak_entry &e : entries) {
    out += separator;
    separator = ",";
    out += "{\"pool\":";
    quote(out, e.pool);
    out += ",\"type\":";
    quote(out, e.type);
    out += ",\"site\":";
    e.acquired ? quote(out, e.acquired.str()) : void(out += "null");
    out += ",\"count\":" + std::to_string(e.count) +
           ",\"bytes\":" + std::to_string(e.bytes) + ",\"oldest_ms\":";
    out += e.oldest.count() >= 0 ? std::to_string(e.oldest.count()) : "null";
    out += "}";
  }
  return out + "]}\n";
}

std::size_t registry::size() {
  pool_list &all = all_pools();
  std::lock_guard hold(all.lock);
  return all.pools.size();
}

std::vector<pool_snapshot> registry::snapshot(snapshot_depth depth) {
  pool_list &all = all_pools();
  std::lock_guard hold(all.lock);
  std::vector<pool_snapshot> out;
  for (const pool_core *pool : all.pools)
    out.push_back(snapshot_of(*pool, depth));
  return out;
}

std::vector<pool_snapshot> registry::find(std::string_view name) {
  std::vector<pool_snapshot> out = snapshot();
  out.erase(
      std::remove_if(out.begin(), out.end(),
                     [&](const pool_snapshot &p) { return p.name != name; }),
      out.end());
  return out;
}

leak_report registry::leaks() {
  leak_table table;
  {
    pool_list &all = all_pools();
    std::lock_guard hold(all.lock);
    for (const pool_core *pool : all.pools)
      pool->add_leaks(table);
  }
  leak_report out;
  for (auto &row : table.rows)
    out.entries.push_back(std::move(row.second));
  std::sort(out.entries.begin(), out.entries.end(),
            [](const leak_entry &a, const leak_entry &b) {
              if (a.bytes != b.bytes)
                return a.bytes > b.bytes;
              if (std::tie(a.pool, a.type) != std::tie(b.pool, b.type))
                return std::tie(a.pool, a.type) < std::tie(b.pool, b.type);
              return a.acquired.str() < b.acquired.str();
            });
  return out;
}

} // namespace memleak

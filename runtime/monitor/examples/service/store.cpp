//===-- store.cpp - Sessions, a cache, an audit log -----------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "store.hpp"

namespace demo {
namespace {

memleak::limits bounds(std::size_t most,
                       std::chrono::milliseconds lifetime = {}) {
  memleak::limits out;
  out.max_objects = most;
  out.max_lifetime = lifetime;
  return out;
}

} // namespace

store::store(store_options options)
    : options_(options),
      sessions_("sessions", bounds(options.sessions, options.lifetime)),
      entries_("cache", bounds(2 * options.cached)), // a safety net
      logins_("audit") {}

std::string store::log_in(std::string_view user) {
  auto now = clock::now();
  auto made =
      sessions_.make_at(memleak::here(), session{std::string(user), now});
  auto noted = logins_.make_at(memleak::here(), login{std::string(user), now});
  std::lock_guard hold(lock_);
  audit_.push_back(std::move(noted));
  if (!habits.keep_audit)
    while (audit_.size() > options_.audited)
      audit_.pop_front();
  std::string id = std::to_string(++last_id_);
  by_id_.emplace(id, std::move(made));
  return id;
}

std::optional<std::string> store::visit(const std::string &id) {
  std::lock_guard hold(lock_);
  auto found = by_id_.find(id);
  if (found == by_id_.end())
    return std::nullopt;
  found->second->seen = clock::now();
  return found->second->user;
}

bool store::log_out(const std::string &id) {
  std::lock_guard hold(lock_);
  auto found = by_id_.find(id);
  if (found == by_id_.end())
    return false;
  if (habits.forget_sessions && ++logouts_ % 4 == 0)
    forgotten_.push_back(std::move(found->second));
  by_id_.erase(found);
  return true;
}

std::optional<std::string> store::cached(const std::string &key) {
  std::lock_guard hold(lock_);
  auto found = by_key_.find(key);
  if (found == by_key_.end())
    return std::nullopt;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return found->second->what->text;
}

void store::cache(const std::string &key, const std::string &text) {
  std::lock_guard hold(lock_);
  if (by_key_.count(key))
    return; // another thread was faster
  if (by_use_.size() >= options_.cached) {
    by_key_.erase(by_use_.back().key);
    by_use_.pop_back();
  }
  by_use_.push_front({key, entries_.make_at(memleak::here(), entry{text})});
  by_key_.emplace(key, by_use_.begin());
}

void store::expire() {
  if (habits.never_expire)
    return;
  auto oldest = clock::now() - options_.idle;
  std::lock_guard hold(lock_);
  for (auto one = by_id_.begin(); one != by_id_.end();)
    one = one->second->seen < oldest ? by_id_.erase(one) : std::next(one);
}

void store::hoard() {
  std::lock_guard hold(lock_);
  while (auto one = sessions_.try_make(session{"hoarded", clock::now()}))
    hoarded_.push_back(std::move(one));
}

void store::let_go() {
  std::lock_guard hold(lock_);
  hoarded_.clear();
}

} // namespace demo

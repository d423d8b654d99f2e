//===-- store.hpp - Sessions, a cache, an audit log -------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef DEMO_STORE_HPP
#define DEMO_STORE_HPP

#include <memleak/memleak.hpp>

#include <atomic>
#include <chrono>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace demo {

struct store_options {
  std::size_t sessions = 10000; ///< live at once, at most
  std::size_t cached = 1000;    ///< entries of the cache
  std::size_t audited = 256;    ///< the last so many logins are kept
  std::chrono::milliseconds idle{30 * 60 * 1000};     ///< then a session ends
  std::chrono::milliseconds lifetime{60 * 60 * 1000}; ///< overdue beyond
};

/// What the service does wrong, while it is on.
struct bad_habits {
  /// Each fourth logout takes the session out of sight, and keeps it.
  std::atomic<bool> forget_sessions{false};
  /// The audit log is never trimmed.
  std::atomic<bool> keep_audit{false};
  /// Idle sessions do not end.
  std::atomic<bool> never_expire{false};
};

/// The state of the service, on pools: sessions by number, a cache that drops
/// what was used longest ago, and the last logins. Thread safe.
class store {
public:
  explicit store(store_options options);

  /// Throws memleak::limit_exceeded when there are as many as there may be.
  std::string log_in(std::string_view user);
  /// The user of the session, or nothing; each visit counts as life.
  std::optional<std::string> visit(const std::string &id);
  bool log_out(const std::string &id);
  /// The cached text of \p key; \p make makes it if it is not cached.
  template <class Make> std::string item(const std::string &key, Make &&make) {
    if (std::optional<std::string> known = cached(key))
      return *std::move(known);
    std::string fresh = make();
    cache(key, fresh);
    return fresh;
  }
  /// Ends the sessions that were idle for too long.
  void expire();

  /// Takes all the room for sessions there is; let_go() gives it back.
  void hoard();
  void let_go();

  bad_habits habits;

private:
  using clock = std::chrono::steady_clock;
  struct session {
    std::string user;
    clock::time_point seen;
  };
  struct entry {
    std::string text;
  };
  struct login {
    std::string user;
    clock::time_point at;
  };
  struct cached_entry {
    std::string key;
    memleak::pool_ptr<entry> what;
  };

  std::optional<std::string> cached(const std::string &key);
  void cache(const std::string &key, const std::string &text);

  const store_options options_;
  // Pools first: they end last.
  memleak::pool<session> sessions_;
  memleak::pool<entry> entries_;
  memleak::pool<login> logins_;

  std::mutex lock_; ///< of all below
  std::uint64_t last_id_ = 0;
  std::uint64_t logouts_ = 0;
  std::unordered_map<std::string, memleak::pool_ptr<session>> by_id_;
  std::list<cached_entry> by_use_; ///< used last first
  std::unordered_map<std::string, std::list<cached_entry>::iterator> by_key_;
  std::deque<memleak::pool_ptr<login>> audit_;
  std::vector<memleak::pool_ptr<session>> forgotten_;
  std::vector<memleak::pool_ptr<session>> hoarded_;
};

} // namespace demo

#endif // DEMO_STORE_HPP

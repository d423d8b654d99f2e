//===-- session_cache.cpp - Sessions that end at a deadline -----*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#include "../workloads/common.hpp"

#include <deque>

namespace bench {
namespace {

/// A cache of sessions of 128 bytes. Of ten requests eight touch a session and
/// two log in anew; a session ends a fixed time after its login, and what is
/// overdue is swept every 1,000 requests. Time is counted in requests, so that
/// every peer sees the same. An operation is one request.
struct session_cache {
  static constexpr std::size_t places = 100'000;
  static constexpr std::uint64_t lifetime = 250'000;

  struct session {
    explicit session(std::uint64_t login) : value(login) {}
    std::uint64_t value, touched = 0;
    std::uint64_t data[14];
  };

  template <class Peer> class cache {
  public:
    cache() : sessions_(places), expected_(places, 0) {}

    void login(std::size_t place, std::uint64_t now) {
      if (expected_[place])
        store_.release(std::move(sessions_[place]));
      sessions_[place] = store_.make(now);
      expected_[place] = now + lifetime;
      deadlines_.push_back({now + lifetime, place});
    }
    void touch(std::size_t place, std::uint64_t now) {
      if (expected_[place])
        store_type::get(sessions_[place])->touched = now;
    }
    void sweep(std::uint64_t now) {
      while (!deadlines_.empty() && deadlines_.front().when <= now) {
        deadline const due = deadlines_.front();
        deadlines_.pop_front();
        if (expected_[due.place] != due.when)
          continue; // a later login took the place
        store_.release(std::move(sessions_[due.place]));
        expected_[due.place] = 0;
      }
    }
    std::size_t live() const {
      std::size_t count = 0;
      for (std::uint64_t when : expected_)
        count += when != 0;
      return count;
    }

  private:
    struct deadline {
      std::uint64_t when;
      std::size_t place;
    };
    using store_type = typename Peer::template store<session>;
    store_type store_;
    std::vector<typename store_type::handle> sessions_;
    std::vector<std::uint64_t> expected_; // deadline a place, 0 if empty
    std::deque<deadline> deadlines_;
  };

  template <class Peer> static sample run(std::size_t ops) {
    cache<Peer> sessions;
    rss_meter rss;
    random_source random;
    std::uint64_t now = 1;
    auto request = [&](std::size_t) {
      std::size_t const place = random.below(places);
      if (random.below(10) < 2)
        sessions.login(place, now);
      else
        sessions.touch(place, now);
      if (++now % 1000 == 0)
        sessions.sweep(now);
    };
    stopwatch(0).run(2 * lifetime, request);
    stopwatch watch(ops);
    watch.run(ops, request);
    sample s = watch.result();
    s.live = static_cast<double>(sessions.live());
    s.object_bytes = s.live * sizeof(session);
    s.rss_bytes = rss.grown();
    return s;
  }
};

add_workload<session_cache, object_peers> const
    session_cache_workload("session_cache", 2'000'000);

} // namespace
} // namespace bench

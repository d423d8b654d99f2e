//===-- incidents.cpp - What detectors reported, until it is judged -----===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "incidents.hpp"

#include <algorithm>
#include <execinfo.h>
#include <functional>
#include <new>
#include <shared_mutex>
#include <utility>

namespace memleak::monitoring {
namespace {

struct listeners {
  std::shared_mutex lock;
  std::vector<listener *> all;
  report_handler before = nullptr;
};

listeners &everyone() {
  static listeners &all = *new listeners; // outlives static pools
  return all;
}

/// A report made while one is being handled, by a sink that uses pools, say.
thread_local bool inside = false;

std::vector<void *> stack_here() {
  void *frames[32];
  int count = backtrace(frames, 32);
  constexpr int own = 3; // this function, the handler, the runtime's deliver
  return count <= own ? std::vector<void *>()
                      : std::vector<void *>(frames + own, frames + count);
}

void tell(const report &r) {
  incident seen{r.what, r.object.pool, r.object.type, r.object.acquired,
                r.here, r.count,       r.object.size, r.object.age,
                {}};
  std::shared_lock hold(everyone().lock);
  for (listener *to : everyone().all) {
    if (to->stacks && seen.stack.empty())
      seen.stack = stack_here();
    to->queue.put(seen);
  }
}

void hurry_all() {
  std::shared_lock hold(everyone().lock);
  for (listener *to : everyone().all)
    if (to->hurry)
      to->hurry();
}

verdict handle(const report &r) noexcept {
  report_handler before;
  {
    std::shared_lock hold(everyone().lock);
    before = everyone().before;
  }
  if (!before)
    before = default_report_handler;
  if (inside)
    return before(r);
  inside = true;
  try {
    tell(r);
  } catch (const std::bad_alloc &) {
    // Then only the handler before is told.
  }
  verdict out = before(r);
  if (out == verdict::abort) {
    try {
      hurry_all();
    } catch (...) {
      // The process ends in any case.
    }
  }
  inside = false;
  return out;
}

} // namespace

void incident_queue::put(const incident &what) {
  std::lock_guard hold(lock_);
  ++seen_;
  if (waiting_.size() >= most)
    ++lost_;
  else
    waiting_.push_back(what);
}

std::vector<incident> incident_queue::take() {
  std::lock_guard hold(lock_);
  return std::exchange(waiting_, {});
}

std::uint64_t incident_queue::seen() const {
  std::lock_guard hold(lock_);
  return seen_;
}

std::uint64_t incident_queue::lost() const {
  std::lock_guard hold(lock_);
  return lost_;
}

void listen(listener &to) {
  std::unique_lock hold(everyone().lock);
  everyone().all.push_back(&to);
  if (everyone().all.size() == 1) {
    report_handler before = set_report_handler(handle);
    if (before != handle)
      everyone().before = before;
  }
}

void unlisten(listener &to) {
  std::unique_lock hold(everyone().lock);
  auto &all = everyone().all;
  all.erase(std::remove(all.begin(), all.end(), &to), all.end());
  if (!all.empty())
    return;
  // A handler set meanwhile stays; if it calls ours, nobody is told twice.
  report_handler now = set_report_handler(everyone().before);
  if (now != handle)
    set_report_handler(now);
}

} // namespace memleak::monitoring

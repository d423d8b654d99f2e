//===-- delivery.cpp - A sink with a queue and a thread of its own ------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor/sink.hpp>

#include <algorithm>

namespace memleak::monitoring {

delivery::delivery(std::unique_ptr<sink> to, sink_options options)
    : to_(std::move(to)), options_(options), thread_([this] { run(); }) {}

delivery::~delivery() {
  drain(options_.at_end);
  {
    std::lock_guard hold(lock_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void delivery::put(const alert &what) {
  if ((options_.only && *options_.only != what.to) ||
      what.how_bad < options_.least)
    return;
  {
    std::lock_guard hold(lock_);
    std::string print = what.fingerprint();
    auto same =
        std::find_if(queue_.begin(), queue_.end(), [&](const alert &waiting) {
          return waiting.fingerprint() == print;
        });
    if (same != queue_.end()) {
      // Nobody heard of the start yet: what follows it is one.
      bool started = same->state == alert_state::started &&
                     what.state == alert_state::updated;
      *same = what;
      if (started)
        same->state = alert_state::started;
      return;
    }
    if (queue_.size() >= options_.queue) {
      queue_.pop_front();
      ++dropped_;
    }
    queue_.push_back(what);
  }
  changed_.notify_all();
}

bool delivery::drain(milliseconds most) {
  std::unique_lock hold(lock_);
  return changed_.wait_for(hold, most,
                           [&] { return queue_.empty() && !busy_; });
}

sink_statistics delivery::statistics() const {
  std::lock_guard hold(lock_);
  return {to_->kind(), delivered_, failures_, dropped_, queue_.size()};
}

bool delivery::try_once(const alert &what) {
  try {
    to_->deliver(what);
    return true;
  } catch (const std::exception &) {
    return false; // counted; the sink is no one's to complain to
  }
}

void delivery::run() {
  std::unique_lock hold(lock_);
  while (true) {
    changed_.wait(hold, [&] { return stop_ || !queue_.empty(); });
    if (stop_)
      break;
    alert what = std::move(queue_.front());
    queue_.pop_front();
    busy_ = true;
    milliseconds wait = options_.first_retry;
    for (unsigned attempt = 1;; ++attempt) {
      hold.unlock();
      bool done = try_once(what);
      hold.lock();
      if (done) {
        ++delivered_;
        break;
      }
      ++failures_;
      if (attempt >= options_.attempts ||
          changed_.wait_for(hold, wait, [&] { return stop_; })) {
        ++dropped_;
        break;
      }
      wait = std::min(2 * wait, options_.longest_retry);
    }
    busy_ = false;
    changed_.notify_all();
  }
  dropped_ += queue_.size();
}

} // namespace memleak::monitoring

//===-- monitor.cpp - Leaks and limits seen, and someone told -----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/monitor.hpp>

#include "incidents.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace memleak {

using namespace monitoring;

struct monitor::parts {
  explicit parts(monitor_options o)
      : options(std::move(o)), engine(options.rules) {}

  void run();
  /// Returns the pause until the next one.
  milliseconds sample();
  bool drain(milliseconds most);
  void judge_incidents();
  void say(const std::vector<alert> &what);
  void resend(milliseconds now);

  const monitor_options options;
  const pid_t process = getpid();
  listener reports;

  mutable std::mutex lock; ///< of the next four
  rule_engine engine;
  history past;
  monitor_state shown;
  std::vector<std::unique_ptr<delivery>> sinks;

  std::mutex sampling; ///< one sample at a time
  milliseconds next_walk{-1};
  milliseconds last_resend{0};

  std::mutex running;
  std::condition_variable changed;
  bool stop = false;
  std::thread thread;
};

monitor::monitor(monitor_options options) {
  auto valid = [](const pool_rules &rules, milliseconds interval) {
    if (rules.growing.window < 24 * interval)
      throw std::invalid_argument(
          "memleak::monitor: a growth window must be 24 intervals or longer");
  };
  if (options.interval < milliseconds(10))
    throw std::invalid_argument(
        "memleak::monitor: the interval must be 10 ms or longer");
  valid(options.rules.all, options.interval);
  milliseconds window = options.rules.all.growing.window;
  for (const auto &[name, rules] : options.rules.pools) {
    valid(rules, options.interval);
    window = std::min(window, rules.growing.window);
  }
  // Two walks at least in each of a window's 12 slices.
  options.walk_interval =
      std::max(std::min(options.walk_interval, window / 24), options.interval);
  if (!options.source)
    options.source = [](snapshot_depth depth) {
      return registry::snapshot(depth);
    };
  parts_ = std::make_unique<parts>(std::move(options));
  parts_->reports.stacks = parts_->options.stacks;
  parts_->reports.hurry = [p = parts_.get()] {
    if (p->process != getpid())
      return;
    p->judge_incidents();
    p->drain(p->options.abort_grace);
  };
  if (parts_->options.reports)
    listen(parts_->reports);
}

monitor::~monitor() {
  if (parts_->process != getpid()) {
    // Its threads are the parent's, and its locks may be held for ever.
    static_cast<void>(parts_.release());
    return;
  }
  if (parts_->options.reports)
    unlisten(parts_->reports);
  stop();
}

void monitor::add_sink(std::unique_ptr<sink> to, sink_options options) {
  auto fresh = std::make_unique<delivery>(std::move(to), options);
  std::lock_guard hold(parts_->lock);
  parts_->sinks.push_back(std::move(fresh));
}

void monitor::start() {
  if (parts_->process != getpid())
    return;
  std::lock_guard hold(parts_->running);
  if (parts_->thread.joinable())
    return;
  parts_->stop = false;
  parts_->thread = std::thread([p = parts_.get()] { p->run(); });
}

void monitor::stop() {
  if (parts_->process != getpid())
    return;
  std::thread ending;
  {
    std::lock_guard hold(parts_->running);
    parts_->stop = true;
    ending = std::move(parts_->thread);
  }
  parts_->changed.notify_all();
  if (ending.joinable())
    ending.join();
  parts_->judge_incidents();
}

void monitor::sample() {
  if (parts_->process == getpid())
    parts_->sample();
}

bool monitor::drain(milliseconds most) {
  return parts_->process == getpid() && parts_->drain(most);
}

bool monitor::parts::drain(milliseconds most) {
  std::vector<delivery *> all;
  {
    std::lock_guard hold(lock);
    for (auto &to : sinks)
      all.push_back(to.get());
  }
  return std::all_of(all.begin(), all.end(),
                     [&](delivery *to) { return to->drain(most); });
}

void monitor::parts::run() {
  std::unique_lock hold(running);
  while (!stop) {
    hold.unlock();
    milliseconds pause = sample();
    hold.lock();
    changed.wait_for(hold, pause, [&] { return stop; });
  }
}

milliseconds monitor::parts::sample() {
  std::lock_guard alone(sampling);
  auto begun = std::chrono::steady_clock::now();
  auto now = std::make_shared<reading>();
  now->at = options.time->steady();
  now->wall = options.time->wall();
  now->walked = now->at >= next_walk;
  now->pools = fold(options.source(now->walked ? snapshot_depth::objects
                                               : snapshot_depth::counts));
  milliseconds at = now->at;
  bool walked = now->walked;
  judge_incidents();
  std::vector<alert> said;
  {
    std::lock_guard hold(lock);
    past.add(*now);
    engine.judge(*now);
    said = engine.settle(now->at, now->wall);
    shown.alerts = engine.active();
    shown.latest = now;
    if (walked)
      shown.walked = now;
    shown.self.alerts_lost = engine.overflowed();
    ++shown.self.samples;
    shown.self.walks += walked;
    if (walked)
      shown.self.memory_bytes = past.footprint() + engine.footprint();
  }
  say(said);
  resend(at);
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  auto hundredfold = std::chrono::duration_cast<milliseconds>(100 * took);
  if (walked)
    next_walk = at + std::max(options.walk_interval, hundredfold);
  {
    std::lock_guard hold(lock);
    shown.self.sampling_seconds += took.count();
  }
  return walked ? options.interval : std::max(options.interval, hundredfold);
}

void monitor::parts::judge_incidents() {
  std::vector<incident> fresh = reports.queue.take();
  if (fresh.empty())
    return;
  std::vector<alert> said;
  {
    std::lock_guard hold(lock);
    milliseconds now = options.time->steady();
    wall_time wall = options.time->wall();
    for (const incident &what : fresh)
      engine.judge(what, now, wall);
    said = engine.settle(now, wall);
    shown.alerts = engine.active();
  }
  say(said);
}

void monitor::parts::say(const std::vector<alert> &what) {
  std::lock_guard hold(lock);
  for (const alert &a : what)
    for (auto &to : sinks)
      to->put(a);
}

/// For those that take silence for an end.
void monitor::parts::resend(milliseconds now) {
  std::lock_guard hold(lock);
  for (auto &to : sinks) {
    milliseconds every = to->resend();
    if (!every.count() || now - last_resend < every)
      continue;
    last_resend = now;
    for (alert a : shown.alerts) {
      a.state = alert_state::updated;
      to->put(a);
    }
  }
}

monitor_state monitor::state() const {
  if (parts_->process != getpid())
    return {};
  std::lock_guard hold(parts_->lock);
  monitor_state out = parts_->shown;
  for (const auto &to : parts_->sinks)
    out.sinks.push_back(to->statistics());
  out.self.incidents = parts_->reports.queue.seen();
  out.self.incidents_lost = parts_->reports.queue.lost();
  return out;
}

history_series monitor::history_of(const std::string &pool,
                                   const std::string &type,
                                   std::size_t tier) const {
  if (parts_->process != getpid())
    return {};
  std::lock_guard hold(parts_->lock);
  return parts_->past.of(pool, type, tier);
}

history_series monitor::history_of_all(std::size_t tier) const {
  if (parts_->process != getpid())
    return {};
  std::lock_guard hold(parts_->lock);
  return parts_->past.whole(tier);
}

} // namespace memleak

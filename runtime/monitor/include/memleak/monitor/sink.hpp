//===-- sink.hpp - Where alerts go ----------------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_SINK_HPP
#define MEMLEAK_MONITOR_SINK_HPP

#include <memleak/monitor/alert.hpp>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace memleak::monitoring {

/// Takes alerts somewhere. deliver() is called from one thread at a time, and
/// may be slow; what it throws means that the alert is tried again later.
class sink {
public:
  virtual ~sink() = default;
  virtual void deliver(const alert &) = 0;
  /// Stable; used in metrics and in configuration: "stderr", "webhook", ...
  virtual const char *kind() const noexcept = 0;
  /// Alerts that are still on are handed in again so often; zero: never.
  virtual milliseconds resend() const noexcept { return milliseconds(0); }
};

struct sink_options {
  std::optional<audience> only; ///< both, if not set
  severity least = severity::info;
  std::size_t queue = 256;           ///< alerts waiting, at most
  milliseconds first_retry{500};     ///< then twice as long each time,
  milliseconds longest_retry{60000}; ///< up to this
  unsigned attempts = 10;            ///< then the alert is dropped and counted
  milliseconds at_end{2000};         ///< what a stop waits for the queue
};

/// What a sink has done. All counts are since the start.
struct sink_statistics {
  std::string kind;
  std::uint64_t delivered = 0;
  std::uint64_t failures = 0; ///< attempts that failed
  std::uint64_t dropped = 0;  ///< alerts given up on
  std::size_t queued = 0;
};

/// A sink with a queue and a thread of its own, so that it holds nobody up.
/// A newer alert of the same trouble takes the older one's place in the queue;
/// when it is full the oldest alert is dropped. Thread safe.
class delivery {
public:
  delivery(std::unique_ptr<sink> to, sink_options options);
  /// Waits for at_end at most, plus the call of the sink that is under way.
  ~delivery();
  /// O(queue). Never waits for the sink.
  void put(const alert &what);
  /// Whether all was delivered or dropped within \p most.
  bool drain(milliseconds most);
  sink_statistics statistics() const;
  milliseconds resend() const noexcept { return to_->resend(); }

private:
  void run();
  bool try_once(const alert &what);

  std::unique_ptr<sink> to_;
  const sink_options options_;
  mutable std::mutex lock_;
  std::condition_variable changed_;
  std::deque<alert> queue_;
  bool busy_ = false;
  bool stop_ = false;
  std::uint64_t delivered_ = 0, failures_ = 0, dropped_ = 0;
  std::thread thread_;
};

std::unique_ptr<sink> stderr_sink();
/// To the logger \p name of the program, or to spdlog's default one if there
/// is none of that name.
std::unique_ptr<sink> spdlog_sink(std::string name = {});
/// Native fields: MESSAGE, PRIORITY, MEMLEAK_RULE, MEMLEAK_POOL,
/// MEMLEAK_FINGERPRINT and so on, a datagram an alert.
std::unique_ptr<sink>
journald_sink(std::string socket = "/run/systemd/journal/socket");
/// A line of JSON an alert, appended and flushed. Beyond \p most_bytes the
/// file becomes path.1, that path.2, up to \p kept; then a new one begins.
std::unique_ptr<sink> json_lines_sink(std::string path,
                                      std::size_t most_bytes = 16 << 20,
                                      unsigned kept = 5);
/// POSTs {"version":1,"alert":...}. \p url: http:// or https://.
/// Throws std::invalid_argument for another.
std::unique_ptr<sink> webhook_sink(std::string url,
                                   milliseconds timeout = milliseconds(5000));
/// POSTs to URL/api/v2/alerts, and again each minute while an alert is on.
/// Labels: alertname (the rule), audience, severity, pool, type, site,
/// fingerprint, and \p labels. Throws std::invalid_argument likewise.
std::unique_ptr<sink>
alertmanager_sink(std::string url,
                  std::map<std::string, std::string> labels = {},
                  milliseconds timeout = milliseconds(5000));

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_SINK_HPP

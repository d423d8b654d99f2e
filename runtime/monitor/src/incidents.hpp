//===-- incidents.hpp - What detectors reported, until it is judged ---*- C++
//-*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_INCIDENTS_HPP
#define MEMLEAK_MONITOR_INCIDENTS_HPP

#include <memleak/monitor/rules.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace memleak::monitoring {

/// Reports on their way from the thread that was caught to a monitor. Thread
/// safe; bounded.
class incident_queue {
public:
  static constexpr std::size_t most = 4096;
  void put(const incident &what);
  std::vector<incident> take();
  /// Calls of put(), and those that found no room.
  std::uint64_t seen() const;
  std::uint64_t lost() const;

private:
  mutable std::mutex lock_;
  std::vector<incident> waiting_;
  std::uint64_t seen_ = 0, lost_ = 0;
};

/// What the one report handler of the process must know of a monitor.
struct listener {
  incident_queue queue;
  bool stacks = false;
  /// Judges and delivers at once, as far as abort_grace goes: the process is
  /// about to end.
  std::function<void()> hurry;
};

/// Puts a handler before the one there is, for as long as anyone listens.
void listen(listener &to);
/// Returns once no thread is inside \p to.
void unlisten(listener &to);

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_INCIDENTS_HPP

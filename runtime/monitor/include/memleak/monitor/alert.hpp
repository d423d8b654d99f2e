//===-- alert.hpp - Who is to be told what ---------------------*- C++ -*-===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
#ifndef MEMLEAK_MONITOR_ALERT_HPP
#define MEMLEAK_MONITOR_ALERT_HPP

#include <memleak/monitor/clock.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace memleak::monitoring {

enum class audience : std::uint8_t { developer, administrator };
enum class severity : std::uint8_t { info, warning, critical };
enum class alert_state : std::uint8_t { started, updated, resolved };

const char *name_of(audience) noexcept;
const char *name_of(severity) noexcept;
const char *name_of(alert_state) noexcept;

/// One trouble, however often it is seen.
struct alert {
  std::string rule; ///< stable: "pool-limit", "pool-growth", ...
  audience to = audience::developer;
  severity how_bad = severity::warning;
  alert_state state = alert_state::started;
  std::string pool;
  std::string type;
  std::string site;    ///< empty: not known, or not of one site
  std::string summary; ///< one sentence
  /// Figures by name, units in the name: live, bytes, limit, use_percent,
  /// most_use_percent (since the alert began), oldest_ms, grown, per_hour,
  /// exhausted_in_s.
  std::map<std::string, double> figures;
  std::vector<std::string> stack; ///< an example, if stacks are on
  std::uint64_t seen = 1;         ///< times it was observed
  wall_time started{};
  wall_time updated{};

  /// 16 hexadecimal digits of rule, audience, pool, type and site: the same
  /// trouble has the same in every run of the program.
  std::string fingerprint() const;
};

/// {"rule":...,"severity":...}: one line, no newline. Keys are in order.
std::string to_json(const alert &);
/// The line that a person reads; no newline.
std::string to_text(const alert &);

/// Which alerts are on. Folds repeated ones: said are the start, a rise of the
/// severity, each doubling of times seen for those that occur one by one, and
/// the end. Not thread safe. Bounded: beyond \p most alerts at once new ones
/// are counted, not kept.
class alert_book {
public:
  explicit alert_book(std::size_t most = 1000) : most_(most) {}

  /// It holds now; it is over once it was not observed for \p quiet.
  void observe(alert what, milliseconds quiet, milliseconds now, wall_time);
  /// Ends what was not seen for long; returns all that is to be said since the
  /// last call, oldest first.
  std::vector<alert> settle(milliseconds now, wall_time);

  /// The alert of that fingerprint that is on, until the next call; or null.
  const alert *find(const std::string &fingerprint) const;
  std::vector<alert> active() const;
  std::uint64_t overflowed() const noexcept { return overflowed_; }

private:
  struct entry {
    alert what;
    milliseconds last{0};
    milliseconds quiet{0};
    std::uint64_t said_at = 1; ///< times seen when it was last said
  };
  std::map<std::string, entry> entries_; ///< by fingerprint
  std::vector<alert> to_say_;
  std::size_t most_;
  std::uint64_t overflowed_ = 0;
};

} // namespace memleak::monitoring

#endif // MEMLEAK_MONITOR_ALERT_HPP

//===-- faults.cpp - What can be made to go wrong -------------------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "faults.hpp"

namespace demo {
namespace {

constexpr const char *developer = "developer";
constexpr const char *administrator = "administrator";

memleak::pool_options used_often(std::string name) {
  memleak::pool_options out;
  out.name = std::move(name);
  out.bounds.max_idle = std::chrono::milliseconds(200);
  out.watched_one_in = 1;
  return out;
}

} // namespace

const std::vector<fault> &faults::all() {
  static const std::vector<fault> rows{
      {"session-leak", "pool-growth", developer,
       "each fourth logout keeps its session"},
      {"audit-growth", "pool-growth", developer,
       "the audit log is never trimmed"},
      {"hoard", "pool-limit,pool-refused", administrator,
       "sessions take all the room there is"},
      {"overdue", "pool-overdue", developer,
       "idle sessions do not end, and one is left"},
      {"pool-leak", "pool-leak", developer, "a pool ends with a live object"},
      {"outlived", "pool-leak,pool-outlived", developer,
       "a handle drops after its pool has ended"},
      {"stale-ref", "pool-use-after-release", developer,
       "a ref is used after the release"},
      {"double-release", "pool-double-release", developer,
       "an object is released twice"},
      {"foreign-release", "pool-foreign-release", developer,
       "an object is released to another pool"},
      {"unused", "pool-stale", developer, "an object is kept and never used"},
      {"retire", "pool-retired", administrator,
       "generations of slots are used up"},
      {"arena-order", "pool-arena-order", developer,
       "checkpoints are rewound out of order"}};
  return rows;
}

faults::faults(store &of)
    : store_(of), tickets_(used_often("tickets")), worn_("worn") {
  bad_habits &habits = of.habits;
  auto once = [](auto act) {
    return [act](bool on) {
      if (on)
        act();
    };
  };
  by_name_ = {
      {"session-leak", [&](bool on) { habits.forget_sessions = on; }},
      {"audit-growth", [&](bool on) { habits.keep_audit = on; }},
      {"hoard", [this](bool on) { on ? store_.hoard() : store_.let_go(); }},
      {"overdue",
       [this](bool on) {
         store_.habits.never_expire = on;
         if (on)
           store_.log_in("overdue");
       }},
      {"pool-leak", once([this] { leak_pool(); })},
      {"outlived", once([this] { outlive_pool(); })},
      {"stale-ref", once([this] { use_stale(); })},
      {"double-release", once([this] { release_twice(); })},
      {"foreign-release", once([this] { release_foreign(); })},
      {"unused",
       [this](bool on) { unused_ = on ? tickets_.make(ticket{1}) : nullptr; }},
      {"retire", once([this] { retire(); })},
      {"arena-order", once([this] { misorder_arena(); })}};
}

faults::~faults() {
  for (auto &[name, set] : by_name_)
    set(false);
}

bool faults::plant(const std::string &name) {
  auto found = by_name_.find(name);
  if (found == by_name_.end())
    return false;
  std::lock_guard hold(lock_);
  found->second(true);
  return true;
}

bool faults::remove(const std::string &name) {
  auto found = by_name_.find(name);
  if (found == by_name_.end())
    return false;
  std::lock_guard hold(lock_);
  found->second(false);
  return true;
}

void faults::look_for_stale() { tickets_.handle_stale(); }

void faults::leak_pool() {
  ticket *left;
  {
    memleak::pool<ticket> batch("batch");
    left = batch.make_at(memleak::here(), ticket{1}).detach_raw();
  }
  static_cast<void>(left);
}

void faults::outlive_pool() {
  memleak::pool_ptr<ticket> late;
  memleak::pool<ticket> batch("batch");
  // NOLINTNEXTLINE(memleak-pool-outlived): planted
  late = batch.make_at(memleak::here(), ticket{1});
} // the pool ends before the handle

void faults::use_stale() {
  auto mine = tickets_.make_at(memleak::here(), ticket{1});
  memleak::pool_ref<ticket> seen = mine.ref();
  mine.reset();
  static_cast<void>(seen.checked());
}

void faults::release_twice() {
  ticket *raw = tickets_.make_at(memleak::here(), ticket{1}).detach_raw();
  tickets_.release_raw(raw);
  tickets_.release_raw(raw); // NOLINT(memleak-pool-foreign-release): planted
}

void faults::release_foreign() {
  memleak::pool<ticket> other("other");
  auto mine = tickets_.make_at(memleak::here(), ticket{1});
  other.release_raw(mine.get());
} // NOLINT(memleak-pool-foreign-release): planted

void faults::retire() {
  for (int i = 0; i < 2000; ++i)
    worn_.make(ticket{i}).reset();
}

void faults::misorder_arena() {
  memleak::arena space;
  memleak::arena::checkpoint outer(space);
  memleak::arena::checkpoint inner(space);
  outer.rewind();
}

} // namespace demo

//===-- magazine_test.cpp - Who may take what from a magazine -------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
// Every interleaving of an owner that pops and pushes and of another thread
// that takes the slots back, under the order of memory that processors keep:
// stores wait in a buffer, loads do not wait for them.

#include "support.hpp"

#include <memleak/detail/magazine.hpp>

#include <array>
#include <deque>
#include <set>
#include <thread>
#include <tuple>

using namespace memleak;

namespace {

constexpr int closed = 99;

/// The state of a magazine of three slots, its owner and the thief. Each step
/// is one access of the real code.
struct world {
  // Memory.
  int end = 3, floor = 0, bottom = 0;
  std::array<int, 4> items{1, 2, 3, 0};
  std::deque<int> waiting; ///< the owner's stores of end
  bool locked = false;
  // The owner.
  int round = 0, pc = 0, sees_end = 3;
  std::vector<int> held;
  // The other thread.
  int thief_pc = 0, sees = 0;
  std::vector<int> stolen;

  auto key() const {
    return std::tie(end, floor, bottom, items, waiting, locked, round, pc,
                    sees_end, held, thief_pc, sees, stolen);
  }
  friend bool operator<(const world &a, const world &b) {
    return a.key() < b.key();
  }
  void store_end(int value) {
    sees_end = value;
    waiting.push_back(value);
  }
  bool drain() {
    if (waiting.empty())
      return false;
    end = waiting.front();
    waiting.pop_front();
    return true;
  }
};

enum class act { pop, push };
using script = std::vector<act>;

/// magazine::pop() and push(), and what follows a pop that failed.
bool owner_step(world &w, const script &plan) {
  if (w.round == static_cast<int>(plan.size()))
    return false;
  auto next_round = [&] { ++w.round, w.pc = 0; };
  auto item = [&](int at) { return w.items[static_cast<std::size_t>(at)]; };
  if (plan[static_cast<std::size_t>(w.round)] == act::push) {
    if (w.held.empty() || w.sees_end == 4)
      return next_round(), true;
    w.items[static_cast<std::size_t>(w.sees_end)] = w.held.back();
    w.held.pop_back();
    w.store_end(w.sees_end + 1);
    return next_round(), true;
  }
  switch (w.pc) {
  case 0:
    w.store_end(w.sees_end - 1);
    w.pc = 1;
    return true;
  case 1:
    w.pc = w.sees_end < w.floor ? 3 : 2;
    return true;
  case 2:
    w.held.push_back(item(w.sees_end));
    return next_round(), true;
  case 3: // undo_pop()
    w.store_end(w.sees_end + 1);
    w.pc = 4;
    return true;
  default: // the pool's lock: it drains the buffer, and the thief is done
    if (w.locked)
      return false;
    while (w.drain()) {
    }
    if (w.end > w.bottom) {
      w.store_end(w.sees_end - 1);
      w.held.push_back(item(w.sees_end));
    }
    return next_round(), true;
  }
}

/// pool_core::collect_idle() and flush().
bool thief_step(world &w, bool with_barrier) {
  switch (w.thief_pc) {
  case 0:
    w.locked = true;
    w.floor = closed;
    break;
  case 1:
    while (with_barrier && w.drain()) {
    }
    break;
  case 2:
    w.sees = w.end;
    break;
  case 3:
    for (int i = w.bottom; i < w.sees; ++i)
      w.stolen.push_back(w.items[static_cast<std::size_t>(i)]);
    w.bottom = std::max(w.bottom, w.sees);
    w.floor = w.bottom;
    break;
  case 4:
    w.locked = false;
    break;
  default:
    return false;
  }
  ++w.thief_pc;
  return true;
}

/// Whether every slot is in one place whenever both have come to rest.
bool explore(const script &plan, bool with_barrier, std::size_t &ends) {
  std::set<world> known;
  std::vector<world> open{world{}};
  while (!open.empty()) {
    world w = open.back();
    open.pop_back();
    if (!known.insert(w).second)
      continue;
    world by_owner = w, by_thief = w, by_memory = w;
    bool moved = false;
    if (owner_step(by_owner, plan))
      open.push_back(by_owner), moved = true;
    if (thief_step(by_thief, with_barrier))
      open.push_back(by_thief), moved = true;
    if (by_memory.drain())
      open.push_back(by_memory), moved = true;
    if (moved)
      continue;
    ++ends;
    std::multiset<int> all(w.held.begin(), w.held.end());
    all.insert(w.stolen.begin(), w.stolen.end());
    for (int i = w.bottom; i < w.end; ++i)
      all.insert(w.items[static_cast<std::size_t>(i)]);
    if (all != std::multiset<int>{1, 2, 3})
      return false;
  }
  return true;
}

const script scripts[] = {
    {act::pop},
    {act::pop, act::pop, act::pop, act::pop},
    {act::pop, act::push, act::pop, act::push},
    {act::pop, act::pop, act::push, act::pop, act::push, act::push},
};

TEST(Magazine, NoInterleavingLosesOrDoublesASlot) {
  for (const script &plan : scripts) {
    std::size_t ends = 0;
    EXPECT_TRUE(explore(plan, true, ends));
    EXPECT_GT(ends, 0u);
  }
}

/// The walk must be able to fail: without the barrier a pop that was allowed
/// may still wait in the owner's buffer.
TEST(Magazine, TheWalkNeedsTheBarrier) {
  std::size_t ends = 0;
  EXPECT_FALSE(explore(scripts[0], false, ends));
}

TEST(Magazine, KeepsWhatItsOwnerPushesAfterARevocation) {
  detail::magazine m(nullptr, 4, 0);
  detail::atomic_word words[6];
  detail::slot s;
  for (int i = 0; i < 4; ++i)
    EXPECT_TRUE(m.push({words + i, words + i}));
  EXPECT_FALSE(m.push({words, words})) << "full";
  m.set_bottom(m.end()); // all four are taken
  EXPECT_EQ(m.size(), 0u);
  EXPECT_FALSE(m.pop<true>(s));
  m.undo_pop();
  m.settle();
  EXPECT_TRUE(m.push({words + 5, words + 5}));
  EXPECT_TRUE(m.pop<true>(s));
  EXPECT_EQ(s.object, words + 5);
  EXPECT_EQ(m.made(), 1u);
}

TEST(Slab, FindsTheSlotAroundAnyAddress) {
  detail::slab s{};
  auto *base = reinterpret_cast<const char *>(detail::segment_size);
  for (std::uint32_t stride = 16; stride <= detail::max_stride; stride += 16) {
    s.reciprocal = ((std::uint64_t(1) << 32) + stride - 1) / stride;
    bool right = true;
    for (std::uint32_t offset = 0; offset < detail::slab_size; ++offset) {
      std::uint64_t place = s.place_of(base + offset);
      right &= place >> 32 == offset / stride &&
               detail::slab::begins_slot(place) == (offset % stride == 0);
    }
    ASSERT_TRUE(right) << stride;
  }
}

TEST(Pools, BeyondTheHotOnesWorkTheSame) {
  std::vector<std::unique_ptr<pool<int>>> pools;
  for (std::uint32_t i = 0; i < detail::hot_pools + 100; ++i)
    pools.push_back(std::make_unique<pool<int>>("many"));
  pool<int> &last = *pools.back();
  std::vector<pool_ptr<int>> all;
  for (int i = 0; i < 1000; ++i)
    all.push_back(last.make(i));
  std::thread([&] { all.resize(500); }).join();
  EXPECT_EQ(last.live(), 500u);
  EXPECT_EQ(last.statistics().total, 1000u);
  for (int i = 0; i < 500; ++i)
    EXPECT_EQ(*all[static_cast<std::size_t>(i)], i);
  all.clear();
  EXPECT_EQ(last.live(), 0u);
}

} // namespace

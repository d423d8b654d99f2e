//===-- slot_test.cpp - The slot state machine, walked exhaustively -------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/detail/slot.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace memleak::detail;

namespace {

using layout = slot_layout<2>;
constexpr slot_word retirement = layout::retirement(3);

TEST(SlotLayout, StatesOfWords) {
  slot_word w = 0;
  EXPECT_EQ(layout::state(w, retirement), slot_state::free);
  w = layout::acquired(w);
  EXPECT_EQ(layout::state(w, retirement), slot_state::live);
  EXPECT_EQ(layout::state(layout::pinned(w), retirement), slot_state::live);
  EXPECT_EQ(layout::state(layout::released(layout::pinned(w)), retirement),
            slot_state::pinned);
  EXPECT_EQ(layout::state(layout::ended(w), retirement), slot_state::orphaned);
  EXPECT_EQ(layout::state(layout::dropped(layout::ended(w)), retirement),
            slot_state::free);
}

TEST(SlotLayout, RetiresOneStepBeforeTheGenerationWraps) {
  unsigned lives = 0;
  slot_word w = 0;
  while (layout::state(w, retirement) == slot_state::free) {
    w = layout::acquired(w);
    EXPECT_TRUE(layout::live(w));
    w = layout::released(w);
    ++lives;
  }
  EXPECT_EQ(layout::state(w, retirement), slot_state::retired);
  EXPECT_EQ(lives, 3u); // generations 1, 3 and 5 of 0 to 7
}

TEST(SlotLayout, PinsDoNotReachTheGeneration) {
  slot_word w = layout::acquired(0);
  slot_word expected = layout::identity(w);
  unsigned pins = 0;
  while (layout::can_pin(w, expected))
    w = layout::pinned(w), ++pins;
  EXPECT_EQ(pins, 3u);
  EXPECT_EQ(layout::identity(w), expected);
  EXPECT_TRUE(layout::live(w));
  EXPECT_FALSE(layout::can_pin(layout::released(w), expected));
}

/// The world of the model: one slot, one queue of remote releases, a handle
/// and refs, and two threads with a program counter each. A step is one atomic
/// access of the real code.
struct world {
  slot_word word = layout::acquired(0);
  bool queued = false;    ///< in the remote-free queue
  bool available = false; ///< in the bitmap
  int constructed = 1;    ///< objects alive in the slot
  int destroyed = 0;
  bool handle_out = true;
  int pc[2] = {0, 0};
  slot_word seen[2] = {0, 0};
  std::string broken;

  auto key() const {
    return std::tie(word, queued, available, constructed, destroyed, handle_out,
                    pc[0], pc[1], seen[0], seen[1], broken);
  }
  friend bool operator<(const world &a, const world &b) {
    return a.key() < b.key();
  }
  void expect(bool holds, const char *what) {
    if (!holds && broken.empty())
      broken = what;
  }
  void destroy() {
    expect(constructed == 1, "an object ended twice");
    expect(!available && !queued, "an object ended in a slot that is free");
    --constructed;
    ++destroyed;
  }
  void give_back() {
    expect(constructed == 0, "a slot given back with an object in it");
    expect(!queued && !available, "a slot given back twice");
    expect(layout::unheld(word), "a slot given back while held");
    queued = true;
  }
};

/// The linearised steps of the pool's functions, by role of a thread.
enum class role { release, clear, pin, refill };

/// unpin() and finish_pinned(), from the program counter 3 on.
bool unpin_step(world &w, int thread) {
  int &pc = w.pc[thread];
  slot_word &seen = w.seen[thread];
  switch (pc) {
  case 3:
    w.expect(w.constructed == 1, "a pinned object had ended");
    if (layout::last_pin_ends(seen)) {
      w.destroy();
      pc = 4;
    } else if (w.word != seen) {
      seen = w.word;
    } else {
      w.word = layout::unpinned(seen);
      pc = 9;
    }
    return true;
  case 4: // fetch_sub
    w.word = layout::unpinned(w.word);
    seen = w.word;
    pc = layout::unheld(seen) ? 5 : 9;
    return true;
  case 5:
    w.give_back();
    pc = 9;
    return true;
  }
  return false;
}

/// One step of \p thread in its role; false if it has nothing left to do.
/// Compare-and-swap steps retry when another thread came between.
bool step(world &w, int thread, role r) {
  int &pc = w.pc[thread];
  slot_word &seen = w.seen[thread];
  auto cas = [&](slot_word next) {
    if (w.word != seen)
      return seen = w.word, false;
    w.word = next;
    return true;
  };
  switch (r) {
  case role::release: // pool_core::release and drop_orphan
    switch (pc) {
    case 0:
      if (!w.handle_out)
        return false;
      w.handle_out = false;
      seen = w.word;
      pc = layout::live(seen) ? 1 : 4;
      return true;
    case 1:
      if (!layout::live(seen)) {
        pc = 4;
        return true;
      }
      if (cas(layout::released(seen)))
        pc = layout::pins(seen) ? 9 : 2;
      return true;
    case 2:
      w.destroy();
      pc = 3;
      return true;
    case 3:
      w.give_back();
      pc = 9;
      return true;
    case 4: // orphaned: fetch_and
      seen = w.word;
      w.word = layout::dropped(w.word);
      pc = layout::pins(seen) ? 9 : 3;
      return true;
    }
    return false;
  case role::clear: // pool_core::end_object
    switch (pc) {
    case 0:
      seen = w.word;
      pc = 1;
      return true;
    case 1:
      if (!layout::live(seen)) {
        pc = 9;
        return true;
      }
      if (slot_word before = seen; cas(layout::ended_by_pin(seen))) {
        if (layout::pins(before) < layout::max_pins)
          seen = w.word, pc = 3;
        else
          pc = 9;
      }
      return true;
    }
    return unpin_step(w, thread);
  case role::pin: // try_pin, use, unpin
    switch (pc) {
    case 0:
      seen = w.word;
      pc = 1;
      return true;
    case 1:
      if (!layout::can_pin(seen, layout::acquired(0))) {
        pc = 9;
        return true;
      }
      if (cas(layout::pinned(seen)))
        pc = 2;
      return true;
    case 2:
      w.expect(w.constructed == 1, "a pinned object had ended");
      seen = w.word;
      pc = 3;
      return true;
    }
    return unpin_step(w, thread);
  case role::refill: // flush the queue to the bitmap, take the slot, make
    switch (pc) {
    case 0:
      if (w.queued) {
        w.queued = false;
        w.available = true;
        pc = 1;
      } else {
        pc = 9;
      }
      return true;
    case 1:
      w.expect(layout::state(w.word, ~slot_word(0)) == slot_state::free,
               "a slot handed out that was not free");
      w.available = false;
      w.expect(w.constructed == 0, "a slot handed out with an object in it");
      ++w.constructed;
      seen = w.word;
      pc = 2;
      return true;
    case 2:
      w.expect(w.word == seen, "a slot changed in its new owner's hands");
      w.word = layout::acquired(w.word);
      pc = 9;
      return true;
    }
    return false;
  }
  return false;
}

/// Walks every interleaving; returns how many worlds there are.
std::size_t explore(role first, role second, std::string &broken,
                    std::size_t &ends) {
  std::set<world> known;
  std::vector<world> open{world{}};
  ends = 0;
  while (!open.empty()) {
    world w = open.back();
    open.pop_back();
    if (!known.insert(w).second)
      continue;
    if (!w.broken.empty()) {
      broken = w.broken;
      return known.size();
    }
    bool moved = false;
    for (int t = 0; t < 2; ++t) {
      world next = w;
      if (step(next, t, t == 0 ? first : second)) {
        moved = true;
        open.push_back(next);
      }
    }
    if (moved)
      continue;
    ++ends;
    // Nothing is lost: the slot is somewhere.
    int places = w.queued + w.available + (w.constructed == 1) +
                 (layout::orphan(w.word) ? 1 : 0);
    if (places != 1 || w.destroyed > 1)
      broken = "a slot or an object is lost or in two places";
  }
  return known.size();
}

TEST(SlotMachine, NoInterleavingOfTwoThreadsBreaksIt) {
  const role all[] = {role::release, role::clear, role::pin, role::refill};
  std::size_t worlds = 0;
  for (role a : all)
    for (role b : all) {
      if (a == b && a == role::release)
        continue; // one handle: the second thread has none to release
      std::string broken;
      std::size_t ends = 0;
      worlds += explore(a, b, broken, ends);
      EXPECT_EQ(broken, "") << int(a) << " with " << int(b);
      EXPECT_GT(ends, 0u);
    }
  EXPECT_GT(worlds, 200u);
}

/// The walk must be able to fail: a release that ignores pins breaks it.
TEST(SlotMachine, TheWalkFindsAPlantedFault) {
  world w;
  w.word = layout::pinned(w.word);
  w.pc[1] = 2;
  w.word = layout::released(w.word);
  w.destroy();
  step(w, 1, role::pin);
  EXPECT_EQ(w.broken, "a pinned object had ended");
}

} // namespace

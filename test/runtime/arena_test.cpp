//===-- arena_test.cpp - Arenas, checkpoints and destructors --------------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

using namespace memleak;
using memleak::test::counted;
using memleak::test::report_catcher;

namespace {

TEST(Arena, EndsWhatItMadeNewestFirst) {
  static std::vector<int> order;
  order.clear();
  struct noted {
    int n;
    ~noted() { order.push_back(n); }
  };
  {
    arena a;
    for (int i = 0; i < 3; ++i)
      EXPECT_EQ(a.make<noted>(i)->n, i);
  }
  EXPECT_EQ(order, (std::vector<int>{2, 1, 0}));
}

TEST(Arena, SkipsDestructorsWhenTold) {
  counted::alive = 0;
  {
    arena a;
    static_cast<void>(a.make<counted, arena_destructors::skip>(1));
  }
  EXPECT_EQ(counted::alive, 1);
}

TEST(Arena, ResetKeepsItsBlocks) {
  arena a(256);
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 1000; ++i)
      *a.make<long>() = i;
    static std::size_t reserved = 0;
    if (round == 0)
      reserved = a.reserved_bytes();
    EXPECT_EQ(a.reserved_bytes(), reserved);
    EXPECT_GE(a.used_bytes(), 1000 * sizeof(long));
    a.reset();
    EXPECT_EQ(a.used_bytes(), 0u);
  }
  a.release_blocks();
  EXPECT_EQ(a.reserved_bytes(), 0u);
  EXPECT_NE(a.make<long>(), nullptr);
}

TEST(Arena, AlignsAndTakesObjectsLargerThanABlock) {
  struct alignas(512) wide {
    char c[2000];
  };
  arena a(128);
  for (int i = 0; i < 20; ++i) {
    static_cast<void>(a.make<char>('x'));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(a.make<wide>()) % 512, 0u);
  }
}

TEST(Arena, CheckpointsNest) {
  counted::alive = 0;
  arena a;
  static_cast<void>(a.make<counted>(1));
  {
    arena::checkpoint outer(a);
    static_cast<void>(a.make<counted>(2));
    {
      arena::checkpoint inner(a);
      for (int i = 0; i < 1000; ++i)
        static_cast<void>(a.make<counted>(3));
      EXPECT_EQ(counted::alive, 1002);
    }
    EXPECT_EQ(counted::alive, 2);
    arena::checkpoint kept(a);
    static_cast<void>(a.make<counted>(4));
    kept.commit();
    EXPECT_EQ(counted::alive, 3);
  }
  EXPECT_EQ(counted::alive, 1);
  a.reset();
  EXPECT_EQ(counted::alive, 0);
}

TEST(Arena, ACheckpointAtTheVeryStart) {
  counted::alive = 0;
  arena a;
  {
    arena::checkpoint all(a);
    static_cast<void>(a.make<counted>(1));
  }
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(a.used_bytes(), 0u);
}

TEST(Arena, RewindingOutOfOrderIsReportedAndIgnored) {
  report_catcher reports;
  counted::alive = 0;
  arena a;
  auto outer = std::make_unique<arena::checkpoint>(a);
  {
    arena::checkpoint inner(a);
    static_cast<void>(a.make<counted>(1));
    outer->rewind();
    EXPECT_EQ(reports.events(), std::vector<event>{event::arena_order});
    EXPECT_EQ(counted::alive, 1);
    outer.reset();
  }
  EXPECT_EQ(counted::alive, 0);
  arena::checkpoint next(a); // the chain holds nothing of what is gone
  a.reset();
  next.rewind();
  EXPECT_EQ(reports.events().size(), 1u);
}

TEST(Arena, MaxBytesHolds) {
  arena a(1024, 8192);
  std::size_t made = 0;
  try {
    for (;; ++made)
      static_cast<void>(a.make<std::array<char, 64>>());
  } catch (const limit_exceeded &e) {
    EXPECT_EQ(e.why().limit, limit_kind::bytes);
  }
  EXPECT_GT(made, 100u);
  EXPECT_LE(a.reserved_bytes(), 8192u);
  EXPECT_THROW(static_cast<void>(a.allocate(~std::size_t(0) - 8, 8)),
               std::bad_alloc);
  a.reset();
  EXPECT_NE(a.make<int>(), nullptr);
}

TEST(Arena, AThrowingConstructorLeavesNoDestructor) {
  struct thrower {
    counted c;
    explicit thrower(bool now) {
      if (now)
        throw 1;
    }
  };
  counted::alive = 0;
  {
    arena a;
    static_cast<void>(a.make<thrower>(false));
    EXPECT_THROW(static_cast<void>(a.make<thrower>(true)), int);
    EXPECT_EQ(counted::alive, 1);
  }
  EXPECT_EQ(counted::alive, 0);
}

TEST(Arena, ARefusalChangesNothing) {
  arena a(1024, 12 * 1024);
  auto fill = [&] {
    int count = 0;
    try {
      for (;; ++count)
        static_cast<void>(a.allocate(500, 8));
    } catch (const limit_exceeded &) {
    }
    return count;
  };
  int full = fill();
  a.reset();
  EXPECT_THROW(static_cast<void>(a.allocate(11 * 1024, 8)), limit_exceeded);
  EXPECT_EQ(fill(), full);
}

TEST(Arena, AnAbsurdBlockSizeFallsBackToWhatIsNeeded) {
  for (std::size_t size : {~std::size_t(0), std::size_t(1) << 63}) {
    arena a(size);
    EXPECT_NE(a.allocate(100, 8), nullptr);
    EXPECT_LT(a.reserved_bytes(), 4096u);
  }
}

} // namespace

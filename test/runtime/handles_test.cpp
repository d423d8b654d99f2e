//===-- handles_test.cpp - pool_ptr, make_pooled and conversions ----------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include <set>
#include <unordered_set>

using namespace memleak;
using memleak::test::counted;
using memleak::test::report_catcher;

namespace {

struct left {
  long a = 1;
};
struct right {
  long b = 2;
};
struct both : left, right {
  explicit both(int *gone = nullptr) : gone(gone) {}
  ~both() {
    if (gone)
      ++*gone;
  }
  int *gone;
};

TEST(PoolPtr, IsEightBytesAndMovesOnly) {
  static_assert(sizeof(pool_ptr<both>) == 8);
  static_assert(!std::is_copy_constructible_v<pool_ptr<both>>);
  static_assert(std::is_nothrow_move_constructible_v<pool_ptr<both>>);
  pool_ptr<counted> a = make_pooled<counted>(7);
  counted *object = a.get();
  pool_ptr<counted> b = std::move(a);
  EXPECT_EQ(a, nullptr);
  EXPECT_EQ(b.get(), object);
  EXPECT_EQ(b->value, 7);
  EXPECT_EQ((*b).value, 7);
  EXPECT_TRUE(b);
}

TEST(PoolPtr, ReleasesOnceAtEveryWayOut) {
  counted::alive = 0;
  {
    auto a = make_pooled<counted>();
    auto b = make_pooled<counted>();
    auto c = make_pooled<counted>();
    auto d = make_pooled<counted>();
    EXPECT_EQ(counted::alive, 4);
    a.reset();
    EXPECT_EQ(counted::alive, 3);
    a.reset();
    EXPECT_EQ(counted::alive, 3);
    b = nullptr;
    EXPECT_EQ(counted::alive, 2);
    c = std::move(d);
    EXPECT_EQ(counted::alive, 1);
  }
  EXPECT_EQ(counted::alive, 0);
}

TEST(PoolPtr, SelfMoveAndSwapKeepTheObject) {
  counted::alive = 0;
  auto a = make_pooled<counted>(1);
  auto b = make_pooled<counted>(2);
  swap(a, b);
  EXPECT_EQ(a->value, 2);
  EXPECT_EQ(b->value, 1);
  auto &same = a;
  a = std::move(same);
  EXPECT_EQ(a->value, 2);
  EXPECT_EQ(counted::alive, 2);
}

TEST(PoolPtr, ConvertsToABaseAtAnOffsetWithoutVirtualDestructor) {
  int gone = 0;
  pool_ptr<right> base = make_pooled<both>(&gone);
  EXPECT_EQ(base->b, 2);
  EXPECT_EQ(base.info().type, type_name<both>());
  base.reset();
  EXPECT_EQ(gone, 1);
  pool_ptr<left> first = make_pooled<both>(&gone);
  first.reset();
  EXPECT_EQ(gone, 2);
}

TEST(PoolPtr, ConvertsToABaseFarInsideALargeObject) {
  struct wide : std::array<char, 200000>, right {};
  pool_ptr<right> base = make_pooled<wide>();
  EXPECT_EQ(base->b, 2);
  EXPECT_EQ(process_pool<wide>().live(), 1u);
  base.reset();
  EXPECT_EQ(process_pool<wide>().live(), 0u);
}

TEST(PoolPtr, ToConstAndBack) {
  pool_ptr<const counted> c = make_pooled<counted>(3);
  EXPECT_EQ(c->value, 3);
  c.reset();
}

TEST(PoolPtr, ComparesAndHashes) {
  auto a = make_pooled<counted>();
  auto b = make_pooled<counted>();
  EXPECT_NE(a, b);
  EXPECT_EQ(a, a);
  EXPECT_NE(a < b, b < a);
  std::unordered_set<pool_ptr<counted>> hashed;
  hashed.insert(std::move(a));
  std::set<pool_ptr<counted>> ordered;
  ordered.insert(std::move(b));
  EXPECT_EQ(hashed.size() + ordered.size(), 2u);
}

TEST(PoolPtr, RawLeavesByNameAndComesBack) {
  counted::alive = 0;
  counted *raw = make_pooled<counted>(5).detach_raw();
  EXPECT_EQ(counted::alive, 1);
  auto back = pool_ptr<counted>::adopt_raw(raw);
  EXPECT_EQ(back->value, 5);
  release_raw(back.detach_raw());
  EXPECT_EQ(counted::alive, 0);
}

struct incomplete;
struct holder {
  pool_ptr<incomplete> held;
  holder();
};
struct incomplete {
  counted c{1};
};
holder::holder() : held(make_pooled<incomplete>()) {}

TEST(PoolPtr, HoldsAnIncompleteType) {
  counted::alive = 0;
  {
    holder h;
  }
  EXPECT_EQ(counted::alive, 0);
}

struct aggregate {
  int a, b;
};
struct tiny {
  char c;
};
struct alignas(256) over_aligned {
  char c;
};
struct alignas(32768) far_over_aligned {
  char c;
};
struct empty {};

TEST(Pool, TakesEveryShape) {
  EXPECT_EQ(make_pooled<aggregate>(1, 2)->b, 2);
  EXPECT_EQ(make_pooled<tiny>()->c, 0);
  auto e = make_pooled<empty>();
  auto f = make_pooled<empty>();
  EXPECT_NE(e, f);
  std::vector<pool_ptr<over_aligned>> all;
  for (int i = 0; i < 1000; ++i) {
    all.push_back(make_pooled<over_aligned>());
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(all.back().get()) % 256, 0u);
  }
  auto far = make_pooled<far_over_aligned>();
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(far.get()) % 32768, 0u);
}

struct thrower {
  static inline bool armed = false;
  counted c;
  thrower() {
    if (armed)
      throw 42;
  }
};

TEST(Pool, AThrowingConstructorChangesNothing) {
  counted::alive = 0;
  pool<thrower> p("throwing");
  auto first = p.make();
  thrower::armed = true;
  for (int i = 0; i < 1000; ++i)
    EXPECT_THROW(static_cast<void>(p.make()), int);
  thrower::armed = false;
  EXPECT_EQ(p.statistics().live, 1u);
  EXPECT_EQ(p.statistics().total, 1u);
  EXPECT_EQ(p.statistics().peak, 2u); // one was under construction
  EXPECT_EQ(counted::alive, 1);
}

struct tree {
  counted c;
  pool_ptr<tree> down[2];
};

TEST(Pool, ADestructorMayReleaseOthersOfThePool) {
  counted::alive = 0;
  auto grow = [](auto &self, int depth) -> pool_ptr<tree> {
    auto t = make_pooled<tree>();
    if (depth)
      for (auto &d : t->down)
        d = self(self, depth - 1);
    return t;
  };
  auto root = grow(grow, 10);
  EXPECT_EQ(counted::alive, 2047);
  root.reset();
  EXPECT_EQ(counted::alive, 0);
}

TEST(Pool, WalksWhatIsLiveInOrderOfAddresses) {
  pool<counted> p("walked");
  std::vector<pool_ptr<counted>> all;
  for (int i = 0; i < 5000; ++i)
    all.push_back(p.make(i));
  for (int i = 0; i < 5000; i += 3)
    all[i].reset();
  std::vector<int> seen;
  const counted *last = nullptr;
  p.for_each_live([&](counted &c, const object_info &info) {
    EXPECT_EQ(info.object, &c);
    EXPECT_TRUE(info.live);
    EXPECT_LT(last, &c);
    last = &c;
    seen.push_back(c.value);
  });
  std::sort(seen.begin(), seen.end());
  std::vector<int> expected;
  for (int i = 0; i < 5000; ++i)
    if (i % 3)
      expected.push_back(i);
  EXPECT_EQ(seen, expected);
}

TEST(Pool, StatisticsAreExactWhenQuiet) {
  pool<counted> p("counted");
  std::vector<pool_ptr<counted>> all;
  for (int i = 0; i < 1000; ++i)
    all.push_back(p.make(i));
  for (int i = 0; i < 400; ++i)
    all.pop_back();
  pool_statistics s = p.statistics();
  EXPECT_EQ(s.live, 600u);
  EXPECT_EQ(s.peak, 1000u);
  EXPECT_EQ(s.total, 1000u);
  EXPECT_EQ(s.object_bytes, 600 * sizeof(counted));
  EXPECT_EQ(s.slab_bytes % detail::slab_size, 0u);
  all.clear();
  EXPECT_EQ(p.live(), 0u);
  EXPECT_EQ(p.statistics().peak, 1000u);
}

TEST(Pool, TrimGivesEmptySlabsBack) {
  limits l;
  l.reserved_objects = 2000;
  pool<std::array<char, 64>> p("trimmed", l);
  {
    std::vector<pool_ptr<std::array<char, 64>>> all;
    for (int i = 0; i < 100000; ++i)
      all.push_back(p.make());
  }
  std::size_t before = p.statistics().slab_bytes;
  std::size_t freed = p.trim();
  EXPECT_EQ(p.statistics().slab_bytes, before - freed);
  EXPECT_EQ(p.statistics().slab_bytes, 2 * detail::slab_size);
  EXPECT_EQ(p.trim(), 0u);
  EXPECT_NE(p.make(), nullptr);
}

TEST(Pool, ClearEndsObjectsAndHandlesDropSilently) {
  counted::alive = 0;
  report_catcher reports;
  pool<counted> p("cleared");
  std::vector<pool_ptr<counted>> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(p.make(i));
  auto ref = all[5].ref();
  p.clear();
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(ref.get(), nullptr);
  EXPECT_EQ(p.statistics().orphaned, 100u);
  auto fresh = p.make(1);
  for (auto &old : all)
    EXPECT_NE(old.get(), fresh.get()); // an orphaned slot is not used again
  all.clear();
  EXPECT_EQ(counted::alive, 1);
  EXPECT_EQ(p.statistics().orphaned, 0u);
  EXPECT_TRUE(reports.events().empty());
}

TEST(PoolRef, IsNullOnceTheObjectIsGone) {
  static_assert(sizeof(pool_ref<counted>) == 16);
  auto a = make_pooled<counted>(1);
  pool_ref<counted> r = a.ref();
  EXPECT_EQ(r.get(), a.get());
  a.reset();
  EXPECT_EQ(r.get(), nullptr);
  auto b = make_pooled<counted>(2); // the same slot again
  EXPECT_EQ(r.get(), nullptr);
  EXPECT_EQ(pool_ref<counted>().get(), nullptr);
  EXPECT_EQ(pool_ref<counted>(pool_ptr<counted>()).get(), nullptr);
}

TEST(PoolRef, OfABaseAndOfALargeObject) {
  auto a = make_pooled<both>();
  pool_ref<right> r = pool_ref<both>(a);
  EXPECT_EQ(r->b, 2);
  a.reset();
  EXPECT_FALSE(r);
  struct wide : std::array<char, 100000>, right {};
  auto w = make_pooled<wide>();
  pool_ref<right> far = w.ref();
  EXPECT_EQ(far->b, 2);
  w.reset();
  EXPECT_FALSE(far);
}

TEST(PoolRef, OutlivesItsPoolAndEverythingAfter) {
  std::vector<pool_ref<counted>> stale;
  for (int round = 0; round < 20; ++round) {
    pool<counted> p("short-lived");
    std::vector<pool_ptr<counted>> all;
    for (int i = 0; i < 5000; ++i) {
      all.push_back(p.make(i));
      stale.push_back(all.back().ref());
    }
    for (std::size_t i = 0; i + 5000 < stale.size(); ++i)
      ASSERT_EQ(stale[i].get(), nullptr);
    all.clear();
    p.trim();
  }
  pool<std::array<char, 48>> other("other stride");
  std::vector<pool_ptr<std::array<char, 48>>> reuse;
  for (int i = 0; i < 20000; ++i)
    reuse.push_back(other.make());
  for (auto &r : stale)
    ASSERT_EQ(r.get(), nullptr);
}

} // namespace

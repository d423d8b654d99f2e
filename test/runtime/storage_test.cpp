//===-- storage_test.cpp - pool_resource, and request, response, release
//---===//
// Part of the memleak project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include "support.hpp"

#include "../../runtime/src/storage.hpp"

#include <list>
#include <map>
#include <thread>
#include <unordered_map>

using namespace memleak;
using memleak::test::report_catcher;

namespace {

TEST(StorageClasses, EverySizeHasTheTightestClass) {
  using detail::storage_classes;
  std::size_t last = 0;
  for (std::size_t i = 0; i < storage_classes::class_count; ++i) {
    EXPECT_GT(storage_classes::class_size(i), last);
    last = storage_classes::class_size(i);
  }
  EXPECT_EQ(last, detail::max_stride);
  for (std::size_t size = 1; size <= detail::max_stride; ++size) {
    std::size_t index = storage_classes::class_of(size);
    ASSERT_GE(storage_classes::class_size(index), size);
    if (index) {
      ASSERT_LT(storage_classes::class_size(index - 1), size);
    }
  }
}

TEST(PoolResource, ServesPmrContainers) {
  pool_resource r("containers");
  {
    std::pmr::map<int, std::pmr::string> m(&r);
    std::pmr::unordered_map<int, int> u(&r);
    std::pmr::list<std::pmr::vector<int>> l(&r);
    for (int i = 0; i < 2000; ++i) {
      m[i] = std::pmr::string(static_cast<std::size_t>(i % 300), 'x', &r);
      u[i] = i;
      l.emplace_back(static_cast<std::size_t>(i), i);
      if (i % 3 == 0)
        m.erase(i / 2);
      if (i % 5 == 0)
        l.pop_front();
    }
    EXPECT_EQ(m[1999].size(), 1999 % 300u);
    EXPECT_EQ(u[77], 77);
    EXPECT_GT(r.live(), 2000u);
  }
  EXPECT_EQ(r.live(), 0u);
  EXPECT_GT(r.trim(), 0u);
  EXPECT_EQ(r.slab_bytes(), 0u);
}

TEST(PoolResource, AlignsAnySize) {
  pool_resource r;
  std::vector<std::tuple<void *, std::size_t, std::size_t>> all;
  for (std::size_t size :
       {0ul, 1ul, 15ul, 17ul, 100ul, 4000ul, 20000ul, 300000ul})
    for (std::size_t alignment : {1ul, 16ul, 64ul, 4096ul, 65536ul}) {
      void *p = r.allocate(size, alignment);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(p) % alignment, 0u);
      if (size)
        static_cast<char *>(p)[size - 1] = 1;
      all.push_back({p, size, alignment});
    }
  for (auto [p, size, alignment] : all)
    r.deallocate(p, size, alignment);
  EXPECT_EQ(r.live(), 0u);
}

TEST(PoolResource, LimitsHoldOverAllClasses) {
  limits l;
  l.max_objects = 100;
  pool_resource r("bounded", l);
  std::vector<void *> all;
  for (std::size_t i = 0; i < 100; ++i)
    all.push_back(r.allocate(i % 2 ? 32 : 500));
  EXPECT_THROW(static_cast<void>(r.allocate(64)), std::bad_alloc);
  for (std::size_t i = 0; i < 100; ++i)
    r.deallocate(all[i], i % 2 ? 32 : 500);
  void *again = r.allocate(64);
  r.deallocate(again, 64);
}

TEST(PoolResource, ReportsADoubleDeallocation) {
  report_catcher reports;
  pool_resource r;
  void *p = r.allocate(64);
  r.deallocate(p, 64);
  r.deallocate(p, 64);
  EXPECT_EQ(reports.events(), std::vector<event>{event::double_release});
}

TEST(Desk, ServesNamedRequestsAndReleases) {
  desk d("orders");
  request wanted;
  wanted.size = 48;
  wanted.alignment = 16;
  wanted.type = "order";
  response r = d.serve(wanted);
  ASSERT_TRUE(r);
  EXPECT_EQ(r.error(), limit_kind::none);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(r.object()) % 16, 0u);
  EXPECT_EQ(r.info().type, "order");
  EXPECT_EQ(r.info().pool, "orders/order");
  EXPECT_EQ(r.info().size, 48u);
  ASSERT_EQ(registry::find("orders/order").size(), 1u);
  EXPECT_EQ(registry::find("orders/order")[0].counts.live, 1u);
  release(r);
  EXPECT_FALSE(r);
  EXPECT_EQ(registry::find("orders/order")[0].counts.live, 0u);
  release(r); // an empty response is left alone
}

TEST(Desk, RefusesWithAReason) {
  limits l;
  l.max_objects = 2;
  l.max_object_size = 1000;
  desk d("small", l);
  request wanted;
  wanted.size = 100;
  response a = d.serve(wanted), b = d.serve(wanted), c = d.serve(wanted);
  EXPECT_TRUE(b);
  EXPECT_FALSE(c);
  EXPECT_EQ(c.error(), limit_kind::budget_objects);
  wanted.size = 1001;
  EXPECT_EQ(d.serve(wanted).error(), limit_kind::object_size);
  a = response();
  wanted.size = 100;
  EXPECT_TRUE(d.serve(wanted));
  wanted.alignment = 3;
  EXPECT_THROW(static_cast<void>(d.serve(wanted)), std::invalid_argument);
}

TEST(Desk, RunsTheDestructorOnce) {
  static int ended;
  ended = 0;
  request wanted;
  wanted.size = 8;
  wanted.destroy = [](void *) { ++ended; };
  {
    response a = process_desk().serve(wanted);
    response b = std::move(a);
    release(a);
    EXPECT_EQ(ended, 0);
  }
  EXPECT_EQ(ended, 1);
}

TEST(PoolResource, LimitsThatItCannotKeepAreRejected) {
  limits reserve, idle, past, nobody;
  reserve.reserved_objects = 1;
  idle.max_idle = std::chrono::milliseconds(1);
  past.max_lifetime = std::chrono::milliseconds(-1);
  nobody.overdue_policy = on_overdue::call;
  for (const limits &l : {reserve, idle, past, nobody}) {
    EXPECT_THROW(pool_resource("r", l), std::invalid_argument);
    EXPECT_THROW(desk("d", l), std::invalid_argument);
  }
}

TEST(PoolResource, MaxObjectSizeIsOfTheBlockAskedFor) {
  limits l;
  l.max_object_size = 100;
  pool_resource r("small blocks", l);
  r.deallocate(r.allocate(100), 100);
  EXPECT_THROW(static_cast<void>(r.allocate(101)), limit_exceeded);
}

TEST(PoolResource, OverdueBlocksAreFound) {
  limits l;
  l.max_lifetime = std::chrono::milliseconds(1);
  pool_resource r("overdue", l);
  desk d("overdue", l);
  request wanted;
  wanted.size = 10;
  void *small = r.allocate(10), *large = r.allocate(50000);
  response got = d.serve(wanted);
  report_catcher catcher;
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  EXPECT_EQ(r.handle_overdue(), 2u);
  EXPECT_EQ(d.handle_overdue(), 1u);
  EXPECT_EQ(catcher.events(), std::vector<event>(3, event::overdue));
  r.deallocate(small, 10);
  r.deallocate(large, 50000);
}

} // namespace

//===-- smoke.cpp - A bit of everything, for every compiler and flag ------===//
// Part of the memleak project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information. SPDX-License-Identifier:
// Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

#include <memleak/memleak.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory_resource>
#include <string>
#include <thread>
#include <vector>

using namespace memleak;

#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition)) {                                                        \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);     \
      std::exit(1);                                                            \
    }                                                                          \
  } while (false)

struct first {
  long a = 1;
};
struct second {
  long b = 2;
};
struct object : first, second {
  static int alive;
  object() { ++alive; }
  ~object() { --alive; }
  char rest[40];
};
int object::alive = 0;

static pool_ptr<object> global; // drops at static destruction

static void handles() {
  std::vector<pool_ptr<object>> all;
  for (int i = 0; i < 10000; ++i)
    all.push_back(make_pooled<object>());
  auto ref = all[7].ref();
  EXPECT(ref.get() == all[7].get());
  all[7].reset();
  EXPECT(!ref);
  pool_ptr<second> base = std::move(all[8]);
  EXPECT(base->b == 2);
  all.clear();
  base.reset();
  EXPECT(object::alive == 0);
}

static void limited() {
  limits l;
  l.max_objects = 10;
  pool<object> p("limited", l);
  std::vector<pool_ptr<object>> all;
  for (int i = 0; i < 10; ++i)
    all.push_back(p.try_make());
  EXPECT(all.back() && !p.try_make());
  std::thread([&] { all.clear(); }).join();
  EXPECT(p.live() == 0);
}

static void pinned() {
  pool<object, pinning_policy> p("pinned");
  auto h = p.make();
  auto pin = p.ref(h).lock();
  h.reset();
  EXPECT(object::alive == 1);
  pin = {};
  EXPECT(object::alive == 0);
}

static void alone() {
  pool<object, single_threaded_policy> p("alone");
  auto h = p.make();
  EXPECT(p.live() == 1);
}

static void storage() {
  pool_resource r;
  std::pmr::vector<std::pmr::string> v(&r);
  for (int i = 0; i < 100; ++i)
    v.emplace_back(100, 'x');
  arena a;
  EXPECT(a.make<object>()->a == 1);
  request wanted;
  wanted.size = 10;
  response got = process_desk().serve(wanted);
  EXPECT(got);
}

static void traced() {
  pool_options o;
  o.traces = trace_sites | trace_ages;
  pool<object> p(o);
  auto h = p.make();
  EXPECT(bool(h.info().acquired) == traces_compiled);
  EXPECT((h.info().age.count() >= 0) == traces_compiled);
  EXPECT(p.sites().size() == (traces_compiled ? 1 : 0));
  EXPECT(registry::leaks().count() >= 1);
}

int main() {
  handles();
  limited();
  pinned();
  alone();
  storage();
  traced();
  global = make_pooled<object>();
  std::puts("all well");
}

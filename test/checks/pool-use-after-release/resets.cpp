// RUN: %check_memleak %s memleak-pool-use-after-release %t --real-headers

#include <cstdio>
#include <memleak/memleak.hpp>
#include <memory_resource>
#include <string>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

int cleared(memleak::pool<node> &nodes) {
  memleak::pool_ptr<node> first = nodes.make();
  nodes.clear();
  return first->value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'first' is used after its pool 'nodes' was reset [memleak-pool-use-after-release]
}

int clearedAndMadeAnew(memleak::pool<node> &nodes) {
  memleak::pool_ptr<node> first = nodes.make();
  nodes.clear();
  first = nodes.make();
  return first->value;
}

int staleReference() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  memleak::pool_ref<node> seen = first.ref();
  first.reset();
  return seen->value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'first' is used after its release [memleak-pool-use-after-release]
}

// Whoever asks knows.
int askedReference() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  memleak::pool_ref<node> seen = first.ref();
  first.reset();
  node *still = seen.get();
  return still ? still->value : 0;
}

int arenaReset() {
  memleak::arena scratch;
  int *p = scratch.make<int>(3);
  scratch.reset();
  return *p;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'p' is used after its pool 'scratch' was reset [memleak-pool-use-after-release]
}

int checkpoint() {
  memleak::arena scratch;
  int *before = scratch.make<int>(1);
  int *since;
  {
    memleak::arena::checkpoint mark(scratch);
    since = scratch.make<int>(2);
  }
  *before = 3;
  return *since;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'since' is used after its pool 'scratch' was reset [memleak-pool-use-after-release]
}

int committed() {
  memleak::arena scratch;
  int *since;
  {
    memleak::arena::checkpoint mark(scratch);
    since = scratch.make<int>(2);
    mark.commit();
  }
  return *since;
}

static void recycle(memleak::arena &scratch) { scratch.reset(); }

int throughFunction() {
  memleak::arena scratch;
  int *p = scratch.make<int>(3);
  recycle(scratch);
  return *p;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'p' is used after its pool 'scratch' was reset [memleak-pool-use-after-release]
}

static int *freshAfterReset(memleak::arena &scratch) {
  scratch.reset();
  return scratch.make<int>(3);
}

int takenAfterTheReset() {
  memleak::arena scratch;
  int *p = freshAfterReset(scratch);
  return *p;
}

void containers() {
  std::pmr::monotonic_buffer_resource memory;
  std::pmr::vector<int> numbers(&memory);
  numbers.push_back(1);
  memory.release();
  numbers.push_back(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'numbers' is passed after its pool 'memory' was reset [memleak-pool-use-after-release]
}

void containersBefore() {
  std::pmr::monotonic_buffer_resource memory;
  {
    std::pmr::vector<int> numbers(&memory);
    numbers.push_back(1);
  }
  memory.release();
}

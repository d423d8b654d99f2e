// RUN: %check_memleak %s memleak-pool-outlived %t --real-headers

#include <memleak/memleak.hpp>
#include <memory_resource>
#include <vector>

struct node {
  int value = 0;
};

// CHECK-FIXES: {{^}}void declaredBefore() {
// CHECK-FIXES-NEXT: {{^  }}memleak::pool<node> nodes;
// CHECK-FIXES-NEXT: {{^  }}memleak::pool_ptr<node> first;
// CHECK-FIXES-NEXT: {{^  }}first = nodes.make();
void declaredBefore() {
  memleak::pool_ptr<node> first;
  memleak::pool<node> nodes;
  first = nodes.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: object outlives its pool 'nodes' [memleak-pool-outlived]
}

void declaredAfter() {
  memleak::pool<node> nodes;
  memleak::pool_ptr<node> first;
  first = nodes.make();
}

// Dropped before the pool ends.
void droppedInTime() {
  memleak::pool_ptr<node> first;
  {
    memleak::pool<node> nodes;
    first = nodes.make();
    first.reset();
  }
}

memleak::pool_ptr<node> returned() {
  memleak::pool<node> nodes;
  return nodes.make();
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object outlives its pool 'nodes' [memleak-pool-outlived]
}

memleak::pool_ptr<node> fromCallersPool(memleak::pool<node> &nodes) {
  return nodes.make();
}

int *arenaGone() {
  memleak::arena scratch;
  int *p = scratch.make<int>(3);
  return p;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'p' is returned after the end of its pool 'scratch' [memleak-pool-outlived]
}

int *lastOne;
void left() {
  memleak::arena scratch;
  int *p = scratch.make<int>(3);
  lastOne = p;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'p' outlives its pool 'scratch' [memleak-pool-outlived]
}

void takenBack() {
  memleak::arena scratch;
  int *p = scratch.make<int>(3);
  lastOne = p;
  lastOne = nullptr;
}

int innerScope() {
  int *p;
  {
    memleak::arena scratch;
    p = scratch.make<int>(3);
  }
  return *p;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'p' is used after the end of its pool 'scratch' [memleak-pool-outlived]
}

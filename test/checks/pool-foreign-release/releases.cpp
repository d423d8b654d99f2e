// RUN: %check_memleak %s memleak-pool-foreign-release %t --real-headers

#include <cstdlib>
#include <memleak/memleak.hpp>

struct node {
  int value = 0;
};

void deleted() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  delete first.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'first' lives in a pool, but is released by 'delete' [memleak-pool-foreign-release]
}

void otherPool() {
  memleak::pool<node> some, others;
  node *raw = some.make().detach_raw();
  others.release_raw(raw);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object lives in the pool 'some', but is given back to the pool 'others' [memleak-pool-foreign-release]
}

void twice() {
  memleak::pool<node> some;
  node *raw = some.make().detach_raw();
  some.release_raw(raw);
  some.release_raw(raw);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object is released twice [memleak-pool-foreign-release]
}

void once() {
  memleak::pool<node> some;
  node *raw = some.make().detach_raw();
  some.release_raw(raw);
}

void arenaFreed() {
  memleak::arena scratch;
  void *p = scratch.allocate(16, 8);
  free(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'p' lives in the pool 'scratch', but is released by 'free()' [memleak-pool-foreign-release]
}

void stranger() {
  node local;
  memleak::pool<node> some;
  some.release_raw(&local);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the local variable 'local' lives in no pool, but is released by the pool 'some' [memleak-pool-foreign-release]
}

// Which of the two it is from is not known.
void either(memleak::pool<node> &a, memleak::pool<node> &b) {
  node *raw = a.make().detach_raw();
  b.release_raw(raw);
}

// RUN: %check_memleak %s memleak-pool-raw-escape %t --run

// What only this unit knows becomes a reference, if a reference will do.

#include <memleak/memleak.hpp>

struct node {
  int value = 0;
};

static node *current;
// CHECK-FIXES: static memleak::pool_ref<node> current;

static void select() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  current = first.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'first' is kept through a raw pointer that outlives its handle [memleak-pool-raw-escape]
  // CHECK-FIXES: current = first.ref();
  current->value = 1;
  (*current).value = 2;
}

static void forget() { current = nullptr; }

static node *passedOn;
static void take(node *) {}

static void selectAndPass() {
  memleak::pool_ptr<node> second = memleak::make_pooled<node>();
  passedOn = second.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'second' is kept through a raw pointer that outlives its handle [memleak-pool-raw-escape]
  take(passedOn);
}

int main() {
  select();
  forget();
  selectAndPass();
}

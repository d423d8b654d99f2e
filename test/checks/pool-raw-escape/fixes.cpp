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

// What only one block uses is its own.

static node *passedOn;
static void take(node *) {}
// CHECK-FIXES-NOT: static node *passedOn;

static void selectAndPass() {
  memleak::pool_ptr<node> second = memleak::make_pooled<node>();
  passedOn = second.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'second' is kept through a raw pointer that outlives its handle [memleak-pool-raw-escape]
  // CHECK-FIXES: node *passedOn = second.get();
  take(passedOn);
}

static void selectAndStore() {
  static node *stored;
  memleak::pool_ptr<node> third = memleak::make_pooled<node>();
  stored = third.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'third' is kept through a raw pointer that outlives its handle [memleak-pool-raw-escape]
  // CHECK-FIXES: node *stored = third.get();
  stored->value = 1;
}

// Used before it is set: another call's.
static node *remembered;

static bool selectAndRemember() {
  bool known = remembered != nullptr;
  memleak::pool_ptr<node> fourth = memleak::make_pooled<node>();
  remembered = fourth.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'fourth' is kept through a raw pointer that outlives its handle [memleak-pool-raw-escape]
  return known;
}

int main() {
  select();
  forget();
  selectAndPass();
  selectAndStore();
  selectAndRemember();
}

// RUN: %check_memleak %s memleak-pool-raw-escape %t --real-headers

#include <memleak/memleak.hpp>
#include <utility>

struct node {
  int value = 0;
};

node *returned() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  return first.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'first' is returned through a raw pointer after the end of its handle [memleak-pool-raw-escape]
}

node *detached() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  return first.detach_raw();
}

node *current;
void kept() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  current = first.get();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'first' is kept through a raw pointer that outlives its handle [memleak-pool-raw-escape]
}

memleak::pool_ref<node> currentRef;
void keptReference() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  currentRef = first.ref();
}

memleak::pool_ptr<node> owner;
void keptWithOwner() {
  memleak::pool_ptr<node> first = memleak::make_pooled<node>();
  current = first.get();
  owner = std::move(first);
}

int innerScope() {
  node *raw;
  {
    memleak::pool_ptr<node> first = memleak::make_pooled<node>();
    raw = first.get();
  }
  return raw->value;
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: object held by 'first' is used through a raw pointer after the end of its handle [memleak-pool-raw-escape]
}

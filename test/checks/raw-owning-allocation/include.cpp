// RUN: %check_memleak %s memleak-raw-owning-allocation %t
// RUN: grep -c '^#include <memleak' %t.cpp | FileCheck %s --check-prefix=ONCE
// ONCE: {{^}}1{{$}}

// The include comes once, and not with a warning that nobody sees.

struct Widget {
  ~Widget();
};
// CHECK-FIXES: #include <memleak/pool_ptr.hpp>

struct Unseen {
  ~Unseen();
};
void hidden() {
  Unseen *W = new Unseen; // NOLINT
  delete W;
}
void hiddenByLineAbove() {
  // NOLINTNEXTLINE(memleak-raw-owning-allocation)
  Unseen *W = new Unseen;
  delete W;
}

void first() {
  Widget *W = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  delete W;
}
void second() {
  Widget *W = new Widget;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: raw pointer 'W' owns
  delete W;
}

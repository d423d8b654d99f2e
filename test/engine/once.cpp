// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// Static locals are made once, however often their function is called.
#include <memory>

static int *shared() {
  static int *p = new int;
  return p;
}
void twice() {
  *shared() = 1;
  *shared() = 2;
}
// Near miss: a global that each call writes over.
static int *last;
static void renew() { last = new int; }
void loses() {
  // CHECK: once.cpp:[[#@LINE+1]]:{{.*}}not released on every path [memleak-missing-release]
  renew();
  *last = 1;
  renew();
  delete last;
  last = nullptr;
}

// One owner among others ends many times.
void resets() {
  std::shared_ptr<int> p(new int);
  p.reset(new int);
  p.reset();
  p.reset();
}

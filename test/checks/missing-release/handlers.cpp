// RUN: %check_memleak %s memleak-missing-release %t
// Exceptions of called functions, and the handlers on their way.

struct Base {
  virtual ~Base();
};
struct Derived : Base {};
struct Other {};
bool ask();

static bool parse() {
  if (ask())
    throw Derived();
  return true;
}

// Whatever the callee throws, one of the handlers is for it.
static bool handled() {
  try {
    return parse();
  } catch (const Base &) {
    return false;
  }
}

void callsHandled() {
  int *p = new int;
  handled();
  delete p;
}

void passedOn() {
  int *p = new int;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: object held by 'p' is not released on every path
  parse();
  delete p;
}

// A handler does not take what was thrown here and is not of its type.
static bool notHandled() {
  try {
    if (ask())
      throw Other();
    return parse();
  } catch (const Base &) {
    return false;
  }
}

void callsNotHandled() {
  int *p = new int;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: object held by 'p' is not released on every path
  notHandled();
  delete p;
}

// One further out may be the one.
void handledFurtherOut() {
  int *p = new int;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: object held by 'p' is not released on every path
  try {
    try {
      parse();
    } catch (const Other &) {
    }
    delete p;
  } catch (const Base &) {
  }
}

void releasedByHandler() {
  int *p = new int;
  try {
    parse();
  } catch (const Base &) {
    delete p;
    return;
  }
  delete p;
}

// What the fixes write, in the order of the file.
// CHECK-FIXES: {{^}}#include <memleak/pool_ptr.hpp>
// CHECK-FIXES: {{^}}void passedOn() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<int> p = memleak::make_pooled<int>();
// CHECK-FIXES: {{^}}void callsNotHandled() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<int> p = memleak::make_pooled<int>();
// CHECK-FIXES: {{^}}void handledFurtherOut() {
// CHECK-FIXES-NEXT: {{^}}  memleak::pool_ptr<int> p = memleak::make_pooled<int>();

// RUN: %memleak ir solve %s -- -std=c++17 | FileCheck %s --implicit-check-not='[memleak-'
// What a shared owner is given it releases in its own way, once.
#include <cstdlib>
#include <cstring>
#include <memory>

void wrongWay() {
  // CHECK: owners.cpp:[[#@LINE+1]]:{{.*}} is released by 'delete', but needs 'free()' [memleak-mismatched-release]
  std::shared_ptr<char> p(strdup("x"));
}
void array() {
  // CHECK: owners.cpp:[[#@LINE+1]]:{{.*}} is released by 'delete', but needs 'delete[]' [memleak-mismatched-release]
  std::shared_ptr<int> p(new int[3]);
}
void variable() {
  int n = 0;
  // CHECK: owners.cpp:[[#@LINE+1]]:{{.*}}the local variable 'n' was not allocated, but is released by 'delete' [memleak-invalid-release]
  std::shared_ptr<int> p(&n);
}
void twoFamilies() {
  int *p = new int;
  std::shared_ptr<int> a(p);
  // CHECK: owners.cpp:[[#@LINE+1]]:{{.*}} is released twice [memleak-double-release]
  std::shared_ptr<int> b(p);
}
void releasedBeside() {
  int *p = new int;
  { std::shared_ptr<int> a(p); }
  // CHECK: owners.cpp:[[#@LINE+1]]:{{.*}} is released twice [memleak-double-release]
  delete p;
}

// Near misses: a way of its own, an array as such, copies, nothing at all.
void rightWay() { std::shared_ptr<char> p(strdup("x"), free); }
void arrayAsSuch() { std::shared_ptr<int[]> p(new int[3]); }
void notReleased() {
  int n = 0;
  std::shared_ptr<int> p(&n, [](int *) {});
}
void copies() {
  std::shared_ptr<int> a(new int);
  std::shared_ptr<int> b(a), c;
  c = b;
  a.reset();
  a.reset(new int);
  b.swap(a);
}
void empty() { std::shared_ptr<int> p(static_cast<int *>(nullptr)); }

// Owners run the destructors of what they own, which release in turn.
struct Inner {
  int *p;
  Inner() : p(new int) {}
  ~Inner() { delete p; }
};
void ends() {
  std::unique_ptr<Inner> a(new Inner);
  a.reset(new Inner);
  std::unique_ptr<Inner> b = std::make_unique<Inner>();
  b = std::move(a);
}
void made() {
  std::unique_ptr<int> a = std::make_unique<int>(1);
  // CHECK: owners.cpp:[[#@LINE+1]]:{{.*}}not released on every path [memleak-missing-release]
  int *p = std::make_unique<int>(2).release();
  *p = 3;
}
int *dangling() {
  auto a = std::make_unique<int>(1);
  // CHECK: owners.cpp:[[#@LINE+2]]:{{.*}}is returned after its release [memleak-use-after-release]
  int *p = a.get();
  return p;
}

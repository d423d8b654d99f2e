// RUN: %memleak ir print %s -- -std=c++17 | FileCheck %s
// Constructors and destructors say whose virtual methods run.

struct Plain {
  int n;
  Plain() : n(1) {}
};
struct Base {
  int a;
  Base() : a(1) {}
  virtual ~Base() {}
};
struct Derived : Base {
  int b;
  Derived() : b(2) {}
  Derived(int) : Derived() {}
};

// CHECK-LABEL: "Plain::Plain"
// CHECK-NOT: "<class>"
// CHECK-LABEL: "Base::Base"
// CHECK: store *%{{[0-9]+}}."<class>", str "c:@S@Base"
// CHECK-NEXT: load
// CHECK: store *%{{[0-9]+}}.a, 1
// CHECK-LABEL: "Base::~Base"
// CHECK: store *%{{[0-9]+}}."<class>", str "c:@S@Base"
// After the bases, before the members, and once.
// CHECK-LABEL: "Derived::Derived"
// CHECK: call @{{.*}}Base
// CHECK: store *%{{[0-9]+}}."<class>", str "c:@S@Derived"
// CHECK: store *%{{[0-9]+}}.b, 2
// CHECK-LABEL: "Derived::Derived"
// CHECK-NOT: "<class>"
// CHECK: call @{{.*}}Derived
// CHECK-NOT: "<class>"
// CHECK: return

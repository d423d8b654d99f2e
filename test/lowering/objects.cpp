// RUN: %memleak ir print %s -- -std=c++17 | FileCheck %s
// Construction and destruction, on ordinary and exceptional ways out.

void mayThrow();
struct Guard {
  Guard();
  Guard(const Guard &);
  ~Guard();
};
Guard make();

// CHECK-LABEL: "scope"
// CHECK: call @{{.*}}mayThrow{{.*}} unwind [[CLEANUP:b[0-9]+]]
// CHECK: call implicit nothrow @{{.*}}~Guard
// CHECK-NEXT: leave $g
// CHECK-NEXT: return
// CHECK: [[CLEANUP]]:
// CHECK: call implicit nothrow @{{.*}}~Guard
// CHECK: resume
void scope() {
  Guard g;
  mayThrow();
}

// The result is built in place: no copy, no destructor on the way out.
// CHECK-LABEL: "named"
// CHECK: %[[THIS:[0-9]+]] = addr $~
// CHECK: call @{{.*}}Guard
// CHECK: br %{{[0-9]+}}, [[DESTROY:b[0-9]+]], [[SKIP:b[0-9]+]]
// CHECK: [[SKIP]]:
// CHECK-NEXT: return
Guard named() {
  Guard g;
  return g;
}

// A temporary lives until its full expression ends.
// CHECK-LABEL: "temporary"
// CHECK: into $~
// CHECK: ~Guard
// CHECK: store $after, 1
void temporary() {
  make();
  int after = 1;
}

// One whose making is conditional is destroyed only where it was made.
// CHECK-LABEL: "conditional"
// CHECK: %[[FLAG:[0-9]+]] = copy 0
// CHECK: %[[FLAG]] = copy 1
// CHECK: br %[[FLAG]]
bool check(const Guard &);
bool conditional(bool b) { return b && check(Guard()); }

// CHECK-LABEL: "allocate"
// CHECK: %[[P:[0-9]+]] = acquire new
// CHECK: call @{{.*}}Guard{{.*}} unwind [[FREE:b[0-9]+]]
// CHECK: [[FREE]]:
// CHECK-NEXT: release new %[[P]]
// CHECK-NEXT: resume
Guard *allocate() { return new Guard; }

// CHECK-LABEL: "destroy"
// CHECK: br %[[Q:[0-9]+]]
// CHECK: ~Guard
// CHECK: release new %[[Q]]
void destroy(Guard *p) { delete p; }

// An exception whose handler is known goes there.
// CHECK-LABEL: "caught"
// CHECK: throw unwind b{{[0-9]+}} "int"
// CHECK: catch
int caught() {
  try {
    throw 1;
  } catch (int i) {
    return i;
  }
}

// CHECK-LABEL: "uncaught"
// CHECK: throw any "double"
void uncaught() {
  try {
    throw 1.0;
  } catch (int) {
  }
}

// CHECK-LABEL: "placement"
// CHECK-NOT: acquire
// CHECK: return
void *operator new(__SIZE_TYPE__, void *) noexcept;
void placement(void *p) { new (p) Guard; }

// A lambda is an object; its body is a function over it.
// CHECK-LABEL: "capture"
// CHECK: store $l."<0>", %{{[0-9]+}}
// CHECK: operator()
int capture(int &x) {
  auto l = [&x] { return x; };
  return l();
}

// RUN: %memleak ir print %s -- -std=c++17 | FileCheck %s
// Local containers of pointers are arrays with a count; others are not looked into.
#include <memory>
#include <vector>

// CHECK-LABEL: "appends"
// CHECK: store $v."<count>", 0
// CHECK: store $v."<items>"[%{{[0-9]+}}], %{{[0-9]+}}
// CHECK: store $v."<count>", %{{[0-9]+}}
// CHECK: addr $v."<items>"[0]
int *appends(int *p) {
  std::vector<int *> v;
  v.push_back(p);
  return v[0];
}

// What a container of others holds may be anywhere.
// CHECK-LABEL: "member"
// CHECK-NOT: store *%{{[0-9]+}}.all."<items>"
// CHECK: call @{{.*}}push_back
// CHECK: return
struct Keeper {
  std::vector<int *> all;
};
void member(Keeper &k, int *p) { k.all.push_back(p); }

// Walking it gives it away, though it changes nothing.
// CHECK-LABEL: "walks"
// CHECK: unknown (%{{[0-9]+}}) "contents of a container"
int walks(const std::vector<int *> &v) {
  int sum = 0;
  for (int *p : v)
    sum += *p;
  return sum;
}

// CHECK-LABEL: "objects"
// CHECK-NOT: "<items>"
// CHECK: return
struct Object {
  int n;
};
void objects(const Object &o) {
  std::vector<Object> v;
  v.push_back(o);
}

// A handle with a deleter of the program's own holds nothing of a known family.
// CHECK-LABEL: "handles"
// CHECK: call @{{.*}}push_back
// CHECK: return
struct Drop {
  void operator()(Object *o) const;
};
void handles(std::vector<std::unique_ptr<Object, Drop>> &all,
             std::unique_ptr<Object, Drop> one) {
  all.push_back(static_cast<std::unique_ptr<Object, Drop> &&>(one));
}

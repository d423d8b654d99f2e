// RUN: %check_memleak %s memleak-owning-raw-member,memleak-missing-release %t
// Advice keeps still where a defect is said of what the member holds, be it
// acquired in place or by a function that is called: one fix a resource.

struct Inside {
  int *P = nullptr;
  ~Inside();
  void both(int N) {
    P = new int(N);
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: object held by 'this->P' is not released on every path [memleak-missing-release]
    P = nullptr;
  }
};
// CHECK-FIXES-LABEL: struct Inside
// CHECK-FIXES: {{^}}    delete this->P;
// CHECK-FIXES-NEXT: {{^}}    P = nullptr;

struct Called {
  int *P = nullptr;
  ~Called() {}
  void fill() { P = new int; }
};
void called() {
  Called X;
  X.fill();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'X.P' is not released on every path [memleak-missing-release]
}
// CHECK-FIXES-LABEL: void called() {
// CHECK-FIXES: {{^}}  delete X.P;

// Nobody says more of this one.
class Kept {
  int *P;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'P' owns the object from 'new', but the destructor of 'Kept' does not release it [memleak-owning-raw-member]

public:
  Kept() : P(new int) {}
  Kept(const Kept &) = delete;
  Kept &operator=(const Kept &) = delete;
};
// CHECK-FIXES-LABEL: class Kept
// CHECK-FIXES: {{^}}  memleak::pool_ptr<int> P;

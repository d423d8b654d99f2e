// RUN: %check_memleak %s memleak-missing-release %t
// Members, and references, in what the fixes write.

struct T {
  int V = 0;
};

class Hidden {
  int *P = nullptr;

public:
  void named() {
    P = new int;
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: object held by 'this->P' is not released on every path [memleak-missing-release]
    P = nullptr;
  }
};
// CHECK-FIXES-LABEL: void named() {
// CHECK-FIXES: {{^}}    delete this->P;{{$}}
// CHECK-FIXES-NEXT: {{^}}    P = nullptr;{{$}}

// Another class hides a member of that name; this one does not.
struct Open {
  int *P = nullptr;
  void fill() { P = new int; }
};
void here() {
  Open X;
  X.fill();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'X.P' is not released on every path [memleak-missing-release]
}
// CHECK-FIXES-LABEL: void here() {
// CHECK-FIXES: {{^}}  delete X.P;{{$}}

int reference() {
  T &R = *new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: object held by 'R' is not released on every path [memleak-missing-release]
  R.V = 2;
  return 0;
}
void pointer(bool B) {
  T *Raw = nullptr;
  T *&R = Raw;
  R = new T;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: object held by '{{.*}}' is not released on every path [memleak-missing-release]
  if (!B)
    delete R;
}
// CHECK-FIXES-LABEL: int reference() {
// CHECK-FIXES: {{^}}  R.V = 2;{{$}}
// CHECK-FIXES-NEXT: {{^}}  delete &R;{{$}}
// CHECK-FIXES-LABEL: void pointer(bool B) {
// CHECK-FIXES-NOT: delete &R;

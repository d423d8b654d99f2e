// RUN: %check_memleak %s memleak-missing-release,memleak-owning-raw-member %t

// One fix a resource: the member becomes a handle, and no release is added.

struct A {
  int *P = nullptr;
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: {{.*}}the destructor of 'A' does not release it
  void fill() { P = new int; }
};
void lost() {
  A X;
  X.fill();
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: {{.*}} held by 'X.P' is not released on every path
}
// CHECK-FIXES: {{^}}  memleak::pool_ptr<int> P = nullptr;{{$}}
// CHECK-FIXES-LABEL: void lost() {
// CHECK-FIXES-NOT: delete

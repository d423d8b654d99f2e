// RUN: %check_memleak %s memleak-missing-release %t
// No fix names a member that the code around it may not name.

class Hidden {
  int *P = nullptr;

public:
  void fill() { P = new int; }
  void forget() { P = nullptr; }
};
void notHere() {
  Hidden X;
  X.fill();
  // CHECK-NOTES: :[[@LINE-1]]:3: warning: object held by 'X.P' is not released on every path [memleak-missing-release]
  // CHECK-NOTES: :[[@LINE-2]]:3: note: acquired here
  // CHECK-NOTES: :8:21: note: by the called function, here
  X.forget();
  // CHECK-NOTES: :[[@LINE-1]]:3: note: the last reference is lost here
  // CHECK-NOTES: :[[@LINE-2]]:3: note: no fix: 'X.P' cannot be named here [no-fix: inaccessible]
}

// RUN: %check_memleak %s memleak-missing-release %t
// The story that the notes tell.

struct Widget {
  int Value;
};

Widget *make() {
  return new Widget;
}

int path(int N) {
  Widget *W = make();
  if (N > 3)
    return 1;
  delete W;
  return 0;
}
// CHECK-NOTES: :13:15: warning: object held by 'W' is not released on every path [memleak-missing-release]
// CHECK-NOTES: :13:15: note: acquired here
// CHECK-NOTES: :9:10: note: by the called function, here
// CHECK-NOTES: :14:7: note: assuming 'N > 3' is true
// CHECK-NOTES: :15:5: note: the last reference is lost here

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}  if (N > 3) {
// CHECK-FIXES-NEXT: {{^}}    delete W;
// CHECK-FIXES:      {{^}}  }

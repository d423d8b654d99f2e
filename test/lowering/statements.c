// What edits are told: statements, unbraced branches, and where names end.
// RUN: %memleak-ir print %s | FileCheck %s

void other(void);

// Neither a condition nor a head is a place for another statement.
int f(int n, char *p) {
  // CHECK-LABEL: func @{{.*}} "f"
  for (int i = 0; i < n; ++i) {
    if (p[i])
      return i;
    other();
  }
  switch (n) {
  case 1:
    goto out;
  }
  if (n)
    other();
out:
  return 0;
}
// The loop, its body without the head, the function.
// CHECK:      stmt #0 !9:3-13:4 scope
// CHECK-NEXT: stmt #1 !11:7-11:16 bare
// CHECK-NEXT: stmt #2 !12:5-12:13{{$}}
// CHECK-NEXT: stmt #3 !9:31-13:4 scope
// A label makes a declaration impossible in its place.
// CHECK-NEXT: stmt #4 !16:5-16:14 bare
// CHECK-NEXT: stmt #5 !14:14-17:4 scope
// CHECK-NEXT: stmt #6 !19:5-19:13 bare
// CHECK-NEXT: stmt #7 !21:3-21:12 bare
// CHECK-NEXT: stmt #8 !7:23-22:2 scope
// The jump stands where it is written, not where it is resolved.
// CHECK:      jump b{{[0-9]+}} !16:5-16:13 #4

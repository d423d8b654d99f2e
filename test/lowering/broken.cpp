// RUN: %memleak ir print %s -- -std=c++17 2>&1 | FileCheck %s
// A function that does not compile is left out; the others are lowered.

// CHECK: error: use of undeclared identifier 'nowhere'
// CHECK: error: expected expression
// CHECK-NOT: "broken"
// CHECK-NOT: "dropped"
// CHECK: func {{.*}} "whole"
void broken() { nowhere = 1; }
void dropped(int *p) { *p = ; }
void whole() {}

// RUN: %memleak ir print %s -- -std=c++17 2>&1 | FileCheck %s
// A function that does not compile is left out; the others are lowered.

// CHECK: error: use of undeclared identifier 'nowhere'
// CHECK-NOT: "broken"
// CHECK: func {{.*}} "whole"
void broken() { nowhere = 1; }
void whole() {}

// RUN: %check_memleak %s memleak-mismatched-release %t --real-headers
#include <cstdio>
#include <cstdlib>
#include <cstring>

void array() {
  int *A = new int[4];
  delete A;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: array held by 'A' is released by 'delete'
}
// CHECK-FIXES-LABEL: void array() {
// CHECK-FIXES: {{^}}  delete[] A;

void object() {
  int *B = new int;
  delete[] B;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'B' is released by 'delete[]'
}
// CHECK-FIXES-LABEL: void object() {
// CHECK-FIXES: {{^}}  delete B;

void text(const char *T) {
  char *C = strdup(T);
  delete C;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'C' is released by 'delete'
}
// CHECK-FIXES-LABEL: void text(
// CHECK-FIXES: {{^}}  free(C);

void freed() {
  int *D = new int;
  free(D);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'D' is released by 'free()'
}
// CHECK-FIXES-LABEL: void freed() {
// CHECK-FIXES: {{^}}  delete D;

// No fix: which type to delete is not said.
void untyped() {
  void *E = new int;
  free(E);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: object held by 'E'
}
// CHECK-FIXES-LABEL: void untyped() {
// CHECK-FIXES: {{^}}  free(E);

// No fix: the result of the wrong release is used.
int result(const char *T) {
  FILE *F = popen(T, "r");
  if (!F)
    return -1;
  return fclose(F);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: pipe stream held by 'F'
}
// CHECK-FIXES-LABEL: int result(
// CHECK-FIXES: {{^}}  return fclose(F);

// No fix: on the other path it is the right one.
void either(int N) {
  int *G = N ? new int : new int[4];
  delete G;
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: array held by 'G'
}
// CHECK-FIXES-LABEL: void either(
// CHECK-FIXES: {{^}}  delete G;

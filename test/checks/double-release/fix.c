// RUN: %check_memleak %s memleak-double-release %t

#include <stdlib.h>

int use(const char *p);

void twice(void) {
  char *p = malloc(3);
  use(p);
  free(p);
  free(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'p' is released twice
}
// CHECK-FIXES-LABEL: void twice(void) {
// CHECK-FIXES:      {{^}}  use(p);
// CHECK-FIXES-NEXT: {{^}}  free(p);
// CHECK-FIXES-NEXT: {{^ *}}//
// CHECK-FIXES-NEXT: {{^}}}

// No fix: the second is right on the other path.
void sometimes(int n) {
  char *q = malloc(3);
  if (n)
    free(q);
  free(q);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'q' is released twice
}
// CHECK-FIXES-LABEL: void sometimes(int n) {
// CHECK-FIXES:      {{^}}    free(q);
// CHECK-FIXES-NEXT: {{^}}  free(q);

// No fix: the caller gave it, and may mean either.
void given(char *r) {
  free(r);
  free(r);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'r' is released twice
}
// CHECK-FIXES-LABEL: void given(char *r) {
// CHECK-FIXES-NEXT: {{^}}  free(r);
// CHECK-FIXES-NEXT: {{^}}  free(r);

// RUN: %check_memleak %s memleak-missing-release %t
// What keeps a fix from being offered.

#define _GNU_SOURCE
#include <string.h>

int result(const char *s) {
  char *copy = strdup(s);
  return copy[0];
}
// CHECK-NOTES: :8:16: warning: memory held by 'copy' is not released on every path [memleak-missing-release]
// CHECK-NOTES: :8:16: note: acquired here
// CHECK-NOTES: :9:3: note: the last reference is lost here
// CHECK-NOTES: :9:3: note: no fix: 'copy' would be used after the release; what is read from it has to be kept first [no-fix: still-used]

int undeclared(const char *s) {
  char *copy = strdup(s);
  return 0;
}
// CHECK-NOTES: :17:16: warning: memory held by 'copy' is not released on every path [memleak-missing-release]
// CHECK-NOTES: :17:16: note: acquired here
// CHECK-NOTES: :18:3: note: the last reference is lost here
// CHECK-NOTES: :18:3: note: no fix: no 'free' with one argument is declared here [no-fix: undeclared]

void unnamed(const char *s) {
  strlen(strdup(s));
}
// CHECK-NOTES: :26:10: warning: memory is not released on every path [memleak-missing-release]
// CHECK-NOTES: :26:10: note: acquired here
// CHECK-NOTES: :26:3: note: the last reference is lost here
// CHECK-NOTES: :26:3: note: no fix: nothing that can be written here names it [no-fix: unnamed]

// RUN: %check_memleak %s memleak-unclosed-resource %t

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int stream(const char *path, int n) {
  FILE *file = fopen(path, "r");
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: {{.*}} held by 'file' is not released on every path
  if (!file)
    return -1;
  if (n)
    return 1;
  fclose(file);
  return 0;
}
// CHECK-FIXES-LABEL: int stream(
// CHECK-FIXES:      {{^}}  if (n) {
// CHECK-FIXES-NEXT: {{^}}    fclose(file);
// CHECK-FIXES-NEXT: {{^}}    return 1;
// CHECK-FIXES-NEXT: {{^}}  }

// fclose takes no null pointer.
int unchecked(const char *path) {
  FILE *open = fopen(path, "r");
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: {{.*}} held by 'open'
  return 0;
}
// CHECK-FIXES-LABEL: int unchecked(
// CHECK-FIXES:      {{^}}  if (open)
// CHECK-FIXES-NEXT: {{^}}    fclose(open);
// CHECK-FIXES-NEXT: {{^}}  return 0;

int descriptor(const char *path, int n) {
  int fd = open(path, O_RDONLY);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} held by 'fd'
  if (fd < 0)
    return -1;
  if (n) return 1;
  close(fd);
  return 0;
}
// CHECK-FIXES-LABEL: int descriptor(
// CHECK-FIXES:      {{^}}  if (n) {
// CHECK-FIXES-NEXT: {{^}}    close(fd);
// CHECK-FIXES-NEXT: {{^}}    return 1;
// CHECK-FIXES-NEXT: {{^}}  }

// No fix: 'inner' is known in its block alone, and lost at the return.
int outOfScope(const char *path, int n) {
  if (n) {
    int inner = open(path, O_RDONLY);
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} held by 'inner'
    if (inner < 0)
      return -1;
  }
  return 0;
}
// CHECK-FIXES-LABEL: int outOfScope(
// CHECK-FIXES:      {{^}}      return -1;
// CHECK-FIXES-NEXT: {{^}}  }
// CHECK-FIXES-NEXT: {{^}}  return 0;

// No fix: munmap needs a size, too.
int mapping(int fd) {
  void *map = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: {{.*}} held by 'map'
  if (map == MAP_FAILED)
    return -1;
  return 0;
}
// CHECK-FIXES-LABEL: int mapping(
// CHECK-FIXES:      {{^}}    return -1;
// CHECK-FIXES-NEXT: {{^}}  return 0;

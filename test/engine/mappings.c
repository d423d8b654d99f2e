// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// What says -1 for none: who has got a mapping has got an address that is not
// null, whatever the caller compares it with.

#include <sys/mman.h>
#include <unistd.h>

struct view {
  char *at;
  unsigned long size;
};
static char *map(unsigned long size) {
  return mmap(0, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int openView(struct view *v) {
  v->at = map(100);
  v->size = 100;
  return v->at == MAP_FAILED ? -1 : 0;
}
static void closeView(struct view *v) {
  if (v->at != 0)
    munmap(v->at, v->size);
}
int okView(void) {
  struct view v;
  if (openView(&v) < 0)
    return -1;
  closeView(&v);
  return 0;
}
int forgetsView(void) {
  struct view v;
  if (openView(&v) < 0) // CHECK: mappings.c:[[@LINE]]:{{.*}} [memleak-unclosed-resource]
    return -1;
  return 0;
}
int okHere(void) {
  char *p = map(10);
  if (p == MAP_FAILED)
    return -1;
  if (p)
    munmap(p, 10);
  return 0;
}
// Whatever else it is compared with does not say that it is there.
int closesSome(int n) {
  char *p = map(10); // CHECK: mappings.c:[[@LINE]]:{{.*}} [memleak-unclosed-resource]
  if (p == MAP_FAILED)
    return -1;
  if (n)
    munmap(p, 10);
  return 0;
}

// A page has a size.
int okPages(void) {
  char *p = 0;
  unsigned long size = 0;
  for (int i = 0; i < 3; ++i) {
    if (size == 0) {
      size = getpagesize();
      p = map(size);
    }
    if (p == MAP_FAILED)
      return -1;
  }
  munmap(p, size);
  return 0;
}
int numbers(void);
int otherNumbers(void) {
  char *p = 0;
  unsigned long size = 0;
  for (int i = 0; i < 3; ++i) {
    if (size == 0) {
      size = numbers();
      p = map(size); // CHECK: mappings.c:[[@LINE]]:{{.*}} [memleak-unclosed-resource]
    }
    if (p == MAP_FAILED)
      return -1;
  }
  munmap(p, size);
  return 0;
}

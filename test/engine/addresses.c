// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// Addresses that are calculated with: as long as the number tells where the memory is, it is held.

#include <stdint.h>
#include <stdlib.h>

uintptr_t table[4];
void unseen(uintptr_t);

void keepsTheAlignedAddress(void) {
  char *raw = malloc(64);
  if (!raw)
    return;
  table[0] = ((uintptr_t)raw + 15) & ~(uintptr_t)15;
}

void keepsATaggedAddress(void) {
  table[1] = (uintptr_t)malloc(64) | 1;
}

void givesTheAlignedAddressAway(void) {
  uintptr_t raw = (uintptr_t)malloc(64);
  unseen((raw + 15) & ~(uintptr_t)15);
}

void *returnsTheAlignedAddress(size_t by) {
  char *raw = malloc(64);
  return (char *)((uintptr_t)raw + by);
}

void releasesByTheAlignedAddress(void) {
  char *raw = malloc(64);
  free((char *)((uintptr_t)raw & ~(uintptr_t)15));
}

// CHECK: addresses.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}}[memleak-missing-release]
void dropsTheAlignedAddress(void) {
  char *raw = malloc(64);
  char *aligned = (char *)(((uintptr_t)raw + 15) & ~(uintptr_t)15);
  if (raw)
    *aligned = 0;
}

// CHECK: addresses.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}}[memleak-missing-release]
int asksForTheAlignment(void) {
  char *raw = malloc(64);
  return ((uintptr_t)raw & 15) == 0;
}

// CHECK: addresses.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}}[memleak-missing-release]
void keepsTheLowBits(void) {
  char *raw = malloc(64);
  table[2] = (uintptr_t)raw & 15;
}

// CHECK: addresses.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}}[memleak-missing-release]
void keepsADistance(char *end) {
  char *raw = malloc(64);
  table[3] = (uintptr_t)end - (uintptr_t)raw;
}

struct counted {
  int count;
};
// CHECK: addresses.c:[[@LINE+2]]:{{[0-9]+}}: {{.*}}[memleak-missing-release]
int returnsASumOfWhatItHolds(void) {
  struct counted *raw = calloc(1, sizeof(struct counted));
  if (!raw)
    return 0;
  return raw->count + 1;
}

// The address of a member of what was given is not null; that of what is found there may be.
struct queue {
  void *first;
  const char **names;
};
struct request {
  struct queue out, in, *more;
};
struct queue *begin(struct queue *q) {
  if (!q) {
    q = calloc(1, sizeof *q);
    if (!q)
      abort();
  }
  q->names = 0;
  return q;
}
void beginsBoth(struct request *r) {
  begin(&r->out);
  begin(&r->in);
}
void beginsTheOther(struct request *r) {
  // CHECK: addresses.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}}[memleak-missing-release]
  begin(r->more);
}
void beginsAnElement(struct request *r, int i) {
  begin(&r[i].in);
}

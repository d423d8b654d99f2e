// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// What was there is gone, and something else is in its place, or in storage of
// the object's own.

#include <stdlib.h>
#include <string.h>

void unseen(void);

// A global gets a new block, and unseen code runs.
static char *kept;
static void renew(void) {
  free(kept);
  kept = malloc(8);
  unseen();
}
void renewsTwice(void) {
  renew();
  renew();
}
static char *cleared;
static void clear(void) {
  free(cleared);
  cleared = 0;
  unseen();
}
void clearsTwice(void) {
  clear();
  clear();
}
// Near miss: nothing new is put there.
static char *dropped;
static void drop(void) {
  free(dropped);
  unseen();
}
void dropsTwice(void) {
  drop();
  drop(); // CHECK: replaced.c:[[@LINE]]:{{[0-9]+}}: {{.*}} is released twice [memleak-double-release]
}

// A buffer starts in storage of its own.
struct buffer {
  char *data;
  size_t length;
  char space[64];
};
static void start(struct buffer *b) {
  b->data = b->space;
  b->length = sizeof b->space;
}
static void finish(struct buffer *b) {
  if (b->data != b->space)
    free(b->data);
}
static int grow(struct buffer *b) {
  char *more = malloc(2 * b->length);
  finish(b);
  if (!more) {
    start(b);
    return 0;
  }
  b->data = more;
  b->length *= 2;
  return 1;
}
void growsOnce(void) {
  struct buffer b;
  start(&b);
  if (grow(&b))
    memset(b.data, 0, b.length);
  finish(&b);
}
void growsAsNeeded(size_t n) {
  struct buffer b;
  start(&b);
  while (b.length < n)
    if (!grow(&b))
      return;
  finish(&b);
}
void neverFinished(void) {
  struct buffer b;
  start(&b);
  grow(&b); // CHECK: replaced.c:[[@LINE]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
}
// Near miss: the storage is released as well.
static void finishAlways(struct buffer *b) { free(b->data); }
void finishesOwn(void) {
  struct buffer b;
  start(&b);
  finishAlways(&b); // CHECK: replaced.c:[[@LINE]]:{{[0-9]+}}: {{.*}} [memleak-invalid-release]
}
// Near miss: the storage is another buffer's.
void startsInOther(void) {
  struct buffer b, other;
  start(&other);
  b.data = other.space;
  b.length = 64;
  finish(&b); // CHECK: replaced.c:[[@LINE]]:{{[0-9]+}}: {{.*}} [memleak-invalid-release]
}

// In the function itself: a new block is not the object's own storage.
struct arguments {
  int *all;
  int direct[4];
};
int add(struct arguments *a, int has, int n) {
  a->all = a->direct;
  if (n >= has) {
    int *more = malloc(2 * n * sizeof *more);
    if (!more)
      return -1;
    a->all = more;
  }
  if (a->all[n] < 0)
    goto error;
  return 0;
error:
  if (a->all != a->direct)
    free(a->all);
  return -1;
}
int addAndLose(struct arguments *a, int n) {
  struct arguments mine;
  mine.all = mine.direct;
  if (n >= 4)
    // CHECK: replaced.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
    mine.all = malloc(2 * n * sizeof *mine.all);
  if (mine.all == mine.direct)
    return 0;
  return 1;
}

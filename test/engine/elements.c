// RUN: %memleak ir solve %s -- -std=gnu11 | FileCheck %s --implicit-check-not='[memleak-'
// What elements hold, and objects of which a loop writes a part.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int unseen(void);
void look(const void *);

// Several fields of one element are written, by an index that is not known.
struct slot {
  int used, next;
  FILE *stream;
  char *name;
};
static struct slot *slots;
static int firstFree;
static int keep(FILE *f) {
  int i = firstFree;
  if (i < 0)
    return -1;
  firstFree = slots[i].next;
  slots[i].stream = f;
  slots[i].used = 1;
  return i;
}
void keepsStream(const char *path) {
  FILE *f = fopen(path, "r");
  if (f && keep(f) < 0)
    fclose(f);
}
static int keepNot(FILE *f) {
  int i = firstFree;
  if (i < 0)
    return -1;
  firstFree = slots[i].next;
  slots[i].stream = 0;
  slots[i].used = 1;
  return i;
}
void keepsNoStream(const char *path) {
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  FILE *f = fopen(path, "r");
  if (f && keepNot(f) < 0)
    fclose(f);
}
// Near miss: the same field of two elements may be one.
void overwritesSome(struct slot *all, int i, int k) {
  all[i].name = malloc(8);
  all[k].name = 0;
}

// A block that is released and returned anew has what the old one had.
static void *grown(void *old, size_t had, size_t n) {
  void *new = malloc(n);
  if (!new)
    return 0;
  memcpy(new, old, had);
  free(old);
  return new;
}
void growsArray(int n) {
  char **names = malloc(8), **more;
  if (!names)
    return;
  names[0] = malloc(4);
  more = grown(names, 8, 16);
  if (!more) {
    free(names[0]);
    free(names);
    return;
  }
  for (int i = 0; i < n; ++i)
    free(more[i]);
  free(more);
}
static void dropped(void *old) { free(old); }
void dropsArray(void) {
  char **names = malloc(8);
  if (!names)
    return;
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  names[0] = malloc(4);
  dropped(names);
}

// A loop writes one part of an object; the others are as they were.
struct task {
  FILE *out;
  int *seen;
  int changed;
};
int countsChanges(const char *path, int n) {
  struct task t;
  t.changed = 0;
  t.seen = malloc(n);
  if (!t.seen)
    return 1;
  if ((t.out = fopen(path, "w")) == NULL) {
    free(t.seen);
    return 1;
  }
  for (int i = 0; i < n; i++) {
    if (t.seen[i])
      continue;
    t.changed = 1;
  }
  fclose(t.out);
  t.out = NULL;
  free(t.seen);
  return 0;
}
int forgetsToClose(const char *path, int n) {
  struct task t;
  t.changed = 0;
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-unclosed-resource]
  if ((t.out = fopen(path, "w")) == NULL)
    return 1;
  for (int i = 0; i < n; i++)
    t.changed = i;
  return 0;
}
// Near miss: the part that the loop writes.
int opensInLoop(const char *path, int n) {
  struct task t;
  t.out = fopen(path, "r");
  for (int i = 0; i < n; i++) {
    if (t.out)
      fclose(t.out);
    t.out = fopen(path, "r");
  }
  if (t.out)
    fclose(t.out);
  return 0;
}

// A node is put into a tree, and the tree's root may be another one afterwards.
struct node {
  struct node *left, *right;
  int key;
};
struct tree {
  struct node *root;
};
static void balance(struct tree *t) {
  while (unseen())
    t->root = t->root->left;
}
static void put(struct tree *t, struct node *n) {
  t->root = n;
  balance(t);
}
void putsNode(struct tree *t) {
  struct node *n = calloc(1, sizeof *n);
  if (n)
    put(t, n);
}
static void putNot(struct tree *t, struct node *n) {
  n->key = t->root->key;
  balance(t);
}
void putsNoNode(struct tree *t) {
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  struct node *n = calloc(1, sizeof *n);
  if (n)
    putNot(t, n);
}

// What is not negative, and one more, is not 0.
static char *buffer;
static long length;
long sizeNeeded(void);
long readsAll(void) {
  long n = sizeNeeded();
  if (n < 0)
    return -1;
  buffer = malloc(8);
  length = n + 8;
  n = sizeNeeded();
  if (length)
    free(buffer);
  buffer = malloc(16);
  look(buffer);
  return n;
}
static char *other;
long readsSome(void) {
  long n = sizeNeeded();
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  other = malloc(8);
  long size = n + 8;
  if (size)
    free(other);
  other = malloc(16);
  return size;
}

// As many elements are copied as a size says.
static char *names[4];
void copiesNames(int n) {
  char *found[4] = {0};
  found[0] = strdup("a");
  found[1] = strdup("b");
  memcpy(names, found, sizeof names);
}
// Near miss: what is copied into another array of this function ends with it.
void copiesOne(void) {
  char *found[4] = {0}, *kept[4];
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  found[0] = strdup("a");
  memcpy(kept, found, sizeof kept[0]);
}
// Another array is not copied.
void copiesOther(void) {
  char *found[4] = {0}, *others[4] = {0};
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  found[1] = strdup("b");
  memcpy(names, others, sizeof names);
}

// An object is copied into an element that is not known.
struct path {
  char *name;
  int allowed;
};
struct paths {
  int count;
  struct path *all;
};
void addPath(struct paths *paths, const char *name) {
  struct path one;
  one.name = strdup(name);
  one.allowed = 1;
  ++paths->count;
  paths->all[paths->count - 1] = one;
}
// Near miss: only a number of it is.
void addAllowed(struct paths *paths, const char *name) {
  struct path one;
  // CHECK: elements.c:[[@LINE+1]]:{{[0-9]+}}: {{.*}} [memleak-missing-release]
  one.name = strdup(name);
  one.allowed = 1;
  ++paths->count;
  paths->all[paths->count - 1].allowed = one.allowed;
}

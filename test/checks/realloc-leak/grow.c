// RUN: %check_memleak %s memleak-realloc-leak %t

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

char *grows(size_t n) {
  char *p = malloc(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is lost when the reallocation fails [memleak-realloc-leak]
  if (!p)
    return NULL;
  p = realloc(p, n * 2);
  return p;
}

char *growsWell(size_t n) {
  char *p = malloc(n);
  if (!p)
    return NULL;
  char *larger = realloc(p, n * 2);
  if (!larger) {
    free(p);
    return NULL;
  }
  return larger;
}

struct list {
  int *items;
  size_t size;
};

int add(struct list *l, int item) {
  l->items = realloc(l->items, (l->size + 1) * sizeof *l->items);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: memory held by 'l->items' is lost when the reallocation fails [memleak-realloc-leak]
  if (!l->items)
    return -1;
  l->items[l->size++] = item;
  return 0;
}

int addArray(struct list *l, int item) {
  int *items = reallocarray(l->items, l->size + 1, sizeof *items);
  if (!items)
    return -1;
  l->items = items;
  l->items[l->size++] = item;
  return 0;
}

// The failure ends the process.
void *xrealloc(void *p, size_t n) {
  void *larger = realloc(p, n);
  if (!larger)
    abort();
  return larger;
}

char *growsOrDies(size_t n) {
  char *p = xrealloc(NULL, n);
  p = xrealloc(p, n * 2);
  return p;
}

char *growsOrDiesHere(char *p, size_t n) {
  p = realloc(p, n);
  if (!p)
    exit(1);
  return p;
}

// The caller still has the old block's address, and knows.
char *backup(char *p, size_t n) {
  char *old = p;
  p = realloc(p, n);
  if (!p) {
    free(old);
    return NULL;
  }
  return p;
}

// Nothing is lost: there was nothing.
char *fresh(size_t n) {
  char *p = NULL;
  p = realloc(p, n);
  return p;
}

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}  void *resized = realloc(p, n * 2);
// CHECK-FIXES-NEXT: {{^}}  if (!resized)
// CHECK-FIXES-NEXT: {{^}}    free(p);
// CHECK-FIXES-NEXT: {{^}}  p = resized;
// CHECK-FIXES:      {{^}}  void *resized = realloc(l->items, (l->size + 1) * sizeof *l->items);
// CHECK-FIXES-NEXT: {{^}}  if (!resized)
// CHECK-FIXES-NEXT: {{^}}    free(l->items);
// CHECK-FIXES-NEXT: {{^}}  l->items = resized;

// RUN: %check_memleak %s memleak-realloc-leak %t

#include <stdlib.h>

struct list {
  int *items;
  size_t size;
};

char *grow(size_t n) {
  char *p = malloc(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is lost when the reallocation fails
  if (!p)
    return NULL;
  p = realloc(p, n * 2);
  return p;
}
// CHECK-FIXES-LABEL: char *grow(size_t n) {
// CHECK-FIXES:      {{^}}  void *resized = realloc(p, n * 2);
// CHECK-FIXES-NEXT: {{^}}  if (!resized)
// CHECK-FIXES-NEXT: {{^}}    free(p);
// CHECK-FIXES-NEXT: {{^}}  p = resized;
// CHECK-FIXES-NEXT: {{^}}  return p;

int member(struct list *l, int resized) {
  l->items = realloc(l->items, l->size + resized);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: memory held by 'l->items'
  return l->items ? 0 : -1;
}
// CHECK-FIXES-LABEL: int member(
// CHECK-FIXES:      {{^}}  void *resized2 = realloc(l->items, l->size + resized);
// CHECK-FIXES-NEXT: {{^}}  if (!resized2)
// CHECK-FIXES-NEXT: {{^}}    free(l->items);
// CHECK-FIXES-NEXT: {{^}}  l->items = resized2;

int bare(struct list *l, int more) {
  if (more)
    l->items = (int *)realloc(l->items, l->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: memory held by 'l->items'
  return 0;
}
// CHECK-FIXES-LABEL: int bare(
// CHECK-FIXES:      {{^}}  if (more) {
// CHECK-FIXES-NEXT: {{^}}    void *resized = (int *)realloc(l->items, l->size);
// CHECK-FIXES-NEXT: {{^}}    if (!resized)
// CHECK-FIXES-NEXT: {{^}}      free(l->items);
// CHECK-FIXES-NEXT: {{^}}    l->items = resized;
// CHECK-FIXES-NEXT: {{^}}  }

// Each fix of a function declares a name of its own.
void twoInARow(struct list *l, struct list *m) {
  l->items = realloc(l->items, l->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: memory held by 'l->items'
  m->items = realloc(m->items, m->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: memory held by 'm->items'
}
// CHECK-FIXES-LABEL: void twoInARow(
// CHECK-FIXES-NEXT: {{^}}  void *resized2 = realloc(l->items, l->size);
// CHECK-FIXES-NEXT: {{^}}  if (!resized2)
// CHECK-FIXES:      {{^}}  void *resized = realloc(m->items, m->size);
// CHECK-FIXES-NEXT: {{^}}  if (!resized)

// No fix: the assignment is part of a condition.
int inCondition(struct list *l) {
  if (!(l->items = realloc(l->items, l->size)))
    // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: memory held by 'l->items'
    return -1;
  return 0;
}
// CHECK-FIXES-LABEL: int inCondition(
// CHECK-FIXES-NEXT: {{^}}  if (!(l->items = realloc(l->items, l->size)))

// Near miss: nothing is lost.
int kept(struct list *l) {
  int *larger = realloc(l->items, l->size);
  if (!larger)
    return -1;
  l->items = larger;
  return 0;
}

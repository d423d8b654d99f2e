// RUN: %check_memleak %s memleak-invalid-release %t

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

void stack(size_t n) {
  char buffer[16];
  char *p = buffer;
  if (n > sizeof buffer)
    p = malloc(n);
  if (!p)
    return;
  free(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the local variable 'buffer' was not allocated, but is released by 'free()' [memleak-invalid-release]
}

void stackWell(size_t n) {
  char buffer[16];
  char *p = buffer;
  if (n > sizeof buffer)
    p = malloc(n);
  if (p != buffer)
    free(p);
}

static int global;
void fixed(void) { free(&global); }
// CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the global variable 'global' was not allocated, but is released by 'free()' [memleak-invalid-release]
void literal(void) { free("literal"); }
// CHECK-MESSAGES: :[[@LINE-1]]:22: warning: a string literal is released by 'free()' [memleak-invalid-release]

void advanced(const char *t) {
  char *s = strdup(t);
  if (!s)
    return;
  ++s;
  free(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a pointer into the middle of the memory held by 's' is released [memleak-invalid-release]
}

void walked(const char *t) {
  char *s = strdup(t);
  if (!s)
    return;
  while (*s == ' ')
    ++s;
  free(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: a pointer into the middle of the memory held by 's' is released [memleak-invalid-release]
}

void back(const char *t) {
  char *s = strdup(t);
  if (!s)
    return;
  ++s;
  --s;
  free(s);
}

struct header {
  long size;
  char data[];
};
void *take(size_t n) {
  struct header *h = malloc(sizeof *h + n);
  return h ? h->data : NULL;
}
void give(void *p) {
  if (p)
    free((char *)p - sizeof(struct header));
}
void wrapped(void) { give(take(3)); }

void member(void) {
  struct header *h = malloc(sizeof *h + 8);
  if (!h)
    return;
  free(h->data);
}

// The first member lies where the object does.
struct first {
  struct header *inner;
};
void same(void) {
  struct first *f = malloc(sizeof *f);
  free(&f->inner);
}

void local(void) {
  int x;
  int *p = &x;
  free(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the local variable 'x' was not allocated, but is released by 'free()' [memleak-invalid-release]
}

// RUN: %check_memleak %s memleak-missing-release %t
// Paths of one function and of those it calls.

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int early(const char *s, int n) {
  char *p = strdup(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is not released on every path [memleak-missing-release]
  if (!p)
    return -1;
  if (n > 3)
    return -2;
  free(p);
  return 0;
}

// Near miss: the only way out without a release is the failed acquisition.
int guarded(const char *s) {
  char *p = strdup(s);
  if (!p)
    return -1;
  free(p);
  return 0;
}

int cleanup(const char *s, int n) {
  char *p = NULL, *q = NULL;
  int r = -1;
  p = strdup(s);
  if (!p)
    goto out;
  q = malloc(n);
  if (!q)
    goto out;
  r = 0;
out:
  free(p);
  free(q);
  return r;
}

// One label too far down.
int cleanupSkipped(const char *s, int n) {
  int r = -1;
  char *p = strdup(s);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is not released on every path [memleak-missing-release]
  if (!p)
    return r;
  char *q = malloc(n);
  if (!q)
    goto out;
  r = 0;
  free(q);
  free(p);
out:
  return r;
}

void overwritten(const char *a, const char *b) {
  char *p = strdup(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'p' is not released on every path [memleak-missing-release]
  p = strdup(b);
  free(p);
}

void nextRound(int n) {
  char *p = NULL;
  for (int i = 0; i < n; ++i)
    p = malloc(8);
    // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: memory held by 'p' is not released on every path [memleak-missing-release]
  free(p);
}

// Near miss: each round releases what it made.
void eachRound(int n) {
  for (int i = 0; i < n; ++i) {
    char *p = malloc(8);
    if (!p)
      continue;
    p[0] = 1;
    free(p);
  }
}

void correlated(const char *s, int copy) {
  char *p = copy ? strdup(s) : (char *)s;
  puts(p);
  if (copy)
    free(p);
}

void anticorrelated(const char *s, int copy) {
  char *p = copy ? strdup(s) : (char *)s;
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: memory held by 'p' is not released on every path [memleak-missing-release]
  puts(p);
  if (!copy)
    return;
  puts(p);
}

struct pair {
  char *name;
  char *value;
};

struct pair *makePair(const char *name, const char *value) {
  struct pair *p = malloc(sizeof *p);
  if (!p)
    return NULL;
  p->name = strdup(name);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: memory held by 'name' is not released on every path [memleak-missing-release]
  if (!p->name) {
    free(p);
    return NULL;
  }
  p->value = strdup(value);
  if (!p->value) {
    free(p); // and the name is gone
    return NULL;
  }
  return p;
}

void freePair(struct pair *p) {
  free(p->name);
  free(p->value);
  free(p);
}

void usesPair(int n) {
  struct pair *p = makePair("a", "b");
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: memory held by 'p' is not released on every path [memleak-missing-release]
  if (!p)
    return;
  if (n)
    return;
  freePair(p);
}

void usesPairWell(void) {
  struct pair *p = makePair("a", "b");
  if (!p)
    return;
  freePair(p);
}

// Only the outer block is released.
void shallow(void) {
  struct pair *p = makePair("a", "b");
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: memory held by 'name' is not released on every path [memleak-missing-release]
  free(p);
}

int outParameter(char **out) {
  *out = strdup("x");
  return *out ? 0 : -1;
}

void fromOut(int n) {
  char *p;
  if (outParameter(&p) != 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: memory held by 'p' is not released on every path [memleak-missing-release]
    return;
  if (n)
    return;
  free(p);
}

void fromOutWell(void) {
  char *p;
  if (outParameter(&p) != 0)
    return;
  free(p);
}

void formatted(int n) {
  char *text;
  if (asprintf(&text, "%d", n) < 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: memory held by 'text' is not released on every path [memleak-missing-release]
    return;
  puts(text);
}

char *kept;
void keep(char *);
char *handsOn(struct pair *p, const char *s, int n) {
  if (n == 0)
    kept = strdup(s);
  if (n == 1)
    p->name = strdup(s);
  if (n == 2)
    keep(strdup(s));
  return strdup(s);
}

void ends(const char *s) {
  char *p = strdup(s);
  if (!p)
    abort();
  puts(p);
  exit(1);
}

// What the fixes write, in the order of the file.
// CHECK-FIXES:      {{^}}  if (n > 3) {
// CHECK-FIXES-NEXT: {{^}}    free(p);
// CHECK-FIXES:      {{^}}  }
// CHECK-FIXES:      {{^}}  free(p);
// CHECK-FIXES:      {{^}}  free(p);
// CHECK-FIXES:      {{^}}  if (n) {
// CHECK-FIXES-NEXT: {{^}}    free(p);
// CHECK-FIXES:      {{^}}  }
// CHECK-FIXES:      {{^}}  free(text);

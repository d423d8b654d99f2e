// RUN: %check_memleak %s memleak-double-release %t

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void twice(char *p, int n) {
  free(p);
  if (n)
    free(p);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: memory held by 'p' is released twice [memleak-double-release]
}

void either(char *p, int n) {
  if (n)
    free(p);
  if (!n)
    free(p);
}

void nulled(char *p) {
  free(p);
  p = NULL;
  free(p);
}

int label(const char *s, int n) {
  int r = -1;
  char *p = strdup(s);
  if (!p)
    return -1;
  if (n) {
    free(p);
    goto out;
  }
  r = 0;
out:
  free(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'p' is released twice [memleak-double-release]
  return r;
}

struct node {
  struct node *left, *right;
  char *name;
};

void destroy(struct node *n) {
  if (!n)
    return;
  destroy(n->left);
  destroy(n->right);
  free(n->name);
  free(n);
}

void discard(struct node *n) {
  free(n->name);
  free(n);
}

// What a function that calls itself does is not all known: of medium confidence.
void alsoBelow(struct node *n) {
  free(n->name);
  destroy(n);
}

void alsoLeft(struct node *n) {
  free(n->name);
  discard(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'n->name' is released twice [memleak-double-release]
}

void alias(const char *s) {
  char *p = strdup(s), *q = p;
  free(p);
  free(q);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'p' is released twice [memleak-double-release]
}

void stream(const char *name) {
  FILE *f = fopen(name, "r");
  if (!f)
    return;
  fclose(f);
  fclose(f);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: FILE stream held by 'f' is released twice [memleak-double-release]
}

void rounds(char *p, int n) {
  for (int i = 0; i < n; ++i)
    free(p);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: memory held by 'p' is released twice [memleak-double-release]
}

void roundsOfArray(char **p, int n) {
  for (int i = 0; i < n; ++i)
    free(p[i]);
}

// Near miss: realloc released the old block, and only that.
void moved(char *p) {
  char *q = realloc(p, 10);
  if (q)
    free(q);
  else
    free(p);
}

void movedTwice(char *p) {
  char *q = realloc(p, 10);
  if (!q)
    return;
  free(p);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory held by 'p' is released twice [memleak-double-release]
  free(q);
}

// CHECK-FIXES-LABEL: void alias(const char *s) {
// CHECK-FIXES:      {{^}}  free(p);
// CHECK-FIXES-NEXT: {{^ *}}//
// CHECK-FIXES-LABEL: void stream(const char *name) {
// CHECK-FIXES:      {{^}}  fclose(f);
// CHECK-FIXES-NEXT: {{^ *}}//
